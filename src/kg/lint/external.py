"""Terms of other vocabularies: do they exist, are they what we use them as, are they current?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.curie import curie
from kg.lint.findings import Finding, Severity
from kg.lint.model import PROPERTIES, Kind, Term, declared
from kg.lint.sources import Role, Room
from kg.lint.vocabularies import BUILT_IN_TERMS
from kg.namespaces import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lint.sources import Mention, Sources
    from kg.lint.vocabularies import Vocabularies

DECLARATIONS: Final = "ontology/external.ttl"


def check_external(sources: Sources, vocabularies: Vocabularies) -> Iterator[Finding]:
    """Check every mention of a term that is not the house's own.

    Yields:
        Findings of the checks ``unknown-term``, ``not-listed``, ``no-copy``, ``wrong-kind``,
        ``deprecated-term``, ``undeclared-term`` and ``unused-declaration``.
    """
    for mention in dict.fromkeys(sources.mentions):
        if not mention.iri.startswith(ROOT):
            yield from _check_mention(mention, vocabularies)
    yield from _check_declarations(sources, vocabularies)


def _check_mention(mention: Mention, vocabularies: Vocabularies) -> Iterator[Finding]:
    iri, role = mention.iri, mention.role
    name, place = curie(iri), (iri, mention.file, mention.line)
    if vocabularies.namespace(iri) is None:
        # An IRI from anywhere may be a thing; a property or class has to come from somewhere known.
        if role is not Role.ANY:
            message = f"{name} is used as a {role.value}, but there is no copy of its vocabulary"
            yield Finding("no-copy", f"{message} to hold it against", *place)
        return
    if not vocabularies.defines(iri):
        if vocabularies.is_listed_only(iri):
            message = f"{name} is not among the terms that the README of the copies lists"
            yield Finding("not-listed", f"{message}; only those may be used", *place)
            return
        close = _closest(iri, vocabularies)
        advice = f"; is {curie(close)} meant?" if close else ""
        yield Finding("unknown-term", f"{name} does not exist in its vocabulary{advice}", *place)
        return
    term = vocabularies.terms.get(iri)
    if term is None:
        return
    if term.deprecated:
        instead = f"; use {curie(term.replaced_by)}" if term.replaced_by else ""
        message = f"{name} is deprecated by its vocabulary{instead}"
        yield Finding("deprecated-term", message, *place)
    if role is Role.CLASS and not term.is_class:
        message = f"{name} is used as a class, but it is an {term.named_kind()}"
        yield Finding("wrong-kind", _article(message), *place)
    elif role is Role.PROPERTY and not term.is_property:
        message = f"{name} is used as a property, but it is an {term.named_kind()}"
        yield Finding("wrong-kind", _article(message), *place)


def _check_declarations(sources: Sources, vocabularies: Vocabularies) -> Iterator[Finding]:
    """OWL 2 DL wants a declaration for each term; it has to agree with the vocabulary."""
    kinds: dict[str, set[Kind]] = {}
    places: dict[str, tuple[str, int | None]] = {}
    for fact in sources.facts[Room.ONTOLOGY]:
        for iri, kind in declared([fact.triple]):
            if iri.startswith(ROOT) or iri in BUILT_IN_TERMS:
                continue
            kinds.setdefault(iri, set()).add(kind)
            places.setdefault(iri, (fact.file, fact.line))
    for iri, own in kinds.items():
        term = vocabularies.terms.get(iri)
        wrong = next((kind for kind in own if term and not _agrees(kind, term)), None)
        if term and wrong:
            message = f"{curie(iri)} is declared as {wrong.value}; its vocabulary says that it"
            yield Finding("wrong-kind", f"{message} is {term.named_kind()}", iri, *places[iri])
    used: set[str] = set()
    for mention in sources.mentions:
        if places.get(mention.iri) != (mention.file, mention.line):
            used.add(mention.iri)
    for iri, place in places.items():
        if iri not in used:
            message = f"{curie(iri)} is declared but used nowhere; take the declaration out"
            yield Finding("unused-declaration", message, iri, *place, Severity.WARNING)
    yield from _undeclared(sources, vocabularies, frozenset(kinds))


def _undeclared(
    sources: Sources, vocabularies: Vocabularies, known: frozenset[str]
) -> Iterator[Finding]:
    reported: set[str] = set()
    files = {fact.file for fact in sources.statements}
    for mention in sources.mentions:
        iri = mention.iri
        if (
            mention.file in files
            and mention.role is not Role.ANY
            and vocabularies.namespace(iri)
            and iri not in BUILT_IN_TERMS
            and not iri.startswith(ROOT)
            and iri not in known
            and iri not in reported
        ):
            reported.add(iri)
            message = f"{curie(iri)} is used but not declared; declare it in {DECLARATIONS}"
            yield Finding("undeclared-term", message, iri, mention.file, mention.line)


def _agrees(kind: Kind, term: Term) -> bool:
    """Tell whether our declaration fits; rdf:Property alone leaves the sort of property open."""
    if kind in PROPERTIES:
        stated = term.kinds & (PROPERTIES - {Kind.PROPERTY})
        return kind in stated or kind is Kind.PROPERTY or (term.is_property and not stated)
    if kind in (Kind.CLASS, Kind.DATATYPE):
        return kind in term.kinds
    return True


def _closest(iri: str, vocabularies: Vocabularies) -> str | None:
    from difflib import get_close_matches

    namespace = vocabularies.namespace(iri)
    names = [term for term in vocabularies.terms if namespace and term.startswith(namespace)]
    return next(iter(get_close_matches(iri, names, n=1, cutoff=0.8)), None)


def _article(message: str) -> str:
    """``an class`` → ``a class``."""
    head, _, kind = message.rpartition(" an ")
    return message if kind[:1] in "aeiou" else f"{head} a {kind}"
