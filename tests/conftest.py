"""The graph, opened once for the whole run on each of the two engines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import kg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg import KnowledgeGraph


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
