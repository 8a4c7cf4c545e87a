"""``kg build``: build the graph and say how much is in it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.errors import ExitCode
from kg.home import find_home
from kg.snapshot import Snapshot, open_snapshot

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Read the ontology and the data, derive what follows from them, and keep the result as a snapshot
in the user's cache folder (or in the folder that the environment variable KG_CACHE names). Other
commands do the same by themselves when a file has changed.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "build", help="build the graph and show statistics", description=_DESCRIPTION
    )
    parser.add_argument("--force", action="store_true", help="build it even if nothing has changed")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Build the graph; see ``kg build --help``.

    Returns:
        0.

    Raises:
        KgError: if a source cannot be read or parsed, or a rule cannot be run.
    """
    progress = _Progress()
    try:
        snapshot = open_snapshot(find_home(), force=args.force, notify=progress.show)
    finally:
        progress.clear()
    sys.stdout.write(report(snapshot))
    return ExitCode.OK


_SHOWN = 60
"""Municipalities that are listed; a whole country fills no screen."""


def report(snapshot: Snapshot) -> str:
    """Return the statistics of a snapshot as text."""
    statistics = snapshot.statistics
    lines = [
        f"Snapshot   {snapshot.path or 'in memory only'}"
        f"{' (built now)' if snapshot.built else ' (up to date)'}",
        f"Files      {statistics.files:,}",
        f"Triples    {statistics.triples:,} "
        f"({statistics.asserted:,} asserted, {statistics.derived:,} derived)",
        f"Claims     {sum(statistics.claims.values()):,} "
        f"in {len(statistics.claims)} municipalities",
        f"Time       {statistics.seconds:.2f} s to read and derive",
        "",
        f"{'Derivation':<40} {'new':>8} {'found':>8} {'ms':>8}",
    ]
    lines += [
        f"{step.name:<40} {step.added:>8,} {step.found:>8,} {step.seconds * 1000:>8.1f}"
        for step in statistics.steps
    ]
    if statistics.claims:
        lines += ["", f"{'Municipality':<40} {'claims':>8}"]
        shown = list(statistics.claims.items())[:_SHOWN]
        lines += [f"{code:<40} {count:>8,}" for code, count in shown]
        if len(shown) < len(statistics.claims):
            lines.append(f"... and {len(statistics.claims) - len(shown):,} more")
    return "\n".join(lines) + "\n"


class _Progress:
    """One line on standard error that says what is going on, on a terminal only."""

    def __init__(self) -> None:
        self._on = sys.stderr.isatty()
        self._shown = False

    def show(self, text: str) -> None:
        if self._on:
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()
            self._shown = True

    def clear(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
