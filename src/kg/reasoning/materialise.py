"""OWL 2 RL: everything that the rules give, and the contradictions they meet.

``reasonable``, a rule engine in Rust, closes a graph of 50,000 triples in under two seconds;
owlrl gives the same statements about our resources in forty-five and misses owl:AllDifferent
(measured on two cores). Two things ``reasonable`` leaves to its caller: the members of an
enumeration have to be given as its instances (rule cls-oo), and of the rules whose conclusion is
``false`` it reports none. The first is added before, the second are asked as queries after.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.curie import curie
from kg.errors import KgError, MissingExtra
from kg.namespaces import OWL, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.reasoning.ontologies import Triples

_PREFIXES: Final = f"PREFIX rdf: <{RDF}> PREFIX rdfs: <{RDFS}> PREFIX owl: <{OWL}> "
_MEMBERS: Final = "owl:members|owl:distinctMembers"

_ENUMERATIONS: Final = (
    "CONSTRUCT { ?member a ?class } WHERE { ?class owl:oneOf/rdf:rest*/rdf:first ?member }"
)

# Rule names and conditions: tables 4 to 8 of https://www.w3.org/TR/owl2-profiles/, rules with
# the conclusion "false". {rule: (what it means, pattern that binds ?a and perhaps ?b, ?c)}
_FALSE: Final = {
    "eq-diff1": (
        "{a} and {b} are one and the same, but said to be different",
        """
        ?a owl:sameAs ?b . { ?a owl:differentFrom ?b } UNION { ?b owl:differentFrom ?a }""",
    ),
    "eq-diff2": (
        "{a} and {b} are one and the same, but among those said to be different",
        f"""
        ?all a owl:AllDifferent ; ({_MEMBERS})/rdf:rest*/rdf:first ?a, ?b .
        FILTER(STR(?a) < STR(?b)) {{ ?a owl:sameAs ?b }} UNION {{ ?b owl:sameAs ?a }}""",
    ),
    "prp-irp": (
        "{a} has itself as value of {b}, which is irreflexive",
        """
        ?b a owl:IrreflexiveProperty . ?a ?b ?a .""",
    ),
    "prp-asyp": (
        "{a} and {b} have each other as value of {c}, which is asymmetric",
        """
        ?c a owl:AsymmetricProperty . ?a ?c ?b . ?b ?c ?a . FILTER(STR(?a) <= STR(?b))""",
    ),
    "prp-pdw": (
        "{a} has a value in both {b} and {c}, which are disjoint",
        """
        { ?b owl:propertyDisjointWith ?c }
        UNION { ?all a owl:AllDisjointProperties ; owl:members/rdf:rest*/rdf:first ?b, ?c .
                FILTER(STR(?b) < STR(?c)) }
        ?a ?b ?value ; ?c ?value .""",
    ),
    "prp-npa": (
        "{a} has {b} as value of {c}, which is said not to be so",
        """
        ?not owl:sourceIndividual ?a ; owl:assertionProperty ?c ;
             owl:targetIndividual|owl:targetValue ?b . ?a ?c ?b .""",
    ),
    "cls-nothing2": (
        "{a} is an instance of a class that can have none",
        """
        ?a a owl:Nothing .""",
    ),
    "cls-com": (
        "{a} is an instance of {b} and of its complement",
        """
        ?b owl:complementOf ?other . ?a a ?b, ?other .""",
    ),
    "cls-maxc1": (
        "{a} has a value for {b}, which its class forbids",
        """
        ?class owl:maxCardinality|owl:cardinality ?none ; owl:onProperty ?b .
        FILTER(?none = 0) ?a a ?class ; ?b ?value .""",
    ),
    "cls-maxqc1": (
        "{a} has a value for {b} of a class that its own class forbids",
        """
        ?class owl:maxQualifiedCardinality|owl:qualifiedCardinality ?none ; owl:onProperty ?b ;
               owl:onClass ?of . FILTER(?none = 0) ?a a ?class ; ?b ?value .
        FILTER(?of = owl:Thing || EXISTS { ?value a ?of })""",
    ),
    "cax-dw": (
        "{a} is an instance of {b} and of {c}, which are disjoint",
        """
        ?b owl:disjointWith ?c . ?a a ?b, ?c .""",
    ),
    "cax-adc": (
        "{a} is an instance of {b} and of {c}, which are disjoint",
        """
        ?all a owl:AllDisjointClasses ; owl:members/rdf:rest*/rdf:first ?b, ?c .
        FILTER(STR(?b) < STR(?c)) ?a a ?b, ?c .""",
    ),
}


@dataclass(frozen=True, order=True)
class Contradiction:
    """One contradiction, by the rule of OWL 2 RL that finds it.

    Attributes:
        rule: the name of the rule in the recommendation, such as ``cax-dw``.
        message: who contradicts what, in one sentence.
    """

    rule: str
    message: str


@dataclass(frozen=True)
class Materialised:
    """A graph with all that OWL 2 RL gives.

    Attributes:
        store: asserted and inferred triples in the default graph.
        asserted: how many triples went in.
        contradictions: what cannot all be true, sorted.
    """

    store: ox.Store
    asserted: int
    contradictions: tuple[Contradiction, ...]


def materialise(triples: Triples) -> Materialised:
    """Close a graph under the rules of OWL 2 RL.

    Args:
        triples: ontology and data together.

    Raises:
        MissingExtra: if ``reasonable`` is not installed.
    """
    store = ox.Store()
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    asserted = len(store)
    members = store.query(_PREFIXES + _ENUMERATIONS)
    assert isinstance(members, ox.QueryTriples)
    store.extend(ox.Quad(t.subject, t.predicate, t.object) for t in list(members))
    store.extend(_inferred(store))
    return Materialised(store, asserted, tuple(sorted(set(_contradictions(store)))))


def _inferred(store: ox.Store) -> Iterator[ox.Quad]:
    try:
        reasoner = import_module("reasonable").PyReasoner()
    except ImportError as error:
        raise MissingExtra("reasonable", "dev", "to materialise OWL 2 RL") from error
    # The engine renames blank nodes of a file, so they are given to it as IRIs and taken back.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "graph.ttl")
        file.write_bytes(_serialised(store))
        try:
            reasoner.load_file(str(file))
        except OSError as error:
            raise KgError(f"the OWL 2 RL engine cannot read the graph: {error}") from error
        for subject, predicate, value in reasoner.reason():
            yield ox.Quad(_term(subject), _term(predicate), _term(value))


_BLANK: Final = "urn:blank:"


def _serialised(store: ox.Store) -> bytes:
    def named(term: Any) -> Any:
        return ox.NamedNode(_BLANK + term.value) if isinstance(term, ox.BlankNode) else term

    triples = [ox.Triple(named(q.subject), q.predicate, named(q.object)) for q in store]
    content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert content is not None
    return content


def _term(term: Any) -> Any:
    """Turn a term of rdflib, as the engine returns it, into one of pyoxigraph."""
    text = str(term)
    if type(term).__name__ == "URIRef":
        blank = text.startswith(_BLANK)
        return ox.BlankNode(text.removeprefix(_BLANK)) if blank else ox.NamedNode(text)
    if term.language:
        return ox.Literal(text, language=term.language)
    return (
        ox.Literal(text, datatype=ox.NamedNode(str(term.datatype)))
        if term.datatype
        else (ox.Literal(text))
    )


def _contradictions(store: ox.Store) -> Iterator[Contradiction]:
    for rule, (meaning, pattern) in _FALSE.items():
        found = store.query(f"{_PREFIXES} SELECT DISTINCT ?a ?b ?c WHERE {{ {pattern} }}")
        assert isinstance(found, ox.QuerySolutions)
        for row in found:
            names = {name: _name(row[name]) for name in "abc"}
            yield Contradiction(rule, meaning.format(**names))


def _name(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return curie(term.value)
    return "a class without a name" if isinstance(term, ox.BlankNode) else str(term)
