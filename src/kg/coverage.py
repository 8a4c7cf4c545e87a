"""Coverage: how much of the source is encoded, section by section.

A line is covered if evidence cites it, or if the data says that it states no fact. What is left
is open: nobody has said yet what it holds. Blank lines stay out of the account, also where they
stand between lines that are cited together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import EvidenceError
from kg.evidence import LineRange, merge, parse_evidence
from kg.namespaces import XSD, concept, sas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_EVIDENCE: Final = ox.NamedNode(sas("evidence"))
_LINES: Final = ox.NamedNode(sas("lines"))
_FIRST: Final = ox.NamedNode(sas("firstLine"))
_LAST: Final = ox.NamedNode(sas("lastLine"))
_REASON: Final = ox.NamedNode(sas("noFactReason"))
_BLANK: Final = ox.NamedNode(concept("no-fact-reason", "blank"))
_BLANKS: Final = ox.NamedNode(sas("blankLineCount"))
_CITED: Final = ox.NamedNode(sas("citedLineCount"))
_FACTLESS: Final = ox.NamedNode(sas("factlessLineCount"))
_INTEGER: Final = ox.NamedNode(XSD + "integer")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known of the lines of one section.

    Attributes:
        section: its lines.
        blank: those without text.
        cited: those that evidence cites.
        factless: those that are said to state no fact.
        both: those that are said to state none and are cited all the same.
    """

    section: LineRange
    blank: tuple[LineRange, ...]
    cited: tuple[LineRange, ...]
    factless: tuple[LineRange, ...]
    both: tuple[LineRange, ...]

    @property
    def open(self) -> tuple[LineRange, ...]:
        """The lines of which nothing is known."""
        covered = {*_numbers(self.blank), *_numbers(self.cited), *_numbers(self.factless)}
        return _ranges(line for line in _numbers([self.section]) if line not in covered)


def coverage(
    section: LineRange,
    cited: Sequence[LineRange],
    factless: Sequence[LineRange],
    blank: Sequence[LineRange] = (),
) -> Coverage:
    """Return the coverage of a section by ranges of lines, which may reach beyond it."""
    inside = set(_numbers([section]))
    without = inside.intersection(_numbers(blank))
    inside -= without
    quoted = inside.intersection(_numbers(cited))
    empty = inside.intersection(_numbers(factless))
    return Coverage(
        section, _ranges(without), _ranges(quoted), _ranges(empty), _ranges(quoted & empty)
    )


def coverages(store: ox.Store) -> dict[str, Coverage]:
    """Return the coverage of each section that a store describes, by its IRI."""
    cited = merge(lines for _, lines in _line_ranges(store, _EVIDENCE))
    blank: list[LineRange] = []
    factless: list[LineRange] = []
    for node, lines in _line_ranges(store, _LINES):
        is_blank = ox.Quad(node, _REASON, _BLANK) in store
        (blank if is_blank else factless).append(lines)
    without_fact, without_text = merge(factless), merge(blank)
    return {
        iri: coverage(
            section,
            _touching(section, cited),
            _touching(section, without_fact),
            _touching(section, without_text),
        )
        for iri, section in _sections(store)
    }


def coverage_triples(store: ox.Store) -> Iterator[ox.Triple]:
    """Yield how many lines of each section are blank, cited, and said to state no fact.

    A line that is said to state none and is cited all the same counts as cited.
    """
    for iri, found in coverages(store).items():
        for predicate, count in (
            (_BLANKS, _count(found.blank)),
            (_CITED, _count(found.cited)),
            (_FACTLESS, _count(found.factless) - _count(found.both)),
        ):
            number = ox.Literal(str(count), datatype=_INTEGER)
            yield ox.Triple(ox.NamedNode(iri), predicate, number)


def _line_ranges(
    store: ox.Store, predicate: ox.NamedNode
) -> Iterator[tuple[ox.NamedNode | ox.BlankNode, LineRange]]:
    for quad in store.quads_for_pattern(None, predicate, None, ox.DefaultGraph()):
        if isinstance(quad.object, ox.NamedNode) and not isinstance(quad.subject, ox.Triple):
            try:
                yield quad.subject, parse_evidence(quad.object.value)
            except EvidenceError:
                continue  # a shape reports it with its place


def _sections(store: ox.Store) -> Iterator[tuple[str, LineRange]]:
    for quad in store.quads_for_pattern(None, _FIRST, None, ox.DefaultGraph()):
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        for other in store.quads_for_pattern(quad.subject, _LAST, None, ox.DefaultGraph()):
            try:
                first, last = int(quad.object.value), int(other.object.value)  # type: ignore[union-attr]
                yield quad.subject.value, LineRange(first, last)
            except (AttributeError, ValueError, EvidenceError):
                continue  # a shape reports it with its place


def _touching(section: LineRange, merged: Sequence[LineRange]) -> list[LineRange]:
    """Return those of sorted ranges that share lines with a section.

    Looking at all of them for each section would cost the square of the number of cases.
    """
    start = bisect_left(merged, section.first, key=lambda lines: lines.last)
    end = bisect_right(merged, section.last, key=lambda lines: lines.first)
    return list(merged[start:end])


def _numbers(ranges: Iterable[LineRange]) -> Iterator[int]:
    for lines in ranges:
        yield from range(lines.first, lines.last + 1)


def _count(ranges: Iterable[LineRange]) -> int:
    return sum(map(len, ranges))


def _ranges(lines: Iterable[int]) -> tuple[LineRange, ...]:
    return tuple(merge(LineRange(line, line) for line in lines))
