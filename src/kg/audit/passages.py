"""The passages of a text: sentences and rows, the chapter they stand in, how they end.

Lines are of the page, not of the thought: a sentence runs over several, a row of a table ends with
a blank line. A passage is a sentence, or a run of lines up to a blank line or the next bullet.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from kg.audit.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.audit.source import Cited, Source
    from kg.evidence import LineRange

_STOP: Final = "。"
_TAIL: Final = re.compile(r"[\s。、:)(」』・※*]+$")
_SHORT: Final = 40
"""A passage without a full stop and not longer is a heading, a remark or a row."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or row.

    Attributes:
        mark: where it stands.
        text: its text, without white space.
        chapter: the heading of the chapter it stands in, or an empty text.
    """

    mark: Mark
    text: str
    chapter: str

    @property
    def is_sentence(self) -> bool:
        """Whether it ends with a full stop."""
        return self.text.endswith(_STOP)

    @property
    def is_short(self) -> bool:
        """Whether it may be a heading, a remark or a row of a table."""
        return not self.is_sentence and len(self.text) <= _SHORT

    @property
    def ending(self) -> str:
        """Its text without what follows the last word."""
        return _TAIL.sub("", self.text)


class Passages:
    """The passages of a text.

    Args:
        source: the text.
        moods: the table of moods, which knows bullets and headings of chapters.
        sections: the parts of the text over whose borders no passage and no chapter reaches.
    """

    def __init__(
        self, source: Source, moods: dict[str, Any], sections: Iterable[LineRange] = ()
    ) -> None:
        self._source = source
        self._borders = {section.first for section in sections}
        self._bullet = re.compile(moods["bullet"])
        self._chapter = re.compile(moods["chapter"])

    @cached_property
    def _all(self) -> tuple[list[Passage], list[int]]:
        passages = list(self._read())
        return passages, [passage.mark.start for passage in passages]

    def within(self, cited: Cited) -> list[Passage]:
        """Return the passages that the lines cited reach into, whole."""
        passages, starts = self._all
        found = []
        for span in cited.spans:
            at = max(0, bisect_right(starts, span.start) - 1)
            while at < len(passages) and passages[at].mark.start < span.end:
                if passages[at].mark.end > span.start:
                    found.append(passages[at])
                at += 1
        return found

    def _read(self) -> Iterator[Passage]:
        chapter, start, place = "", -1, 0
        for number, line in enumerate(self._source.lines, 1):
            border = number in self._borders
            ended = not line.strip() and not self._goes_on(start, place)
            if start >= 0 and (border or ended or self._bullet.match(line)):
                yield self._passage(start, place - 1, chapter)
                start = -1
            if border:
                chapter = ""
            if line.strip():
                if self._chapter.match(line):
                    chapter = line.strip()
                start = place if start < 0 else start
                for stop in re.finditer(_STOP, line):
                    yield self._passage(start, place + stop.end(), chapter)
                    start = place + stop.end()
                if not line[max(0, start - place) :].strip():
                    start = -1
            place += len(line) + 1
        if start >= 0:
            yield self._passage(start, len(self._source.text), chapter)

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether a text that a blank line interrupts ends with a comma."""
        return start >= 0 and self._source.text[start:end].rstrip().endswith("、")

    def _passage(self, start: int, end: int, chapter: str) -> Passage:
        return Passage(Mark(start, end), "".join(self._source.text[start:end].split()), chapter)
