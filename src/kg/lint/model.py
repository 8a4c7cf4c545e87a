"""Terms and their hierarchy, as RDFS and OWL statements describe them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.namespaces import OWL, RDF, RDFS, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TYPE: Final = f"{RDF}type"
SUBCLASS: Final = f"{RDFS}subClassOf"
SUBPROPERTY: Final = f"{RDFS}subPropertyOf"
SCHEMA: Final = "https://schema.org/"
LITERAL_CLASSES: Final = frozenset(
    (f"{RDFS}Literal", f"{RDF}langString", f"{RDF}PlainLiteral", f"{RDF}XMLLiteral")
)


class Kind(Enum):
    """What sort of term it is."""

    CLASS = "class"
    DATATYPE = "datatype"
    PROPERTY = "property"
    OBJECT = "object property"
    DATA = "datatype property"
    ANNOTATION = "annotation property"
    OTHER = "individual"


PROPERTIES: Final = frozenset((Kind.PROPERTY, Kind.OBJECT, Kind.DATA, Kind.ANNOTATION))

KINDS: Final = {
    f"{OWL}Class": Kind.CLASS,
    f"{RDFS}Class": Kind.CLASS,
    f"{RDFS}Datatype": Kind.DATATYPE,
    f"{SCHEMA}DataType": Kind.DATATYPE,
    f"{RDF}Property": Kind.PROPERTY,
    f"{OWL}ObjectProperty": Kind.OBJECT,
    f"{OWL}DatatypeProperty": Kind.DATA,
    f"{OWL}AnnotationProperty": Kind.ANNOTATION,
    f"{OWL}FunctionalProperty": Kind.PROPERTY,
    f"{OWL}SymmetricProperty": Kind.OBJECT,
    f"{OWL}TransitiveProperty": Kind.OBJECT,
    f"{OWL}InverseFunctionalProperty": Kind.PROPERTY,
}


# owl:deprecated, and vs:term_status as FOAF has it.
_DEPRECATED: Final = {"deprecated": ("true", "1"), "term_status": ("archaic", "deprecated")}


@dataclass(slots=True)
class Term:
    """What a vocabulary says of one of its terms.

    Attributes:
        iri: its IRI.
        kinds: the sorts of term it is declared to be.
        domains: named classes that a subject is said to be in (all of them).
        ranges: named classes or datatypes that a value is said to be in (all of them).
        domain_includes: schema.org's looser domains (one of them).
        range_includes: schema.org's looser ranges (one of them).
        functional: it takes one value at most.
        inverse_functional: no two subjects share a value.
        deprecated: it is not to be used any more.
        replaced_by: what to use instead, if said.
    """

    iri: str
    kinds: set[Kind] = field(default_factory=set)
    domains: set[str] = field(default_factory=set)
    ranges: set[str] = field(default_factory=set)
    domain_includes: set[str] = field(default_factory=set)
    range_includes: set[str] = field(default_factory=set)
    functional: bool = False
    inverse_functional: bool = False
    deprecated: bool = False
    replaced_by: str | None = None

    @property
    def is_property(self) -> bool:
        """Whether it is declared as any sort of property."""
        return bool(self.kinds & PROPERTIES)

    @property
    def is_class(self) -> bool:
        """Whether it is declared as a class or datatype."""
        return bool(self.kinds & {Kind.CLASS, Kind.DATATYPE})

    def named_kind(self) -> str:
        """Return the kinds in words, the most telling ones."""
        telling = [kind.value for kind in Kind if kind in self.kinds and kind is not Kind.PROPERTY]
        return " and ".join(telling) or ("property" if self.kinds else "term of no stated kind")


def describe(triples: Iterable[ox.Triple]) -> dict[str, Term]:
    """Collect what triples say of every named subject."""
    terms: dict[str, Term] = {}
    for triple in triples:
        if not isinstance(triple.subject, ox.NamedNode):
            continue
        iri = triple.subject.value
        term = terms.get(iri)
        if term is None:
            term = terms[iri] = Term(iri)
        _note(term, triple.predicate.value, triple.object)
    return terms


def _note(term: Term, predicate: str, value: object) -> None:
    if isinstance(value, ox.Literal):
        marks = _DEPRECATED.get(predicate.rpartition("#")[2], ())
        term.deprecated |= value.value in marks
        return
    if not isinstance(value, ox.NamedNode):
        return
    match predicate:
        case _ if predicate == TYPE:
            term.kinds.add(KINDS.get(value.value, Kind.OTHER))
            term.functional |= value.value == f"{OWL}FunctionalProperty"
            term.inverse_functional |= value.value == f"{OWL}InverseFunctionalProperty"
            term.deprecated |= value.value.startswith(f"{OWL}Deprecated")
        case _ if predicate == f"{RDFS}domain":
            term.domains.add(value.value)
        case _ if predicate == f"{RDFS}range":
            term.ranges.add(value.value)
        case _ if predicate == f"{SCHEMA}domainIncludes":
            term.domain_includes.add(value.value)
        case _ if predicate == f"{SCHEMA}rangeIncludes":
            term.range_includes.add(value.value)
        case _ if predicate == f"{SCHEMA}supersededBy" or predicate.endswith("isReplacedBy"):
            term.deprecated = True
            term.replaced_by = value.value


class Hierarchy:
    """Superclasses, superproperties and disjoint classes, over all vocabularies together.

    Args:
        triples: the ontology and the vocabularies it builds on.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._disjoint: dict[str, set[str]] = defaultdict(set)
        self._closures: dict[str, frozenset[str]] = {}
        for triple in triples:
            if not (
                isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode)
            ):
                continue
            subject, predicate, value = (
                triple.subject.value,
                triple.predicate.value,
                triple.object.value,
            )
            if predicate in (SUBCLASS, SUBPROPERTY):
                self._parents[subject].add(value)
            elif predicate in (f"{OWL}equivalentClass", f"{OWL}equivalentProperty"):
                self._parents[subject].add(value)
                self._parents[value].add(subject)
            elif predicate == f"{OWL}disjointWith":
                self._disjoint[subject].add(value)
                self._disjoint[value].add(subject)

    def above(self, iri: str) -> frozenset[str]:
        """Return a class or property with everything above it."""
        known = self._closures.get(iri)
        if known is None:
            found: set[str] = set()
            waiting = [iri]
            while waiting:
                current = waiting.pop()
                if current not in found:
                    found.add(current)
                    waiting.extend(self._parents.get(current, ()))
            known = self._closures[iri] = frozenset(found)
        return known

    def clash(self, one: str, other: str) -> tuple[str, str] | None:
        """Return two disjoint classes above two classes, or None if they can share an instance."""
        others = self.above(other)
        for superclass in sorted(self.above(one)):
            for disjoint in sorted(self._disjoint.get(superclass, ())):
                if disjoint in others:
                    return superclass, disjoint
        return None


def is_datatype(iri: str, terms: dict[str, Term]) -> bool:
    """Tell whether a range is one of literals."""
    if iri.startswith(XSD) or iri in LITERAL_CLASSES:
        return True
    term = terms.get(iri)
    return term is not None and Kind.DATATYPE in term.kinds


def declared(triples: Iterable[ox.Triple]) -> Iterator[tuple[str, Kind]]:
    """Yield the named terms that triples declare in OWL, with the kind of each."""
    for triple in triples:
        if (
            triple.predicate.value == TYPE
            and isinstance(triple.subject, ox.NamedNode)
            and isinstance(triple.object, ox.NamedNode)
            and triple.object.value.startswith(OWL)
            and triple.object.value in KINDS
        ):
            yield triple.subject.value, KINDS[triple.object.value]
