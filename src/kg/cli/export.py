"""``kg export``: write the whole graph in a format that other programs read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import ExitCode, InputError
from kg.export import FORMATS, export, export_file
from kg.home import find_home
from kg.snapshot import open_snapshot

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Write the whole graph, asserted and derived, always in the same order. The formats nq, trig and
jsonld also carry the named graph https://w3id.org/sasaeai/graph/derived, which marks what is
derived. A file is written whole or not at all.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "export", help="write the graph as RDF", description=_DESCRIPTION
    )
    parser.add_argument(
        "--format",
        choices=list(FORMATS),
        help="the format; default: what the suffix of --output stands for",
    )
    parser.add_argument("--output", metavar="FILE", help="write to a file, not standard output")
    parser.add_argument("--asserted", action="store_true", help="leave out what the build derives")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Export the graph; see ``kg export --help``.

    Returns:
        0.

    Raises:
        KgError: if neither format nor file is given, the graph cannot be built, or the file
            cannot be written.
    """
    if args.format is None and args.output is None:
        raise InputError(
            "the format is not given",
            remedy=f"Add --format with one of: {', '.join(FORMATS)}.",
        )
    home = find_home()
    schemes = home.schemes()
    store = open_snapshot(home).store
    if args.output is None:
        export(store, args.format, sys.stdout.buffer, asserted=args.asserted, schemes=schemes)
        sys.stdout.buffer.flush()
        return ExitCode.OK
    count = export_file(
        store, Path(args.output), args.format, asserted=args.asserted, schemes=schemes
    )
    sys.stderr.write(f"{count:,} statements written to {args.output}\n")
    return ExitCode.OK
