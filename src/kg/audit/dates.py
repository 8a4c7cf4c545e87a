"""Reading dates in Japanese text.

A text tells times in parts: an era year here, a month in the heading of a table, a day in its
row. What is read is therefore each part with its place; :mod:`kg.audit.times` puts them together.

====================================  =======================================================
``平成27年4月28日`` ``H27.4.28``      year, month and day
``2015(平成27)年``                    a year, of the Western calendar or of an era
``平成27年度`` ``27年度`` ``27~29年度``  fiscal years, of a range its ends
``4月`` ``4・5月`` ``4/28`` ``4~6月``  months and days whose year stands elsewhere
``同年`` ``翌年`` ``同月`` ``翌月``    what the text before says, or what follows on it
``今年度`` ``次年度`` ``昨年度``       counted from the date of the book
``春`` ``上旬`` ``上半期`` ``末``      parts of a month or a year
====================================  =======================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.audit.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

_ERAS: Final = {
    **dict.fromkeys(("昭和", "S"), 1925),
    **dict.fromkeys(("平成", "H"), 1988),
    **dict.fromkeys(("令和", "R"), 2018),
}
_BARE_ERA: Final = 1988
"""Years of two digits without an era, as in 27年度, are of Heisei: the book is of 2016."""
_BARE_YEARS: Final = range(20, 32)

_ERA: Final = "(?P<era>昭和|平成|令和|(?<![A-Za-z])[SHR](?=[0-9]))"
_YEAR: Final = re.compile(
    rf"(?:{_ERA}\s*(?P<n>元|[0-9]{{1,2}})(?:\([0-9]{{4}}\))?"
    r"|(?<![0-9,.])(?P<western>(?:19|20)[0-9]{2})(?:\([^()\n]{2,6}\))?(?=\s?(?:年|[./][0-9]))"
    r"|(?<![0-9,.])(?P<bare>[0-9]{2})(?=年(?!間|後|前|以上|目|生)))"
    r"(?P<more>(?:(?:年度?)?\s*(?:[~・、,]|から)\s*[0-9]{1,2}(?=(?:[~・、,]|から)[0-9]+年|年(?!間|後)))*)"
    r"(?P<unit>\s?年度?|\.(?=[0-9])|/(?=[0-9]))?"
)
_MORE: Final = re.compile(r"(?:[~・、,]|から)\s*([0-9]{1,2})")
_MONTHS: Final = re.compile(
    r"(?<![0-9,.第])(?P<first>1[0-2]|[1-9])(?P<more>(?:\s*月?\s*[~・、,]\s*(?:1[0-2]|[1-9])(?![0-9年]))*)"
    r"\s*月(?!額|間|[0-9]*回)"
)
_WEEKDAY: Final = r"(?:\([月火水木金土日祝・]+\))?"
_DAY: Final = re.compile(
    rf"\s*(?P<day>3[01]|[12][0-9]|[1-9])(?P<more>(?:日?{_WEEKDAY}\s*[~・、,]\s*[0-9]{{1,2}}(?=[日~・、,]))*)\s*日"
)
_UNTIL: Final = re.compile(
    r"\s*~\s*(?:(?P<month>1[0-2]|[1-9])[./月])?(?P<day>[0-9]{1,2})(?![0-9:時名人回])"
)
_MONTH_AND_DAY: Final = re.compile(
    r"(?<![0-9/.])(?P<month>1[0-2]|[1-9])\s*[/.](?P<day>(?:3[01]|[12][0-9])(?=[0-9]{2}:[0-9]{2})|(?:3[01]|[12][0-9]|0?[1-9])(?![0-9/]|\.[0-9]|%))"
)
_DOTTED: Final = re.compile(
    r"(?P<month>1[0-2]|0?[1-9])(?:[./](?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9]))?(?![0-9])"
)
_RELATIVE: Final = re.compile(
    r"同年度?|同月|翌年度?|翌月|翌日|昨年度|前年度|今年度|本年度|当年度|次年度|来年度"
)
_FROM_BOOK: Final = {
    "昨年度": -1,
    "前年度": -1,
    "今年度": 0,
    "本年度": 0,
    "当年度": 0,
    "次年度": 1,
    "来年度": 1,
}
_PARTS: Final = re.compile(
    r"上旬|中旬|下旬|初旬|初め|はじめ|初頭|半ば|中頃|末|終わり|上半期|下半期|前半|後半|春|夏|秋|冬|当初"
)
_PART_NAMES: Final = {
    **dict.fromkeys(("上旬", "初旬", "初め", "はじめ", "初頭", "当初"), "early"),
    **dict.fromkeys(("中旬", "半ば", "中頃"), "mid"),
    **dict.fromkeys(("下旬", "末", "終わり"), "late"),
    **dict.fromkeys(("上半期", "前半"), "first-half"),
    **dict.fromkeys(("下半期", "後半"), "second-half"),
    "春": "spring",
    "夏": "summer",
    "秋": "autumn",
    "冬": "winter",
}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A part of a date in a text; what it leaves open is None.

    Attributes:
        mark: where it stands.
        year: the calendar year, or the one in which the fiscal year begins.
        fiscal: whether the year is a fiscal year.
        month: the month.
        day: the day of the month.
        part: a part of a month or a year, as the names of times call it.
        relative: the word, if the year or month is told from what the text says before.
    """

    mark: Mark
    year: int | None = None
    fiscal: bool = False
    month: int | None = None
    day: int | None = None
    part: str | None = None
    relative: str | None = None


