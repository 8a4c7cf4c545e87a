"""``kg ask``: questions of the catalogue."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from kg.catalogue import Catalogue
from kg.cli.progress import Progress
from kg.engine import ENGINES
from kg.errors import ExitCode, InputError
from kg.home import find_home
from kg.language import LANGUAGES, Language, as_language, default_language
from kg.question import SECTIONS, Parameter, Question
from kg.render import FORMATS, write

if TYPE_CHECKING:
    import argparse

    from kg.engine.endpoint import Endpoint
    from kg.graph import KnowledgeGraph

_DESCRIPTION = """\
Ask a question of the catalogue. Without a name it lists the questions; a name with --help shows
the parameters of that question, and with --show its description and the query behind it.
"""
TIMEOUT = 60.0
"""Seconds after which a query is stopped unless told otherwise."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "ask",
        help="ask a question of the catalogue",
        description=_DESCRIPTION,
        add_help=False,
        allow_abbrev=False,  # --form may be a parameter of the question
    )
    parser.add_argument("name", nargs="?", metavar="QUESTION", help="the question; none: list all")
    parser.add_argument("-h", "--help", action="store_true", help="show this, or the parameters")
    parser.add_argument("--show", action="store_true", help="show the query and its description")
    parser.add_argument("--as-of", metavar="DATE", help="the date, for questions that take one")
    add_output_options(parser)
    parser.set_defaults(run=run, takes_rest=True, parser=parser)


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that ``kg ask`` and ``kg query`` share."""
    parser.add_argument("--lang", choices=LANGUAGES, help="language of labels and headings")
    parser.add_argument(
        "--format", choices=FORMATS, help="default: by the suffix of --output, else table"
    )
    parser.add_argument("--output", metavar="FILE", help="write to a file instead of the terminal")
    parser.add_argument("--engine", choices=ENGINES, help="default: oxigraph")
    add_endpoint_options(parser)
    parser.add_argument(
        "--timeout", type=float, default=TIMEOUT, metavar="SECONDS", help="default: 60"
    )
    parser.add_argument(
        "--max-rows", type=int, metavar="N", help="refuse an answer of more rows; default: any"
    )


def add_endpoint_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that name a server."""
    group = parser.add_argument_group(
        "a server that holds the graph",
        "Credentials come from KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, or KG_ENDPOINT_TOKEN.",
    )
    group.add_argument("--endpoint", metavar="URL", help="ask this SPARQL endpoint")
    group.add_argument("--graph", metavar="IRI", help="its graph; default: its default graph")
    group.add_argument(
        "--max-mb", type=int, metavar="N", help="refuse a larger answer; default: 256"
    )


def run(args: argparse.Namespace) -> int:
    """Answer a question; see ``kg ask --help``.

    Raises:
        KgError: if the question, a parameter or its value is wrong, or nothing can be written.
    """
    language = default_language() if args.lang is None else as_language(args.lang)
    if args.name is None:
        if args.help:
            args.parser.print_help()
            return ExitCode.OK
        if args.rest:
            raise InputError(
                f"unknown option {args.rest[0]!r}", remedy="Name a question first: kg ask QUESTION."
            )
        sys.stdout.write(listing(Catalogue(find_home()), language))
        return ExitCode.OK
    question = Catalogue(find_home()).get(args.name)
    if args.help:
        sys.stdout.write(usage(question, language))
        return ExitCode.OK
    if args.show:
        sys.stdout.write(f"{usage(question, language)}\n{question.query}")
        return ExitCode.OK
    given = parameters(question, args.rest)
    with opened_as(args) as graph:
        answer = graph.ask(
            question.name,
            given,
            lang=language,
            as_of=args.as_of,
            timeout=args.timeout,
            row_limit=args.max_rows,
        )
    write(answer, args.format, args.output)
    return ExitCode.OK


def opened(engine: str) -> KnowledgeGraph:
    """Open the graph, saying on a terminal what is going on if it has to be built."""
    from kg.graph import open_graph

    with Progress() as progress:
        return open_graph(engine, notify=progress.show)


def opened_as(args: argparse.Namespace) -> KnowledgeGraph:
    """Open the graph on the engine or the server that the options name.

    Raises:
        InputError: if they name both, or the server's address is none.
    """
    endpoint = endpoint_of(args)
    if endpoint is None:
        return opened(args.engine or ENGINES[0])
    if args.engine:
        raise InputError(
            "--engine and --endpoint exclude each other", remedy="Leave one of them out."
        )
    from kg.graph import open_graph

    return open_graph(endpoint=endpoint)


