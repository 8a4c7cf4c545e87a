"""``kg lint``: check the use of terms, for those who write ontology and data."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.cli.progress import Progress
from kg.errors import ExitCode
from kg.home import find_home
from kg.language import LANGUAGES, as_language, default_language
from kg.lint import Severity, find_vocabularies, lint

if TYPE_CHECKING:
    import argparse

    from kg.lint import Finding

_DESCRIPTION = """\
Check every term in ontology, data, shapes, rules and queries against its definition: terms of
other vocabularies against copies of these, terms of the house against the ontology, and the
ontology against its style guide. Each finding is one line with file, line and term.
"""
_EPILOG = """\
The copies are looked for in the folder given with --vocab, in the one that the environment
variable KG_VOCAB names, and in ../shared/vocab beside the checkout.
Exit code: 0 if there is no error, 1 if there is one, 2 if a file cannot be read, 3 if the check
cannot be run, for example without the copies. Warnings do not change it unless --strict is given.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "lint",
        help="check the use of terms (for development)",
        description=_DESCRIPTION,
        epilog=_EPILOG,
    )
    parser.add_argument("--vocab", metavar="FOLDER", help="copies of the vocabularies (*.ttl)")
    parser.add_argument(
        "--reason",
        action="store_true",
        help="also ask the reasoners: HermiT, OWL 2 profiles, OWL 2 RL (needs the extra dev)",
    )
    parser.add_argument("--strict", action="store_true", help="let warnings fail the check too")
    parser.add_argument("--errors-only", action="store_true", help="show no warnings")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the style guide's messages")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the terms; see ``kg lint --help``.

    Returns:
        0 if there is no error (with ``--strict``: and no warning), else 1.

    Raises:
        KgError: if the copies are missing, a file cannot be read, or a reasoner is missing.
    """
    home = find_home()
    language = as_language(args.lang) if args.lang else default_language()
    findings = lint(home, find_vocabularies(home, args.vocab), language)
    if args.reason:
        # Only here: loading the reasoners' packages takes a while.
        from kg.lint.reasoned import check_by_reasoning
        from kg.lint.vocabularies import vocabulary_folder

        copies = vocabulary_folder(home, args.vocab)
        with Progress() as progress:
            findings += check_by_reasoning(home, copies, progress.show)
        findings.sort(key=lambda finding: finding.sort_key())
    return report(findings, strict=args.strict, errors_only=args.errors_only)


def report(findings: list[Finding], *, strict: bool, errors_only: bool) -> int:
    """Write the findings and a summary; return the exit code."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    warnings = len(findings) - errors
    for finding in findings:
        if finding.severity is Severity.ERROR or not errors_only:
            sys.stdout.write(f"{finding.render()}\n")
    sys.stdout.flush()
    sys.stderr.write(f"{_count(errors, 'error')}, {_count(warnings, 'warning')}\n")
    failed = errors or (strict and warnings)
    return ExitCode.FINDINGS if failed else ExitCode.OK


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
