"""``kg validate``: check data against the shapes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.cli.progress import Progress
from kg.errors import ExitCode, InputError
from kg.home import find_home
from kg.language import LANGUAGES, as_language, default_language
from kg.shacl import DEFAULT, VALIDATORS
from kg.shapes import Severity
from kg.validation import validate
from kg.validation.incremental import validate_changed
from kg.validation.render import FORMATS, View
from kg.validation.render.text import NAMES

if TYPE_CHECKING:
    import argparse

    from kg.language import Language
    from kg.validation import Report

_DESCRIPTION = """\
Check data against the shapes. Each finding is one line: file, line and column of what is wrong,
how bad it is, what to change, and the broken shape with the node. Files are read together with the
ontology and the rest of the data, so that a single file or a case in a folder of your own can be
checked.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "validate",
        help="check data against the shapes",
        description=_DESCRIPTION,
        epilog="Exit code: 0 if nothing is violated, 1 if something is, 2 if a file cannot be "
        "read, 3 if the check cannot be run. Warnings do not change it.",
    )
    parser.add_argument(
        "paths", nargs="*", metavar="FILE|FOLDER", help="what to check; default: all data"
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the messages")
    parser.add_argument(
        "--format",
        choices=tuple(FORMATS),
        default="text",
        help="default: text, a line each; ttl is the report graph of SHACL",
    )
    parser.add_argument(
        "--severity",
        choices=[severity.value for severity in Severity],
        default=Severity.WARNING.value,
        help="show findings at least as bad as this; default: warning",
    )
    parser.add_argument(
        "--engine",
        choices=VALIDATORS,
        default=DEFAULT,
        help=f"SHACL validator; default: {DEFAULT}. pyshacl is the reference: the same, slowly",
    )
    parser.add_argument(
        "--changed",
        action="store_true",
        help="check only what has changed since the last time, and all that depends on it; "
        "the report is that of all data",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check the files named; see ``kg validate --help``.

    Returns:
        0 if no shape of severity violation is broken, else 1.

    Raises:
        KgError: if a file cannot be read or parsed, or the home is not found.
    """
    lang = as_language(args.lang) if args.lang else default_language()
    home = find_home()
    if args.changed and args.paths:
        raise InputError(
            "--changed is about all data of the home", remedy="Name no files with --changed."
        )
    with Progress() as progress:
        if args.changed:
            report = validate_changed(home=home, notify=progress.show, engine=args.engine)
        else:
            report = validate(
                args.paths or None, home=home, notify=progress.show, engine=args.engine
            )
    least = Severity(args.severity).rank
    findings = [finding for finding in report.findings if finding.severity.rank <= least]
    sys.stdout.write(FORMATS[args.format](View(report, findings, home, lang)))
    sys.stdout.flush()
    if args.format in ("text", "github"):
        sys.stderr.write(f"{summary(report, lang)}\n")
    return ExitCode.OK if report.conforms else ExitCode.FINDINGS


def summary(report: Report, lang: Language) -> str:
    """Return one line that says how the check went."""
    counts = [(severity, report.count(severity)) for severity in Severity]
    if lang == "ja":
        found = "、".join(
            f"{NAMES[lang][severity][0]} {count:,} 件"
            for severity, count in counts
            if count or severity is not Severity.INFO
        )
        return (
            f"{found}（{len(report.files):,} ファイル、{report.nodes:,} 節点、"
            f"{report.shapes} 個のシェイプ、{report.seconds:.1f} 秒）"
        )
    found = ", ".join(
        f"{count:,} {NAMES[lang][severity][count != 1]}"
        for severity, count in counts
        if count or severity is not Severity.INFO
    )
    files = "file" if len(report.files) == 1 else "files"
    return (
        f"{found} ({len(report.files):,} {files}, {report.nodes:,} nodes, "
        f"{report.shapes} shapes, {report.seconds:.1f} s)"
    )
