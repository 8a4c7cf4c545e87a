"""Turtle as its author wrote it: statements, where they stand, and their comments.

The RDF parser gives triples and forgets the text. Messages need the line on which a subject
starts, and the formatter must not lose comments, so this module reads the surface: it knows
strings, IRIs, names and comments, and how statements end. It does not judge syntax; feed it
text that the parser has accepted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

PN_CHARS_BASE: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
"""The character ranges that start a name in Turtle (PN_CHARS_BASE of the grammar)."""

PN_CHARS: Final = PN_CHARS_BASE + "_0-9\u00b7\u0300-\u036f\u203f-\u2040-"
"""The character ranges inside a name in Turtle (PN_CHARS of the grammar)."""

_LOCAL = (
    rf"(?:[{PN_CHARS}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%]|\.(?=[.]*[{PN_CHARS}:%\\]))+"
)
_TOKEN: Final = re.compile(
    rf"""\s*(?:
      (?P<comment>\#[^\r\n]*)
    | (?P<string>\"\"\"[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*\"\"\"
               |'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''
               |"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"
               |'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*')
    | (?P<iri><(?!<)[^<>"{{}}|^`\\\x00-\x20]*(?:\\.[^<>"{{}}|^`\\\x00-\x20]*)*>)
    | (?P<bnode>_:[{PN_CHARS_BASE}_0-9](?:[{PN_CHARS}]|\.(?=[.]*[{PN_CHARS}]))*)
    | (?P<name>(?:[{PN_CHARS_BASE}](?:[{PN_CHARS}]|\.(?=[.]*[{PN_CHARS}]))*)?:(?:{_LOCAL})?)
    | (?P<at>@[A-Za-z]+(?:-+[A-Za-z0-9]+)*)
    | (?P<number>[+-]?(?:[0-9]*\.[0-9]+|[0-9]+\.(?=[eE])|[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<word>[A-Za-z]+)
    | (?P<open>[\[(])
    | (?P<close>[\])])
    | (?P<dot>\.)
    | (?P<other>[^\s])
    )""",
    re.VERBOSE | re.DOTALL,
)


class SubjectKind(Enum):
    """How the subject of a statement is written."""

    IRI = "iri"
    NAME = "name"
    LABELLED = "labelled"
    ANONYMOUS = "anonymous"
    DIRECTIVE = "directive"


_SUBJECT_KINDS: Final = {
    "iri": SubjectKind.IRI,
    "name": SubjectKind.NAME,
    "bnode": SubjectKind.LABELLED,
}
_NIL: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>"


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment line, from its ``#``; ``gap`` says that a blank line stands before it."""

    text: str
    gap: bool = False


@dataclass(slots=True)
class Statement:
    """A directive or a block of triples about one subject.

    Attributes:
        kind: how the subject is written.
        subject: the subject as written, or the whole directive without its comments.
        line: the 1-based line on which it starts.
        comments: the comments above, inside and behind it.
    """

    kind: SubjectKind
    subject: str
    line: int
    comments: list[Comment] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """The surface of a Turtle file.

    Attributes:
        top: comments that head the file, and those among its directives.
        statements: directives and triples in the order of the file.
        tail: comments behind the last statement.
    """

    top: list[Comment]
    statements: list[Statement]
    tail: list[Comment]


def read_document(text: str) -> Document:
    """Split Turtle text into statements with their comments.

    A comment belongs to the statement it stands in, to the statement that ends on its line,
    or else to the next one. Comments before or among the directives head the file; if there
    are none, so do those that a blank line parts from the first subject.

    Args:
        text: Turtle that the RDF parser accepts, without a byte order mark.
    """
    return _Reader(text).read()


def iri_tokens(text: str) -> Iterator[tuple[str, int]]:
    """Yield every IRI and prefixed name as it is written, with the offset it stands at."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup in ("iri", "name"):
            yield match[match.lastgroup], match.start(match.lastgroup)


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield kind, start and end of every token but the comments.

    The kinds are those of the grammar: ``iri``, ``name``, ``bnode``, ``string``, ``number``,
    ``at`` (a directive or a language), ``word``, ``open``, ``close``, ``dot`` and ``other``.
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind is not None and kind != "comment":
            yield kind, match.start(kind), match.end(kind)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.top: list[Comment] = []
        self.statements: list[Statement] = []
        self.pending: list[Comment] = []
        self.current: Statement | None = None
        self.line = 1
        self.line_offset = 0

    def read(self) -> Document:
        text = self.text
        depth = 0
        words_left = 0  # tokens until a directive in SPARQL's style, without a dot, is over
        previous_end = 0
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup
            if kind == "comment":
                self._comment(match, previous_end)
                previous_end = match.end()
                continue
            previous_end = match.end()
            if self.current is None:
                words_left = self._begin(match)
                depth = 1 if kind == "open" else 0
                continue
            if self.current.kind is SubjectKind.DIRECTIVE:
                self.current.subject += f" {match[0].strip()}"
            if words_left:
                words_left -= 1
                if not words_left:
                    self._end()
            elif kind == "open":
                depth += 1
            elif kind == "close":
                depth -= 1
            elif kind == "dot" and depth == 0:
                self._end()
        return Document(self.top, self.statements, self.pending)

    def _line_at(self, offset: int) -> int:
        self.line += self.text.count("\n", self.line_offset, offset)
        self.line_offset = offset
        return self.line

    def _begin(self, match: re.Match[str]) -> int:
        kind, written = match.lastgroup or "other", match[match.lastgroup or 0]
        offset = match.start(kind)
        words = {"prefix": 2, "base": 1}.get(written.lower(), 0) if kind == "word" else 0
        if kind == "at" or words:
            self.top += self.pending
            self.pending = []
            self.current = Statement(SubjectKind.DIRECTIVE, written, self._line_at(offset))
            return words
        if not self.statements and not self.top:
            self._head(offset)
        subject_kind = _SUBJECT_KINDS.get(kind, SubjectKind.ANONYMOUS)
        if written == "(" and self.text[match.end() :].lstrip().startswith(")"):
            subject_kind, written = SubjectKind.IRI, _NIL
        self.current = Statement(subject_kind, written, self._line_at(offset), self.pending)
        self.pending = []
        return 0

    def _head(self, offset: int) -> None:
        """Without directives, only what a blank line parts from the subject heads the file."""
        gaps = [index for index, comment in enumerate(self.pending) if comment.gap and index]
        before = self.text[:offset]
        if self.pending and before.count("\n", len(before.rstrip())) > 1:
            gaps.append(len(self.pending))
        cut = gaps[-1] if gaps else 0
        self.top, self.pending = self.pending[:cut], self.pending[cut:]

    def _end(self) -> None:
        if self.current is None:
            return
        if self.current.kind is SubjectKind.DIRECTIVE:
            self.top += self.current.comments
            self.current.comments = []
        self.statements.append(self.current)
        self.current = None

    def _comment(self, match: re.Match[str], previous_end: int) -> None:
        start = match.start("comment")
        between = self.text.count("\n", previous_end, start)
        body = match["comment"].rstrip()
        if self.current is not None:
            self.current.comments.append(Comment(body))
        elif between == 0 and self.statements and not self.pending:
            owner = self.statements[-1]
            target = self.top if owner.kind is SubjectKind.DIRECTIVE else owner.comments
            target.append(Comment(body))
        else:
            self.pending.append(Comment(body, gap=between > 1))
