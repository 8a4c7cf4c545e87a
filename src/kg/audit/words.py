"""How much of a text in our own words is in the words of the lines it cites.

Labels are not sentences of the source, but they speak of the same things. They are compared by
pairs of neighbouring characters within words: of kanji, of katakana, of letters and digits, since
Japanese is written without spaces and hiragana are mostly grammar. Rare pairs weigh more.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kg.audit.source import Mark, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.audit.source import Cited, Source

_WORD: Final = re.compile(r"[一-龥々〆]+|[ァ-ヴー]+|[a-z]+|[0-9]+")


class Pairs:
    """Where each pair of characters stands in a text, and how much it tells.

    Args:
        source: the text.
    """

    def __init__(self, source: Source) -> None:
        self.places: dict[str, list[Mark]] = {}
        self._lines: dict[str, list[int]] = {}
        text, places = source.squeezed
        lines: dict[str, set[int]] = {}
        for word in _WORD.finditer(text):
            for at, pair in _pairs(word[0]):
                start = word.start() + at
                mark = Mark(places[start], places[start + len(pair) - 1] + 1)
                self.places.setdefault(pair, []).append(mark)
                line = source.line_at(mark.start)
                lines.setdefault(pair, set()).add(line)
                self._lines.setdefault(pair, []).append(line)
        total = max(1, len(source.lines))
        self._weights = {pair: math.log1p(total / len(on)) for pair, on in lines.items()}
        self._rarest = math.log1p(total)

    def lines(self, pair: str) -> list[int]:
        """Return the lines that a pair stands on, sorted, as often as it stands there."""
        return self._lines.get(pair, [])

    def weight(self, pair: str) -> float:
        """Return how much a pair tells: the more, the fewer lines have it."""
        return self._weights.get(pair, self._rarest)

    def weights(self, texts: Iterable[str]) -> Mapping[str, float]:
        """Return the pairs of texts with their weights."""
        return {pair: self.weight(pair) for text in texts for pair in pairs_of(text)}

    def coverage(self, cited: Cited, texts: Iterable[str]) -> float:
        """Return which share of the weight of texts the lines cited hold, from 0 to 1."""
        weights = self.weights(texts)
        whole = sum(weights.values())
        held = sum(w for p, w in weights.items() if cited.first_of(self.places.get(p, [])))
        return held / whole if whole else 1.0


@lru_cache(maxsize=16384)
def pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of characters within the words of a text."""
    words: Counter[str] = Counter()
    for word in _WORD.findall(squeeze(text)):
        words.update(pair for _, pair in _pairs(word))
    return frozenset(words)


def _pairs(word: str) -> Iterable[tuple[int, str]]:
    if len(word) == 1:
        yield 0, word
    for at in range(len(word) - 1):
        yield at, word[at : at + 2]


def held_within(places: list[Mark], start: int, end: int) -> bool:
    """Whether one of some marks, sorted, lies between two places of the text."""
    at = bisect_left(places, (start, start))
    return at < len(places) and places[at].end <= end
