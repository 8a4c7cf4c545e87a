"""Applying shapes to a graph: which node breaks which promise.

Constraints of SHACL Core are checked by a validator of :mod:`kg.shacl`. The SPARQL-based ones are
run by Oxigraph, each query once over the whole graph and not once for each node. That gives the
same results where the query itself binds ``$this``; a query that does not is left to the
validator, and so are all of them when pySHACL is asked for, which is the reference.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curie import curie
from kg.errors import InputError
from kg.namespaces import SH
from kg.shacl import open_validator, to_ntriples
from kg.sparql_errors import syntax_error
from kg.validation.findings import Finding, as_stored

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from kg.shacl import Result
    from kg.shapes import Shape, ShapeSet

SPARQL_COMPONENT: Final = f"{SH}SPARQLConstraintComponent"

# $this is the subject of a triple pattern at the top of the query or of a query inside it, so that
# every solution binds it; a pattern within OPTIONAL or NOT EXISTS would not do.
_BINDS_THIS: Final = re.compile(
    r"WHERE\s*\{[^{}]*?\$this\s+(?:a|[?\w-][\w-]*|[\w-]*:[\w-]+[+*]?)\s"
)
_NEEDS_BINDING: Final = re.compile(r"\$(?:shapesGraph|currentShape|PATH)\b")


class Checker:
    """Applies shapes to graphs.

    Args:
        shapes: the shapes.
        nodes: the IRIs of the nodes to look at; others matter only as their neighbours.
        engine: the SHACL validator.
    """

    def __init__(self, shapes: ShapeSet, nodes: Collection[str], engine: str) -> None:
        self._shapes = shapes
        self._nodes = nodes
        self._validator = open_validator(engine)
        self._reference = engine == "pyshacl"

    def by_query(self, store: ox.Store, *, as_written: bool) -> list[Finding]:
        """Run the SPARQL-based constraints that can be run once over a store's default graph."""
        if self._reference:
            return []
        findings: list[Finding] = []
        for shape in self._shapes.select(as_written=as_written):
            if shape.selects and runs_once(shape):
                findings += self._query(store, shape)
        return findings

    def by_validator(self, graph: bytes, *, as_written: bool) -> list[Finding]:
        """Let the validator check the rest.

        Args:
            graph: the graph as N-Triples.
            as_written: apply the shapes about what is written, or those about the graph.
        """
        selected = self._shapes.select(as_written=as_written)
        rest = [
            shape for shape in selected if self._reference or not runs_once(shape) or shape.has_core
        ]
        kept = {shape.iri for shape in rest if self._reference or not runs_once(shape)}
        if self._reference:
            # pySHACL can be told which nodes to look at, but then takes every other node for
            # valid, also where a shape asks about a neighbour. So the nodes become targets.
            store = ox.Store()
            store.load(graph, ox.RdfFormat.N_TRIPLES)
            nodes = {shape.iri: self._targets(store, shape) for shape in rest}
            triples = self._shapes.triples_for(nodes, sparql=kept)
            results = self._validator.validate(graph, to_ntriples(triples))
        else:
            triples = self._shapes.triples_of([shape.iri for shape in rest], sparql=kept)
            named = getattr(self._validator, "validate_named", None)
            content = to_ntriples(triples)
            results = (
                self._validator.validate(graph, content)
                if named is None
                else named(graph, content, [shape.iri for shape in rest])
            )
        return list(self._findings(results))

    def _findings(self, results: Sequence[Result]) -> Iterator[Finding]:
        for result in results:
            name = result.shape.value if result.shape is not None else ""
            if isinstance(result.shape, ox.BlankNode):
                name = self._shapes.owners.get(name, "")
            shape = self._shapes.shapes.get(name)
            focus = result.focus
            if shape is None or not isinstance(focus, ox.NamedNode):
                continue
            if focus.value not in self._nodes:
                continue
            value = None if result.value is None else _readable(result.value)
            yield Finding(
                shape,
                focus.value,
                result.path.value if isinstance(result.path, ox.NamedNode) else None,
                value,
                result.component,
                as_stored(result.value),
                {} if value is None else {"value": value},
            )

    def _targets(self, store: ox.Store, shape: Shape) -> list[str]:
        """Return those of the nodes that the shape is about."""
        found = (row["this"] for row in _select(store, shape.target_query(), shape))
        return [
            node.value
            for node in found
            if isinstance(node, ox.NamedNode) and node.value in self._nodes
        ]

    def _query(self, store: ox.Store, shape: Shape) -> Iterator[Finding]:
        targets: set[str] | None = None
        for query in shape.selects:
            solutions = _select(store, query, shape)
            names = [variable.value for variable in solutions.variables]
            for row in solutions:
                node = row["this"]
                if not isinstance(node, ox.NamedNode) or node.value not in self._nodes:
                    continue
                if targets is None:
                    targets = set(self._targets(store, shape))
                if node.value not in targets:
                    continue
                bindings = {name: _readable(row[name]) for name in names if row[name] is not None}
                path = row["path"] if "path" in names else None
                # SHACL, section 5.3.2: without ?value, the node itself is the value.
                value = (row["value"] if "value" in names else None) or node
                yield Finding(
                    shape,
                    node.value,
                    path.value if isinstance(path, ox.NamedNode) else None,
                    _readable(value),
                    SPARQL_COMPONENT,
                    None if isinstance(value, ox.Triple) else value,
                    bindings,
                )


def runs_once(shape: Shape) -> bool:
    """Whether the queries of a shape give the same when they are run once for all nodes."""
    return all(
        _BINDS_THIS.search(query) is not None and _NEEDS_BINDING.search(query) is None
        for query in shape.selects
    )


def _readable(term: object) -> str:
    """Write a term as people write it in the files."""
    if isinstance(term, ox.Literal):
        return term.value
    return curie(term.value) if isinstance(term, ox.NamedNode) else str(term)


def _select(store: ox.Store, query: str, shape: Shape) -> ox.QuerySolutions:
    try:
        result = store.query(query)
    except SyntaxError as error:
        found = syntax_error(error, query)
        raise InputError(
            f"a query of the shape {shape.name} is wrong: {found.message}",
            file=shape.file,
            remedy=found.remedy,
        ) from None
    if not isinstance(result, ox.QuerySolutions):
        raise InputError(
            f"a query of the shape {shape.name} is no SELECT query",
            file=shape.file,
            remedy="Write SELECT $this in sh:select.",
        )
    return result
