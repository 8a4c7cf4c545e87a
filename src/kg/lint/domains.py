"""Values of properties: of the right sort, in domain and range, and not more than allowed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curie import curie
from kg.lint.findings import Finding, Severity
from kg.lint.model import (
    SCHEMA,
    SUBPROPERTY,
    TYPE,
    Hierarchy,
    Kind,
    Term,
    describe,
    is_datatype,
)
from kg.lint.sources import Room
from kg.namespaces import LINE, OWL, OWL_TIME, RDF, SAS, TIME, XSD, sas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lint.sources import Fact, Sources
    from kg.lint.vocabularies import Vocabularies

# What the names of times and line ranges alone say; the build adds these types.
_TYPED_BY_NAME: Final = {TIME: f"{OWL_TIME}TemporalEntity", LINE: sas("SourceLines")}
_SCHEMA_TEXTS: Final = frozenset((f"{XSD}string", f"{RDF}langString"))
_SCHEMA_DATATYPES: Final = {
    f"{SCHEMA}Boolean": frozenset((f"{XSD}boolean",)),
    f"{SCHEMA}Date": frozenset((f"{XSD}date",)),
    f"{SCHEMA}DateTime": frozenset((f"{XSD}dateTime",)),
    f"{SCHEMA}Integer": frozenset((f"{XSD}integer",)),
    f"{SCHEMA}Number": frozenset(XSD + n for n in ("integer", "decimal", "double", "float")),
    f"{SCHEMA}Text": _SCHEMA_TEXTS,
    f"{SCHEMA}Time": frozenset((f"{XSD}time",)),
    f"{SCHEMA}URL": frozenset((f"{XSD}anyURI",)),
}
_WIDER: Final = {f"{XSD}integer": (f"{XSD}decimal",), f"{XSD}string": (f"{XSD}anyURI",)}


@dataclass(frozen=True)
class Model:
    """All that is known of terms, and the files that use them."""

    sources: Sources
    vocabularies: Vocabularies

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Terms of the house and of the vocabularies."""
        own = describe(fact.triple for fact in self.sources.facts[Room.ONTOLOGY])
        house = {iri: term for iri, term in own.items() if iri.startswith(SAS)}
        return {**self.vocabularies.terms, **house}

    @cached_property
    def hierarchy(self) -> Hierarchy:
        """What is above what, and what excludes what."""
        own = [fact.triple for fact in self.sources.facts[Room.ONTOLOGY]]
        return Hierarchy([*own, *self.vocabularies.triples])

    @cached_property
    def types(self) -> dict[str, set[str]]:
        """Node → its declared types."""
        found: dict[str, set[str]] = defaultdict(set)
        for fact in self.sources.statements:
            value = fact.triple.object
            if fact.triple.predicate.value == TYPE and isinstance(value, ox.NamedNode):
                found[_key(fact.triple.subject)].add(value.value)
        return found

    def types_of(self, node: object) -> set[str]:
        """Return the declared types of a node, or those that its name alone tells."""
        key = _key(node)
        for namespace, type_ in _TYPED_BY_NAME.items():
            if key.startswith(namespace):
                return {type_}
        return self.types.get(key, set())


def check_values(sources: Sources, vocabularies: Vocabularies) -> Iterator[Finding]:
    """Check the values of every property in ontology and data.

    Yields:
        Findings of the checks ``literal-expected``, ``resource-expected``, ``wrong-datatype``,
        ``domain``, ``range``, ``functional``, ``inverse-functional`` and, as warnings,
        ``house-domain`` and ``house-range``.
    """
    model = Model(sources, vocabularies)
    yield from _check_subproperties(model)
    for fact in sources.statements:
        predicate = fact.triple.predicate.value
        if predicate == TYPE:
            continue
        for above in sorted(model.hierarchy.above(predicate)):
            term = model.terms.get(above)
            if term is not None:
                yield from _check_value(fact, term, model)
    yield from _check_uniqueness(model)


