"""Looking for a figure: the number itself, with a word that says what it counts."""

from __future__ import annotations

import re
from bisect import bisect_left
from decimal import Decimal, InvalidOperation
from itertools import combinations
from typing import TYPE_CHECKING, Final

from kg.audit.numbers import Number, read_numbers
from kg.audit.scores import Outcome, Score
from kg.evidence import LineRange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.audit.lexicon import Counter
    from kg.audit.source import Cited, Mark, Source

_LOOSE: Final = (
    "程度",
    "以上",
    "以内",
    "以下",
    "余り",
    "余",
    "強",
    "弱",
    "ほど",
    "前後",
    "数",
    "の",
    "か",
    "ヶ",
)
"""What may stand between a number and its counter."""
_SMALL: Final = 10
"""Smaller numbers stand everywhere; they count only where the claim is told."""
_PER_UNIT: Final = re.compile(r"(?:各(?:区|地区|圏域|校区|中学校区)?|毎)$")
_OF_TIME: Final = re.compile(r"[年月日時層回期条]|度")
"""After a number that counts no places or groups of which each could have so many."""
_OF_ORDER: Final = re.compile(r"[層期条項号]")
"""After a number that counts tiers, terms or articles, as in 第1層, whatever stands before it."""
_FEW: Final = 4
"""A list that is summed up has more numbers than this; of fewer, any sum would be chance."""
_LINKS: Final = "~・、,/-"
_OF_ALL: Final = re.compile(r"[^0-9]{1,3}[中内うち]")
"""After a number that gives the whole and not a part, as in 3名(6名中)."""


