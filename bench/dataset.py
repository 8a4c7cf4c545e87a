"""What is loaded and what is asked: the same triples and the same queries for every peer."""

from __future__ import annotations

import os
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LANGUAGE: Final = "ja"


@dataclass(frozen=True, slots=True)
class Query:
    """A question of the catalogue, ready for any engine.

    Attributes:
        name: its name in the catalogue.
        scope: ``whole``, or ``one`` for one municipality.
        parameters: what ``kg ask`` is given.
        text: SPARQL with the parameters bound and all prefixes declared, as a server is sent it.
    """

    name: str
    scope: str
    parameters: tuple[tuple[str, str], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """A graph, built.

    Attributes:
        home: the folder of its sources.
        cache: the folder of its snapshot.
        dump: all its triples, derived ones too, as N-Triples without blank nodes.
        triples: how many those are.
        municipalities: how many municipalities have claims.
        queries: what is asked.
        build: seconds from the Turtle files to the snapshot on disk.
        build_cpu: processor time of it.
    """

    home: Path
    cache: Path
    dump: Path
    triples: int
    municipalities: int
    queries: tuple[Query, ...]
    build: float
    build_cpu: float


def build(home: Path, work: Path, names: Sequence[str] = ()) -> Dataset:
    """Build the snapshot of a home and write what the other peers load.

    Meant for a process of its own: it sets ``KG_CACHE``, and building takes much memory.

    Args:
        home: the folder of the sources.
        work: a folder to write to.
        names: the questions to ask; all if empty.

    Raises:
        InputError: if there is no such question.
        KgError: if the graph cannot be built.
    """
    import pyoxigraph as ox

    from kg.engine.graph_store import skolemised
    from kg.home import find_home
    from kg.snapshot import CACHE_VARIABLE, open_snapshot

    os.environ[CACHE_VARIABLE] = str(work)
    clock, cpu = perf_counter(), process_time()
    snapshot = open_snapshot(find_home(home), force=True)
    took, took_cpu = perf_counter() - clock, process_time() - cpu
    dump = work / "graph.nt"
    quads = snapshot.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    ox.serialize(skolemised(quads), dump, format=ox.RdfFormat.N_TRIPLES)
    statistics = snapshot.statistics
    return Dataset(
        home=home,
        cache=work,
        dump=dump,
        triples=statistics.triples,
        municipalities=len(statistics.claims),
        queries=_queries(home, min(statistics.claims), names),
        build=took,
        build_cpu=took_cpu,
    )


def _queries(home: Path, code: str, names: Sequence[str]) -> tuple[Query, ...]:
    """Return each question about the whole, and about one municipality if it takes one."""
    import kg
    from kg.engine.prepare import portable, prepare
    from kg.parameters import bindings

    found = []
    with kg.open(home=home) as graph:
        questions = graph.questions()
        asked = {graph.catalogue.get(name).name for name in names}
        for question in questions:
            if asked and question.name not in asked:
                continue
            takes = any(parameter.name == "municipality" for parameter in question.parameters)
            for scope in ("whole", "one") if takes else ("whole",):
                given = {"municipality": code} if scope == "one" else {}
                terms, _ = bindings(question, given, LANGUAGE, graph.engine)
                _, bound = prepare(question.text, terms, source=None, allow_service=False)
                text = portable(bound.text, {})
                found.append(Query(question.name, scope, tuple(given.items()), text))
    return tuple(found)
