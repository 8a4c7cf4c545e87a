"""Looking for what is neither number, time nor name: concepts, qualifiers, clock times, texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.audit.claims import local_name
from kg.audit.scores import Outcome, Score
from kg.audit.source import Mark, squeeze
from kg.curie import curie
from kg.evidence import LineRange

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.audit.lexicon import Lexicon
    from kg.audit.source import Cited, Source
    from kg.audit.words import Pairs

_CLOCK: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_BEFORE: Final = 10
_AFTER: Final = 8
COVERED: Final = 0.18
"""The share of a text in our own words that the lines must hold."""
_REACH: Final = 40
"""How many lines above those cited a heading may stand."""
_OTHER: Final = "other"


def check_concept(lexicon: Lexicon, cited: Cited, name: str, concept: str) -> Score:
    """Look for one of the words of a concept.

    What is classed as "other" has no word of its own and is not checked.
    """
    shown = curie(concept)
    if local_name(concept).startswith(_OTHER):
        return Score(name, shown, Outcome.UNCHECKED, rule="no word of its own")
    words = lexicon.words(concept)
    for word in words:
        if (mark := cited.find(word)) is not None:
            return Score(name, shown, Outcome.CONFIRMED, cited.lines_of(mark), mark=mark)
    if name in lexicon.table["properties"]["context"] and cited.ranges:
        first = cited.ranges[0].first
        above = cited.of([LineRange(max(1, first - _REACH), first)])
        for word in words:
            if len(word) > 1 and (mark := above.find(word)) is not None:
                return Score(name, shown, Outcome.DERIVED, above.lines_of(mark), "told above")
    return Score(name, shown, Outcome.UNCONFIRMED, looked_for=" / ".join(words))


def check_qualifier(
    lexicon: Lexicon, source: Source, cited: Cited, concept: str, figures: Sequence[Mark]
) -> Score:
    """Look for the word of a qualifier beside one of the figures, or else in the lines.

    Args:
        lexicon: the words.
        source: the text.
        cited: the lines.
        concept: the qualifier.
        figures: where the figures of the claim stand.
    """
    shown = curie(concept)
    words = lexicon.words(concept)
    for mark in figures:
        around = source.text[max(0, mark.start - _BEFORE) : mark.end + _AFTER]
        beside = squeeze(around)
        for word in words:
            if word in beside:
                lines = cited.lines_of(mark)
                return Score("qualifier", shown, Outcome.CONFIRMED, lines, mark=mark)
    for word in words:
        if (found := cited.find(word)) is not None:
            lines = cited.lines_of(found)
            return Score(
                "qualifier", shown, Outcome.DERIVED, lines, "told in the lines", mark=found
            )
    return Score("qualifier", shown, Outcome.UNCONFIRMED, looked_for=" / ".join(words))


def check_clock(cited: Cited, name: str, value: str) -> Score:
    """Look for a time of day such as ``18:30``, written with a colon or with 時."""
    found = _CLOCK.match(value)
    forms = [squeeze(value)]
    if found:
        hour, minute = int(found[1]), found[2]
        forms += [f"{hour}:{minute}", f"{hour}時{minute}分"]
        forms += [f"{hour}時"] if minute == "00" else []
        forms += [f"{hour}時半"] if minute == "30" else []
        if hour > 12:
            forms += [f"午後{hour - 12}時"] if minute == "00" else [f"午後{hour - 12}時{minute}分"]
    for form in forms:
        if (mark := cited.find(form)) is not None:
            return Score(name, value, Outcome.CONFIRMED, cited.lines_of(mark), mark=mark)
    return Score(name, value, Outcome.UNCONFIRMED, looked_for=" / ".join(dict.fromkeys(forms)))


def check_text(pairs: Pairs, cited: Cited, name: str, texts: Sequence[str]) -> Score:
    """Compare a text in our own words with the words of the lines."""
    shown = texts[0] if texts else ""
    for text in texts:
        # Tables write 月 for 月曜日 and PM for 午後.
        form = squeeze(text).replace("曜日", "").replace("午後", "pm").replace("午前", "am")
        if form and (mark := cited.find(form)) is not None:
            return Score(name, shown, Outcome.CONFIRMED, cited.lines_of(mark), mark=mark)
    share = pairs.coverage(cited, texts)
    if share >= COVERED:
        return Score(name, shown, Outcome.CONFIRMED, rule=f"shares {share:.0%} of its words")
    wanted = f"the words of this text; {share:.0%} are there, {COVERED:.0%} are wanted"
    return Score(name, shown, Outcome.UNCONFIRMED, looked_for=wanted)
