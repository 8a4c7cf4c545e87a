"""``kg evidence``: what proves the claims, and whether it does."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from kg.cli.progress import Progress
from kg.errors import ExitCode, KgError
from kg.home import find_home
from kg.language import LANGUAGES, Language, as_language, default_language

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from kg.home import Home

_DESCRIPTION = """\
Show which lines of the casebook prove a claim, check whether they do, and show how much of the book
is encoded.
"""
_EPILOG = """\
The text of the casebook is not part of the project. It is read from the file given with --source,
else from the one that the environment variable KG_SOURCE names, else from shared/source beside the
checkout; it is known by its SHA-256, which data/source.ttl holds.
"""
_AUDIT = """\
Look for each value of each claim in the lines that the claim cites: figures, times, names, states
and the words of concepts. A claim is confirmed if the lines hold all its values, derived if some
follow by a named rule, else unconfirmed.
"""
_CODES = """\
exit codes: 0 the targets are met, 1 they are not, 2 bad usage or input (also another text than the
casebook), 3 could not run, for example without the text
"""
_NAMED = "IRI|CODE|FILE"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    import argparse

    parser = subparsers.add_parser(
        "evidence",
        help="what proves the claims, and whether it does",
        description=_DESCRIPTION,
        epilog=_EPILOG,
    )
    commands = parser.add_subparsers(
        metavar="show|audit|coverage", required=True, parser_class=type(parser)
    )
    raw = argparse.RawDescriptionHelpFormatter
    show = commands.add_parser(
        "show", help="claims with the lines they cite", epilog=_EPILOG, formatter_class=raw
    )
    show.add_argument("wanted", nargs="+", metavar=_NAMED, help="which claims")
    audit = commands.add_parser(
        "audit",
        help="check claims against the text",
        description=_AUDIT,
        epilog=f"{_EPILOG}\n{_CODES}",
        formatter_class=raw,
    )
    audit.add_argument("wanted", nargs="*", metavar=_NAMED, help="which claims; default: all")
    audit.add_argument("--format", choices=("table", "json", "sarif"), default="table")
    audit.add_argument(
        "--target",
        type=_percent,
        default=99.0,
        metavar="PERCENT",
        help="claims that must be confirmed or derived; default: 99",
    )
    audit.add_argument(
        "--max-derived",
        type=_percent,
        default=15.0,
        metavar="PERCENT",
        help="claims that may be derived; default: 15",
    )
    audit.add_argument("--all", action="store_true", help="list every claim with its scores")
    coverage = commands.add_parser(
        "coverage", help="how much of the book is encoded", epilog=_EPILOG, formatter_class=raw
    )
    coverage.add_argument("--format", choices=("table", "json", "html"), default="table")
    for command, run in ((show, run_show), (audit, run_audit), (coverage, run_coverage)):
        command.add_argument("--source", metavar="FILE", help="the text of the casebook")
        command.add_argument("--lang", choices=LANGUAGES, help="language of labels and headings")
        command.set_defaults(run=run)


def run_show(args: argparse.Namespace) -> int:
    """Show claims with their lines; see ``kg evidence show --help``.

    Raises:
        KgError: if a claim is not found, or the text is not the casebook.
    """
    from kg.audit import Auditor, Graph, load_source
    from kg.audit.selection import select
    from kg.audit.showing import ANSI, BRACKETS, show_claim, show_lines

    home, lang = find_home(), _language(args)
    graph = Graph.read(home.graph_files())
    claims = select(graph.claims(), args.wanted)
    path = _source(args, home)
    source = load_source(graph, path) if path else None
    auditor = Auditor(source, graph) if source else None
    marks = ANSI if sys.stdout.isatty() else BRACKETS
    for claim in claims:
        sys.stdout.writelines(f"{line}\n" for line in show_claim(claim, home, lang))
        if source and auditor:
            verdict = auditor.check(claim)
            sys.stdout.writelines(f"{line}\n" for line in show_lines(verdict, source, marks, lang))
        sys.stdout.write("\n")
    return ExitCode.OK


def run_audit(args: argparse.Namespace) -> int:
    """Check claims against the text; see ``kg evidence audit --help``.

    Returns:
        0 if the targets are met, else 1.

    Raises:
        KgError: if the text is not at hand or is not the casebook.
    """
    from kg.audit import audit
    from kg.audit.report import as_json
    from kg.audit.sarif import as_sarif
    from kg.audit.table import audit_table

    home = find_home()
    path = _source(args, home)
    if path is None:
        raise KgError(
            "the text of the casebook is not at hand, so nothing was audited",
            remedy="Name it with --source or the environment variable KG_SOURCE.",
        )
    with Progress() as progress:
        report = audit(
            home,
            path,
            args.wanted,
            least_held=args.target,
            most_derived=args.max_derived,
            notify=progress.show,
        )
    if args.format == "table":
        lines = audit_table(report, home, _language(args), every=args.all)
        sys.stdout.writelines(f"{line}\n" for line in lines)
    else:
        values = as_json(report, home) if args.format == "json" else as_sarif(report, home)
        json.dump(values, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    return ExitCode.OK if report.met else ExitCode.FINDINGS


def run_coverage(args: argparse.Namespace) -> int:
    """Show how much of the book is encoded; see ``kg evidence coverage --help``.

    Returns:
        0 if no line is open and at most 15 % are said to state no fact, else 1.

    Raises:
        KgError: if the text is named and is not the casebook.
    """
    from kg.audit import load_book, load_source
    from kg.audit.book import as_json, undeclared_blanks
    from kg.audit.picture import as_html
    from kg.audit.table import coverage_table
    from kg.evidence import format_lines

    home, lang = find_home(), _language(args)
    book = load_book(home)
    path = _source(args, home)
    wrong = undeclared_blanks(book, load_source(book.graph, path).lines) if path else []
    if args.format == "html":
        sys.stdout.write(as_html(book))
    elif args.format == "json":
        json.dump(as_json(book), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in coverage_table(book, lang))
    sys.stdout.flush()
    if wrong:
        where = format_lines(wrong, lang)
        sys.stderr.write(
            f"空行の記載が本文と違います：{where}\n"
            if lang == "ja"
            else f"The data is wrong about which lines are blank: {where}.\n"
        )
    return ExitCode.OK if book.met and not wrong else ExitCode.FINDINGS


def _source(args: argparse.Namespace, home: Home) -> Path | None:
    from kg.audit.source import find_source

    return find_source(args.source, home.root)


def _language(args: argparse.Namespace) -> Language:
    return default_language() if args.lang is None else as_language(args.lang)


def _percent(text: str) -> float:
    import argparse

    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is no percentage from 0 to 100")
    return value
