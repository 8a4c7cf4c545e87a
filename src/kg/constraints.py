"""Applying shapes to a graph: which node breaks which promise.

Constraints of SHACL Core are checked by pySHACL. The SPARQL-based ones are run by Oxigraph, each
query once over the whole graph and not once for each node, which gives the same results as long
as the query itself binds ``$this``; the reference lets pySHACL check them too, slowly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curie import curie
from kg.derivation import DERIVED
from kg.errors import InputError
from kg.namespaces import XSD
from kg.sparql_errors import syntax_error

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from rdflib import Graph
    from rdflib.term import Node

    from kg.language import Language
    from kg.shapes import Severity, Shape, ShapeSet

_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")
_XSD_STRING: Final = f"{XSD}string"


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken promise.

    Attributes:
        shape: the shape that is broken.
        node: the IRI of the node it is broken at.
        path: the IRI of the property it is about, if there is a single one.
        value: the value that is wrong, as people read it.
        bindings: name → value, for the places of the message.
        file: the file in which the node is first described.
        line: the line there, counted from 1.
    """

    shape: Shape
    node: str
    path: str | None
    value: str | None
    bindings: Mapping[str, str] = field(default_factory=dict, compare=False)
    file: Path | None = None
    line: int | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.shape.severity

    def message(self, lang: Language = "en") -> str:
        """Return what to change, in the language asked for."""
        text = self.shape.message.get(lang) or next(iter(self.shape.message.values()), "")
        return _PLACEHOLDER.sub(lambda found: self.bindings.get(found[1], "…"), text)


class Checker:
    """Applies shapes to a store, before and after what follows from it is derived.

    Args:
        store: what is asserted, and later what is derived too, in the default graph.
        shapes: the shapes.
        nodes: the IRIs of the nodes to look at; others matter only as their neighbours.
        reference: let pySHACL run the SPARQL-based constraints too.
    """

    def __init__(
        self, store: ox.Store, shapes: ShapeSet, nodes: Collection[str], *, reference: bool = False
    ) -> None:
        self._store = store
        self._shapes = shapes
        self._nodes = nodes
        self._reference = reference
        self._data = _Copy()
        self._copied = False

    def check(self, *, as_written: bool) -> list[Finding]:
        """Apply the shapes about what is written, or those about the graph."""
        shapes = self._shapes.select(as_written=as_written)
        targets = {shape.iri: self._targets(shape) for shape in shapes}
        findings = list(self._by_pyshacl(targets))
        if not self._reference:
            for shape in shapes:
                findings += self._by_query(shape, set(targets[shape.iri]))
        return findings

    def _targets(self, shape: Shape) -> list[str]:
        """Return those of the nodes that the shape is about."""
        found = (row["this"] for row in _select(self._store, shape.target_query(), shape))
        return [
            node.value
            for node in found
            if isinstance(node, ox.NamedNode) and node.value in self._nodes
        ]

    def _by_query(self, shape: Shape, targets: set[str]) -> Iterator[Finding]:
        for query in shape.selects if targets else ():
            solutions = _select(self._store, query, shape)
            names = [variable.value for variable in solutions.variables]
            for row in solutions:
                node = row["this"]
                if not isinstance(node, ox.NamedNode) or node.value not in targets:
                    continue
                bindings = {name: _readable(row[name]) for name in names if row[name] is not None}
                path = row["path"] if "path" in names else None
                yield Finding(
                    shape,
                    node.value,
                    path.value if isinstance(path, ox.NamedNode) else None,
                    bindings.get("value"),
                    bindings,
                )

    def _by_pyshacl(self, targets: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
        import pyshacl
        from rdflib import SH, BNode, URIRef

        # pySHACL can be told which nodes to look at, but then takes every other node for valid,
        # also where a shape asks about a neighbour. So the shapes get these nodes as targets.
        shapes = _Copy()
        shapes.add(self._shapes.triples_for(targets, sparql=self._reference))
        _, report, _ = pyshacl.validate(
            self._graph(), shacl_graph=shapes.graph, inplace=True, do_owl_imports=False
        )
        for result in report.objects(None, SH.result):
            source = report.value(result, SH.sourceShape)
            iri = str(source)
            if isinstance(source, BNode):
                iri = self._shapes.owners.get(iri, "")
            shape = self._shapes.shapes.get(iri)
            node = report.value(result, SH.focusNode)
            if shape is None or not isinstance(node, URIRef) or str(node) not in self._nodes:
                continue
            path = report.value(result, SH.resultPath)
            value = _from_rdflib(report.value(result, SH.value))
            yield Finding(
                shape,
                str(node),
                str(path) if isinstance(path, URIRef) else None,
                value,
                {} if value is None else {"value": value},
            )

    def _graph(self) -> Graph:
        """Return the default graph for pySHACL; a second time only what is new is copied."""
        if not self._copied:
            self._data.add(self._store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
            self._copied = True
        else:
            self._data.add(self._store.quads_for_pattern(None, None, None, DERIVED))
        return self._data.graph


class _Copy:
    """A graph of rdflib made of triples of pyoxigraph, each term made once."""

    def __init__(self) -> None:
        from rdflib import Graph

        self.graph = Graph()
        self._terms: dict[object, Node] = {}

    def add(self, quads: Iterable[ox.Quad]) -> None:
        for quad in quads:
            self.graph.add(
                (self._term(quad.subject), self._term(quad.predicate), self._term(quad.object))
            )

    def _term(self, term: object) -> Node:
        made = self._terms.get(term)
        if made is None:
            made = self._terms[term] = _to_rdflib(term)
        return made


def _to_rdflib(term: object) -> Node:
    from rdflib import BNode, Literal, URIRef

    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal() if term.language:
            return Literal(term.value, lang=term.language)
        case ox.Literal() if term.datatype.value == _XSD_STRING:
            return Literal(term.value)
        case ox.Literal():
            return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
        case _:
            raise TypeError(f"{term!r} has no counterpart in rdflib")


def _from_rdflib(term: object) -> str | None:
    """Write a term of rdflib as people write it, or nothing where it has no name."""
    from rdflib import Literal, URIRef

    if isinstance(term, Literal):
        return str(term)
    return curie(str(term)) if isinstance(term, URIRef) else None


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