class Figures:
    """The numbers of a text.

    Args:
        source: the text.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.numbers = read_numbers(source.text)
        self._starts = [number.mark.start for number in self.numbers]

        self._lines: dict[Decimal, list[int]] = {}
        for number in self.numbers:
            self._lines.setdefault(number.value, []).append(source.line_at(number.mark.start))

    def lines(self, value: str) -> list[int]:
        """Return the lines on which a number stands, sorted."""
        try:
            return self._lines.get(Decimal(value), [])
        except InvalidOperation:
            return []

    def within(self, cited: Cited) -> list[Number]:
        """Return the numbers in the lines cited, in order."""
        found = []
        for span in cited.spans:
            at = bisect_left(self._starts, span.start)
            while at < len(self.numbers) and self.numbers[at].mark.start < span.end:
                if self.numbers[at].mark.end <= span.end:
                    found.append(self.numbers[at])
                at += 1
        return found

    def counted(self, cited: Cited, counter: Counter) -> list[Number]:
        """Return the numbers in the lines that count what the counter says."""
        numbers = self.within(cited)
        headed = any(
            cited.find(word) for word in (*counter.after, *counter.before) if len(word) > 1
        )
        return [n for i, n in enumerate(numbers) if self._counts(numbers, i, counter, headed)]

    def _counts(
        self, numbers: Sequence[Number], index: int, counter: Counter, headed: bool
    ) -> bool:
        number = numbers[index]
        after = number.after.lower()
        before = number.before.lower().rstrip(")約")
        if after.startswith(counter.after):
            return True
        if before.endswith(counter.before) and not _OF_ORDER.match(after):
            return True
        for word in _LOOSE:
            if after.startswith(word) and after.removeprefix(word).startswith(counter.after):
                return True
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        if following and number.after[:1] in _LINKS and number.after[:1]:
            gap = self.source.text[number.mark.end : following.mark.start]
            if gap.strip() == number.after[0]:
                return self._counts(numbers, index + 1, counter, headed)
        return headed and self._bare(number)

    def bare(self, cited: Cited) -> list[Number]:
        """Return the numbers in the lines that stand alone, as in a row of a table."""
        return [number for number in self.within(cited) if self._bare(number)]

    def above(self, cited: Cited, counter: Counter, reach: int) -> Number | None:
        """Return the last number that counts before the lines, within so many lines above."""
        if not cited.spans:
            return None
        first = self.source.line_at(cited.spans[0].start)
        least = self.source.span(LineRange(max(1, first - reach), max(1, first))).start
        at = bisect_left(self._starts, cited.spans[0].start) - 1
        while at >= 0 and self._starts[at] >= least:
            if self._counts(self.numbers, at, counter, headed=False):
                return self.numbers[at]
            at -= 1
        return None

    def _bare(self, number: Number) -> bool:
        """Whether a number stands alone, as in a table whose heading names the counter."""
        text = self.source.text
        rest = text[number.mark.end : number.mark.end + 1]
        start = text[number.mark.start - 1 : number.mark.start] if number.mark.start else ""
        return (not rest or rest.isspace() or rest in "()") and (
            not start or start.isspace() or start in "(約計:"
        )


def check_figure(
    figures: Figures,
    cited: Cited,
    name: str,
    value: Decimal,
    counter: Counter,
    carriers: Sequence[Mark] = (),
    *,
    per_unit: bool = True,
) -> Score:
    """Look for a figure in the lines a claim cites.

    Args:
        figures: the numbers of the text.
        cited: the lines.
        name: the property.
        value: its value.
        counter: the words that go with it.
        carriers: the passages that carry the claim. Where these have figures of the kind, a small
            one elsewhere in the lines does not count.
        per_unit: whether the figure may be one for each of several, as in 各2名.
    """
    shown = f"{value:f}"
    numbers = figures.counted(cited, counter)
    carried = [n for n in numbers if any(m.start <= n.mark.start < m.end for m in carriers)]
    if value < _SMALL:
        numbers = carried or numbers
    apart: list[Number] = []
    if not per_unit:
        apart = [n for n in numbers if _PER_UNIT.search(n.before)]
        numbers = [n for n in numbers if n not in apart]
    for number in numbers:
        if number.value == value:
            return Score(
                name, shown, Outcome.CONFIRMED, cited.lines_of(number.mark), mark=number.mark
            )
    if value == 1 and (first := next((m for w in counter.first if (m := cited.find(w))), None)):
        return Score(name, shown, Outcome.CONFIRMED, cited.lines_of(first), mark=first)
    for number in numbers:
        if number.misprint == value:
            return Score(
                name,
                shown,
                Outcome.DERIVED,
                cited.lines_of(number.mark),
                "misprint",
                mark=number.mark,
            )
    for number in apart if value == 1 else ():
        if number.value == value:
            return Score(
                name,
                shown,
                Outcome.DERIVED,
                cited.lines_of(number.mark),
                "one of each",
                mark=number.mark,
            )
    parts_only = [number for number in numbers if not _OF_ALL.match(number.after)]
    within = figures.within(cited)
    computed = _each(within, figures.counted(cited, counter), value)
    for rule, parts in computed or _listed(cited, parts_only, value):
        lines = cited.lines_of(parts[0].mark)
        return Score(name, shown, Outcome.DERIVED, lines, rule, mark=parts[0].mark)
    words = " ".join(counter.after[:6])
    others = ", ".join(f"{number.value:f}" for number in numbers[:6]) or "no such number"
    return Score(
        name, shown, Outcome.UNCONFIRMED, looked_for=f"{shown} with {words}; there: {others}"
    )


def _each(
    numbers: Sequence[Number], counted: Sequence[Number], value: Decimal
) -> list[tuple[str, tuple[Number, ...]]]:
    """Return how a value is so many for each of so many, as in 3地区(各2名)."""
    for each in counted:
        if not _PER_UNIT.search(each.before) and "ずつ" not in each.after[:4]:
            continue
        for number in numbers:
            if _OF_TIME.match(number.after) or number is each or number.value <= 1:
                continue
            if number.value * each.value == value:
                return [("so many each", (number, each))]
    return []


def _listed(
    cited: Cited, numbers: Sequence[Number], value: Decimal
) -> list[tuple[str, tuple[Number, ...]]]:
    """Return how a value is the sum of all numbers of a list, one run of lines."""
    for span in cited.spans:
        parts = tuple(n for n in numbers if span.start <= n.mark.start < span.end)
        if len(parts) > _FEW and sum(part.value for part in parts) == value:
            return [("sum of those listed", parts)]
    return []


def product_of(numbers: Sequence[Number], value: Decimal) -> tuple[Number, ...] | None:
    """Return two or three of some numbers whose product is a value, if there are such."""
    for size in (2, 3):
        for parts in combinations(numbers[:12], size):
            product = Decimal(1)
            for part in parts:
                product *= part.value
            if product == value and all(part.value > 1 for part in parts):
                return parts
    return None
