"""What the tests of the principles share: asking the graph, and reading what people wrote."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.home import Home
from kg.namespaces import RDF, ROOT, scheme_namespace
from kg.turtle import read
from shape_homes import ROOT as CHECKOUT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kg import KnowledgeGraph

HOME = Home(CHECKOUT)
TYPE = ox.NamedNode(RDF + "type")
SCHEMES = ("area-kind", "formation-kind", "measure", "organisation-kind", "role", "tier")
PROLOGUE = "".join(f"PREFIX {name}: <{scheme_namespace(name)}>\n" for name in SCHEMES)


def ask(graph: KnowledgeGraph, query: str) -> Counter[Any]:
    """The rows of a query, in no order, with the project's own IRIs cut short."""

    def short(value: Any) -> Any:
        return value.removeprefix(ROOT) if isinstance(value, str) else value

    rows = [tuple(short(value) for value in row) for row in graph.query(PROLOGUE + query).rows]
    return Counter(row[0] if len(row) == 1 else row for row in rows)


def exactly(*rows: Any) -> Counter[Any]:
    return Counter(rows)


def case_files() -> list[Path]:
    return sorted(HOME.cases.glob("*/*.ttl"))


def authored() -> Iterator[tuple[Path, ox.Quad]]:
    """Every triple that a person wrote about the cases, and the file it stands in."""
    shared = sorted((HOME.data / "shared").glob("*.ttl"))
    for path in [*case_files(), *shared, HOME.data / "front-table.ttl"]:
        for quad in read(path).quads:
            yield path, quad
