"""``kg query``: SPARQL of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.ask import add_output_options, opened_as
from kg.errors import ExitCode, InputError
from kg.language import as_language, default_language
from kg.render import write

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Answer a SPARQL query from a file, or from standard input (-). The project's prefixes (sas:, id:,
state:, org: ...) need not be declared. SELECT, ASK, CONSTRUCT and DESCRIBE; no updates.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "query", help="answer a SPARQL query of your own", description=_DESCRIPTION
    )
    parser.add_argument("file", metavar="FILE|-", help="the query; - for standard input")
    add_output_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer a query; see ``kg query --help``.

    Raises:
        KgError: if the query cannot be read or is not valid, or nothing can be written.
    """
    language = default_language() if args.lang is None else as_language(args.lang)
    text, source = read_query(args.file)
    with opened_as(args) as graph:
        answer = graph.query(
            text, lang=language, timeout=args.timeout, row_limit=args.max_rows, source=source
        )
    write(answer, args.format, args.output)
    return ExitCode.OK


def read_query(name: str) -> tuple[str, str | None]:
    """Return the text of a query and the file it comes from.

    Raises:
        InputError: if it is missing, a folder, empty or not UTF-8.
    """
    if name == "-":
        if sys.stdin is None:
            raise InputError("standard input is closed", remedy="Name a file with a query.")
        content, source = sys.stdin.buffer.read(), None
    else:
        path, source = Path(name), name
        try:
            if path.is_dir():
                raise InputError("this is a folder", file=name, remedy="Name a file with a query.")
            content = path.read_bytes()
        except FileNotFoundError:
            raise InputError(
                "there is no such file", file=name, remedy="Check the path, or use - to type it."
            ) from None
        except OSError as error:
            raise InputError(
                f"it cannot be read ({error.strerror})", file=name, remedy="Check its permissions."
            ) from None
    if not content.strip():
        raise InputError(
            "the query is empty", file=source, remedy="Write a SELECT, ASK or CONSTRUCT query."
        )
    try:
        return content.decode("utf-8-sig"), source
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InputError(
            "the query is not in UTF-8", file=source, line=line, remedy="Save it in UTF-8."
        ) from None
