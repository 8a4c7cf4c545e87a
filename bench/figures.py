"""What follows from a record: means, ratios, growth, and whether the targets are met."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, Final

from bench.peers import KG
from bench.record import COUNTED, SCOPES, Asked, Run, Size, Taken

if TYPE_CHECKING:
    from collections.abc import Iterable

NOT_MEASURED: Final = "not measured"


@dataclass(frozen=True, slots=True)
class Compared:
    """A peer beside ``kg``, over the questions that both answer with the same rows.

    Attributes:
        peer: the peer.
        questions: how many those are.
        ours: geometric mean of the seconds of ``kg``.
        theirs: of the peer.
        cpu_ratio: of the processor times of all these questions, the peer's by ours.
    """

    peer: str
    questions: int
    ours: float
    theirs: float
    cpu_ratio: float

    @property
    def ratio(self) -> float:
        """How many times as long the peer takes."""
        return self.theirs / self.ours


@dataclass(frozen=True, slots=True)
class Target:
    """A promise, what was measured, and whether it is kept; None if it was not measured."""

    promise: str
    measured: str
    met: bool | None


def geometric_mean(values: Iterable[float]) -> float | None:
    """Return the geometric mean of positive numbers, None of none.

    Times below a microsecond count as one: no clock here is finer.
    """
    logarithms = [log(max(value, 1e-6)) for value in values]
    return exp(sum(logarithms) / len(logarithms)) if logarithms else None


def seconds(size: Size, peer: str, scope: str | None = None) -> dict[tuple[str, str], float]:
    """Return what a peer took for each question that it answers with the same rows."""
    return {
        (asked.name, asked.scope): taken.seconds
        for asked in size.questions
        if (scope is None or asked.scope == scope) and (taken := _counted(asked, peer))
        if taken.seconds is not None
    }


def compared(size: Size, peer: str, scope: str | None = None) -> Compared | None:
    """Set a peer beside ``kg``; None if they share no question."""
    pairs = [
        (ours, theirs)
        for asked in size.questions
        if (scope is None or asked.scope == scope)
        if (ours := _counted(asked, KG)) and (theirs := _counted(asked, peer))
    ]
    mean = geometric_mean(a.seconds or 0.0 for a, _ in pairs)
    their_mean = geometric_mean(b.seconds or 0.0 for _, b in pairs)
    # The processor time of a server is counted in hundredths of a second, so it is summed.
    cpu = sum(a.cpu or 0.0 for a, _ in pairs)
    their_cpu = sum(b.cpu or 0.0 for _, b in pairs)
    if mean is None or their_mean is None:
        return None
    return Compared(peer, len(pairs), mean, their_mean, their_cpu / max(cpu, 1e-6))


def growth(small: Size, large: Size, peer: str, scope: str) -> float | None:
    """Return the exponent e of the growth of the geometric mean: time ~ municipalities ** e."""
    before, after = seconds(small, peer, scope), seconds(large, peer, scope)
    common = before.keys() & after.keys()
    first = geometric_mean(before[key] for key in common)
    second = geometric_mean(after[key] for key in common)
    if first is None or second is None or small.municipalities == large.municipalities:
        return None
    return log(second / first) / log(large.municipalities / small.municipalities)


def growths(small: Size, large: Size, peer: str, scope: str) -> dict[str, float]:
    """Return the exponent of each question, the largest first."""
    before, after = seconds(small, peer, scope), seconds(large, peer, scope)
    factor = log(large.municipalities / small.municipalities)
    found = {key[0]: log(after[key] / before[key]) / factor for key in before.keys() & after.keys()}
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def slowest(size: Size, scope: str, count: int = 10) -> list[Asked]:
    """Return the questions that take ``kg`` longest; those without an answer first."""
    mine = [asked for asked in size.questions if asked.scope == scope and KG in asked.peers]

    def order(asked: Asked) -> float:
        taken = asked.peers[KG].seconds
        return float("-inf") if taken is None else -taken

    return sorted(mine, key=order)[:count]


def targets(run: Run) -> list[Target]:
    """Return all promises with what this run says of them."""
    sizes = {size.name: size for size in run.sizes}
    small, middle, large = (sizes.get(name) for name in ("15", "180", "1741"))
    return [
        *_cold(run),
        _faster(small, "rdflib", 30),
        _faster(middle, "rdflib", 70),
        _best(large),
        _one_second(large),
        _growth(middle, large),
        _open(large),
        _flat(small, large),
    ]


def _cold(run: Run) -> list[Target]:
    first = "cold `kg ask secretariats` on the 15 cases takes at most 0.2 s"
    second = "and at most 1/5 of a plain rdflib script on the same files"
    if len(run.cold) < 2:
        return [Target(first, NOT_MEASURED, None), Target(second, NOT_MEASURED, None)]
    ours, theirs = run.cold[:2]
    share = ours.seconds / theirs.seconds
    return [
        Target(
            first,
            f"{ours.seconds:.3f} s ({ours.cpu:.3f} s of a processor)",
            ours.seconds <= 0.2,
        ),
        Target(second, f"1/{1 / share:.0f} of {theirs.seconds:.1f} s", share <= 0.2),
    ]


def _faster(size: Size | None, peer: str, times: int) -> Target:
    where = "15" if times == 30 else "180"
    promise = f"at {where} municipalities at least {times} times as fast as {peer}"
    found = compared(size, peer) if size else None
    if found is None:
        return Target(promise, NOT_MEASURED, None)
    text = f"{found.ratio:.0f} times over {found.questions} questions"
    return Target(promise, text, found.ratio >= times)


def _best(size: Size | None) -> Target:
    promise = "at 1,741 no peer has a lower geometric mean"
    others = [compared(size, peer) for peer in size.peers if peer != KG] if size else []
    found = [other for other in others if other is not None]
    if not found:
        return Target(promise, NOT_MEASURED, None)
    best = min(found, key=lambda other: other.ratio)
    text = (
        f"{best.peer} takes {best.ratio:.2f} times as long over {best.questions} questions "
        "that both answer"
    )
    return Target(promise, text, best.ratio >= 1)


def _one_second(size: Size | None) -> Target:
    promise = "at 1,741 no question takes over 1 s"
    if size is None:
        return Target(promise, NOT_MEASURED, None)
    late = [
        f"{asked.name} ({'stopped' if taken.seconds is None else f'{taken.seconds:.1f} s'})"
        for scope in SCOPES
        for asked in slowest(size, scope, len(size.questions))
        if (taken := asked.peers[KG]).seconds is None or taken.seconds > 1
    ]
    return Target(promise, f"{len(late)} do: {', '.join(late)}" if late else "none does", not late)


def _growth(small: Size | None, large: Size | None) -> Target:
    promise = "from 180 to 1,741 time grows with an exponent of at most 1.1"
    exponent = growth(small, large, KG, "whole") if small and large else None
    if exponent is None or small is None or large is None:
        return Target(promise, NOT_MEASURED, None)
    above = [f"{n} {e:.2f}" for n, e in growths(small, large, KG, "whole").items() if e > 1.1]
    text = f"{exponent:.2f} for the geometric mean"
    if above:
        text += f"; {len(above)} questions above: {', '.join(above)}"
    return Target(promise, text, exponent <= 1.1 and not above)


def _open(size: Size | None) -> Target:
    promise = "at 1,741 the store opens in at most 0.1 s"
    opened = size.peers[KG].open if size else None
    if opened is None:
        return Target(promise, NOT_MEASURED, None)
    return Target(promise, f"{opened:.2f} s", opened <= 0.1)


def _flat(small: Size | None, large: Size | None) -> Target:
    promise = "questions about one municipality take at most twice as long at 1,741 as at 15"
    if small is None or large is None:
        return Target(promise, NOT_MEASURED, None)
    before, after = seconds(small, KG, "one"), seconds(large, KG, "one")
    ratios = {key[0]: after[key] / before[key] for key in before.keys() & after.keys()}
    missing = [asked.name for asked in slowest(large, "one") if not _counted(asked, KG)]
    mean = geometric_mean(ratios.values())
    if mean is None:
        return Target(promise, NOT_MEASURED, None)
    above = [
        f"{name} {ratio:.1f}"
        for name, ratio in sorted(ratios.items(), key=lambda item: -item[1])
        if ratio > 2
    ]
    text = f"{mean:.1f} times (geometric mean)"
    if above or missing:
        text += f"; {len(above) + len(missing)} take longer: {', '.join([*missing, *above])}"
    return Target(promise, text, not above and not missing)


def _counted(asked: Asked, peer: str) -> Taken | None:
    taken = asked.peers.get(peer)
    return taken if taken and taken.state in COUNTED and taken.seconds is not None else None
