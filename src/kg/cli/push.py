"""``kg push``: load the graph into a SPARQL server."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from kg.cli.progress import Progress
from kg.errors import ExitCode
from kg.home import find_home
from kg.language import LANGUAGES, as_language, default_language

if TYPE_CHECKING:
    import argparse

_DESCRIPTION = """\
Load the graph, with all that is derived, into a SPARQL server, by the Graph Store Protocol. Then
kg ask QUESTION --endpoint ENDPOINT asks it there. A load that broke off goes on where it was when
it is run again; at the end the triples are counted. Credentials are taken from KG_ENDPOINT_USER
and KG_ENDPOINT_PASSWORD, or KG_ENDPOINT_TOKEN.
"""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser of ``kg``."""
    parser = subparsers.add_parser(
        "push", help="load the graph into a SPARQL server", description=_DESCRIPTION
    )
    parser.add_argument("endpoint", metavar="ENDPOINT", help="the address that takes queries")
    parser.add_argument("--graph", metavar="IRI", help="the graph; default: the default graph")
    parser.add_argument(
        "--store-url", metavar="URL", help="the Graph Store, if not that of a known server"
    )
    parser.add_argument("--replace", action="store_true", help="remove what the graph holds first")
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the report")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load the graph; see ``kg push --help``.

    Raises:
        KgError: if the server cannot be reached, refuses, or does not hold all at the end.
    """
    from kg.engine.endpoint import Endpoint
    from kg.push import push
    from kg.snapshot import open_snapshot

    language = default_language() if args.lang is None else as_language(args.lang)
    endpoint = Endpoint.from_environment(args.endpoint, args.graph)
    if args.store_url is not None:
        Endpoint(args.store_url).check()
    with Progress() as progress:
        snapshot = open_snapshot(find_home(), notify=progress.show)
        done = push(
            snapshot,
            endpoint,
            store_url=args.store_url,
            replace=args.replace,
            notify=progress.show,
        )
    if args.format == "json":
        sys.stdout.write(json.dumps({"endpoint": endpoint.shown, **asdict(done)}) + "\n")
        return ExitCode.OK
    text = (
        "{place} に {n:,} トリプルがあります（今回 {sent:,}、前回まで {resumed:,}、{s:.1f} 秒）。"
        if language == "ja"
        else "{place} holds {n:,} triples ({sent:,} sent now, {resumed:,} before, {s:.1f} s)."
    )
    sys.stdout.write(
        text.format(
            place=endpoint.shown,
            n=done.triples,
            sent=done.sent,
            resumed=done.resumed,
            s=done.seconds,
        )
        + "\n"
    )
    return ExitCode.OK
