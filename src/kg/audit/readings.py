"""What a text tells of times, each part with the year in force where it stands.

A year may stand in the heading of a section and the month in a row below. Each part of a date is
therefore read with its own year, that just before it, or the last one told above.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.audit.dates import DateMention, read_dates
from kg.errors import TimeError
from kg.intervals import Interval, parse_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.audit.source import Cited, Mark, Source
    from kg.evidence import LineRange

_NEAR: Final = 4
"""Characters between a year and a month that belong together."""
_TURN: Final = 6
"""By how much months must fall to show that a new year has begun, as from December to February."""
_PERIODS: Final = (
    *("early", "mid", "late", "first-half", "second-half"),
    *("spring", "summer", "autumn", "winter"),
)
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[a-z]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A part of a date with the year in force where it stands.

    Attributes:
        told: what the text says there.
        year: the calendar year, or None if none is in force.
        fiscal_year: the fiscal year, or None if none is in force.
        month: the month, its own or that in force.
        year_mark: where the year is told.
        turned: whether the months told since then show that a new year has begun.
    """

    told: DateMention
    year: int | None
    fiscal_year: int | None
    month: int | None
    year_mark: Mark | None
    turned: bool = False

    @property
    def own_year(self) -> bool:
        """Whether the year is told with the rest or just before it."""
        mark = self.year_mark
        return mark is not None and self.told.mark.start - mark.end <= _NEAR


class Times:
    """The times of a text.

    Args:
        source: the text.
        sections: the parts of the text over whose borders no year reaches.
        book: the time that the book describes, such as ``2016-03``.
    """

    def __init__(
        self, source: Source, sections: Sequence[LineRange], book: str = "2016-03"
    ) -> None:
        self.source = source
        self.book = parse_time(book)
        self._borders = sorted(source.span(section).start for section in sections)
        begins = self.book.begins
        year = begins.year if begins else 0
        self.book_year = year if begins and begins.month >= 4 else year - 1
        mentions = read_dates(source.text, self.book_year)
        self.readings = list(self._in_force(mentions))
        self._lines: dict[str, list[int]] = {}
        self._starts = [reading.told.mark.start for reading in self.readings]

    def lines(self, time: str) -> list[int]:
        """Return the lines on which a time is told, sorted, whatever its year is told by."""
        try:
            interval = parse_time(time)
        except TimeError:
            return []
        lines: list[int] = []
        for single in interval.parts or (interval,):
            if single.precision in ("unknown", "open") or single.name == self.book.name:
                continue
            found = self._lines.get(single.name)
            if found is None:
                fits = matcher(single)
                marks = (r.told.mark for r in self.readings if fits(r))
                found = [self.source.line_at(mark.start) for mark in marks]
                self._lines[single.name] = found
            lines += found
        return sorted(lines)

    def within(self, cited: Cited) -> list[Reading]:
        """Return what the lines cited tell of times, in order."""
        found = []
        for span in cited.spans:
            at = bisect_left(self._starts, span.start)
            while at < len(self.readings) and self._starts[at] < span.end:
                if self.readings[at].told.mark.end <= span.end:
                    found.append(self.readings[at])
                at += 1
        return found

    def above(self, cited: Cited) -> Reading | None:
        """Return the last year told before the lines cited, in the same section."""
        start = cited.spans[0].start if cited.spans else 0
        border = max((place for place in self._borders if place <= start), default=0)
        at = bisect_left(self._starts, start) - 1
        while at >= 0 and self._starts[at] >= border:
            if self.readings[at].told.year is not None and not self.readings[at].told.relative:
                return self.readings[at]
            at -= 1
        return None

    def _in_force(self, mentions: Sequence[DateMention]) -> Iterator[Reading]:
        year: DateMention | None = None
        month: int | None = None
        border = turns = 0
        for told in mentions:
            while border < len(self._borders) and self._borders[border] <= told.mark.start:
                year, month, border = None, None, border + 1
            if told.year is not None and not told.relative:
                year, month, turns = told, told.month, 0
            if told.relative in ("翌年", "翌年度") and year and year.year is not None:
                year = replace(year, year=year.year + 1, mark=told.mark)
            own_month = told.month
            if told.relative == "同月":
                own_month = month
            elif told.relative == "翌月" and month:
                own_month = month % 12 + 1
            if told.part:
                own_month = month
            elif own_month:
                turns += month is not None and told.year is None and own_month + _TURN <= month
                month = own_month
            carrier = told if told.year is not None else year
            yield reading_of(told, carrier, own_month)
            if turns and carrier and carrier.year is not None and not carrier.fiscal:
                later = replace(carrier, year=carrier.year + turns)
                yield replace(reading_of(told, later, own_month), turned=True)


def reading_of(told: DateMention, carrier: DateMention | None, month: int | None) -> Reading:
    """Return a part of a date with the year that another part tells."""
    if carrier is None or carrier.year is None:
        return Reading(told, None, None, month, None)
    mark = carrier.mark
    if carrier.fiscal:
        # Within a fiscal year the months from January belong to the next calendar year.
        year = carrier.year + 1 if month and month < 4 else carrier.year
        return Reading(told, year if month else None, carrier.year, month, mark)
    fiscal_year = None
    if month:
        fiscal_year = carrier.year if month >= 4 else carrier.year - 1
    return Reading(told, carrier.year, fiscal_year, month, mark)


def matcher(interval: Interval) -> Callable[[Reading], bool]:
    """Return whether a reading tells a time that is not of several parts."""
    name = interval.name
    begins = interval.begins
    year = begins.year if begins else None
    month = begins.month if begins else None
    day = begins.day if begins else None
    period = next((p for p in _PERIODS if name.endswith(f"-{p}")), None)

    def fits(reading: Reading) -> bool:
        told = reading.told
        if interval.precision == "day":
            return (reading.year, reading.month, told.day) == (year, month, day)
        if interval.precision == "month":
            return (reading.year, reading.month) == (year, month)
        if interval.precision == "fiscal-year":
            return told.fiscal and told.year == year
        if interval.precision == "year":
            return told.year == year and not told.fiscal
        if not period or told.part != period:
            return False
        if _MONTH.fullmatch(name):
            return (reading.year, reading.month) == (year, month)
        return year in (reading.year, reading.fiscal_year)

    return fits
