"""The book line by line: cited by claims, said to state no fact, blank, or open."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from kg.audit.claims import code_of
from kg.coverage import Coverage, coverages
from kg.errors import EvidenceError
from kg.evidence import LineRange, merge, parse_evidence
from kg.namespaces import ID, sas

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from kg.audit.claims import Graph

MOST_FACTLESS: Final = 15.0
"""Per cent of the lines with text that may be said to state no fact."""


class LineKind(Enum):
    """What is known of a line."""

    CITED = "cited"
    FACTLESS = "factless"
    BLANK = "blank"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line of the book.

    Attributes:
        number: its number, counted from 1.
        kind: what is known of it.
        reason: the concept that says why it states no fact, or None.
        claims: the IRIs of the claims that cite it.
    """

    number: int
    kind: LineKind
    reason: str | None = None
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the book.

    Attributes:
        iri: its IRI.
        code: the code of the municipality it deals with, or an empty text.
        coverage: what is known of its lines.
    """

    iri: str
    code: str
    coverage: Coverage

    def count(self, kind: LineKind) -> int:
        """Return how many of its lines are of a kind."""
        ranges = {
            LineKind.CITED: self.coverage.cited,
            LineKind.FACTLESS: self.coverage.factless,
            LineKind.BLANK: self.coverage.blank,
            LineKind.OPEN: self.coverage.open,
        }[kind]
        both = sum(map(len, self.coverage.both)) if kind is LineKind.FACTLESS else 0
        return sum(map(len, ranges)) - both


class Book:
    """What is known of the lines of the book.

    Args:
        store: the graph.
        graph: the same, by subject.
    """

    def __init__(self, store: ox.Store, graph: Graph) -> None:
        self.graph = graph
        found = coverages(store)
        self.sections = sorted(
            (
                Section(iri, next(map(code_of, graph.iris(iri, sas("sectionOf"))), ""), coverage)
                for iri, coverage in found.items()
            ),
            key=lambda section: (section.coverage.section, section.iri),
        )

    def name(self, code: str, lang: str) -> str:
        """Return the name of a municipality."""
        return next(iter(self.graph.names(ID + code, lang)), code)

    def lines(self) -> list[BookLine]:
        """Return every line that is in a section, in order."""
        citing: dict[int, dict[str, None]] = {}
        for claim in self.graph.claims():
            for part in claim.evidence:
                for number in range(part.first, part.last + 1):
                    citing.setdefault(number, {})[claim.iri] = None
        reasons = self._reasons()
        lines: dict[int, BookLine] = {}
        for section in self.sections:
            coverage = section.coverage
            kinds = dict.fromkeys(_numbers([coverage.section]), LineKind.OPEN)
            for kind, ranges in (
                (LineKind.FACTLESS, coverage.factless),
                (LineKind.CITED, coverage.cited),
                (LineKind.BLANK, coverage.blank),
            ):
                kinds.update(dict.fromkeys(_numbers(ranges), kind))
            for number, kind in kinds.items():
                reason = reasons.get(number) if kind is LineKind.FACTLESS else None
                cited = tuple(citing.get(number, ())) if kind is LineKind.CITED else ()
                lines[number] = BookLine(number, kind, reason, cited)
        return [lines[number] for number in sorted(lines)]

    def total(self, kind: LineKind) -> int:
        """Return how many lines of all sections are of a kind."""
        return sum(section.count(kind) for section in self.sections)

    @property
    def factless(self) -> float:
        """Per cent of the lines with text that are said to state no fact."""
        text = sum(self.total(kind) for kind in LineKind if kind is not LineKind.BLANK)
        return 100 * self.total(LineKind.FACTLESS) / text if text else 0.0

    @property
    def met(self) -> bool:
        """Whether no line is open and not too many are said to state no fact."""
        return self.total(LineKind.OPEN) == 0 and self.factless <= MOST_FACTLESS

    def _reasons(self) -> dict[int, str]:
        found = {}
        for node in self.graph.nodes:
            for reason in self.graph.iris(node, sas("noFactReason")):
                for iri in self.graph.iris(node, sas("lines")):
                    try:
                        lines = parse_evidence(iri)
                    except EvidenceError:
                        continue  # a shape reports it with its place
                    found.update(dict.fromkeys(_numbers([lines]), reason))
        return found


def as_json(book: Book) -> dict[str, Any]:
    """Return what is known of the lines as plain values for JSON; without any text."""
    return {
        "met": book.met,
        "counts": {kind.value: book.total(kind) for kind in LineKind},
        "factless_percent": round(book.factless, 2),
        "sections": [
            {
                "section": section.iri,
                "municipality": section.code or None,
                "lines": [section.coverage.section.first, section.coverage.section.last],
                "counts": {kind.value: section.count(kind) for kind in LineKind},
                "open": [[part.first, part.last] for part in section.coverage.open],
            }
            for section in book.sections
        ],
    }


def undeclared_blanks(book: Book, texts: Iterable[str]) -> list[LineRange]:
    """Return where the data is wrong about which lines of a text are blank."""
    blank = {line.number for line in book.lines() if line.kind is LineKind.BLANK}
    known = {line.number for line in book.lines()}
    wrong = [
        LineRange(number, number)
        for number, text in enumerate(texts, 1)
        if number in known and (not text.strip()) != (number in blank)
    ]
    return merge(wrong)


def _numbers(ranges: Iterable[LineRange]) -> list[int]:
    return [number for part in ranges for number in range(part.first, part.last + 1)]
