"""``kg show``: one municipality at a glance."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from kg.cli.ask import opened
from kg.engine import ENGINES
from kg.errors import ExitCode
from kg.language import LANGUAGES, as_language, default_language

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Show the main facts about one municipality: profile, areas, centres, tiers, coordinators, councils,
budgets. Name it by its code (01644), by its name (池田町, 北海道池田町) or in English (Ikeda Town).
The first line says which municipality is meant; where others bear its name, the second names them.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "show", help="one municipality at a glance", description=_DESCRIPTION
    )
    parser.add_argument("municipality", metavar="CODE|NAME", help="the municipality")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of labels and headings")
    parser.add_argument("--format", choices=("table", "md", "json"), default="table")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0], help="default: oxigraph")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show a municipality; see ``kg show --help``.

    Raises:
        KgError: if there is no such municipality, or several.
    """
    from kg.glance import glance, place_of
    from kg.render import render

    language = default_language() if args.lang is None else as_language(args.lang)
    with opened(args.engine) as graph:
        place = place_of(graph, args.municipality, language)
        answers = glance(graph, args.municipality, language)
    if args.format == "json":
        content = asdict(place)
        content["answers"] = [json.loads(render(answer, "json")) for answer in answers]
        sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
        return ExitCode.OK
    mark = "# " if args.format == "md" else ""
    texts = [f"{mark}{place.heading(language)}\n"]
    for answer in answers:
        text = render(answer, args.format).decode()
        if args.format == "md" and answer.question is not None:
            text = f"## {answer.question.title.in_language(language)}\n\n{text}"
        texts.append(text)
    nothing = "この自治体の事例はありません。\n" if language == "ja" else "No case is encoded.\n"
    sys.stdout.write("\n".join(texts if answers else [*texts, nothing]))
    return ExitCode.OK
