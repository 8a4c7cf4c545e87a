"""A report as the graph that SHACL defines (section 3.6), in Turtle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.language import LANGUAGES
from kg.namespaces import PREFIXES, RDF, SH, XSD
from kg.shapes import SHAPES, Severity

if TYPE_CHECKING:
    from kg.validation.findings import Finding
    from kg.validation.render.view import View

_NAMES: Final = {
    Severity.VIOLATION: "Violation",
    Severity.WARNING: "Warning",
    Severity.INFO: "Info",
}


def as_turtle(view: View) -> str:
    """Return a ``sh:ValidationReport``; messages carry their language, all of them are given.

    SHACL says that a graph conforms only if there are no results of any severity.
    """
    node = ox.BlankNode("report")
    boolean = ox.NamedNode(XSD + "boolean")
    conforms = ox.Literal("false" if view.report.findings else "true", datatype=boolean)
    triples = [
        ox.Triple(node, ox.NamedNode(RDF + "type"), _sh("ValidationReport")),
        ox.Triple(node, _sh("conforms"), conforms),
    ]
    for number, finding in enumerate(view.findings):
        result = ox.BlankNode(f"result{number}")
        triples.append(ox.Triple(node, _sh("result"), result))
        triples += _result(result, finding)
    prefixes = {name: PREFIXES[name] for name in ("rdf", "sas", "sh", "xsd") if name in PREFIXES}
    content = ox.serialize(
        triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes | {"sh": SH, "shape": SHAPES}
    )
    return "" if content is None else content.decode()


def _result(node: ox.BlankNode, finding: Finding) -> list[ox.Triple]:
    said: list[tuple[str, ox.NamedNode | ox.BlankNode | ox.Literal]] = [
        ("focusNode", ox.NamedNode(finding.node)),
        ("sourceShape", ox.NamedNode(finding.shape.iri)),
        ("sourceConstraintComponent", ox.NamedNode(finding.component)),
        ("resultSeverity", _sh(_NAMES[finding.severity])),
        *(
            ("resultMessage", ox.Literal(finding.message(each), language=each))
            for each in LANGUAGES
        ),
    ]
    if finding.path:
        said.append(("resultPath", ox.NamedNode(finding.path)))
    if finding.term is not None:
        said.append(("value", finding.term))
    return [
        ox.Triple(node, ox.NamedNode(RDF + "type"), _sh("ValidationResult")),
        *(ox.Triple(node, _sh(name), value) for name, value in said),
    ]


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)
