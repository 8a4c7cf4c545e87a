"""``kg doctor``: what works on this machine."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from kg.cli.ask import add_endpoint_options, endpoint_of
from kg.errors import ExitCode
from kg.language import LANGUAGES, as_language, default_language

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Say which engines work here, their versions, and what each of them lacks. With --endpoint a server
is asked too. Exit codes: 0 if the default engine and the server named work, 3 if not.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "doctor", help="which engines work here, and what they lack", description=_DESCRIPTION
    )
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the report")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    add_endpoint_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Examine this machine; see ``kg doctor --help``.

    Raises:
        InputError: if the address of the server is none.
    """
    from kg.answer import Answer
    from kg.doctor import FAILS, MISSING, examine
    from kg.render.table import to_table

    language = default_language() if args.lang is None else as_language(args.lang)
    findings = examine(language, endpoint_of(args))
    if args.format == "json":
        rows = [asdict(finding) for finding in findings]
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    else:
        columns = ("name", "state", "version", "ms", "note")
        cells = tuple(
            (f.name, f.state, f.version, _whole(f.milliseconds), f.note) for f in findings
        )
        sys.stdout.write(to_table(Answer(columns, cells, language)))
    broken = any(f.needed and f.state in (FAILS, MISSING) for f in findings)
    return ExitCode.COULD_NOT_RUN if broken else ExitCode.OK


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)
