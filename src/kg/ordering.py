"""The house order of Turtle: which subject, predicate and object comes first.

One order everywhere makes diffs small and files easy to read. A claim reads: what it is, what
it is called, what it is about, in which state and when, how much, and last the proof.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kg.namespaces import OWL, PREFIXES, RDF, SAS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

RDF_TYPE: Final = RDF + "type"

NaturalKey = tuple[tuple[tuple[str | int, ...], ...], str]

_DIGITS: Final = re.compile(r"([0-9]+)")
_SEPARATOR: Final = re.compile(r"[/#]")


def _expand(names: str) -> list[str]:
    expanded = []
    for name in names.split():
        prefix, _, local = name.partition(":")
        expanded.append(PREFIXES[prefix] + local)
    return expanded


_FIRST: Final = _expand(
    """
    rdf:type rdf:first rdf:rest
    rdfs:label skos:prefLabel skos:altLabel skos:hiddenLabel dct:title skos:notation
    skos:definition dct:description rdfs:comment skos:scopeNote skos:example skos:note
    owl:versionIRI owl:versionInfo owl:imports
    owl:onProperty owl:onClass
    rdfs:subClassOf rdfs:subPropertyOf rdfs:domain rdfs:range
    owl:equivalentClass owl:equivalentProperty owl:inverseOf owl:propertyChainAxiom
    owl:disjointWith owl:complementOf owl:intersectionOf owl:unionOf owl:oneOf
    skos:inScheme skos:topConceptOf skos:hasTopConcept skos:broader skos:narrower skos:related
    skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch
    sh:path sh:target sh:targetClass sh:targetNode sh:targetSubjectsOf sh:targetObjectsOf
    sh:name sh:description sh:order sh:group sh:deactivated sh:severity sh:message
    sh:prefixes sh:prefix sh:namespace sh:declare
    sh:nodeKind sh:class sh:datatype sh:node sh:in sh:hasValue
    sh:minCount sh:maxCount sh:minLength sh:maxLength sh:pattern sh:flags
    """
)
_MATTER: Final = 1000
_LATE: Final = _expand(
    """
    sas:state sas:since sas:until sas:when
    sas:number sas:upperNumber sas:value sas:yen sas:setAside
    sas:unitPrice sas:quantity sas:times sas:unit sas:qualifier
    """
)
_NUMBERS: Final = 2000 + _LATE.index(SAS + "qualifier")
_LAST: Final = _expand(
    """
    sh:closed sh:ignoredProperties sh:and sh:or sh:xone sh:not sh:property sh:sparql
    sh:select sh:ask sh:construct
    sas:note rdfs:seeAlso dct:source rdfs:isDefinedBy owl:deprecated dct:isReplacedBy
    sas:evidence
    """
)
_RANKS: Final[dict[str, int]] = (
    {iri: rank for rank, iri in enumerate(_FIRST)}
    | {iri: 2000 + rank for rank, iri in enumerate(_LATE)}
    | {iri: 3000 + rank for rank, iri in enumerate(_LAST)}
)

_HEADS: Final = frozenset({OWL + "Ontology", SKOS + "ConceptScheme"})
_NUMERIC: Final = frozenset(XSD + name for name in ("integer", "decimal", "double"))
_LANGUAGES: Final = {"ja": "0", "en": "1"}


@lru_cache(maxsize=1 << 12)  # enough for one file; a set of thousands must not pile up
def natural(text: str) -> NaturalKey:
    """Return a sort key that orders numbers by value and a path before what lies below it."""
    segments = tuple(
        # split() alternates text and digits, so like is always compared with like
        tuple(int(part) if index % 2 else part for index, part in enumerate(_DIGITS.split(segment)))
        for segment in _SEPARATOR.split(text)
    )
    return segments, text  # the text breaks ties such as "01" and "1"


def predicate_key(iri: str, written: str, datatypes: Iterable[str]) -> tuple[int, NaturalKey]:
    """Return the sort key of a predicate in a block.

    Args:
        iri: the predicate.
        written: the predicate as it is written in Turtle.
        datatypes: the datatypes of its objects, empty for one that is not a literal.
    """
    rank = _RANKS.get(iri)
    if rank is None:
        rank = _MATTER
        if iri.startswith(SAS):
            # What the claim counts stands together, behind its time.
            rank = _NUMBERS if all(datatype in _NUMERIC for datatype in datatypes) else _MATTER + 1
    return rank, natural(written)


def subject_key(iri: str, types: Iterable[str]) -> tuple[int, NaturalKey]:
    """Return the sort key of a block: the ontology or scheme itself first, then by IRI."""
    return (0 if any(name in _HEADS for name in types) else 1), natural(iri)


def literal_key(value: str, datatype: str, language: str) -> tuple[str, NaturalKey]:
    """Return the sort key of a literal among the objects of a predicate: Japanese first."""
    return _LANGUAGES.get(language, "2" + language) + datatype, natural(value)
