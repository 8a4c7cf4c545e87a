"""Evidence: which lines of the casebook prove a claim.

An evidence IRI ends in a line fragment of RFC 5147. That standard counts the positions between
lines from 0, so lines 300 to 307, counted from 1 as people do, are ``#line=299,307``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import EvidenceError
from kg.namespaces import LINE

if TYPE_CHECKING:
    from collections.abc import Iterable

_FRAGMENT: Final = re.compile(r"(0|[1-9][0-9]*),(0|[1-9][0-9]*)")
_ONE_LINE: Final = re.compile(r"(0|[1-9][0-9]*)")


@dataclass(frozen=True, slots=True, order=True)
class LineRange:
    """Consecutive lines of the casebook.

    Attributes:
        first: the first line, counted from 1.
        last: the last line, included.

    Raises:
        EvidenceError: if the range holds no line or starts before line 1.
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.first < 1 or self.last < self.first:
            raise EvidenceError(
                f"lines {self.first} to {self.last} are no range of lines",
                remedy="Count lines from 1 and put the first before the last.",
            )

    @property
    def iri(self) -> str:
        """The evidence IRI of these lines."""
        return f"{LINE}{self.first - 1},{self.last}"

    def __len__(self) -> int:
        """Return the number of lines."""
        return self.last - self.first + 1

    def __contains__(self, line: object) -> bool:
        """Whether a line, counted from 1, is in the range."""
        return isinstance(line, int) and self.first <= line <= self.last

    def within(self, other: LineRange) -> bool:
        """Whether all these lines are lines of the other range."""
        return other.first <= self.first and self.last <= other.last


def parse_evidence(iri: str) -> LineRange:
    """Return the lines that an evidence IRI names.

    Args:
        iri: the IRI, such as ``…/source/casebook2016#line=299,307``.

    Raises:
        EvidenceError: if it is no line range of the casebook; the remedy says what to write.
    """
    if not iri.startswith(LINE):
        raise EvidenceError(
            f"<{iri}> names no lines of the casebook",
            remedy="Write evidence as line:FIRST-1\\,LAST, such as line:299\\,307.",
        )
    fragment = iri.removeprefix(LINE)
    found = _FRAGMENT.fullmatch(fragment)
    if found is None:
        raise EvidenceError(f"line:{fragment} names no range of lines", remedy=_suggest(fragment))
    start, end = int(found[1]), int(found[2])
    if end <= start:
        swapped = f" Did you mean line:{end - 1}\\,{start}?" if 0 < end < start else ""
        raise EvidenceError(
            f"line:{start}\\,{end} holds no line",
            remedy=f"The first number is that of the line before the range, and smaller.{swapped}",
        )
    return LineRange(start + 1, end)


def evidence_iri(first: int, last: int | None = None) -> str:
    """Return the evidence IRI of lines counted from 1.

    Args:
        first: the first line.
        last: the last line, included; by default the first.

    Raises:
        EvidenceError: if the range holds no line.
    """
    return LineRange(first, first if last is None else last).iri


def merge(ranges: Iterable[LineRange]) -> list[LineRange]:
    """Return the same lines in as few ranges as possible, sorted."""
    merged: list[LineRange] = []
    for current in sorted(ranges):
        if merged and current.first <= merged[-1].last + 1:
            merged[-1] = LineRange(merged[-1].first, max(merged[-1].last, current.last))
        else:
            merged.append(current)
    return merged


def parse_evidence_list(text: str) -> list[LineRange]:
    """Return the ranges of several evidence IRIs parted by white space, each once, sorted.

    Raises:
        EvidenceError: if one of them is no line range of the casebook.
    """
    return sorted({parse_evidence(iri) for iri in text.split()})


def format_lines(ranges: Iterable[LineRange], lang: str = "en") -> str:
    """Write lines for people: ``lines 300-307, 312``, in Japanese ``300-307, 312行``.

    Ranges that touch are written as one. Nothing gives an empty text.
    """
    merged = merge(ranges)
    if not merged:
        return ""
    text = ", ".join(
        str(part.first) if part.first == part.last else f"{part.first}-{part.last}"
        for part in merged
    )
    if lang == "ja":
        return f"{text}行"
    several = len(merged) > 1 or len(merged[0]) > 1
    return f"{'lines' if several else 'line'} {text}"


def _suggest(fragment: str) -> str:
    if found := _ONE_LINE.fullmatch(fragment):
        # Turtle reads line:299,307 as line:299 and the number 307.
        return (
            f"Write line:{found[1]}\\,LAST, with a backslash before the comma; "
            f"line {found[1]} alone is line:{max(int(found[1]) - 1, 0)}\\,{max(int(found[1]), 1)}."
        )
    if found := re.fullmatch(r"([0-9]+)[-–~〜]([0-9]+)", fragment):
        return (
            f"Write lines {found[1]} to {found[2]} as line:{int(found[1]) - 1}\\,{int(found[2])}."
        )
    return "Write evidence as line:FIRST-1\\,LAST, such as line:299\\,307 for lines 300 to 307."
