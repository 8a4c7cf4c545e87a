"""``kg stats``: how much is known."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from kg.cli.ask import opened
from kg.errors import ExitCode
from kg.language import LANGUAGES, as_language, default_language

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Count the claims of the graph by case, section, kind and state, the lines of the source that
they cite, and how much of the text is covered. Whether the lines hold the claims is shown by kg
evidence audit.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser("stats", help="how much is known", description=_DESCRIPTION)
    parser.add_argument("--format", choices=("table", "md", "json"), default="table")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of labels and headings")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show how much is known; see ``kg stats --help``.

    Raises:
        KgError: if the graph cannot be opened.
    """
    from kg.engine import ENGINES
    from kg.render import render
    from kg.statistics import statistics

    language = default_language() if args.lang is None else as_language(args.lang)
    with opened(ENGINES[0]) as graph:
        found = statistics(graph, language)
    if args.format == "json":
        sys.stdout.write(json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n")
        return ExitCode.OK
    total = f"{found.total:,}"
    heading = f"主張：{total}件" if language == "ja" else f"{total} claims"
    mark = "# " if args.format == "md" else ""
    texts = [f"{mark}{heading}\n"]
    texts += [render(answer, args.format).decode() for answer in found.tables]
    sys.stdout.write("\n".join(texts))
    return ExitCode.OK
