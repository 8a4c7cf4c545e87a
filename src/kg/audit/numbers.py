"""Reading numbers in Japanese text.

A number is a run of digits (``7,110``, ``15.62``), with a scale (``1億4,352万2千``), or in kanji
before a counter (``十人``), or in tenths (``4割`` for 40 %). What stands round it tells what it
counts and how exact it is. Text is expected folded, so that full-width digits are plain ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg.audit.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

_KANJI_DIGITS: Final = {c: i for i, c in enumerate("〇一二三四五六七八九")}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10**4, "億": 10**8, "兆": 10**12}
_DIGITS: Final = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?"
_SCALES: Final = "十百千万億兆"
_ARABIC: Final = re.compile(
    rf"(?<![0-9.,])(?:{_DIGITS})(?:\s?[{_SCALES}]+(?:\s?(?:{_DIGITS})\s?[{_SCALES}]+)*)?"
    r"(?:(?<=[万億兆千])[0-9]{1,4}(?![0-9]))?"
)
_KANJI: Final = re.compile(rf"(?<![一-龥])[{''.join(_KANJI_DIGITS)}{_SCALES}]+(?=[一-龥つか])")
_PART: Final = re.compile(rf"({_DIGITS}|[{''.join(_KANJI_DIGITS)}]+)?([{_SCALES}]*)")
_TENTHS: Final = re.compile(r"(?<![0-9.])(?:([0-9])[、~]\s?)?([0-9](?:\.[0-9])?)割")
"""Shares told in tenths: 4割 is 40 %."""
_MISPRINT: Final = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_AROUND: Final = 12


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        value: what it amounts to.
        mark: where it stands.
        before: what stands before it, also on the line before, without white space.
        after: what follows it, also on the next line, without white space.
    """

    value: Decimal
    mark: Mark
    before: str
    after: str

    @property
    def misprint(self) -> Decimal | None:
        """What it may be a misprint of, with a full stop for the comma: 19.997 of 19,997."""
        plain = f"{self.value:f}"
        return Decimal(plain.replace(".", "")) if _MISPRINT.fullmatch(plain) else None


def read_numbers(text: str) -> list[Number]:
    """Return the numbers of a text, in order.

    Numbers in kanji are taken only where a counter may follow them.
    """
    return sorted(_read(text), key=lambda number: number.mark)


def _read(text: str) -> Iterator[Number]:
    for pattern in (_ARABIC, _KANJI):
        for found in pattern.finditer(text):
            value = parse_number(found[0])
            if value is not None:
                mark = Mark(*found.span())
                yield Number(value, mark, _before(text, mark.start), _after(text, mark.end))
    for tenths in _TENTHS.finditer(text):
        for group in (1, 2):
            if tenths[group]:
                mark = Mark(tenths.start(group), tenths.end())
                value, before = Decimal(tenths[group]) * 10, _before(text, mark.start)
                yield Number(value, mark, before, "%" + _after(text, mark.end))


def parse_number(text: str) -> Decimal | None:
    """Return what a written number amounts to, or None if it is not one.

    ``1億4,352万2千`` is 143,522,000; ``二十五`` is 25; ``二〇`` is 20.
    """
    rest = "".join(text.split())
    if not rest:
        return None
    total = section = Decimal(0)
    while rest:
        found = _PART.match(rest)
        if found is None or not found[0]:
            return None
        rest = rest[found.end() :]
        number = _plain(found[1])
        for scale in found[2]:
            if scale in _SMALL:
                section += (Decimal(1) if number is None else number) * _SMALL[scale]
            else:
                section += number or 0
                total += (section or Decimal(1)) * _LARGE[scale]
                section = Decimal(0)
            number = None
        section += number or 0
    return total + section


def write_kanji(number: int) -> str:
    """Write a whole number from 0 to 99,999,999 in kanji: ``二十五`` for 25."""
    if number == 0:
        return "〇"
    if number >= 10**4:
        rest = number % 10**4
        return f"{write_kanji(number // 10**4)}万{write_kanji(rest) if rest else ''}"
    written = ""
    for sign, scale in (("千", 1000), ("百", 100), ("十", 10)):
        count, number = divmod(number, scale)
        if count:
            written += ("" if count == 1 else "〇一二三四五六七八九"[count]) + sign
    return written + ("〇一二三四五六七八九"[number] if number else "")


def _plain(text: str | None) -> Decimal | None:
    """Return a number without scales; kanji digits are read one by one."""
    if not text:
        return None
    if text[0] in _KANJI_DIGITS:
        return Decimal("".join(str(_KANJI_DIGITS[character]) for character in text))
    return Decimal(text.replace(",", ""))


def _before(text: str, place: int) -> str:
    # A line that breaks before the number goes on in it; a blank line parts them.
    start = max(text.rfind("\n\n", 0, place) + 2, place - 3 * _AROUND, 0)
    return "".join(text[start:place].split())[-_AROUND:]


def _after(text: str, place: int) -> str:
    # Enough for a line break, a blank line and what follows.
    return "".join(text[place : place + 2 * _AROUND].split())[:_AROUND]
