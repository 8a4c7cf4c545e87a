"""The text of the casebook: which file it is, and where in it something stands.

The text is no part of the project. A copy at hand is known by its SHA-256, which the data holds
for the text as it was extracted and for its NFKC form; both have the same lines.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.errors import InputError, StorageError
from kg.evidence import LineRange, merge
from kg.namespaces import sas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.audit.claims import Graph

SOURCE_VARIABLE: Final = "KG_SOURCE"
"""The environment variable that names a copy of the casebook."""

_BESIDE: Final = ("shared/source/casebook.txt", "shared/source/casebook.nfkc.txt")
_DIGEST: Final = sas("sha256")
# Radicals of the CJK supplement that NFKC leaves as they are, and marks written in several ways.
_FOLDED: Final = str.maketrans("⺠⻑⻄⻭⻘戶〜∼～‐−–—", "民長西歯青戸~~~----")
# What stands within names in one place and is missing in another.
_DROPPED: Final = frozenset("「」『』“”\"'≪≫")


class Mark(NamedTuple):
    """A stretch of the text: from ``start`` up to, without, ``end``."""

    start: int
    end: int


def fold(text: str) -> str:
    """Return text in the form in which it is compared: NFKC, radicals as characters."""
    return unicodedata.normalize("NFKC", text).translate(_FOLDED)


def squeeze(text: str) -> str:
    """Return folded text without white space and quotation marks, in lower case."""
    return "".join(c for c in fold(text).lower() if not c.isspace() and c not in _DROPPED)


@dataclass(frozen=True)
class Source:
    """A text whose lines claims cite.

    Attributes:
        lines: its lines, folded; line 1 is the first.
    """

    lines: tuple[str, ...]

    @classmethod
    def from_text(cls, text: str) -> Source:
        """Return a text as a source."""
        return cls(tuple(fold(line) for line in text.removesuffix("\n").split("\n")))

    @cached_property
    def text(self) -> str:
        """All lines, joined by line feeds."""
        return "\n".join(self.lines)

    @cached_property
    def _starts(self) -> list[int]:
        starts, offset = [], 0
        for line in self.lines:
            starts.append(offset)
            offset += len(line) + 1
        return starts

    @cached_property
    def squeezed(self) -> tuple[str, list[int]]:
        """The squeezed text, and for each of its characters its place in the text."""
        places = [
            (character.lower(), place)
            for place, character in enumerate(self.text)
            if not character.isspace() and character not in _DROPPED
        ]
        kept = [(character, place) for character, place in places if len(character) == 1]
        return "".join(character for character, _ in kept), [place for _, place in kept]

    @cached_property
    def _found(self) -> dict[str, list[Mark]]:
        return {}

    def line(self, number: int) -> str:
        """Return a line by its number, counted from 1; beyond the text it is empty."""
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def line_at(self, place: int) -> int:
        """Return the line, counted from 1, of a place in the text."""
        return bisect_right(self._starts, place)

    def span(self, lines: LineRange) -> Mark:
        """Return where lines stand in the text; lines beyond its end hold nothing."""
        first = min(lines.first, len(self.lines) + 1)
        last = min(lines.last, len(self.lines))
        if first > last:
            return Mark(len(self.text), len(self.text))
        return Mark(self._starts[first - 1], self._starts[last - 1] + len(self.lines[last - 1]))

    def find(self, form: str) -> list[Mark]:
        """Return every place where words stand, also across spaces and line breaks, sorted.

        Args:
            form: the words, squeezed.
        """
        found = self._found.get(form)
        if found is None:
            found = self._found[form] = list(self._search(form))
        return found

    def _search(self, form: str) -> Iterable[Mark]:
        text, places = self.squeezed
        at = text.find(form) if form else -1
        while at >= 0:
            yield Mark(places[at], places[at + len(form) - 1] + 1)
            at = text.find(form, at + 1)


class Cited:
    """The lines that a claim cites, in a source.

    Args:
        source: the text.
        ranges: the lines.

    Attributes:
        ranges: the lines, merged.
        spans: where they stand in the text.
    """

    def __init__(self, source: Source, ranges: Iterable[LineRange]) -> None:
        self.source = source
        self.ranges = merge(ranges)
        self.spans = [source.span(lines) for lines in self.ranges]

    def of(self, ranges: Iterable[LineRange]) -> Cited:
        """Return other lines of the same text."""
        return Cited(self.source, ranges)

    def first_of(self, marks: list[Mark]) -> Mark | None:
        """Return the first of some marks, sorted by start, that lies within the lines."""
        for span in self.spans:
            at = bisect_left(marks, (span.start, span.start))
            while at < len(marks) and marks[at].start < span.end:
                if marks[at].end <= span.end:
                    return marks[at]
                at += 1
        return None

    def all_of(self, marks: list[Mark]) -> list[Mark]:
        """Return those of some marks, sorted by start, that lie within the lines."""
        found = []
        for span in self.spans:
            at = bisect_left(marks, (span.start, span.start))
            while at < len(marks) and marks[at].start < span.end:
                if marks[at].end <= span.end:
                    found.append(marks[at])
                at += 1
        return found

    def find(self, form: str) -> Mark | None:
        """Return the first place in the lines where words stand; see :meth:`Source.find`."""
        return self.first_of(self.source.find(form))

    def lines_of(self, mark: Mark) -> LineRange:
        """Return the lines that a mark stands on."""
        return LineRange(self.source.line_at(mark.start), self.source.line_at(mark.end - 1))


def digests_of(graph: Graph) -> list[str]:
    """Return the SHA-256 of each form of the casebook that the data knows, sorted."""
    return sorted(value.value for said in graph.nodes.values() for value in said.get(_DIGEST, ()))


def read_source(path: Path, digests: Collection[str]) -> Source:
    """Read the casebook.

    Args:
        path: the file.
        digests: the SHA-256 of each form that is known.

    Raises:
        InputError: if there is no such file, or it is not the casebook that the data cites.
        StorageError: if it cannot be read.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError("there is no such file", file=path, remedy="Check its name.") from None
    except IsADirectoryError:
        raise InputError(
            "this is a folder, not a file", file=path, remedy="Name the text of the casebook."
        ) from None
    except OSError as error:
        raise StorageError(f"the file cannot be read ({error.strerror})", file=path) from error
    digest = hashlib.sha256(content).hexdigest()
    if digest not in digests:
        known = ", ".join(f"{value[:12]}…" for value in sorted(digests)) or "none"
        raise InputError(
            f"this is not the casebook that the data cites: its SHA-256 is {digest[:12]}…, "
            f"known are {known}",
            file=path,
            remedy="Use the text whose digests data/source.ttl holds, unchanged.",
        )
    return Source.from_text(content.decode("utf-8"))


def find_source(named: str | os.PathLike[str] | None, root: Path) -> Path | None:
    """Return where the casebook should be: as named, as ``KG_SOURCE`` says, or beside the home.

    Args:
        named: what the user named.
        root: the folder of the home, beside which it is looked for.

    Returns:
        The file, which may not exist if it was named; None if nothing is named or found.
    """
    chosen = named or os.environ.get(SOURCE_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    beside = (root.resolve().parent / name for name in _BESIDE)
    return next((path for path in beside if path.is_file()), None)