def _check_value(fact: Fact, term: Term, model: Model) -> Iterator[Finding]:
    house = term.iri.startswith(SAS)
    value = fact.triple.object
    name = _name(fact, term)
    place = (term.iri, fact.file, fact.line)
    if isinstance(value, ox.Literal):
        if not takes_literals(term, model.terms):
            message = f"{name} takes a resource, not the literal {value}"
            yield Finding("resource-expected", message, *place)
        elif not _fits(value, term):
            allowed = ", ".join(curie(iri) for iri in sorted(term.ranges | term.range_includes))
            message = f"{name} takes {allowed}, not {value} ({curie(value.datatype.value)})"
            yield Finding("wrong-datatype", message, *place)
    elif not takes_resources(term, model.terms):
        message = f"{name} takes a literal, not the resource {_shown(value)}"
        yield Finding("literal-expected", message, *place)
    else:
        ranges = {iri for iri in term.ranges if not is_datatype(iri, model.terms)}
        check = _outside if house else _contradicted
        yield from check(fact, name, term, value, ranges, "range", model)
    check = _outside if house else _contradicted
    yield from check(fact, name, term, fact.triple.subject, term.domains, "domain", model)
    if term.domain_includes:
        yield from _outside_schema(fact, name, term, model)


def _contradicted(
    fact: Fact, name: str, term: Term, node: object, classes: set[str], side: str, model: Model
) -> Iterator[Finding]:
    """A class of others that a node cannot be in, because its types exclude it."""
    for type_ in sorted(model.types_of(node)):
        for wanted in sorted(classes):
            clash = model.hierarchy.clash(type_, wanted)
            if clash:
                message = (
                    f"{name} has the {side} {curie(wanted)}, but {_shown(node)} is a "
                    f"{curie(type_)}, and {curie(clash[0])} and {curie(clash[1])} are disjoint"
                )
                yield Finding(side, message, term.iri, fact.file, fact.line)
                return


def _outside(
    fact: Fact, name: str, term: Term, node: object, classes: set[str], side: str, model: Model
) -> Iterator[Finding]:
    """A class of the house that a node is not declared to be in."""
    types = model.types_of(node)
    above = {superclass for type_ in types for superclass in model.hierarchy.above(type_)}
    for wanted in sorted(classes - above - {f"{OWL}Thing"}):
        said = ", ".join(curie(iri) for iri in sorted(types)) or "without a type"
        message = f"{name} has the {side} {curie(wanted)}, but {_shown(node)} is {said}"
        yield Finding(f"house-{side}", message, term.iri, fact.file, fact.line, Severity.WARNING)


def _outside_schema(fact: Fact, name: str, term: Term, model: Model) -> Iterator[Finding]:
    """A thing of schema.org that is of no class which schema.org gives this property."""
    types = model.types_of(fact.triple.subject)
    above = {iri for type_ in types for iri in model.hierarchy.above(type_)}
    known = {iri for iri in above if iri.startswith(SCHEMA)}
    wanted = {iri for iri in term.domain_includes if model.terms.get(iri)}
    # A domain below one of our classes is no contradiction: the thing may be of that class too.
    below = any(model.hierarchy.above(iri) & known for iri in wanted)
    if known and not known & wanted and not below:
        allowed = ", ".join(curie(iri) for iri in sorted(wanted))
        message = f"{name} is for {allowed}; {_shown(fact.triple.subject)} is none of these"
        yield Finding("domain", message, term.iri, fact.file, fact.line)


