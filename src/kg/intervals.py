"""Times whose name carries their precision, and the days that they span.

The author of a claim writes only an IRI such as ``on:fy2015``. What can be computed from its
name is computed here: the first and last day, the precision, the labels.

==============================  ===========================================================
``2015-04-28``                  a day
``2015-04``                     a month
``2015``                        a calendar year
``fy2015``                      a Japanese fiscal year, April 2015 to March 2016
``2015-spring``                 a season: spring March to May, summer June to August, autumn
                                September to November, winter December to February
``2015-04-early``               days 1 to 10 of a month; ``mid`` 11 to 20, ``late`` from 21
``2015-early``                  January to April; ``mid`` May to August, ``late`` from September
``fy2015-first-half``           April to September; ``second-half`` October to March
``2015-09-15--2015-09-25``      from the first of two of the above to the second, both included
``before-2015-04``              any day before the first of April 2015
``after-2015-04``               any day after the last of April 2015
``unknown``                     the source does not say when
==============================  ===========================================================
"""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeVar

from kg.errors import TimeError
from kg.namespaces import TIME

Precision = Literal[
    "day",
    "month",
    "year",
    "fiscal-year",
    "season",
    "part",
    "half",
    "interval",
    "open",
    "unknown",
]

_FIRST_YEAR: Final = 1868
_LAST_YEAR: Final = 2199
_FORMS: Final = (
    "2015-04-28, 2015-04, 2015, fy2015, 2015-spring, 2015-04-early, 2015-early, "
    "fy2015-first-half, 2015-04--2015-09, before-2015, after-2015, unknown"
)
_SEASONS: Final = {
    "spring": (3, "春"),
    "summer": (6, "夏"),
    "autumn": (9, "秋"),
    "winter": (12, "冬"),
}
_PARTS_OF_MONTH: Final = {
    "early": (1, 10, "上旬"),
    "mid": (11, 20, "中旬"),
    "late": (21, 31, "下旬"),
}
_PARTS_OF_YEAR: Final = {"early": (1, "初め"), "mid": (5, "半ば"), "late": (9, "終わり")}
_HALVES: Final = {"first-half": (4, "上半期"), "second-half": (10, "下半期")}
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_ERAS: Final = ((2019, "令和"), (1989, "平成"), (1926, "昭和"))

_FISCAL: Final = re.compile(r"fy([0-9]{4})(?:-([a-z][a-z-]*))?")
_CALENDAR: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:-([a-z]+))?")