def read_dates(text: str, book_year: int) -> list[DateMention]:
    """Return the parts of dates in a folded text, in order.

    Args:
        text: the text.
        book_year: the fiscal year in which the book was written, for 今年度 and the like.
    """
    found = [*_years(text), *_months(text), *_slashed(text), *_relative(text, book_year)]
    found += [end for mention in found if (end := _until(text, mention))]
    found += [
        DateMention(Mark(*match.span()), part=_PART_NAMES[match[0]])
        for match in _PARTS.finditer(text)
    ]
    return sorted(found, key=lambda mention: (mention.mark.start, -mention.mark.end))


def _years(text: str) -> Iterator[DateMention]:
    for found in _YEAR.finditer(text):
        unit = (found["unit"] or "").strip()
        base = _ERAS.get(found["era"] or "", _BARE_ERA)
        if found["era"]:
            number = 1 if found["n"] == "元" else int(found["n"])
            year = base + number
        elif found["western"]:
            year = int(found["western"])
        elif int(found["bare"]) in _BARE_YEARS:
            year = base + int(found["bare"])
        else:
            continue
        fiscal = unit == "年度"
        mention = DateMention(Mark(*found.span()), year, fiscal)
        dotted = _DOTTED.match(text, found.end()) if unit in (".", "/") else None
        if dotted:
            day = int(dotted["day"]) if dotted["day"] else None
            mark = Mark(found.start(), dotted.end())
            yield replace(mention, mark=mark, month=int(dotted["month"]), day=day)
            continue
        yield mention
        for written in _MORE.findall(found["more"]):
            yield replace(mention, year=base + int(written))


def _months(text: str) -> Iterator[DateMention]:
    for found in _MONTHS.finditer(text):
        months = [int(found["first"]), *map(int, re.findall("[0-9]+", found["more"]))]
        day = _DAY.match(text, found.end())
        if day is None:
            yield from (DateMention(Mark(*found.span()), month=month) for month in months)
            continue
        mark = Mark(found.start(), day.end())
        for number in [day["day"], *re.findall("[0-9]+", day["more"])]:
            yield DateMention(mark, month=months[-1], day=int(number))


def _slashed(text: str) -> Iterator[DateMention]:
    for found in _MONTH_AND_DAY.finditer(text):
        yield DateMention(Mark(*found.span()), month=int(found["month"]), day=int(found["day"]))


def _until(text: str, start: DateMention) -> DateMention | None:
    """Return the last day of several, where a day is followed by ``~20`` or ``~10.22``."""
    found = _UNTIL.match(text, start.mark.end) if start.day and start.month else None
    if found is None or not 1 <= int(found["day"]) <= 31:
        return None
    month = int(found["month"]) if found["month"] else start.month
    return replace(
        start, mark=Mark(start.mark.start, found.end()), month=month, day=int(found["day"])
    )


def _relative(text: str, book_year: int) -> Iterator[DateMention]:
    for found in _RELATIVE.finditer(text):
        word, mark = found[0], Mark(*found.span())
        if word in _FROM_BOOK:
            yield DateMention(mark, book_year + _FROM_BOOK[word], fiscal=True, relative=word)
        else:
            yield DateMention(mark, relative=word)