def _check_subproperties(model: Model) -> Iterator[Finding]:
    """Our properties below those of others: same sort, and domains and ranges that can meet."""
    for fact in model.sources.facts[Room.ONTOLOGY]:
        if fact.triple.predicate.value != SUBPROPERTY:
            continue
        own = model.terms.get(_key(fact.triple.subject))
        other = model.terms.get(_key(fact.triple.object))
        if own is None or other is None or not own.iri.startswith(SAS):
            continue
        place = (own.iri, fact.file, fact.line)
        pair = f"{curie(own.iri)} is below {curie(other.iri)}"
        if Kind.DATA in own.kinds and not takes_literals(other, model.terms):
            yield Finding("wrong-kind", f"{pair}, which takes no literals", *place)
        if Kind.OBJECT in own.kinds and not takes_resources(other, model.terms):
            yield Finding("wrong-kind", f"{pair}, which takes literals only", *place)
        for side, ours, theirs in (
            ("domain", own.domains, other.domains),
            ("range", own.ranges, other.ranges),
        ):
            for mine in sorted(ours):
                for yours in sorted(theirs):
                    if model.hierarchy.clash(mine, yours):
                        message = f"{pair}, but its {side} {curie(mine)} and {curie(yours)}"
                        yield Finding(side, f"{message} are disjoint", *place)


def _check_uniqueness(model: Model) -> Iterator[Finding]:
    values: dict[tuple[str, str], dict[str, Fact]] = defaultdict(dict)
    owners: dict[tuple[str, str], dict[str, Fact]] = defaultdict(dict)
    for fact in model.sources.statements:
        for above in model.hierarchy.above(fact.triple.predicate.value):
            term = model.terms.get(above)
            if term is None:
                continue
            subject, value = fact.triple.subject, fact.triple.object
            if term.functional:
                values[above, str(subject)].setdefault(str(value), fact)
            if term.inverse_functional and not isinstance(value, ox.Literal):
                owners[above, str(value)].setdefault(str(subject), fact)
    for (iri, _), facts in values.items():
        if len(facts) > 1:
            first, *rest = facts.values()
            message = (
                f"{curie(iri)} is functional: the {len(facts)} values of "
                f"{_shown(first.triple.subject)} would all be one and the same thing"
            )
            yield Finding("functional", message, iri, rest[0].file, rest[0].line)
    for (iri, _), facts in owners.items():
        if len(facts) > 1:
            first, *rest = facts.values()
            message = (
                f"{curie(iri)} is inverse functional: {_shown(first.triple.subject)} and "
                f"{_shown(rest[0].triple.subject)} share a value and would be one thing"
            )
            yield Finding("inverse-functional", message, iri, rest[0].file, rest[0].line)


def takes_literals(term: Term, terms: dict[str, Term]) -> bool:
    """Tell whether a literal can be a value of a property."""
    if Kind.DATA in term.kinds or Kind.ANNOTATION in term.kinds:
        return True
    if Kind.OBJECT in term.kinds:
        return False
    ranges = term.ranges | term.range_includes
    return not ranges or any(is_datatype(iri, terms) for iri in ranges)


def takes_resources(term: Term, terms: dict[str, Term]) -> bool:
    """Tell whether a resource can be a value of a property."""
    if Kind.OBJECT in term.kinds:
        return True
    if Kind.DATA in term.kinds:
        return False
    ranges = term.ranges | term.range_includes
    # schema.org's URL is written as an IRI in RDF.
    return not ranges or any(not is_datatype(iri, terms) or iri == f"{SCHEMA}URL" for iri in ranges)


def _fits(literal: ox.Literal, term: Term) -> bool:
    datatype = literal.datatype.value
    allowed: set[str] = set()
    for range_ in term.ranges | term.range_includes:
        if range_.startswith(XSD) or range_ == f"{RDF}langString":
            allowed.add(range_)
        elif range_ in _SCHEMA_DATATYPES:
            allowed |= _SCHEMA_DATATYPES[range_]
        else:
            return True
    return not allowed or datatype in allowed or bool(allowed & {*_WIDER.get(datatype, ())})


def _name(fact: Fact, term: Term) -> str:
    used = fact.triple.predicate.value
    return curie(term.iri) if used == term.iri else f"{curie(term.iri)} (of {curie(used)})"


def _key(node: object) -> str:
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def _shown(node: object) -> str:
    return curie(node.value) if isinstance(node, ox.NamedNode) else "a node without a name"