_Words = TypeVar("_Words")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which days something began and ended; None where nothing is known.

    Attributes:
        earliest_start: it did not begin before this day.
        latest_start: it had begun by this day.
        earliest_end: it did not end before this day.
        latest_end: it had ended by this day.
    """

    earliest_start: date | None
    latest_start: date | None
    earliest_end: date | None
    latest_end: date | None


@dataclass(frozen=True, slots=True)
class Interval:
    """A time with the precision that its source gives.

    Attributes:
        name: the local name of its IRI, such as ``fy2015``.
        precision: how finely it is stated.
        begins: its first day, or None if it is open to the past or unknown.
        ends: its last day, or None if it is open to the future or unknown.
        ja: its label in Japanese.
        en: its label in English.
        parts: of ``START--END``, the two times; otherwise None.
    """

    name: str
    precision: Precision
    begins: date | None
    ends: date | None
    ja: str
    en: str
    parts: tuple[Interval, Interval] | None = None

    @property
    def iri(self) -> str:
        """The IRI of this time."""
        return TIME + self.name

    def bounds(self) -> Bounds:
        """Return the bounds of something that took place at this time.

        An event "in April" may have begun and ended on any day of April; an event "from X to Y"
        began within X and ended within Y.
        """
        start, end = self.parts or (self, self)
        return Bounds(start.begins, start.ends, end.begins, end.ends)


class _Span(NamedTuple):
    """A time with both its ends: all but the open and the unknown ones."""

    name: str
    precision: Precision
    begins: date
    ends: date
    ja: str
    en: str


def parse_time(name: str) -> Interval:
    """Parse a time.

    Args:
        name: the IRI of a time, or its local name.

    Raises:
        TimeError: if the name breaks the grammar or names a day that does not exist; the remedy
            says what to write instead.
    """
    return _parse(name.removeprefix(TIME))


@lru_cache(maxsize=4096)
def _parse(name: str) -> Interval:
    if name == "unknown":
        return Interval(name, "unknown", None, None, "時期不明", "time unknown")
    if "--" in name:
        return _between(name)
    for word, side in (("before-", -1), ("after-", 1)):
        if name.startswith(word):
            return _open(name, name.removeprefix(word), side)
    return Interval(*_span(name, name))


def _between(name: str) -> Interval:
    halves = name.split("--")
    if len(halves) != 2 or not all(halves):
        raise _error(name, "an interval needs one start and one end", "Write on:START--END.")
    start, end = (_span(half, name) for half in halves)
    if (end.begins, end.ends) == (start.begins, start.ends):
        raise _error(name, "start and end are the same", f"Write on:{halves[0]}.")
    if end.begins < start.begins or end.ends < start.ends:
        raise _error(
            name, "the interval ends before it starts", f"Swap them: on:{halves[1]}--{halves[0]}."
        )
    return Interval(
        name,
        "interval",
        start.begins,
        end.ends,
        f"{start.ja}〜{end.ja}",
        f"{start.en} to {end.en}",
        (Interval(*start), Interval(*end)),
    )


def _open(name: str, rest: str, side: int) -> Interval:
    limit = _span(rest, name)
    if side < 0:
        last = limit.begins - timedelta(days=1)
        return Interval(name, "open", None, last, f"{limit.ja}より前", f"before {limit.en}")
    first = limit.ends + timedelta(days=1)
    return Interval(name, "open", first, None, f"{limit.ja}より後", f"after {limit.en}")


def _span(text: str, name: str) -> _Span:
    """Parse a time that is neither interval nor open; ``name`` is the whole, for messages."""
    if found := _FISCAL.fullmatch(text):
        return _fiscal(text, name, _year(found[1], name), found[2])
    if found := _CALENDAR.fullmatch(text):
        year = _year(found[1], name)
        if found[2] is None:
            return _of_year(text, name, year, found[4])
        month = int(found[2])
        if not 1 <= month <= 12:
            raise _error(name, f"there is no month {month:02}", "Write a month from 01 to 12.")
        if found[3] is None:
            return _of_month(text, name, year, month, found[4])
        if found[4] is None:
            return _day(text, name, year, month, int(found[3]))
    raise _error(name, "this is not a time", _suggest(text))


def _day(text: str, name: str, year: int, month: int, day: int) -> _Span:
    length = monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise _error(
            name,
            f"there is no day {day:02} in {_MONTHS[month - 1]} {year}",
            f"Write a day from 01 to {length}.",
        )
    only = date(year, month, day)
    return _Span(
        text, "day", only, only, f"{year}年{month}月{day}日", f"{day} {_MONTHS[month - 1]} {year}"
    )


def _of_month(text: str, name: str, year: int, month: int, word: str | None) -> _Span:
    length = monthrange(year, month)[1]
    ja, en = f"{year}年{month}月", f"{_MONTHS[month - 1]} {year}"
    if word is None:
        return _Span(text, "month", date(year, month, 1), date(year, month, length), ja, en)
    first, last, ja_word = _lookup(_PARTS_OF_MONTH, word, name)
    return _Span(
        text,
        "part",
        date(year, month, first),
        date(year, month, min(last, length)),
        f"{ja}{ja_word}",
        f"mid-{en}" if word == "mid" else f"{word} {en}",
    )


def _of_year(text: str, name: str, year: int, word: str | None) -> _Span:
    if word is None:
        return _Span(text, "year", date(year, 1, 1), date(year, 12, 31), f"{year}年", str(year))
    if word in _SEASONS:
        month, season = _SEASONS[word]
        begins, ends = _months(year, month, 3)
        winter = begins.year != ends.year
        return _Span(
            text,
            "season",
            begins,
            ends,
            f"{year}〜{ends.year}年{season}" if winter else f"{year}年{season}",
            f"{word} {year}/{ends.year % 100:02}" if winter else f"{word} {year}",
        )
    if word not in _PARTS_OF_YEAR:
        raise _unknown_word([*_SEASONS, *_PARTS_OF_YEAR], word, name)
    month, ja_word = _PARTS_OF_YEAR[word]
    begins, ends = _months(year, month, 4)
    en = f"mid-{year}" if word == "mid" else f"{word} {year}"
    return _Span(text, "part", begins, ends, f"{year}年{ja_word}", en)


def _fiscal(text: str, name: str, year: int, word: str | None) -> _Span:
    ja, en = _fiscal_year(year), f"FY{year}"
    if word is None:
        begins, ends = _months(year, 4, 12)
        return _Span(text, "fiscal-year", begins, ends, ja, en)
    month, ja_word = _lookup(_HALVES, word, name)
    begins, ends = _months(year, month, 6)
    return _Span(text, "half", begins, ends, f"{ja}{ja_word}", f"{word.replace('-', ' ')} of {en}")


def _fiscal_year(year: int) -> str:
    for first, era in _ERAS:
        if year >= first:
            count = year - first + 1
            return f"{era}{'元' if count == 1 else count}年度（{year}年度）"
    return f"{year}年度"


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    after = year * 12 + month - 1 + count
    return date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _year(text: str, name: str) -> int:
    year = int(text)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise _error(
            name,
            f"the year {text} is out of range",
            f"Write a year of the Western calendar from {_FIRST_YEAR} to {_LAST_YEAR}.",
        )
    return year


def _lookup(words: dict[str, _Words], word: str, name: str) -> _Words:
    if word not in words:
        raise _unknown_word([*words], word, name)
    return words[word]


def _unknown_word(allowed: list[str], word: str, name: str) -> TimeError:
    near = difflib.get_close_matches(word, allowed, 1)
    meant = f"Did you mean {near[0]}? " if near else ""
    return _error(name, f"{word!r} is not known here", f"{meant}Allowed: {', '.join(allowed)}.")


def _suggest(text: str) -> str:
    """Say what was probably meant by a time that is not one."""
    if found := re.fullmatch(r"(?:fy|FY|Fy)-?([0-9]{2}|[0-9]{4})", text):
        return f"Write the fiscal year with four digits: on:fy{_century(found[1])}."
    if found := re.fullmatch(r"([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?", text):
        parts = [found[1], *(f"{int(part):02}" for part in found.groups()[1:] if part)]
        return f"Write month and day with two digits: on:{'-'.join(parts)}."
    if found := re.fullmatch(r"(?:[HhＨ]|平成)([0-9]{1,2})(年度?)?", text):
        year = 1988 + int(found[1])
        return f"Write the Western year: on:fy{year} for 年度, on:{year} for 年."
    if re.match(r"(?:before|after)-", text):
        return "Only one of before- and after- can stand at the front."
    return f"Forms that are known: {_FORMS}."


def _century(year: str) -> str:
    return year if len(year) == 4 else f"20{year}"


def _error(name: str, what: str, remedy: str) -> TimeError:
    return TimeError(f"the time on:{name} cannot be read: {what}", time=name, remedy=remedy)
