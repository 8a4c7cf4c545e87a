"""What a claim asserts: its values, its lines, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import EvidenceError
from kg.evidence import LineRange, parse_evidence
from kg.namespaces import ID, RDF, RDFS, SKOS, sas
from kg.turtle import decode, parse, read_bytes, subject_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Term = ox.NamedNode | ox.Literal
Properties = dict[str, tuple[Term, ...]]

_TYPE: Final = RDF + "type"
_CLAIM: Final = sas("Claim")
_DISCREPANCY: Final = sas("Discrepancy")
_SUBCLASS: Final = RDFS + "subClassOf"
EVIDENCE: Final = sas("evidence")
LABELS: Final = (
    RDFS + "label",
    SKOS + "prefLabel",
    SKOS + "altLabel",
    SKOS + "hiddenLabel",
    sas("localName"),
    sas("qualifiedName"),
)
"""The properties that name a node, the most usual name first."""


@dataclass(frozen=True)
class Claim:
    """A claim or discrepancy, as it is asserted.

    Attributes:
        iri: its IRI.
        kind: the local name of its class, such as ``Placement``.
        properties: predicate → values, without types and evidence.
        evidence: the lines it cites.
        file: the file it is written in, or None.
        line: its line there, counted from 1.
    """

    iri: str
    kind: str
    properties: Properties
    evidence: tuple[LineRange, ...]
    file: Path | None = field(default=None, compare=False)
    line: int | None = field(default=None, compare=False)

    @property
    def code(self) -> str:
        """The code of the municipality it belongs to, as its IRI says."""
        return code_of(self.iri)

    def texts(self, predicate: str, lang: str = "ja") -> tuple[str, ...]:
        """Return the texts of a property in one language."""
        values = self.properties.get(predicate, ())
        return tuple(v.value for v in values if isinstance(v, ox.Literal) and v.language == lang)


class Graph:
    """The asserted triples by subject, as far as the audit needs them.

    Args:
        nodes: subject IRI → predicate IRI → values.
        places: subject IRI → file and line of its first block.
    """

    def __init__(
        self,
        nodes: Mapping[str, Properties],
        places: Mapping[str, tuple[Path | None, int | None]] | None = None,
    ) -> None:
        self.nodes = nodes
        self.places = places or {}
        self._kinds = _subclasses(nodes, _CLAIM) | {_DISCREPANCY}

    @classmethod
    def read(cls, files: Iterable[Path]) -> Graph:
        """Read Turtle files.

        Raises:
            TurtleError: if a file cannot be read or parsed.
        """
        collected: dict[str, dict[str, list[Term]]] = {}
        places: dict[str, tuple[Path | None, int | None]] = {}
        for path in files:
            content = read_bytes(path)
            _collect(parse(content, path).quads, collected)
            for iri, line in subject_lines(decode(content, path)).items():
                places.setdefault(iri, (path, line))
        return cls(_frozen(collected), places)

    @classmethod
    def from_store(cls, store: ox.Store) -> Graph:
        """Return the default graph of a store."""
        collected: dict[str, dict[str, list[Term]]] = {}
        _collect(store.quads_for_pattern(None, None, None, ox.DefaultGraph()), collected)
        return cls(_frozen(collected))

    def values(self, node: str, predicate: str) -> tuple[Term, ...]:
        """Return the values of a property of a node."""
        return self.nodes.get(node, {}).get(predicate, ())

    def iris(self, node: str, predicate: str) -> list[str]:
        """Return those values of a property that are nodes."""
        return [v.value for v in self.values(node, predicate) if isinstance(v, ox.NamedNode)]

    def names(self, node: str, lang: str = "ja") -> list[str]:
        """Return the names of a node in one language, the most usual first, each once."""
        found: dict[str, None] = {}
        for predicate in LABELS:
            for value in self.values(node, predicate):
                if isinstance(value, ox.Literal) and value.language == lang:
                    found[value.value] = None
        return list(found)

    def claims(self) -> list[Claim]:
        """Return the claims and discrepancies with evidence, sorted by IRI.

        An evidence IRI that names no lines is left out here; a shape reports it with its place.
        """
        found = [claim for iri in self.nodes if (claim := self.claim(iri)) is not None]
        return sorted(found, key=lambda claim: claim.iri)

    def claim(self, iri: str) -> Claim | None:
        """Return a claim or discrepancy with evidence by its IRI, or None."""
        properties = self.nodes.get(iri, {})
        kinds = [t.value for t in properties.get(_TYPE, ()) if t.value in self._kinds]
        if not kinds or EVIDENCE not in properties:
            return None
        file, line = self.places.get(iri, (None, None))
        return _claim(iri, kinds[0], properties, file, line)

    def sections(self) -> dict[str, list[LineRange]]:
        """Return municipality code → the lines of the book that deal with it; "" for none."""
        sections: dict[str, list[LineRange]] = {}
        for node in self.nodes:
            first, last = self.values(node, sas("firstLine")), self.values(node, sas("lastLine"))
            if first and last:
                codes = [code_of(iri) for iri in self.iris(node, sas("sectionOf"))] or [""]
                lines = LineRange(int(first[0].value), int(last[0].value))
                for code in codes:
                    sections.setdefault(code, []).append(lines)
        return sections


def code_of(iri: str) -> str:
    """Return the code of a municipality that the IRI of a node begins with, else an empty text."""
    return iri.removeprefix(ID).split("/", 1)[0] if iri.startswith(ID) else ""


def local_name(iri: str) -> str:
    """Return what stands after the last ``#`` or ``/`` of an IRI."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def _claim(
    iri: str, kind: str, properties: Properties, file: Path | None, line: int | None
) -> Claim:
    ranges = []
    for value in properties[EVIDENCE]:
        try:
            ranges.append(parse_evidence(value.value))
        except EvidenceError:
            continue
    kept = {p: v for p, v in properties.items() if p not in (_TYPE, EVIDENCE)}
    return Claim(iri, local_name(kind), kept, tuple(sorted(ranges)), file, line)


def _collect(quads: Iterable[ox.Quad], into: dict[str, dict[str, list[Term]]]) -> None:
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(
            quad.object, (ox.NamedNode, ox.Literal)
        ):
            node = into.setdefault(quad.subject.value, {})
            node.setdefault(quad.predicate.value, []).append(quad.object)


def _frozen(collected: Mapping[str, Mapping[str, Sequence[Term]]]) -> dict[str, Properties]:
    return {
        node: {predicate: tuple(dict.fromkeys(values)) for predicate, values in said.items()}
        for node, said in collected.items()
    }


def _subclasses(nodes: Mapping[str, Properties], root: str) -> set[str]:
    """Return a class and all below it."""
    below: dict[str, list[str]] = {}
    for node, said in nodes.items():
        for parent in said.get(_SUBCLASS, ()):
            below.setdefault(parent.value, []).append(node)
    found, waiting = {root}, [root]
    while waiting:
        for child in below.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found
