"""The namespaces of the project and the prefixes by which everybody writes them.

``PREFIXES`` is the one table that queries, the formatter, exports and messages share. The
prefix of a concept scheme is the scheme's name, so it follows from a rule and not from a list.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = "https://w3id.org/sasaeai/"
SAS: Final = f"{ROOT}ontology#"
ID: Final = f"{ROOT}id/"
CONCEPT: Final = f"{ROOT}concept/"
TIME: Final = f"{ROOT}time/"
SHAPES: Final = f"{ROOT}shapes#"
LINE: Final = f"{ROOT}source/casebook2016#line="
DERIVED_GRAPH: Final = f"{ROOT}graph/derived"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SH: Final = "http://www.w3.org/ns/shacl#"
OWL_TIME: Final = "http://www.w3.org/2006/time#"

STANDARD_PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cpov": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "dqv": "http://www.w3.org/ns/dqv#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geo": "http://www.opengis.net/ont/geosparql#",
        "ic": "http://imi.go.jp/ns/core/rdf#",
        "locn": "http://www.w3.org/ns/locn#",
        "org": "http://www.w3.org/ns/org#",
        "owl": OWL,
        "prov": "http://www.w3.org/ns/prov#",
        "qb": "http://purl.org/linked-data/cube#",
        "rdf": RDF,
        "rdfs": RDFS,
        "schema": "https://schema.org/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "sh": SH,
        "skos": SKOS,
        "sosa": "http://www.w3.org/ns/sosa/",
        "time": OWL_TIME,
        "vann": "http://purl.org/vocab/vann/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "void": "http://rdfs.org/ns/void#",
        "xsd": XSD,
    }
)
"""Prefixes of the vocabularies that the project reuses."""

HOUSE_PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "id": ID,
        "line": LINE,
        "on": TIME,
        "sas": SAS,
        "shape": SHAPES,
        "shared": f"{ID}shared/",
    }
)
"""Prefixes of the project itself, without those of the concept schemes."""

PREFIXES: Final[Mapping[str, str]] = MappingProxyType({**STANDARD_PREFIXES, **HOUSE_PREFIXES})
"""Every fixed prefix; the prefix of a concept scheme comes from :func:`scheme_prefixes`."""

_SCHEME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def scheme_namespace(scheme: str) -> str:
    """Return the namespace of a concept scheme, as in ``…/concept/state/``.

    Args:
        scheme: the scheme's name in lower case with hyphens, such as ``organisation-kind``.

    Raises:
        ValueError: if the name is not of that form, or is taken by a fixed prefix.
    """
    if not _SCHEME.fullmatch(scheme):
        raise ValueError(f"{scheme!r} is not the name of a concept scheme")
    if scheme in PREFIXES:
        raise ValueError(f"{scheme!r} is already the prefix of <{PREFIXES[scheme]}>")
    return f"{CONCEPT}{scheme}/"


def scheme_prefixes(schemes: Mapping[str, object] | list[str] | tuple[str, ...]) -> dict[str, str]:
    """Return prefix → namespace for the concept schemes named."""
    return {scheme: scheme_namespace(scheme) for scheme in schemes}


def namespace_of(prefix: str) -> str | None:
    """Return the namespace that a prefix stands for in this project, or None.

    A fixed prefix comes from :data:`PREFIXES`. Whether a name is that of a concept scheme
    cannot be told from the name alone, so those are not guessed here.
    """
    return PREFIXES.get(prefix)


def sas(name: str) -> str:
    """Return the IRI of an ontology term: ``sas("state")``."""
    return SAS + name


def concept(scheme: str, name: str) -> str:
    """Return the IRI of a concept: ``concept("state", "done")``."""
    return f"{CONCEPT}{scheme}/{name}"


def time(name: str) -> str:
    """Return the IRI of a time: ``time("fy2015")``."""
    return TIME + name


def municipality(code: str) -> str:
    """Return the IRI of a municipality by its five-digit code: ``municipality("01644")``."""
    return ID + code
