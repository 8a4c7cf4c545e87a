"""HermiT's verdict: is an ontology consistent, and can each of its classes have an instance?

HermiT decides by the hypertableau calculus of Motik, Shearer and Horrocks (Journal of Artificial
Intelligence Research 36, 2009), which is sound and complete for OWL 2 DL.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kg.curie import curie
from kg.errors import KgError
from kg.reasoning.java import java_class, java_errors
from kg.reasoning.ontologies import Triples, adapt, load

if TYPE_CHECKING:
    from collections.abc import Callable

_IRI: Final = re.compile(r"<([^<>\s]+)>")


@dataclass(frozen=True)
class Verdict:
    """What HermiT says.

    Attributes:
        consistent: whether the ontology has a model at all.
        unsatisfiable: IRIs of classes that can have no instance, sorted; empty if the ontology
            is inconsistent (then no class can) or if classes were not asked for.
        set_aside: how many axioms were left out, by the IRI of the datatype that HermiT does not
            know; see :data:`kg.reasoning.ontologies.DATATYPE_MAP`.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    set_aside: Counter[str] = field(default_factory=Counter)


def check(triples: Triples, *, classes: bool = True) -> Verdict:
    """Ask HermiT about an ontology.

    Args:
        triples: the ontology, with or without data.
        classes: whether to look for classes that can have no instance. With many instances
            this takes minutes where consistency takes seconds, and the instances hardly matter
            to it: ask it of the ontology without them.

    Raises:
        KgError: if Java or a package is missing, or HermiT refuses the ontology.
    """
    adapted = adapt(load(triples))
    try:
        reasoner = java_class("org.semanticweb.HermiT.Reasoner")(adapted.ontology)
        if not reasoner.isConsistent():
            return Verdict(False, (), adapted.set_aside)
        found: list[str] = []
        if classes:
            nothing = reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()
            found = sorted(str(entity.getIRI()) for entity in nothing)
        return Verdict(True, tuple(found), adapted.set_aside)
    except java_errors() as error:
        raise KgError(f"HermiT cannot work on the ontology: {error}") from error


def explain(triples: Triples) -> list[str]:
    """Return axioms that contradict each other and of which none can be spared.

    The method is QuickXplain (Junker, Preferred explanations and relaxations for
    over-constrained problems, AAAI 2004): it halves the ontology until no axiom can be spared.
    Each step asks HermiT, about a hundred times in all.

    Args:
        triples: an ontology known to be inconsistent, with or without data.

    Returns:
        The axioms in functional syntax, sorted; nothing if the ontology is consistent. Where
        there are several contradictions, those of one.

    Raises:
        KgError: if Java or a package is missing, or HermiT refuses the ontology.
    """
    axioms = list(adapt(load(triples)).ontology.getLogicalAxioms())
    try:
        if _consistent(axioms):
            return []
        return sorted(_readable(axiom) for axiom in _minimal(axioms, _consistent))
    except java_errors() as error:
        raise KgError(f"HermiT cannot work on the ontology: {error}") from error


def _consistent(axioms: list[Any]) -> bool:
    manager = java_class("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    chosen = java_class("java.util.HashSet")()
    for axiom in axioms:
        chosen.add(axiom)
    ontology = manager.createOntology(chosen)
    return bool(java_class("org.semanticweb.HermiT.Reasoner")(ontology).isConsistent())


def _minimal(axioms: list[Any], consistent: Callable[[list[Any]], bool]) -> list[Any]:
    """Return a minimal inconsistent part, by QuickXplain with the empty background."""

    def search(background: list[Any], added: bool, candidates: list[Any]) -> list[Any]:
        if added and not consistent(background):
            return []
        if len(candidates) == 1:
            return candidates
        middle = len(candidates) // 2
        first, second = candidates[:middle], candidates[middle:]
        needed = search(background + first, True, second)
        return search(background + needed, bool(needed), first) + needed

    return search([], False, axioms)


def _readable(axiom: Any) -> str:
    """Write an axiom with the prefixes that people know."""
    return _IRI.sub(lambda found: curie(found[1]), str(axiom))
