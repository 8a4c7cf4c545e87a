"""The profiles of OWL 2: is an ontology within OWL 2 DL, and how far from OWL 2 RL is it?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from kg.reasoning.java import java_class
from kg.reasoning.ontologies import Triples, load

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Profile(Enum):
    """A profile, by the name of its checker in OWL API."""

    DL = "OWL2DLProfile"
    RL = "OWL2RLProfile"


@dataclass(frozen=True, order=True)
class Violation:
    """One breach of a profile.

    Attributes:
        kind: what is wrong, such as ``use of undeclared class``.
        detail: OWL API's sentence, which names the term and the axiom.
    """

    kind: str
    detail: str


def violations(triples: Triples, profile: Profile) -> list[Violation]:
    """Return the breaches of a profile by an ontology, sorted.

    OWL 2 DL asks that every term be declared, those of other vocabularies too; what the ontology
    uses of them is declared in ``ontology/external.ttl``.

    Raises:
        KgError: if Java is missing or OWL API cannot read the ontology.
    """
    checker = java_class(f"org.semanticweb.owlapi.profiles.{profile.value}")()
    return sorted(set(_violations(checker.checkOntology(load(triples)))))


def _violations(report: object) -> Iterator[Violation]:
    for found in report.getViolations():  # type: ignore[attr-defined]
        kind = _WORDS.sub(" ", str(found.getClass().getSimpleName())).lower()
        # The sentence ends with the ontology's name, which says nothing here.
        yield Violation(kind.replace("iri", "IRI"), str(found).rsplit(" in OntologyID(", 1)[0])
