"""Terms and concepts of the house: is each one that is used defined, and each one defined used?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

import kg
from kg.curie import curie
from kg.lint.findings import Finding, Severity
from kg.lint.model import TYPE
from kg.lint.sources import Room
from kg.namespaces import CONCEPT, OWL, SAS, SKOS, concept, sas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.lint.sources import Fact, Sources

RESERVED: Final = f"{SKOS}editorialNote"
"""The mark of a term that is defined ahead of its use: the note says what it is kept for."""

_IN_CODE: Final = re.compile(
    r"""\bsas:(?P<name>\w+)|\bsas\(\s*f?["'](?P<called>\w+)["']"""
    r"""|\bconcept\(\s*["'](?P<scheme>[\w-]+)["']\s*,\s*["'](?P<concept>[\w-]+)["']"""
)
_DEPRECATED: Final = f"{OWL}deprecated"
_AXIOMS_DO_NOT_COUNT: Final = frozenset((f"{SKOS}inScheme", f"{SKOS}topConceptOf"))


def check_house(sources: Sources) -> Iterator[Finding]:
    """Check every mention of a ``sas:`` term or of a concept.

    Yields:
        Findings of the checks ``undefined-term``, ``deprecated-term`` and, as warnings,
        ``unused-term``.
    """
    defined = _definitions(sources)
    marked = _marked(sources)
    used = set(_mentioned_in_code())
    reported: set[tuple[str, str]] = set()
    for mention in sources.mentions:
        iri = mention.iri
        if not _is_term(iri):
            continue
        if iri not in defined:
            if (iri, mention.file) not in reported:
                reported.add((iri, mention.file))
                home = "a file of ontology/vocab" if iri.startswith(CONCEPT) else "ontology/"
                message = f"{curie(iri)} is not defined; correct it, or define it in {home}"
                yield Finding("undefined-term", message, iri, mention.file, mention.line)
        elif iri in marked[_DEPRECATED] and mention.file != defined[iri].file:
            message = f"{curie(iri)} is deprecated; see its dct:isReplacedBy"
            yield Finding(
                "deprecated-term", message, iri, mention.file, mention.line, Severity.WARNING
            )
    used.update(_used_terms(sources))
    for iri, fact in defined.items():
        if iri.startswith(CONCEPT):
            continue  # a vocabulary offers more than the cases so far have asked for
        if iri not in used and iri not in marked[_DEPRECATED] and iri not in marked[RESERVED]:
            message = (
                f"{curie(iri)} is defined but used nowhere; use it, take it out, or say in a "
                "skos:editorialNote what it is reserved for"
            )
            yield Finding("unused-term", message, iri, fact.file, fact.line, Severity.WARNING)


def _definitions(sources: Sources) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for fact in sources.facts[Room.ONTOLOGY]:
        subject = fact.triple.subject
        typed = fact.triple.predicate.value == TYPE
        if not typed or not isinstance(subject, ox.NamedNode) or not _is_term(subject.value):
            continue
        found.setdefault(subject.value, fact)
    return found


def _marked(sources: Sources) -> dict[str, set[str]]:
    marks: dict[str, set[str]] = {_DEPRECATED: set(), RESERVED: set()}
    for fact in sources.facts[Room.ONTOLOGY]:
        predicate, subject = fact.triple.predicate.value, fact.triple.subject
        if predicate in marks and isinstance(subject, ox.NamedNode):
            marks[predicate].add(subject.value)
    return marks


def _used_terms(sources: Sources) -> Iterator[str]:
    """Yield what is named anywhere but in its own definition and its place in a scheme."""
    for mention in sources.queried:
        yield mention.iri
    for facts in sources.facts.values():
        for fact in facts:
            subject, value = fact.triple.subject, fact.triple.object
            yield fact.triple.predicate.value
            if (
                isinstance(value, ox.NamedNode)
                and value != subject
                and fact.triple.predicate.value not in _AXIOMS_DO_NOT_COUNT
            ):
                yield value.value


def _mentioned_in_code() -> Iterator[str]:
    """Yield the terms that the package itself writes, such as the bounds of times."""
    for file in Path(kg.__file__).parent.rglob("*.py"):
        for found in _IN_CODE.finditer(file.read_text(encoding="utf-8")):
            if found["scheme"]:
                yield concept(found["scheme"], found["concept"])
            else:
                yield sas(found["name"] or found["called"])


def _is_term(iri: str) -> bool:
    return iri.startswith((SAS, CONCEPT)) and iri not in (SAS, CONCEPT)
