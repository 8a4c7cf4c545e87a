"""Graphs as reasoners want them: read from files, loaded into OWL API, adapted to HermiT."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox

from kg import dataset
from kg.errors import KgError
from kg.namespaces import OWL, RDF, RDFS, XSD
from kg.reasoning.java import java_class, java_errors
from kg.turtle import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.home import Home

Triples: TypeAlias = list[ox.Triple]

_IMPORTS: Final = ox.NamedNode(f"{OWL}imports")
_LANG_STRING: Final = ox.NamedNode(f"{RDF}langString")
_PLAIN_LITERAL: Final = ox.NamedNode(f"{RDF}PlainLiteral")

_NUMBERS = "decimal integer nonNegativeInteger nonPositiveInteger positiveInteger negativeInteger"
_SIZES = "long int short byte unsignedLong unsignedInt unsignedShort unsignedByte double float"
_TEXTS = "string normalizedString token language Name NCName NMTOKEN anyURI"
_OTHERS = "boolean hexBinary base64Binary dateTime dateTimeStamp"
DATATYPE_MAP: Final = frozenset(
    [XSD + name for name in f"{_NUMBERS} {_SIZES} {_TEXTS} {_OTHERS}".split()]
    + [f"{OWL}real", f"{OWL}rational", f"{RDF}PlainLiteral", f"{RDF}XMLLiteral", f"{RDFS}Literal"]
)
"""The datatype map of OWL 2, which is what HermiT knows.

xsd:date, xsd:gYear, xsd:gYearMonth, xsd:duration and xsd:time are not in it: OWL 2 leaves out
the datatypes of XML Schema whose values have no agreed order or equality (a date without a time
zone). A reasoner may refuse an ontology that uses them, and HermiT does. They are good RDF and
what people ask by, so the graph keeps them; only the axioms that mention them are set aside
before HermiT runs, and :class:`Adapted` counts them. What is lost is that HermiT does not see a
clash of two dates, which the shapes check.
"""


@dataclass(frozen=True)
class Adapted:
    """An ontology in OWL API, ready for HermiT.

    Attributes:
        ontology: the ``OWLOntology`` of Java.
        set_aside: axioms left out because of a datatype HermiT does not know, by datatype.
    """

    ontology: Any
    set_aside: Counter[str]


def read_triples(paths: Iterable[Path]) -> Triples:
    """Return the triples of Turtle files together, blank nodes kept apart by file.

    Raises:
        TurtleError: if a file cannot be read or parsed.
    """
    return [
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for path in paths
        for quad in read(path, rename_blank_nodes=True).quads
    ]


def ontology_triples(home: Home) -> Triples:
    """Return the triples of the ontology and its concept schemes.

    Raises:
        TurtleError: if a file cannot be read or parsed.
    """
    return read_triples(home.ontology_files())


def graph_triples(home: Home) -> Triples:
    """Return the triples of the whole graph as it is asked: ontology, data, what rules derive.

    Raises:
        TurtleError, TimeError, RuleError: as :func:`kg.dataset.load`.
    """
    store = dataset.load(home).store
    quads = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def load(triples: Triples) -> Any:
    """Load triples into the OWL API that HermiT.jar contains, by way of RDF/XML.

    ``rdf:langString`` becomes ``rdf:PlainLiteral``: the former came with RDF 1.1 and the OWL API
    inside HermiT.jar is older; for OWL 2 both mean text with a language. ``owl:imports`` is left
    out, so that nothing is fetched.

    Returns:
        The ``OWLOntology`` of Java.

    Raises:
        KgError: if OWL API cannot read them, or Java or a package is missing.
    """
    content = ox.serialize(_readable(triples), format=ox.RdfFormat.RDF_XML)
    assert content is not None
    manager = java_class("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "ontology.rdf")
        file.write_bytes(content)
        try:
            return manager.loadOntologyFromOntologyDocument(java_class("java.io.File")(str(file)))
        except java_errors() as error:
            raise KgError(f"OWL API cannot read the ontology: {error}") from error


def adapt(ontology: Any) -> Adapted:
    """Take the axioms out of an ontology that mention datatypes unknown to HermiT.

    Args:
        ontology: an ``OWLOntology`` of Java; it is changed.
    """
    manager = ontology.getOWLOntologyManager()
    set_aside: Counter[str] = Counter()
    for datatype in ontology.getDatatypesInSignature():
        iri = str(datatype.getIRI())
        if iri in DATATYPE_MAP or ontology.getDatatypeDefinitions(datatype).size():
            continue
        for axiom in list(ontology.getReferencingAxioms(datatype)):
            if axiom.isLogicalAxiom():
                manager.removeAxiom(ontology, axiom)
                set_aside[iri] += 1
    return Adapted(ontology, set_aside)


def _readable(triples: Triples) -> Triples:
    return [
        ox.Triple(triple.subject, triple.predicate, _PLAIN_LITERAL)
        if triple.object == _LANG_STRING
        else triple
        for triple in triples
        if triple.predicate != _IMPORTS
    ]
