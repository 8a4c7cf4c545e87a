"""Reasoning over the ontology and the data, for those who develop them.

Two reasoners with two tasks. HermiT decides whether the ontology, alone and merged with the
vocabularies it builds on, is consistent, whether each class can have an instance, and whether
the data contradicts it. An OWL 2 RL rule engine materialises ontology and data, as users of
the graph do, and meets no contradiction. OWL API checks the profiles.

Nothing here runs when the graph is asked; the packages it needs come with the ``dev`` extra.
"""

from kg.reasoning.hermit import Verdict, check, explain
from kg.reasoning.materialise import Contradiction, Materialised, materialise
from kg.reasoning.ontologies import Triples, ontology_triples, read_triples
from kg.reasoning.profiles import Profile, Violation, violations

__all__ = [
    "Contradiction",
    "Materialised",
    "Profile",
    "Triples",
    "Verdict",
    "Violation",
    "check",
    "explain",
    "materialise",
    "ontology_triples",
    "read_triples",
    "violations",
]
