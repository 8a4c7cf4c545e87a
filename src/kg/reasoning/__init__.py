"""Reasoning over the ontology and the data, for those who develop them.

Two reasoners with two tasks. HermiT decides whether the ontology, alone and merged with the
vocabularies it builds on, is consistent, whether each class can have an instance, and whether
the data contradicts it. An OWL 2 RL rule engine materialises ontology and data, as users of
the graph do, and meets no contradiction. OWL API checks that all of it is OWL 2 DL.

Nothing here runs when the graph is asked. The packages it needs come with the ``dev`` extra, and
HermiT and OWL API need Java.
"""

from kg.reasoning.hermit import Verdict, check, explain
from kg.reasoning.materialise import Contradiction, Materialised, materialise
from kg.reasoning.ontologies import Triples, graph_triples, ontology_triples, read_triples
from kg.reasoning.profiles import Violation, violations

__all__ = [
    "Contradiction",
    "Materialised",
    "Triples",
    "Verdict",
    "Violation",
    "check",
    "explain",
    "graph_triples",
    "materialise",
    "ontology_triples",
    "read_triples",
    "violations",
]
