"""OWL 2 RL: everything that the rules give, and the contradictions they meet.

The rules are those of section 4.3 of https://www.w3.org/TR/owl2-profiles/. ``reasonable``, a rule
engine in Rust, closes a graph of 54,000 triples in two to four seconds; owlrl takes 34 and is not
sure of owl:AllDifferent, but serves the tests as a second opinion. Two things ``reasonable``
leaves to its caller: the members of an enumeration have to be given as its instances (rule
cls-oo), and of the rules whose conclusion is ``false`` it reports none. The first is added before,
the second are asked as queries after. Ill-typed literals (rule dt-not-type) are left to the shapes.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox
from rdflib import XSD, BNode, URIRef

from kg.curie import curie
from kg.errors import KgError, MissingExtra
from kg.namespaces import OWL, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.reasoning.ontologies import Triples

_PREFIXES: Final = f"PREFIX rdf: <{RDF}> PREFIX owl: <{OWL}> "
_Row: TypeAlias = dict[str, Any]
_MEMBERS: Final = "owl:members|owl:distinctMembers"

_ENUMERATIONS: Final = (
    "CONSTRUCT { ?member a ?class } WHERE { ?class owl:oneOf/rdf:rest*/rdf:first ?member }"
)

# Rule names and conditions: tables 4 to 8 of https://www.w3.org/TR/owl2-profiles/, rules with
# the conclusion "false". {rule: (what it means, pattern that binds ?a and perhaps ?b, ?c)}
_EQUAL: Final = {
    "eq-diff1": (
        "{a} and {b} are one and the same, but said to be different",
        """
        { ?a owl:sameAs ?b } UNION { ?b owl:sameAs ?a }
        { ?a owl:differentFrom ?b } UNION { ?b owl:differentFrom ?a }
        FILTER(STR(?a) < STR(?b))""",
    ),
    "eq-diff2": (
        "{a} and {b} are one and the same, but among those said to be different",
        f"""
        ?all a owl:AllDifferent ; ({_MEMBERS})/rdf:rest*/rdf:first ?a, ?b .
        FILTER(STR(?a) < STR(?b)) {{ ?a owl:sameAs ?b }} UNION {{ ?b owl:sameAs ?a }}""",
    ),
}

# What made two things one, asked of what is asserted: rules prp-fp and prp-ifp.
_CAUSES: Final = (
    (
        "{c} has both {a} and {b} as value of {p}, which takes one, but these are different",
        "?p a owl:FunctionalProperty . ?c ?p ?a, ?b .",
    ),
    (
        "both {a} and {b} have {c} as value of {p}, which only one may, but these are different",
        "?p a owl:InverseFunctionalProperty . ?a ?p ?c . ?b ?p ?c .",
    ),
)

_FALSE: Final = {
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
        contradictions: what cannot all be true, sorted.
    """

    store: ox.Store
    contradictions: tuple[Contradiction, ...]


def materialise(triples: Triples) -> Materialised:
    """Close a graph under the rules of OWL 2 RL.

    Args:
        triples: ontology and data together.

    Raises:
        MissingExtra: if ``reasonable`` is not installed.
        KgError: if ``reasonable`` cannot read the graph.
    """
    asserted = _store(triples)
    members = asserted.query(_PREFIXES + _ENUMERATIONS)
    assert isinstance(members, ox.QueryTriples)
    closed = _store(_closure([*triples, *members]))
    return Materialised(closed, tuple(sorted(set(_contradictions(asserted, closed)))))


def _store(triples: Iterable[ox.Triple]) -> ox.Store:
    store = ox.Store()
    store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return store


def _closure(triples: Triples) -> Iterator[ox.Triple]:
    try:
        reasoner = import_module("reasonable").PyReasoner()
    except ImportError as error:
        raise MissingExtra("reasonable", "dev", "to materialise OWL 2 RL") from error
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "graph.ttl")
        ox.serialize(triples, str(file), ox.RdfFormat.N_TRIPLES)
        try:
            reasoner.load_file(str(file))
        except OSError as error:
            raise KgError(f"the OWL 2 RL engine cannot read the graph: {error}") from error
    for subject, predicate, value in reasoner.reason():
        yield ox.Triple(_term(subject), _term(predicate), _term(value))


def _term(term: Any) -> Any:
    """Turn a term of rdflib, as the engine returns it, into one of pyoxigraph."""
    if isinstance(term, URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, BNode):
        return ox.BlankNode(str(term))
    if term.language:
        return ox.Literal(str(term), language=term.language)
    return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype or XSD.string)))


def _contradictions(asserted: ox.Store, closed: ox.Store) -> Iterator[Contradiction]:
    equal = False
    for rule, (meaning, pattern) in _EQUAL.items():
        for pair in _select(closed, f"SELECT DISTINCT ?a ?b WHERE {{ {pattern} }}"):
            equal = True
            causes = list(_causes(asserted, pair)) or [_say(meaning, pair)]
            yield from (Contradiction(rule, cause) for cause in causes)
    if equal:
        # Whatever is said of one of the two now holds for the other, which is contradicted all
        # over the graph. That would bury what the trouble comes from.
        return
    for rule, (meaning, pattern) in _FALSE.items():
        for found in _select(closed, f"SELECT DISTINCT ?a ?b ?c WHERE {{ {pattern} }}"):
            yield Contradiction(rule, _say(meaning, found))


def _causes(asserted: ox.Store, pair: _Row) -> Iterator[str]:
    terms = {ox.Variable(name): term for name, term in pair.items()}
    for meaning, pattern in _CAUSES:
        query = f"SELECT DISTINCT ?a ?b ?c ?p WHERE {{ {pattern} }}"
        yield from (_say(meaning, found) for found in _select(asserted, query, terms))


def _select(
    store: ox.Store, query: str, terms: dict[ox.Variable, Any] | None = None
) -> Iterator[_Row]:
    found = store.query(_PREFIXES + query, substitutions=terms)
    assert isinstance(found, ox.QuerySolutions)
    names = [variable.value for variable in found.variables]
    for row in found:
        yield {name: row[name] for name in names if row[name] is not None}


def _say(meaning: str, row: _Row) -> str:
    return meaning.format(**{name: _name(term) for name, term in row.items()})


def _name(term: object) -> str:
    if isinstance(term, ox.NamedNode):
        return curie(term.value)
    return "a class without a name" if isinstance(term, ox.BlankNode) else str(term)
