"""A run as Markdown: what was promised, what was measured, beside whom, on what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.figures import Compared, compared, growth, growths, seconds, slowest, targets
from bench.peers import DESCRIPTIONS, KG
from bench.record import DIFFERENT, FAILED, ORDER, SAME, SCOPES, STOPPED, Asked, Run, Size, Taken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SCOPES = {"whole": "the whole", "one": "one municipality"}
_WHY = {
    FAILED: "gives no answer",
    STOPPED: "was stopped at the time limit",
    DIFFERENT: "gives other rows",
    ORDER: "gives the same rows in another order",
}


def report(run: Run, picture: str) -> str:
    """Return a run as Markdown.

    Args:
        run: the run.
        picture: the name of the file of its picture.
    """
    parts = [
        "# How fast the graph is",
        f"![Times of all peers]({picture})",
        _conditions(run),
        "## Promises",
        _targets(run),
        "## Cold start",
        "From the start of a program to its answer, the 15 cases. A script that parses the same "
        "files lacks what the rules derive and finds less; it has less to do.",
        _cold(run),
        "## Beside its peers",
        "Geometric means over the questions that both answer with the same rows; a ratio of 10 "
        "means that the peer takes ten times as long as `kg`.",
        *(_peers(size) for size in run.sizes),
        "## Loading and memory",
        "Loading is from the files to something that can be asked: for `kg` from the Turtle files "
        "with all derivation and the snapshot on disk, for its peers from one N-Triples file of "
        "the finished graph. Opening is what each later process pays; peers that keep nothing on "
        "disk load again. Memory is the resident set, of the server where there is one.",
        _loading(run),
        *_growth(run),
        *_largest(run),
        "## What peers cannot answer",
        _failures(run),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _conditions(run: Run) -> str:
    settings = run.settings
    versions = ", ".join(f"{name} {version}" for name, version in settings["versions"].items())
    lines = [
        f"Measured on {settings['date']} with {settings['cores']} processors "
        f"({settings['processor']}), {settings['memory']} GiB of memory, {settings['system']}, "
        f"Python {settings['python']}. The load of the machine was {settings['load']} when it "
        f"began and {settings['load_end']} when it ended: wall times are those of a busy machine "
        "if it is more than the number of processors.",
        f"Each question was asked {settings['rounds']} times, of all peers in turn, and the least "
        f"time counts; one that took over 5 s was asked once, and stopped after "
        f"{settings['limit']:g} s. {versions}.",
    ]
    return "\n\n".join(lines)


def _targets(run: Run) -> str:
    words = {True: "met", False: "**not met**", None: "not measured"}
    rows = [(t.promise, t.measured, words[t.met]) for t in targets(run)]
    return table(("Promise", "Measured", ""), rows)


def _cold(run: Run) -> str:
    rows = [(s.program, _number(s.seconds, 3), _number(s.cpu, 3), str(s.rows)) for s in run.cold]
    return table(("Program", "s", "CPU, s", "Rows"), rows) if rows else "Not measured."


def _peers(size: Size) -> str:
    rows: list[Sequence[str]] = []
    for peer, loaded in size.peers.items():
        whole, one = compared(size, peer, "whole"), compared(size, peer, "one")
        both = compared(size, peer)
        if both is None:
            rows.append((peer, "0", "", "", "", "", loaded.why))
            continue
        rows.append(
            (
                peer,
                f"{both.questions} of {len(size.questions)}",
                _ms(both.theirs),
                _ratio(both),
                _ratio(whole),
                _ratio(one),
                f"{both.cpu_ratio:.3g}",
            )
        )
    rows += [(peer, "left out", "", "", "", "", why) for peer, why in size.left_out.items()]
    head = ("Peer", "Questions", "Mean, ms", "Ratio", "whole", "one", "CPU ratio")
    return f"### {_title(size)}\n\n{table(head, rows)}"


def _loading(run: Run) -> str:
    rows = [
        (
            _title(size, short=True),
            peer,
            _number(loaded.load),
            _number(loaded.load_cpu),
            _number(loaded.open),
            _number(loaded.memory, 0),
            _number(loaded.memory_end, 0),
        )
        for size in run.sizes
        for peer, loaded in size.peers.items()
    ]
    head = ("Size", "Peer", "Load, s", "CPU, s", "Open, s", "MiB opened", "MiB after all")
    return table(head, rows)


def _growth(run: Run) -> list[str]:
    made = sorted((s for s in run.sizes if s.name != "cases"), key=lambda s: s.municipalities)
    if len(made) < 2:
        return []
    small, large = made[-2], made[-1]
    rows = []
    for peer in large.peers:
        exponents = [growth(small, large, peer, scope) for scope in SCOPES]
        if any(exponent is not None for exponent in exponents):
            rows.append((peer, *(_number(exponent) for exponent in exponents)))
    steepest = list(growths(small, large, KG, "whole").items())[:10]
    return [
        f"## Growth from {small.municipalities:,} to {large.municipalities:,}",
        "The exponent e of time ~ municipalities^e, for the geometric mean.",
        table(("Peer", "The whole", "One municipality"), rows),
        "The steepest of `kg`: " + ", ".join(f"{name} {e:.2f}" for name, e in steepest) + ".",
    ]


def _largest(run: Run) -> list[str]:
    if not run.sizes:
        return []
    size = max(run.sizes, key=lambda s: s.municipalities)
    parts = [f"## The ten slowest at {size.municipalities:,}"]
    for scope in SCOPES:
        found = slowest(size, scope)
        if found:
            head = (f"About {_SCOPES[scope]}, ms", "Rows", *size.peers)
            parts.append(table(head, [_times(asked, size) for asked in found]))
    late = {
        peer: [
            f"{name} ({_SCOPES[scope]})"
            for (name, scope), value in seconds(size, peer).items()
            if value > 1
        ]
        for peer in size.peers
    }
    rows = [(peer, str(len(names)), ", ".join(names)) for peer, names in late.items()]
    return [*parts, "Questions over 1 s:", table(("Peer", "Number", "Which"), rows)]


def _times(asked: Asked, size: Size) -> Sequence[str]:
    ours = asked.peers[KG]
    cells = [_cell(asked.peers.get(peer)) for peer in size.peers]
    return (asked.name, "" if ours.rows is None else f"{ours.rows:,}", *cells)


def _cell(taken: Taken | None) -> str:
    if taken is None:
        return ""
    return _ms(taken.seconds) if taken.state in (SAME, ORDER) else taken.state


def _failures(run: Run) -> str:
    lines = []
    for size in run.sizes:
        for peer in size.peers:
            for state, words in _WHY.items():
                named = [
                    (f"{asked.name} ({_SCOPES[asked.scope]})", asked.peers[peer].why)
                    for asked in size.questions
                    if peer in asked.peers and asked.peers[peer].state == state
                ]
                if named:
                    names = ", ".join(name for name, _ in named)
                    lines.append(
                        f"- {_title(size, short=True)}: {peer} {words}: {len(named)} of "
                        f"{len(size.questions)}: {names}.{_reasons(why for _, why in named)}"
                    )
    return "\n".join(lines) or "All peers give the same rows for all questions."


def _reasons(whys: Iterable[str]) -> str:
    """Return what was said, each saying once."""
    said = {why: None for why in whys if why}
    return f" It says: {'; '.join(f'`{why}`' for why in list(said)[:4])}." if said else ""


def _title(size: Size, *, short: bool = False) -> str:
    name = (
        f"the {size.municipalities} cases"
        if size.name == "cases"
        else f"{size.municipalities:,} made up"
    )
    return name if short else f"{name[0].upper()}{name[1:]}: {size.triples:,} triples"


def descriptions() -> str:
    """Return what each peer is, for the help of the command."""
    return "\n".join(f"  {name:<16} {text}" for name, text in DESCRIPTIONS.items())


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _ratio(found: Compared | None) -> str:
    return "" if found is None else f"{found.ratio:.3g}"


def _ms(value: float | None) -> str:
    if value is None:
        return ""
    milliseconds = value * 1000
    return f"{milliseconds:,.0f}" if milliseconds >= 100 else f"{milliseconds:.3g}"


def _number(value: float | None, places: int = 2) -> str:
    return "" if value is None else f"{value:,.{places}f}"
