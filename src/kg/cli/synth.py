"""``kg synth``: make up a national data set, for tests and measurements."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.progress import Progress
from kg.errors import ExitCode, InputError
from kg.home import find_home

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Make up municipalities of the same kind as those of the graph, as many as wanted, with a source
that does not exist, and write them with the ontology, the shapes and the questions as a home
folder. The same seed gives the same bytes, and the first municipalities of a large set are those
of a small one.
"""
_EPILOG = """\
Ask it by naming the folder: KG_HOME=FOLDER kg ask secretariats. Exit code: 0 if it was made, 2 if
a number or the folder cannot be used, 3 if the disk cannot be written.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "synth", help="make up a national data set", description=_DESCRIPTION, epilog=_EPILOG
    )
    parser.add_argument(
        "--municipalities", required=True, metavar="N", help="how many; Japan has 1741"
    )
    parser.add_argument(
        "--seed", default="0", metavar="S", help="whole number that decides all; default: 0"
    )
    parser.add_argument(
        "--output", metavar="FOLDER", help="new folder to write; default: synth-N-S here"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make a data set; see ``kg synth --help``.

    Returns:
        0.

    Raises:
        InputError: if a number or the folder cannot be used.
        StorageError: if the operating system refuses to write.
    """
    municipalities = _whole("--municipalities", args.municipalities)
    seed = _whole("--seed", args.seed)
    output = Path(args.output or f"synth-{municipalities}-{seed}")
    from kg.synth import synthesise

    with Progress() as progress:
        made = synthesise(output, municipalities, seed, find_home(), progress.show)
    if args.format == "json":
        counts = {
            "home": str(made.root),
            "municipalities": made.municipalities,
            "seed": seed,
            "files": made.files,
            "triples": made.triples,
        }
        sys.stdout.write(json.dumps(counts, ensure_ascii=False, indent=2) + "\n")
    else:
        noun = "municipality" if made.municipalities == 1 else "municipalities"
        sys.stdout.write(
            f"{made.root}: {made.municipalities:,} {noun}, {made.triples:,} triples "
            f"in {made.files:,} files\n"
        )
    return ExitCode.OK


def _whole(option: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise InputError(
            f"{option} {text!r} is no whole number", remedy="Write it in digits, such as 15."
        ) from None
