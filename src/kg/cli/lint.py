"""``kg lint``: hold every term in use against its definition."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.errors import ExitCode
from kg.home import find_home

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Check that every term of other vocabularies exists in the copies at hand, is of the right kind and
used within its domain and range, and that every term of the house is defined and used.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "lint", help="hold terms against their definitions", description=_DESCRIPTION
    )
    parser.add_argument("--vocab", metavar="FOLDER", help="copies of the vocabularies")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the terms; see ``kg lint --help``.

    Returns:
        0, or 1 if there are errors.

    Raises:
        KgError: if the vocabularies are not at hand or a file cannot be read.
    """
    from kg.lint import Severity, find_vocabularies, lint

    home = find_home()
    findings = lint(home, find_vocabularies(home, args.vocab))
    for finding in findings:
        sys.stdout.write(finding.render() + "\n")
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    sys.stdout.write(f"{errors} errors, {len(findings) - errors} warnings\n")
    return ExitCode.FINDINGS if errors else ExitCode.OK
