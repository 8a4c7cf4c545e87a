"""``python -m bench``: measure, compare, report."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import record
from bench.cold import cold_starts
from bench.conditions import conditions, load
from bench.measure import CASES, Settings, measure
from bench.peers import KG, PEERS, missing, version
from bench.picture import picture
from bench.report import descriptions, report
from kg.cli.progress import Progress
from kg.errors import ExitCode, InputError, KgError
from kg.files import replacing
from kg.home import find_home
from kg.synth import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_RESULTS: Final = Path(__file__).parent / "results"
_DESCRIPTION: Final = """\
Measure the graph beside its peers in one run: loading, opening, every question of the catalogue
about the whole and about one municipality, memory, and the cold start. Writes NAME.json, NAME.md
and NAME.svg.
"""
_UP_TO: Final = "rdflib=180"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 measured, 2 wrong usage, 3 could not run."""
    args = _parser().parse_args(arguments)
    try:
        _run(args)
    except KgError as error:
        sys.stderr.write(f"bench: {error.render()}\n")
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.OK


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=_DESCRIPTION,
        epilog=f"peers:\n{descriptions()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add(
        "--sizes",
        default=f"{CASES},15,180,1741",
        help=f"{CASES} for the real ones, or numbers of municipalities made up; %(default)s",
    )
    add("--peers", default=",".join(PEERS), help="%(default)s")
    add(
        "--up-to",
        action="append",
        metavar="PEER=N",
        help="leave a peer out above N municipalities, so that a run takes minutes and not "
        f"hours; default {_UP_TO}",
    )
    add("--rounds", type=int, default=3, help="how often each question is asked; %(default)s")
    add("--limit", type=float, default=60.0, help="seconds for a question; %(default)s")
    add("--patience", type=float, default=1800.0, help="seconds for loading; %(default)s")
    add("--questions", default="", help="names of questions, parted by commas; default all")
    add("--seed", type=int, default=0, help="of what is made up; %(default)s")
    add("--no-cold", action="store_true", help="leave the cold start out")
    add("--work", metavar="FOLDER", help="where to put what is made; removed at the end")
    add("--output", metavar="FOLDER", type=Path, default=_RESULTS, help="bench/results")
    add("--name", default="bench", help="of the files written; %(default)s")
    add("--again", metavar="FILE", type=Path, help="write the report of an earlier run's JSON")
    return parser


def _run(args: argparse.Namespace) -> None:
    if not args.output.is_dir():
        raise InputError("there is no such folder", file=args.output, remedy="Create it first.")
    if args.again:
        _write(record.read(args.again), args.output, args.name)
        return
    settings = _settings(args)
    run = record.Run(_settled(settings))

    def keep(size: record.Size) -> None:
        run.settings["load_end"] = load()
        so_far = record.Run(run.settings, [*run.sizes, size], run.cold)
        record.write(so_far, args.output / f"{args.name}.json")

    try:
        with Progress() as progress, tempfile.TemporaryDirectory(dir=args.work) as folder:
            for name in settings.sizes:
                work = Path(folder, name).resolve()  # servers run in folders of their own
                work.mkdir()
                run.sizes.append(measure(name, settings, work, progress.show, keep))
                _write(run, args.output, args.name)
            if not args.no_cold:
                progress.show("cold start")
                run.cold = cold_starts(find_home(), Path(folder))
    except OSError as error:
        raise KgError(
            f"the folder for what is made cannot be used ({error.strerror or error})",
            file=args.work,
            remedy="Name another one with --work.",
        ) from error
    _write(run, args.output, args.name)
    sys.stdout.write(f"{args.output / args.name}.md\n")


def _settings(args: argparse.Namespace) -> Settings:
    sizes = _parts(args.sizes)
    for size in sizes:
        if size != CASES and not (size.isdecimal() and 1 <= int(size) <= MOST):
            raise InputError(
                f"--sizes: {size!r} is no size", remedy=f"Use {CASES} or 1 to {MOST:,}."
            )
    peers = _parts(args.peers)
    _known(peers, "--peers")
    if peers[:1] != (KG,):
        peers = (KG, *(peer for peer in peers if peer != KG))
    up_to = {}
    for text in args.up_to or [_UP_TO]:
        peer, _, number = text.partition("=")
        _known([peer], "--up-to")
        if not number.isdecimal():
            raise InputError(f"--up-to {text!r} names no number", remedy=f"Write {_UP_TO}.")
        up_to[peer] = int(number)
    for option in ("rounds", "limit", "patience"):
        if not getattr(args, option) > 0:
            raise InputError(f"--{option} is not above 0", remedy="Give a number above 0.")
    return Settings(
        sizes,
        peers,
        up_to,
        args.rounds,
        args.limit,
        args.patience,
        _parts(args.questions),
        args.seed,
    )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _known(peers: Iterable[str], option: str) -> None:
    for peer in peers:
        if peer not in PEERS:
            raise InputError(
                f"{option}: there is no peer {peer!r}", remedy=f"Use: {', '.join(PEERS)}."
            )


def _settled(settings: Settings) -> dict[str, object]:
    """Return what the record says of the run and the machine."""
    versions = {peer: version(peer) for peer in settings.peers if not missing(peer)}
    return {
        **conditions(),
        "versions": {name: number for name, number in versions.items() if number},
        "rounds": settings.rounds,
        "limit": settings.limit,
        "seed": settings.seed,
    }


def _write(run: record.Run, folder: Path, name: str) -> None:
    record.write(run, folder / f"{name}.json")
    with replacing(folder / f"{name}.svg") as file:
        file.write(picture(run))
    with replacing(folder / f"{name}.md") as file:
        file.write(report(run, f"{name}.svg").encode())


if __name__ == "__main__":
    sys.exit(main())
