"""Where each triple of a Turtle file is written, to the column.

The RDF parser forgets the text; messages need the place of the one triple that is wrong. This
reads the surface of a file that the parser has accepted: subjects that are IRIs, and for each of
them its predicates and objects with their places. What stands within brackets is one object.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.namespaces import RDF
from kg.tokens import tokens
from kg.turtle import resolve, unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

    Term = ox.NamedNode | ox.BlankNode | ox.Literal

_DIRECTIVES: Final = ("@prefix", "@base", "prefix", "base")
_LOCAL_ESCAPE: Final = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: offsets of its first character and of the one behind its last."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Written:
    """A predicate and an object as they are written.

    Attributes:
        predicate: the IRI of the predicate.
        at: where the predicate stands; for the second object of a list, where the list begins.
        object: where the object stands.
    """

    predicate: str
    at: Span
    object: Span


class Surface:
    """The triples of a Turtle file by their place.

    Args:
        text: Turtle that the parser accepts.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(found.end() for found in re.finditer(r"\n", text))]
        self._prefixes: dict[str, str] = {}
        self._base = ""
        self.subjects: dict[str, Span] = {}
        self._triples: dict[str, list[Written]] = defaultdict(list)
        statement: list[tuple[str, int, int]] = []
        depth = 0
        for token in tokens(text):
            kind = token[0]
            depth += (kind == "open") - (kind == "close")
            statement.append(token)
            first = text[statement[0][1] : statement[0][2]].lower()
            sparql = statement[0][0] == "word" and first in _DIRECTIVES
            wanted = {"prefix": 3, "base": 2}.get(first, 0) if sparql else 0
            if (wanted and len(statement) == wanted) or (
                not wanted and kind == "dot" and depth == 0
            ):
                self._statement(statement, first)
                statement = []

    def triples(self, subject: str) -> list[Written]:
        """Return what is written about a subject, in the order of the file."""
        return self._triples.get(subject, [])

    def term(self, written: Written) -> Term | None:
        """Return the object as a term; None for what stands in brackets and for blank nodes."""
        text = self._text[written.object.start : written.object.end]
        if text.startswith(("[", "(", "_:")):
            return None
        if text.startswith("<") or (text[0] not in "\"'+-." and not text[0].isdigit()):
            iri = self._iri(text)
            if iri is not None:
                return ox.NamedNode(iri)
        prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in self._prefixes.items())
        base = f"@base <{self._base}> .\n" if self._base else ""
        content = f"{base}{prefixes}<x:s> <x:p> {text} ."
        found = next(iter(ox.parse(content, ox.RdfFormat.TURTLE))).object
        return None if isinstance(found, ox.Triple) else found

    def place(self, span: Span) -> tuple[int, int, int | None]:
        """Return line, column and the column behind the end, from 1.

        The last is None where the stretch goes on over the end of the line.
        """
        line = bisect_right(self._lines, span.start)
        begin = self._lines[line - 1]
        same = bisect_right(self._lines, span.end) == line
        return line, span.start - begin + 1, span.end - begin + 1 if same else None

    def _statement(self, statement: list[tuple[str, int, int]], first: str) -> None:
        if first in _DIRECTIVES:
            words = [self._text[start:end] for _, start, end in statement]
            if first.endswith("prefix"):
                self._prefixes[words[1].rpartition(":")[0]] = self._reference(words[2])
            else:
                self._base = self._reference(words[1])
            return
        kind, start, end = statement[0]
        if kind not in ("iri", "name"):
            return
        subject = self._iri(self._text[start:end])
        if subject is None:
            return
        self.subjects.setdefault(subject, Span(start, end))
        self._triples[subject] += self._pairs(statement[1:-1])

    def _pairs(self, rest: list[tuple[str, int, int]]) -> Iterator[Written]:
        at: tuple[str, Span] | None = None
        start = end = -1
        depth = 0
        for kind, first, last in [*rest, ("other", -1, -1)]:
            text = self._text[first:last] if first >= 0 else ";"
            if depth == 0 and text in (",", ";"):
                if at is not None and start >= 0:
                    yield Written(at[0], at[1], Span(start, end))
                start = -1
                at = at if text == "," else None
                continue
            depth += (kind == "open") - (kind == "close")
            if at is None:
                iri = RDF + "type" if text == "a" else self._iri(text)
                at = (iri or "", Span(first, last))
                continue
            if start < 0:
                start = first
            end = last

    def _iri(self, written: str) -> str | None:
        if written.startswith("<"):
            return self._reference(written)
        prefix, colon, local = written.partition(":")
        if not colon or prefix not in self._prefixes:
            return None
        return self._prefixes[prefix] + _LOCAL_ESCAPE.sub(r"\1", local)

    def _reference(self, written: str) -> str:
        return resolve(self._base, unescape(written[1:-1]))
