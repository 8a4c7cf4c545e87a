"""The profile of OWL 2 that the ontology keeps to: OWL 2 DL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.reasoning.java import java_class
from kg.reasoning.ontologies import Triples, load

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHECKER: Final = "org.semanticweb.owlapi.profiles.OWL2DLProfile"
_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, order=True)
class Violation:
    """One breach of OWL 2 DL.

    Attributes:
        kind: what is wrong, such as ``use of undeclared class``.
        detail: OWL API's sentence, which names the term and the axiom.
    """

    kind: str
    detail: str


def violations(triples: Triples) -> list[Violation]:
    """Return the breaches of OWL 2 DL by an ontology, sorted and each once.

    The conditions are those of section 3 of https://www.w3.org/TR/owl2-syntax/, as the checker
    of OWL API reads them. OWL 2 DL asks that every term be declared, those of other vocabularies
    too; what the ontology uses of them is declared in ``ontology/external.ttl``.

    Args:
        triples: the ontology, with or without data.

    Raises:
        KgError: if Java or a package is missing, or OWL API cannot read the ontology.
    """
    report = java_class(_CHECKER)().checkOntology(load(triples))
    return sorted(set(_violations(report)))


def _violations(report: object) -> Iterator[Violation]:
    for found in report.getViolations():  # type: ignore[attr-defined]
        kind = _WORDS.sub(" ", str(found.getClass().getSimpleName())).lower()
        # The sentence ends with the ontology's name, which says nothing here.
        yield Violation(kind.replace("iri", "IRI"), str(found).rsplit(" in OntologyID(", 1)[0])
