"""The reference validator: pySHACL, on rdflib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.namespaces import XSD
from kg.shacl.errors import ShapesError
from kg.shacl.results import Result, read_report

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


class PySHACL:
    """The validator pySHACL."""

    name = "pyshacl"

    def validate(self, data: bytes, shapes: bytes) -> list[Result]:
        """Validate a graph; see :class:`kg.shacl.Validator`."""
        import pyshacl

        try:
            _, report, said = pyshacl.validate(
                _graph(data),
                shacl_graph=_graph(shapes),
                inplace=True,
                do_owl_imports=False,
                advanced=False,
            )
        except Exception as error:  # rdflib raises plain Exception for a query it cannot read
            raise ShapesError.of(self.name, error) from None
        if isinstance(report, Exception) or not hasattr(report, "triples"):
            raise ShapesError.of(self.name, Exception(said))
        content = report.serialize(format="nt", encoding="utf-8")
        return read_report(quad.triple for quad in ox.parse(content, ox.RdfFormat.N_TRIPLES))


_STRING: Final = ox.NamedNode(XSD + "string")


def _graph(content: bytes) -> Graph:
    """Return a graph of rdflib, made of the same terms, each made once."""
    from rdflib import Graph

    graph = Graph()
    terms: dict[object, Node] = {}
    for quad in ox.parse(content, ox.RdfFormat.N_TRIPLES):
        triple = []
        for term in (quad.subject, quad.predicate, quad.object):
            made = terms.get(term)
            if made is None:
                made = terms[term] = _to_rdflib(term)
            triple.append(made)
        graph.add((triple[0], triple[1], triple[2]))
    return graph


def _to_rdflib(term: object) -> Node:
    from rdflib import BNode, Literal, URIRef

    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal() if term.language:
            return Literal(term.value, lang=term.language)
        case ox.Literal() if term.datatype == _STRING:
            return Literal(term.value)
        case ox.Literal():
            return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
        case _:
            raise TypeError(f"{term!r} has no counterpart in rdflib")
