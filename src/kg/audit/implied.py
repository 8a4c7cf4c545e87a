"""Figures that a text tells without writing them: one, none, a count, a product, a rate."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg.audit.figures import product_of
from kg.audit.scores import Outcome, Score
from kg.audit.source import Mark
from kg.evidence import LineRange
from kg.namespaces import concept, sas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.audit.claims import Claim, Graph
    from kg.audit.figures import Figures
    from kg.audit.lexicon import Counter, Lexicon
    from kg.audit.source import Cited

_WHOLE: Final = concept("area-kind", "whole-municipality")
_PERCENT: Final = concept("unit", "percent")
_MONEY: Final = {"yen"}
_LISTS: Final = {"areaCount": "listsArea", "areaTotal": "listsArea"}
_LISTED: Final = "listsArea"
_FOR_FIGURE: Final = {
    "measure": ("value", "told by its figure"),
    _LISTED: ("areaCount", "one of those counted"),
}
_TELLING: Final = 10
"""A number of two digits stands in a row of a table for what its column says."""
_REACH: Final = 30
"""How far above the heading of an article may stand."""
_LINE_NUMBER: Final = re.compile(r"(?m)^\s*([0-9]{1,2})\s")
_MANY: Final = 100
"""From this number on, two numbers of people may be put into a ratio."""


@dataclass(frozen=True)
class Known:
    """What a figure may follow from.

    Attributes:
        graph: holds the nodes that the claim names.
        lexicon: the words.
        figures: the numbers of the text.
        claim: the claim.
        cited: its lines.
        absent: whether the claim says that something is not there.
    """

    graph: Graph
    lexicon: Lexicon
    figures: Figures
    claim: Claim
    cited: Cited
    absent: bool


def check(known: Known, name: str, value: Decimal, counter: Counter) -> Score | None:
    """Return how a figure follows from the lines without being written there, or None."""
    shown = f"{value:f}"
    if value == 0 and name in known.lexicon.table["figures_implied"]["none"]:
        return _none(known, name) if known.absent else None
    if (
        value == 1
        and (not known.absent or name in _LISTS)
        and name in known.lexicon.table["figures_implied"]["one"]
        and _one(known, counter)
    ):
        return Score(name, shown, Outcome.DERIVED, rule="one of a kind")
    listed = known.claim.properties.get(sas(_LISTS.get(name, "")), ())
    if listed and len(listed) == value:
        return Score(name, shown, Outcome.DERIVED, rule="count of those named")
    if name in known.lexicon.table["figures_implied"]["numbered"]:
        return _numbered(known, name, value, counter)
    numbers = known.figures.within(known.cited)
    if value >= _TELLING or value.as_tuple().exponent != 0:
        for number in known.figures.bare(known.cited):
            if number.value == value:
                lines = known.cited.lines_of(number.mark)
                return Score(
                    name, shown, Outcome.DERIVED, lines, "column of a table", mark=number.mark
                )
    if name in _MONEY:
        parts = product_of(numbers, value)
        if parts:
            lines = known.cited.lines_of(parts[0].mark)
            return Score(name, shown, Outcome.DERIVED, lines, "product", mark=parts[0].mark)
    return _rate(known, name, value, counter)


def _numbered(known: Known, name: str, value: Decimal, counter: Counter) -> Score | None:
    """Return how an article or paragraph is numbered: by the line's beginning, or from above."""
    shown = f"{value:f}"
    for span in known.cited.spans:
        for found in _LINE_NUMBER.finditer(known.cited.source.text[span.start : span.end]):
            if name == "paragraphNumber" and Decimal(found[1]) == value:
                mark = Mark(span.start + found.start(1), span.start + found.end(1))
                lines = known.cited.lines_of(mark)
                return Score(name, shown, Outcome.CONFIRMED, lines, mark=mark)
    if name == "paragraphNumber" and value == 1:
        return Score(name, shown, Outcome.DERIVED, rule="the first paragraph has no number")
    if known.figures.counted(known.cited, counter):
        return None
    above = known.figures.above(known.cited, counter, _REACH)
    if above is not None and above.value == value:
        line = known.cited.source.line_at(above.mark.start)
        return Score(name, shown, Outcome.DERIVED, LineRange(line, line), "number from above")
    return None


def _none(known: Known, name: str) -> Score | None:
    for word in known.lexicon.table["moods"]["absent_words"]:
        if (mark := known.cited.find(word)) is not None:
            lines = known.cited.lines_of(mark)
            return Score(name, "0", Outcome.CONFIRMED, lines, "told to be absent", mark=mark)
    return None


def _one(known: Known, counter: Counter) -> bool:
    """Whether what is counted is a single thing by its nature, or no number of it is told."""
    kinds = known.claim.properties.get(sas("areaKind"), ())
    if any(kind.value == _WHOLE for kind in kinds):
        return True
    for predicate in ("establishes", "post"):
        for node in known.claim.properties.get(sas(predicate), ()):
            if predicate == "establishes" and not known.graph.values(node.value, sas("standsFor")):
                return True
    return not known.figures.counted(known.cited, counter)


def _rate(known: Known, name: str, value: Decimal, counter: Counter) -> Score | None:
    if "%" not in counter.after:
        return None
    numbers = [n for n in known.figures.within(known.cited) if n.value >= _MANY]
    places = Decimal(1).scaleb(value.as_tuple().exponent) if value else Decimal(1)  # type: ignore[arg-type]
    for part in numbers:
        for whole in numbers:
            if part.value < whole.value and part.after[:1] == whole.after[:1]:
                rate = (part.value / whole.value * 100).quantize(places)
                if rate == value:
                    lines = known.cited.lines_of(part.mark)
                    return Score(name, f"{value:f}", Outcome.DERIVED, lines, "rate", mark=part.mark)
    return None


def by_figure(score: Score, scores: Sequence[Score]) -> Score:
    """Take what a figure stands for as told if the figure is found.

    A column may have no heading, so that what is measured is not named; and of "the eight wards"
    the single ones may not be named, if the claim lists just as many.
    """
    if score.outcome is not Outcome.UNCONFIRMED or score.property not in _FOR_FIGURE:
        return score
    name, rule = _FOR_FIGURE[score.property]
    figure = next((s for s in scores if s.property == name), None)
    if figure is None or figure.outcome is Outcome.UNCONFIRMED:
        return score
    same = [s for s in scores if s.property == score.property]
    if score.property == _LISTED and (
        str(len(same)) != figure.value or any(s.outcome is not score.outcome for s in same)
    ):
        return score
    return replace(score, outcome=Outcome.DERIVED, rule=rule, lines=figure.lines)
