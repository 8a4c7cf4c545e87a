"""The files of the project as the checks see them: statements, and mentions of terms."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

import pyoxigraph as ox

from kg.lint.model import SUBCLASS, SUBPROPERTY, TYPE
from kg.namespaces import OWL, PREFIXES, RDF, RDFS, SH, scheme_prefixes
from kg.sparql import line_and_column, tokens
from kg.tokens import iri_tokens
from kg.turtle import parse, read_text, subject_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from kg.home import Home

_SPARQL_IN_SHAPES: Final = frozenset(SH + name for name in ("select", "ask", "construct", "update"))
_CLASS_AFTER: Final = frozenset(
    (
        TYPE,
        SUBCLASS,
        f"{RDFS}domain",
        f"{OWL}equivalentClass",
        f"{OWL}disjointWith",
        f"{OWL}complementOf",
        f"{OWL}onClass",
        f"{SH}class",
        f"{SH}targetClass",
    )
)
_PROPERTY_AFTER: Final = frozenset(
    (
        SUBPROPERTY,
        f"{OWL}inverseOf",
        f"{OWL}equivalentProperty",
        f"{OWL}propertyDisjointWith",
        f"{OWL}onProperty",
        f"{SH}path",
        f"{SH}targetSubjectsOf",
        f"{SH}targetObjectsOf",
    )
)


class Role(Enum):
    """What a term is used as, where that can be told."""

    PROPERTY = "property"
    CLASS = "class"
    ANY = "term"


class Room(Enum):
    """The part of the project that a file belongs to."""

    ONTOLOGY = "ontology"
    DATA = "data"
    SHAPES = "shapes"
    QUERIES = "queries"


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where an IRI is named.

    Attributes:
        iri: the IRI.
        role: what it is used as.
        file: the file, from the home.
        line: 1-based line, where known.
    """

    iri: str
    role: Role
    file: str
    line: int | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement of a Turtle file.

    Attributes:
        triple: the statement.
        file: the file, from the home.
        line: the 1-based line of the statement as near as it can be told.
    """

    triple: ox.Triple
    file: str
    line: int | None


@dataclass(frozen=True)
class Sources:
    """All files of a home.

    Attributes:
        facts: room → statements of its Turtle files.
        queried: mentions in queries, derivation rules and the SPARQL inside shapes.
    """

    facts: dict[Room, list[Fact]]
    queried: list[Mention]

    @property
    def statements(self) -> list[Fact]:
        """The statements that make the graph: ontology and data."""
        return self.facts[Room.ONTOLOGY] + self.facts[Room.DATA]

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every IRI named anywhere, with what it is used as."""
        written = [
            mention for facts in self.facts.values() for fact in facts for mention in _named(fact)
        ]
        return written + self.queried


def read_sources(home: Home) -> Sources:
    """Read the Turtle files, queries and rules of a home.

    Raises:
        TurtleError: if a file cannot be read or parsed.
    """
    prefixes = {**PREFIXES, **scheme_prefixes(home.schemes())}
    rooms = {
        Room.ONTOLOGY: home.ontology_files(),
        Room.DATA: home.data_files(),
        Room.SHAPES: home.shape_files(),
    }
    facts = {
        room: [fact for path in files for fact in _facts(path, home.relative(path))]
        for room, files in rooms.items()
    }
    queried = [
        mention
        for path in [*home.rule_files(), *home.query_files()]
        for mention in _queried(read_text(path), prefixes, home.relative(path))
    ]
    for fact in facts[Room.SHAPES]:
        value = fact.triple.object
        if fact.triple.predicate.value in _SPARQL_IN_SHAPES and isinstance(value, ox.Literal):
            inside = _queried(value.value, prefixes, fact.file)
            queried += [Mention(found.iri, found.role, fact.file, fact.line) for found in inside]
    return Sources(facts, queried)


def _facts(path: Path, name: str) -> Iterator[Fact]:
    text = read_text(path)
    parsed = parse(text, path, rename_blank_nodes=True)
    starts = subject_lines(text)
    lines = _lines(text, parsed.prefixes, parsed.base or "")
    owners: dict[str, str] = {}  # blank node → the named node whose block it stands in
    for quad in parsed.quads:
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else None
        if subject is None and isinstance(quad.subject, ox.BlankNode):
            subject = owners.get(quad.subject.value)
        if subject is not None and isinstance(quad.object, ox.BlankNode):
            owners[quad.object.value] = subject
        start = starts.get(subject or "")
        yield Fact(quad.triple, name, _line(quad, start, lines))


def _line(quad: ox.Quad, start: int | None, lines: dict[str, list[int]]) -> int | None:
    """Return the first line from the subject's on that names the value or else the predicate."""
    if start is None:
        return None
    value = quad.object
    named = [value.value] if isinstance(value, ox.NamedNode) else []
    for iri in [*named, quad.predicate.value]:
        places = lines.get(iri, [])
        at = bisect_left(places, start)
        if at < len(places):
            return places[at]
    return start


def _lines(text: str, prefixes: Mapping[str, str], base: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    line, last = 1, 0
    for written, offset in iri_tokens(text):
        line += text.count("\n", last, offset)
        last = offset
        if written.startswith("<"):
            iri = urljoin(base, written[1:-1]) if base else written[1:-1]
        else:
            prefix, _, local = written.partition(":")
            iri = prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
        found.setdefault(iri, []).append(line)
    return found


def _named(fact: Fact) -> Iterator[Mention]:
    predicate = fact.triple.predicate.value
    yield Mention(predicate, Role.PROPERTY, fact.file, fact.line)
    if isinstance(fact.triple.subject, ox.NamedNode):
        yield Mention(fact.triple.subject.value, Role.ANY, fact.file, fact.line)
    value = fact.triple.object
    if isinstance(value, ox.NamedNode):
        role = Role.ANY
        if predicate in _CLASS_AFTER:
            role = Role.CLASS
        elif predicate in _PROPERTY_AFTER:
            role = Role.PROPERTY
        yield Mention(value.value, role, fact.file, fact.line)
    elif isinstance(value, ox.Literal) and value.datatype.value != f"{RDF}langString":
        yield Mention(value.datatype.value, Role.CLASS, fact.file, fact.line)


def _queried(text: str, prefixes: dict[str, str], file: str) -> Iterator[Mention]:
    """Yield the IRIs of a SPARQL text; a class is told by the ``a`` before it."""
    known = dict(prefixes)
    before: list[str] = []  # the last two tokens that are not blanks
    for token in tokens(text):
        if token.kind == "space":
            continue
        declaring = len(before) > 1 and before[-2].upper() == "PREFIX"
        if declaring and token.kind == "iri":
            known[before[-1].rstrip(":")] = token.text[1:-1]
        elif token.kind in ("iri", "name") and not (before and before[-1].upper() == "PREFIX"):
            iri = token.text[1:-1]
            if token.kind == "name":
                prefix, _, local = token.text.partition(":")
                iri = known.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)
            if ":" in iri:
                role = Role.CLASS if before and before[-1] == "a" else Role.ANY
                yield Mention(iri, role, file, line_and_column(text, token.start)[0])
        before = [*before[-1:], token.text]
