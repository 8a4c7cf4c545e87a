"""The evidence engine: does the text hold what the claims say it does?

The audit needs the text of the casebook, which is not part of the project; the coverage of the
book does not. See :mod:`kg.audit.auditor` for how a claim is checked, and ``reading.toml`` with
the labels of the concepts for the words that are looked for.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.audit.auditor import Auditor
from kg.audit.book import Book
from kg.audit.claims import Claim, Graph
from kg.audit.report import LEAST_HELD, MOST_DERIVED, Report
from kg.audit.scores import Outcome, Score, Verdict
from kg.audit.selection import select
from kg.audit.source import Source, digests_of, read_source
from kg.turtle import read

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from kg.home import Home

__all__ = [
    "Auditor",
    "Book",
    "Claim",
    "Graph",
    "Outcome",
    "Report",
    "Score",
    "Source",
    "Verdict",
    "audit",
    "load_book",
    "load_source",
]


def load_source(graph: Graph, path: Path) -> Source:
    """Read the casebook and make sure that it is the one the data cites.

    Raises:
        InputError: if there is no such file, or it is another text or version.
        StorageError: if it cannot be read.
    """
    return read_source(path, digests_of(graph))


def load_book(home: Home) -> Book:
    """Return what the data of a home knows of the lines of the book.

    Raises:
        TurtleError: if a file cannot be read or parsed.
    """
    store = ox.Store()
    for path in home.graph_files():
        store.extend(read(path, rename_blank_nodes=True).quads)
    return Book(store, Graph.read(home.graph_files()))


def audit(
    home: Home,
    source: Path,
    wanted: Sequence[str] = (),
    *,
    least_held: float = LEAST_HELD,
    most_derived: float = MOST_DERIVED,
    notify: Callable[[str], None] | None = None,
) -> Report:
    """Check claims against the text of the casebook.

    Args:
        home: where the claims are.
        source: the text.
        wanted: which claims, as :func:`kg.audit.selection.select` takes them; nothing means all.
        least_held: per cent of the claims that must be confirmed or derived.
        most_derived: per cent of the claims that may be derived.
        notify: told what is going on, in a few words, as it goes on.

    Raises:
        InputError: if the text is not the casebook, or nothing is meant by a word.
        TurtleError: if a file of the home cannot be read or parsed.
    """
    started = perf_counter()
    tell = notify or (lambda _: None)
    tell("reading the graph")
    graph = Graph.read(home.graph_files())
    claims = select(graph.claims(), wanted)
    tell("reading the casebook")
    auditor = Auditor(load_source(graph, source), graph)
    verdicts = []
    for number, claim in enumerate(claims, 1):
        if number % 100 == 1:
            tell(f"checking claim {number} of {len(claims)}")
        verdicts.append(auditor.check(claim))
    return Report(verdicts, least_held, most_derived, perf_counter() - started)
