"""The peers: each loads the graph in its own way and answers queries in its own form.

What is timed is a complete answer in Python in the form that the peer gives by itself. Turning it
into rows that can be compared is not timed.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from bench.dataset import LANGUAGE
from bench.servers import missing as missing_server
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.dataset import Dataset, Query
    from bench.servers import Server
    from kg.engine import Result

KG: Final = "kg"
SERVERS: Final = ("oxigraph-server", "virtuoso")
PEERS: Final = (KG, "rdflib", "pyoxigraph", "maplib", *SERVERS)
"""All peers; the first is what the others are compared with."""

DESCRIPTIONS: Final = {
    KG: "this package: kg.open(), graph.ask(); Oxigraph on disk, rows as Python values",
    "rdflib": "rdflib.Graph in memory, graph.query()",
    "pyoxigraph": "pyoxigraph.Store in memory, store.query()",
    "maplib": "maplib.Model in memory, model.query(), a Polars data frame",
    "oxigraph-server": "oxigraph serve-read-only on disk, over HTTP",
    "virtuoso": "Virtuoso Open Source 7 on disk, over HTTP",
}


@dataclass(frozen=True, slots=True)
class Rows:
    """An answer in the form in which peers are compared: columns sorted by name."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]


class Peer(Protocol):
    """What can be measured. Each lives in a process of its own, see :mod:`bench.worker`."""

    def open(self, dataset: Dataset) -> None:
        """Get ready to be asked."""

    def ask(self, query: Query) -> Any:
        """Answer a query, completely."""

    def rows(self, query: Query, answer: Any, /) -> Rows:
        """Turn what :meth:`ask` gave into rows that can be compared."""


def missing(name: str) -> str:
    """Return why a peer cannot run here, or an empty text."""
    if name in SERVERS:
        return missing_server(name)
    module = "kg" if name == KG else name
    return "" if importlib.util.find_spec(module) else f"the package {module} is not installed"


def version(name: str) -> str:
    """Return the version of a peer; servers say theirs only when they run."""
    package = {KG: "sasaeai-kg", "oxigraph-server": "oxigraph"}.get(name, name)
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def make(name: str, server: Server | None, limit: float) -> Peer:
    """Return a peer by its name, with its libraries imported and nothing loaded.

    Args:
        name: one of :data:`PEERS`.
        server: the running server, for one of :data:`SERVERS`.
        limit: seconds that a server may take for a query.
    """
    if server is not None:
        return _Remote(server, limit)
    kinds: dict[str, Callable[[], Peer]] = {
        KG: _Kg,
        "rdflib": _Rdflib,
        "pyoxigraph": _Pyoxigraph,
        "maplib": _Maplib,
    }
    return kinds[name]()


class _Kg:
    def __init__(self) -> None:
        # What a first call would import by itself is imported before anything is timed.
        import kg
        import kg.catalogue
        import kg.header
        import kg.snapshot

        self._open = kg.open

    def open(self, dataset: Dataset) -> None:
        self._graph = self._open(home=dataset.home)

    def ask(self, query: Query) -> Any:
        return self._graph.ask(query.name, dict(query.parameters), lang=LANGUAGE)

    def rows(self, _: Query, answer: Any, /) -> Rows:
        return _sorted_columns(answer)


class _Compared:
    """What the other peers share: their answers are read with the catalogue of the home."""

    def open(self, dataset: Dataset) -> None:
        from kg.catalogue import Catalogue
        from kg.home import find_home

        self._catalogue = Catalogue(find_home(dataset.home))

    def _rows(self, query: Query, result: Result) -> Rows:
        from kg.answer import answer_of

        question = self._catalogue.get(query.name)
        in_force = {p.name: p.default for p in question.parameters if p.default is not None}
        return _sorted_columns(
            answer_of(result, LANGUAGE, question, {**in_force, **dict(query.parameters)})
        )

    def _from_json(self, query: Query, content: bytes) -> Rows:
        import pyoxigraph as ox

        from kg.engine.limits import Run
        from kg.engine.oxigraph import result_of

        found = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
        return self._rows(query, result_of("SELECT", found, query.text, Run()))


class _Pyoxigraph(_Compared):
    def __init__(self) -> None:
        import pyoxigraph as ox

        self._ox = ox
        self._store = ox.Store()

    def open(self, dataset: Dataset) -> None:
        super().open(dataset)
        self._store.bulk_load(path=str(dataset.dump), format=self._ox.RdfFormat.N_TRIPLES)

    def ask(self, query: Query) -> Any:
        return list(self._store.query(query.text))  # type: ignore[arg-type]

    def rows(self, query: Query, _: Any, /) -> Rows:
        # The list has lost the names of the columns, and so it is asked again.
        found: Any = self._store.query(query.text)
        return self._from_json(query, found.serialize(format=self._ox.QueryResultsFormat.JSON))


class _Rdflib(_Compared):
    def __init__(self) -> None:
        import rdflib

        # It warns of each literal that Python has no value for.
        logging.getLogger("rdflib").setLevel(logging.ERROR)
        self._graph = rdflib.Graph()

    def open(self, dataset: Dataset) -> None:
        super().open(dataset)
        self._graph.parse(dataset.dump, format="nt")

    def ask(self, query: Query) -> Any:
        found = self._graph.query(query.text)
        list(found)  # computed as it is read
        return found

    def rows(self, query: Query, answer: Any, /) -> Rows:
        return self._from_json(query, answer.serialize(format="json"))


class _Maplib(_Compared):
    def __init__(self) -> None:
        import maplib

        self._model: Any = maplib.Model()

    def open(self, dataset: Dataset) -> None:
        super().open(dataset)
        self._model.read(str(dataset.dump))

    def ask(self, query: Query) -> Any:
        return self._model.query(query.text)

    def rows(self, query: Query, _: Any, /) -> Rows:
        content = self._model.query(query.text, return_json=True)
        return self._from_json(query, content.encode())


class _Remote(_Compared):
    def __init__(self, server: Server, limit: float) -> None:
        from kg.engine.endpoint import Endpoint
        from kg.engine.remote import RemoteEngine

        self._engine = RemoteEngine(Endpoint(server.url, server.graph, max_bytes=2**32))
        self._limit = limit

    def open(self, dataset: Dataset) -> None:
        from kg.engine.graph_store import count_of

        super().open(dataset)
        held = count_of(self._engine)
        if held != dataset.triples:
            raise KgError(
                f"the server holds {held:,} triples and not {dataset.triples:,}",
                remedy="Look into the log of the server.",
            )

    def ask(self, query: Query) -> Any:
        return self._engine.query(query.text, timeout=self._limit)

    def rows(self, query: Query, answer: Any, /) -> Rows:
        return self._rows(query, answer)


def _sorted_columns(answer: Any) -> Rows:
    order = sorted(range(len(answer.columns)), key=answer.columns.__getitem__)
    return Rows(
        tuple(answer.columns[place] for place in order),
        tuple(tuple(row[place] for place in order) for row in answer.rows),
    )
