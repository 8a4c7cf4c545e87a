"""Looking for a time: its parts, put together from where the text tells them.

A year may stand in the heading of a section and the month in a row below. Each part of a date is
therefore read with the year that is in force where it stands: its own, that just before it, or
the last one told above. A year in the lines cited confirms; one above them is a derivation.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from kg.audit.readings import Reading, Times, matcher, reading_of
from kg.audit.scores import Outcome, Score
from kg.errors import TimeError
from kg.evidence import LineRange
from kg.intervals import Interval, parse_time

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kg.audit.source import Cited

_STATED: Final = re.compile(r"\s*末?日?\s*(?:時点|現在)")
"""What follows a date for which a figure is stated."""


def check_time(
    times: Times, cited: Cited, name: str, time: str, *, by_default: bool = True
) -> Score:
    """Look for a time in the lines a claim cites.

    Args:
        times: the times of the text.
        cited: the lines.
        name: the property.
        time: the IRI of the time, or its local name.
        by_default: whether the date of the book needs no telling, as what holds then is told.
    """
    try:
        interval = parse_time(time)
    except TimeError as error:
        return Score(name, time, Outcome.UNCONFIRMED, looked_for=error.message)
    if interval.precision == "unknown":
        return Score(name, interval.name, Outcome.UNCHECKED, rule="time unknown")
    if interval.parts:
        start, end = (_single(times, cited, name, part, by_default) for part in interval.parts)
        worst = start if _rank(start) >= _rank(end) else end
        return replace(worst, value=interval.name)
    limit = parse_time(interval.name.removeprefix("before-").removeprefix("after-"))
    found = _single(times, cited, name, limit, by_default)
    if found.outcome is Outcome.UNCONFIRMED and limit.ends == times.book.ends:
        # "From next year on" is told as what comes after the date of the book.
        for reading in times.within(cited):
            if reading.told.relative and reading.fiscal_year == times.book_year + 1:
                found = Score(
                    name,
                    limit.name,
                    Outcome.DERIVED,
                    cited.lines_of(reading.told.mark),
                    "counted from the date of the book",
                    mark=reading.told.mark,
                )
    at_book = limit.ends == times.book.ends
    if found.outcome is Outcome.UNCONFIRMED and interval.name.startswith("after-") and at_book:
        # What is told for a later time is after this one.
        for reading in times.within(cited):
            if limit.ends and _later(reading, limit.ends):
                lines = cited.lines_of(reading.told.mark)
                found = Score(
                    name,
                    limit.name,
                    Outcome.DERIVED,
                    lines,
                    "a later time",
                    mark=reading.told.mark,
                )
    return replace(found, value=interval.name)


def _later(reading: Reading, day: date) -> bool:
    return bool(
        reading.year
        and reading.told.month
        and (reading.year, reading.told.month) > (day.year, day.month)
    )


def _rank(score: Score) -> int:
    return (Outcome.UNCHECKED, Outcome.CONFIRMED, Outcome.DERIVED, Outcome.UNCONFIRMED).index(
        score.outcome
    )


def _single(times: Times, cited: Cited, name: str, interval: Interval, by_default: bool) -> Score:
    fits = matcher(interval)
    readings = times.within(cited)
    years = _bare_years(readings)
    derived: Score | None = None
    for reading in readings:
        if not fits(reading):
            continue
        mark = reading.told.mark
        lines = cited.lines_of(mark)
        year_told = reading.year_mark is not None and cited.first_of([reading.year_mark])
        if reading.told.relative and reading.told.year is not None:
            derived = derived or Score(
                name,
                interval.name,
                Outcome.DERIVED,
                lines,
                "counted from the date of the book",
                mark=mark,
            )
        elif reading.turned:
            derived = derived or Score(
                name, interval.name, Outcome.DERIVED, lines, "months run on", mark=mark
            )
        elif year_told:
            return Score(name, interval.name, Outcome.CONFIRMED, lines, mark=mark)
        elif reading.year_mark is not None and not years:
            above = times.source.line_at(reading.year_mark.start)
            derived = derived or Score(
                name,
                interval.name,
                Outcome.DERIVED,
                LineRange(above, above),
                "year from above",
                mark=mark,
            )
    if derived is None and interval.precision == "fiscal-year":
        derived = _month_of_year(cited, name, interval, readings)
    if derived:
        return derived
    return _fallback(times, cited, name, interval, readings, by_default)


def _bare_years(readings: Sequence[Reading]) -> list[Reading]:
    """Return the years that stand alone, as in a heading, and not in a date of their own."""
    dated = {r.year_mark for r in readings if r.told.month and r.own_year}
    return [
        r
        for r in readings
        if r.told.year is not None
        and not r.told.month
        and not r.told.relative
        and r.told.mark not in dated
    ]


def _month_of_year(
    cited: Cited, name: str, interval: Interval, readings: Sequence[Reading]
) -> Score | None:
    """Take a month that lies in a fiscal year for that year."""
    year = interval.begins.year if interval.begins else None
    for reading in readings:
        if reading.told.month and reading.fiscal_year == year:
            mark = reading.told.mark
            lines = cited.lines_of(mark)
            return Score(
                name, interval.name, Outcome.DERIVED, lines, "a month of that year", mark=mark
            )
    return None


def _fallback(
    times: Times,
    cited: Cited,
    name: str,
    interval: Interval,
    readings: Sequence[Reading],
    by_default: bool,
) -> Score:
    """Try what a flattened table may have torn apart, the heading above, the book's date."""
    years = _bare_years(readings)
    for reading in readings:
        for year in years:
            joined = reading_of(reading.told, year.told, reading.month)
            if not reading.own_year and matcher(interval)(joined):
                lines = cited.lines_of(reading.told.mark)
                return Score(name, interval.name, Outcome.CONFIRMED, lines, mark=reading.told.mark)
    stated = any(
        _STATED.match(times.source.text, r.told.mark.end) for r in readings if r.told.month
    )
    if interval.name == times.book.name and by_default and not stated:
        return Score(name, interval.name, Outcome.UNCHECKED, rule="date of the book")
    above = times.above(cited)
    if above and interval.precision in ("fiscal-year", "year") and matcher(interval)(above):
        line = times.source.line_at(above.told.mark.start)
        return Score(name, interval.name, Outcome.DERIVED, LineRange(line, line), "year from above")
    return Score(name, interval.name, Outcome.UNCONFIRMED, looked_for=interval.ja)
