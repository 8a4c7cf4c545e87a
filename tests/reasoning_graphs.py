"""Graphs for the tests of the reasoners: pieces of Turtle, one case, and errors planted in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curie import curie
from kg.namespaces import CONCEPT, PREFIXES
from kg.turtle import parse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.home import Home
    from kg.reasoning import Triples

DECLARATIONS: Final = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
SCHEMES: Final = "".join(
    f"PREFIX {scheme}: <{CONCEPT}{scheme}/>\n" for scheme in ("organisation-kind", "state")
)
CASE: Final = "01644-ikeda"


def turtle(text: str) -> Triples:
    quads = parse(f"{DECLARATIONS}{SCHEMES}{text}", "planted.ttl", rename_blank_nodes=True).quads
    return [quad.triple for quad in quads]


def select(triples: Iterable[ox.Triple], pattern: str) -> list[str]:
    """The IRIs that ``?node`` can be in a pattern, sorted."""
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    query = f"{DECLARATIONS}{SCHEMES}SELECT DISTINCT ?node WHERE {{ {pattern} }}"
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return sorted(row["node"].value for row in found)


def case_files(home: Home) -> list[Path]:
    """The data of one municipality, with what all share."""
    return [
        path
        for path in home.data_files()
        if home.cases not in path.parents or path.parent.name == CASE
    ]


@dataclass(frozen=True)
class Planted:
    """A false statement about a node of the case: what the node is, and what is said of it."""

    node: str
    statement: str


PLANTED: Final = {
    "a council that is also a shakyo": Planted("?node a sas:Council", "a sas:Shakyo"),
    "a council classified as a shakyo": Planted(
        "?node a sas:Council", "org:classification organisation-kind:municipal-shakyo"
    ),
    "a shakyo that is also a council": Planted(
        "?node a sas:Body ; org:classification organisation-kind:municipal-shakyo",
        "a sas:Council",
    ),
    "a place that is also a body": Planted("?node a sas:Municipality", "a sas:Body"),
    "a government that is also a place": Planted("?node a sas:Government", "a sas:Place"),
    "a planned claim among the done": Planted("?node sas:state state:planned", "a sas:DoneClaim"),
    "an absence among the done": Planted("?node sas:state state:absent", "a sas:DoneClaim"),
    "a discrepancy that is also a claim": Planted("?node a sas:Discrepancy", "a sas:Claim"),
    "an event that is also an organisation": Planted("?node a sas:Event", "a org:Organization"),
    "a membership that is also a body": Planted("?node a sas:Membership", "a sas:Body"),
    "an unknown time that is also an interval": Planted(
        "?claim sas:since ?node . FILTER(?node = on:unknown)",
        "a sas:UnknownTime, time:ProperInterval",
    ),
    "done and planned at once": Planted("?node sas:state state:done", "sas:state state:planned"),
    "done and ended at once": Planted("?node sas:state state:done", "sas:state state:ended"),
}
EQUAL: Final = ("done and planned at once", "done and ended at once")
"""Those that make two states one, from which everything follows."""


FALSE_RULES: Final = {
    "eq-diff1": "sas:a owl:sameAs sas:b ; owl:differentFrom sas:b .",
    "eq-diff2": "[] a owl:AllDifferent ; owl:members ( sas:a sas:b ) . sas:b owl:sameAs sas:a .",
    "eq-diff2 by a functional property": "[] a owl:AllDifferent ;"
    " owl:distinctMembers ( sas:b sas:c ) . sas:p a owl:FunctionalProperty ."
    " sas:a sas:p sas:b, sas:c .",
    "eq-diff2 by an inverse functional property": "[] a owl:AllDifferent ;"
    " owl:distinctMembers ( sas:a sas:b ) . sas:p a owl:InverseFunctionalProperty ."
    " sas:a sas:p sas:c . sas:b sas:p sas:c .",
    "prp-irp": "sas:p a owl:IrreflexiveProperty . sas:a sas:p sas:a .",
    "prp-asyp": "sas:p a owl:AsymmetricProperty . sas:a sas:p sas:b . sas:b sas:p sas:a .",
    "prp-pdw": "sas:p owl:propertyDisjointWith sas:q . sas:a sas:p sas:b ; sas:q sas:b .",
    "prp-npa": "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual sas:a ;"
    " owl:assertionProperty sas:p ; owl:targetIndividual sas:b . sas:a sas:p sas:b .",
    "cls-nothing2": "sas:C rdfs:subClassOf owl:Nothing . sas:a a sas:C .",
    "cls-com": "sas:C owl:complementOf sas:D . sas:a a sas:C, sas:D .",
    "cls-maxc1": "sas:C owl:maxCardinality 0 ; owl:onProperty sas:p . sas:a a sas:C ; sas:p 1 .",
    "cls-maxqc1": "sas:C owl:maxQualifiedCardinality 0 ; owl:onProperty sas:p ; owl:onClass sas:D ."
    " sas:a a sas:C ; sas:p sas:b . sas:b a sas:D .",
    "cax-dw": "sas:C owl:disjointWith sas:D . sas:E rdfs:subClassOf sas:D . sas:a a sas:C, sas:E .",
    "cax-adc": "[] a owl:AllDisjointClasses ; owl:members ( sas:C sas:D ) . sas:a a sas:C, sas:D .",
}
"""By the name of the rule: statements from which it concludes false, the last being to blame."""


def plant(case: Triples, name: str) -> tuple[str, Triples]:
    """Return the name of the culprit, and the graph with the error in it."""
    planted = PLANTED[name]
    culprit = select(case, planted.node)[0]
    return curie(culprit), [*case, *turtle(f"<{culprit}> {planted.statement} .")]
