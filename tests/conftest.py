"""The graph, opened once for the whole run on each of the two engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import kg
import servers
from kg import KnowledgeGraph
from kg.engine import open_engine
from kg.home import find_home
from kg.push import push
from kg.snapshot import open_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.engine.endpoint import Endpoint


@pytest.fixture(scope="session")
def oxigraph() -> Iterator[KnowledgeGraph]:
    """The graph on the default engine."""
    with kg.open(engine="oxigraph") as graph:
        yield graph


@pytest.fixture(scope="session")
def reference() -> Iterator[KnowledgeGraph]:
    """The graph on the reference engine, rdflib."""
    with kg.open(engine="rdflib") as graph:
        yield graph


@pytest.fixture(scope="session")
def memory() -> Iterator[KnowledgeGraph]:
    """The graph on Oxigraph in memory; :func:`oxigraph` has it on disk."""
    home = find_home()
    store = ox.Store()
    store.bulk_extend(open_snapshot(home).store)
    with KnowledgeGraph(open_engine("oxigraph", store), home) as graph:
        yield graph


@pytest.fixture(scope="session")
def oxigraph_endpoint() -> Iterator[Endpoint]:
    """``oxigraph serve`` with the graph in its default graph."""
    if not servers.OXIGRAPH.exists():
        pytest.skip("the server of Oxigraph is not installed: pip install oxigraph")
    with servers.oxigraph_server() as endpoint:
        push(open_snapshot(find_home()), endpoint)
        yield endpoint


@pytest.fixture(scope="session")
def virtuoso_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """Virtuoso Open Source 7 with the graph in a graph of its own."""
    if servers.VIRTUOSO is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin")
    with servers.virtuoso_server(tmp_path_factory.mktemp("virtuoso")) as endpoint:
        push(open_snapshot(find_home()), endpoint)
        yield endpoint
