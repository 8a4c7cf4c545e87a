"""Copies of the vocabularies that the project builds on, and what they say about their terms."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib.namespace import OWL, RDF, RDFS, XSD

from kg.errors import KgError
from kg.lint.model import Term, describe
from kg.turtle import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.home import Home

VARIABLE: Final = "KG_VOCAB"
IMI: Final = "http://imi.go.jp/ns/core/rdf#"
_README: Final = "README.md"
_SCHEMA: Final = ("http://schema.org/", "https://schema.org/")
_CODE: Final = re.compile(r"`([^`\s]+)`")
SACS: Final = "http://data.e-stat.go.jp/lod/terms/sacs#"
_LISTED_NAMESPACES: Final = (IMI, SACS)
_LANGUAGES: Final = (OWL, RDF, RDFS, XSD)
BUILT_IN_TERMS: Final = frozenset(str(term) for language in _LANGUAGES for term in dir(language))
"""The terms of RDF, RDFS, OWL and XML Schema, which belong to the languages themselves."""


@dataclass(frozen=True)
class Vocabularies:
    """What is known of terms that others define.

    Attributes:
        terms: IRI → term, for every term of a copy in that vocabulary's own namespace.
        namespaces: namespace → name of the copy that defines it.
        listed: terms known by name only, without a copy; nothing else of their namespaces may
            be used.
        triples: all triples of the copies, for their hierarchies.
    """

    terms: dict[str, Term]
    namespaces: dict[str, str]
    listed: frozenset[str] = frozenset()
    triples: tuple[ox.Triple, ...] = field(default=(), repr=False)

    def namespace(self, iri: str) -> str | None:
        """Return the vocabulary's namespace that an IRI lies in, or None."""
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        namespace = iri[:cut]
        if namespace == iri or not iri[cut:]:
            return None  # the vocabulary itself, not a term of it
        languages = map(str, _LANGUAGES)
        known = {*self.namespaces, *_LISTED_NAMESPACES, *languages}
        return namespace if namespace in known else None

    def defines(self, iri: str) -> bool:
        """Tell whether an IRI in one of the namespaces is a term there."""
        return iri in self.terms or iri in self.listed or iri in BUILT_IN_TERMS

    def is_listed_only(self, iri: str) -> bool:
        """Tell whether an IRI lies where only the terms known by name may be used."""
        return iri.startswith(_LISTED_NAMESPACES)


def find_vocabularies(home: Home, folder: str | os.PathLike[str] | None = None) -> Vocabularies:
    """Read the copies from a folder.

    Args:
        home: the home whose neighbour ``shared/vocab`` is looked at last.
        folder: the folder to read; default: the environment variable ``KG_VOCAB``, then
            ``../shared/vocab`` beside the home.

    Raises:
        KgError: if there is no such folder, or it holds no Turtle file.
        TurtleError: if a copy cannot be parsed.
    """
    path = vocabulary_folder(home, folder)
    if path is None:
        raise KgError(
            "the copies of the vocabularies are not found",
            remedy=f"Name their folder with --vocab or the environment variable {VARIABLE}.",
        )
    files = sorted(path.glob("*.ttl")) if path.is_dir() else []
    if not files:
        raise KgError(
            "this is no folder with copies of vocabularies (*.ttl)",
            file=path,
            remedy=f"Name another one with --vocab or the environment variable {VARIABLE}.",
        )
    readme = path / _README
    listed = _listed(readme.read_text(encoding="utf-8")) if readme.is_file() else frozenset()
    return _collect(files, listed)


def vocabulary_folder(home: Home, folder: str | os.PathLike[str] | None = None) -> Path | None:
    """Return the folder of the copies, named or found, or None; it may not exist if named."""
    named = folder or os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser()
    beside = home.root.resolve().parent / "shared" / "vocab"
    return beside if beside.is_dir() else None


def _collect(files: Iterable[Path], listed: frozenset[str]) -> Vocabularies:
    terms: dict[str, Term] = {}
    namespaces: dict[str, str] = {}
    everything: list[ox.Triple] = []
    for file in files:
        triples = [_normal(quad.triple) for quad in read(file, rename_blank_nodes=True).quads]
        everything += triples
        described = describe(triples)
        namespace = _own_namespace(described.values())
        namespaces[namespace] = file.stem
        # A copy may say something about terms of others; only their own copy defines them.
        terms |= {iri: term for iri, term in described.items() if iri.startswith(namespace)}
    return Vocabularies(terms, namespaces, listed, tuple(everything))


def _own_namespace(terms: Iterable[Term]) -> str:
    counts = Counter(
        term.iri[: max(term.iri.rfind("#"), term.iri.rfind("/")) + 1]
        for term in terms
        if term.kinds
    )
    return counts.most_common(1)[0][0] if counts else ""


def _normal(triple: ox.Triple) -> ox.Triple:
    """Write schema.org as this project does; both ways to write it are good and mean the same."""

    def https(term: ox.NamedNode) -> ox.NamedNode:
        return ox.NamedNode(term.value.replace(*_SCHEMA, 1))

    subject, predicate, value = triple.subject, triple.predicate, triple.object
    return ox.Triple(
        https(subject) if isinstance(subject, ox.NamedNode) else subject,
        https(predicate),
        https(value) if isinstance(value, ox.NamedNode) else value,
    )


def _listed(readme: str) -> frozenset[str]:
    """Return the terms that the folder's README names for vocabularies without a copy."""
    found: set[str] = set()
    for line in readme.splitlines():
        if IMI not in line:
            continue
        for name in _CODE.findall(line):
            if name.startswith("http"):
                found.add(name)
            elif ":" not in name:
                found.add(IMI + name)
    return frozenset(found)