def endpoint_of(args: argparse.Namespace) -> Endpoint | None:
    """Return the server that the options name, None if they name none.

    Raises:
        InputError: if its address is none, or options are given that need one.
    """
    if args.endpoint is None:
        for option in ("graph", "max_mb"):
            if getattr(args, option) is not None:
                name = option.replace("_", "-")
                raise InputError(f"--{name} needs --endpoint", remedy="Name the server too.")
        return None
    from kg.engine.endpoint import MAX_BYTES, Endpoint

    most = MAX_BYTES if args.max_mb is None else args.max_mb * 2**20
    if most <= 0:
        raise InputError(f"--max-mb is {args.max_mb}", remedy="Give a number greater than 0.")
    return Endpoint.from_environment(args.endpoint, args.graph, max_bytes=most)


def parameters(question: Question, rest: list[str]) -> dict[str, str]:
    """Read ``--name value`` and ``--name=value`` from the rest of the command line.

    Raises:
        InputError: if there is no such parameter, a value is missing or one is given twice.
    """
    found: dict[str, str] = {}
    words = iter(rest)
    for word in words:
        if not word.startswith("--"):
            raise InputError(
                f"{word!r} is no option", remedy=f"See: kg ask {question.name} --help."
            )
        name, equals, value = word[2:].partition("=")
        parameter = question.parameter(name)
        if not equals:
            following = next(words, None)
            if following is None or following.startswith("--"):
                raise InputError(
                    f"--{name} needs a value", remedy=f"See: kg ask {question.name} --help."
                )
            value = following
        if parameter.name in found:
            raise InputError(f"--{name} is given twice", remedy="Give it once.")
        found[parameter.name] = value
    return found


def listing(catalogue: Catalogue, language: Language) -> str:
    """Return the questions by section, for people."""
    questions = catalogue.all()
    width = max((len(question.name) for question in questions), default=0)
    lines = []
    for section, title in SECTIONS.items():
        mine = [question for question in questions if question.section == section]
        if mine:
            lines += ["", title.in_language(language)]
            lines += [f"  {q.name:<{width}}  {q.title.in_language(language)}" for q in mine]
    hint = (
        "kg ask 質問 で答え、kg ask 質問 --help でパラメータを示します。"
        if language == "ja"
        else "kg ask QUESTION answers; kg ask QUESTION --help shows its parameters."
    )
    return "\n".join([*lines, "", hint]).lstrip("\n") + "\n"


def usage(question: Question, language: Language) -> str:
    """Return what a question asks and takes, for people."""
    lines = [
        f"kg ask {question.name}: {question.title.in_language(language)}",
        "",
        question.description.in_language(language),
        question.row.in_language(language),
        "",
    ]
    if question.parameters:
        lines.append("パラメータ" if language == "ja" else "Parameters")
        lines += [_parameter(parameter, language) for parameter in question.parameters]
        lines.append("")
    lines.append(("キーワード: " if language == "ja" else "Keywords: ") + ", ".join(question.tags))
    return "\n".join(lines) + "\n"


def _parameter(parameter: Parameter, language: Language) -> str:
    allowed = {
        "enum": "|".join(parameter.values),
        "concept": _concepts(parameter),
        "date": "YYYY-MM-DD",
        "integer": _span(parameter),
        "municipality": "01644 | 池田町 | ...",
        "string": "text",
    }[parameter.type]
    default = f" [{parameter.default}]" if parameter.default is not None else ""
    return f"  --{parameter.name} {allowed}{default}\n      {parameter.text.in_language(language)}"


def _span(parameter: Parameter) -> str:
    ends = ["" if end is None else str(end) for end in (parameter.minimum, parameter.maximum)]
    return "..".join(ends) if any(ends) else "NUMBER"


def _concepts(parameter: Parameter) -> str:
    from kg.turtle import positions

    scheme = parameter.scheme or ""
    path = find_home().vocabularies / f"{scheme}.ttl"
    if not path.is_file():
        return scheme
    start = f"https://w3id.org/sasaeai/concept/{scheme}/"
    names = [iri[len(start) :] for iri in positions(path) if iri.startswith(start)]
    shown = "|".join(names[:12])
    return f"{shown}|... ({len(names)})" if len(names) > 12 else shown
