"""The text of a query: what it is, what it may not do, and how terms are bound in it.

Engines differ in how they bind a variable from outside: one binds only variables that are
selected and says that they are not ``BOUND``, another loses them in grouped sub-selects, an
endpoint takes none at all. So a variable is bound here, for all of them, in the way of the
SPARQL-dev proposal SEP-0007: each place where the variable stands in the query gets the term
itself, ``BOUND`` of it gets ``true``. It works on tokens, so that strings, comments and IRIs are
never touched, and terms are written by :func:`kg.terms.to_ntriples`, so that no value can become
syntax.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import InputError
from kg.restriction import Restrictions
from kg.terms import BNode, Term, to_ntriples

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOKEN: Final = re.compile(
    r"""
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<iri><[^\x00-\x20<>"{}|^`\\]*>)
  | (?P<string>\"{3}(?:[^"\\]|\\.|\"(?!\"\"))*\"{3}
             |'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
             |"(?:[^"\\\n\r]|\\.)*"
             |'(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)
        (?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)*(?:[\w:-]|%[0-9A-Fa-f]{2}|\\.))?
      |(?:[^\W\d_][\w.-]*)?:)
  | (?P<word>[^\W\d_]\w*)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_QUERY_FORMS: Final = frozenset(("SELECT", "ASK", "CONSTRUCT", "DESCRIBE"))
_UPDATES: Final = frozenset(
    ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
)
_AFTER_PROJECTION: Final = frozenset(("WHERE", "FROM", "{"))


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query's text.

    Attributes:
        kind: space (comments too), iri, string, variable, name (prefixed), word or other.
        text: the piece as it is written.
        start: where it begins, in characters.
    """

    kind: str
    text: str
    start: int

    @property
    def keyword(self) -> str:
        """The text in upper case if it is a bare word or a sign, else an empty string."""
        return self.text.upper() if self.kind in ("word", "other") else ""


@dataclass(frozen=True, slots=True)
class BoundText:
    """A query's text with terms in the place of variables, and the way back to the original.

    Attributes:
        text: the text to give to an engine.
        original: the text before.
        pieces: for each piece that was put in, where it begins and ends in ``text``, and the
            same for what it replaces in ``original``.
    """

    text: str
    original: str
    pieces: tuple[tuple[int, int, int, int], ...] = ()

    def original_offset(self, offset: int) -> int:
        """Return the place in ``original`` that an offset in ``text`` comes from."""
        shift = 0
        for start, end, original_start, original_end in self.pieces:
            if offset < start:
                break
            if offset < end:
                return original_start
            shift = original_end - end
        return offset + shift


def tokens(text: str) -> Iterator[Token]:
    """Split a query into tokens; together they are the whole text."""
    for match in _TOKEN.finditer(text):
        yield Token(match.lastgroup or "other", match.group(), match.start())


def variables(text: str) -> dict[str, None]:
    """Return the names of the variables of a query, without ``?`` or ``$``, as they first appear.

    A dictionary without values, because sets have no order.
    """
    return {token.text[1:]: None for token in tokens(text) if token.kind == "variable"}


def selects_all(text: str) -> bool:
    """Return whether the query is a ``SELECT *``."""
    words = [token.keyword for token in tokens(text) if token.kind != "space"]
    if "SELECT" not in words:
        return False
    following = words[words.index("SELECT") + 1 :][:2]
    return "*" in (following[1:] if following[:1] in (["DISTINCT"], ["REDUCED"]) else following[:1])


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column of a place in a text."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def offset_of(text: str, line: int, column: int) -> int:
    """Return the place in a text of a 1-based line and column; the end if it lies beyond."""
    start = 0
    for _ in range(line - 1):
        found = text.find("\n", start)
        if found < 0:
            return len(text)
        start = found + 1
    return min(start + column - 1, len(text))


def check_query(text: str, *, source: str | None = None, allow_service: bool = False) -> str:
    """Return the form of a query (SELECT, ASK, CONSTRUCT, DESCRIBE) if it may be run here.

    Args:
        text: the query.
        source: the file it comes from, for messages.
        allow_service: whether it may ask other servers (``SERVICE``).

    Raises:
        InputError: if it is empty, an update, asks another server without leave, or holds a sign
            that no query may hold, such as a wide space.
    """
    form = ""
    for token in tokens(text):
        word = token.keyword
        if token.kind in ("space", "other"):
            _check_signs(token, text, source)
        if not word or token.kind != "word":
            continue
        if word == "SERVICE" and not allow_service:
            raise _error(text, token.start, source, "SERVICE asks another server", _NO_SERVICE)
        if not form and word in _UPDATES:
            raise _error(text, token.start, source, f"{word} changes data", _NO_UPDATE)
        if not form and word in _QUERY_FORMS:
            form = word
    if form:
        return form
    if not any(token.kind != "space" for token in tokens(text)):
        last = text.rstrip().count("\n") + 1
        raise InputError(
            "the query is empty", file=source, line=last, remedy="Write a SELECT query."
        )
    raise InputError(
        "this is no SPARQL query",
        file=source,
        line=1,
        remedy="A query has the word SELECT, ASK, CONSTRUCT or DESCRIBE in it.",
    )


def _check_signs(token: Token, text: str, source: str | None) -> None:
    """Refuse what looks like a space and is none, and what cannot be seen at all."""
    if token.text.startswith("#"):
        return
    for place, sign in enumerate(token.text, token.start):
        if sign not in " \t\r\n" and (sign.isspace() or not sign.isprintable()):
            name = unicodedata.name(sign, "control character").lower()
            message = f"U+{ord(sign):04X} ({name}) stands in the query"
            raise _error(text, place, source, message, "Put a plain space there.")


def bind(
    text: str,
    bindings: Mapping[str, Term | None],
    *,
    source: str | None = None,
    restrict: bool = True,
) -> BoundText:
    """Put terms in the place of variables.

    In an expression or a pattern the variable becomes the term, ``BOUND(?v)`` becomes ``true``,
    a selected or grouping ``?v`` becomes ``(term AS ?v)``. A block of inline data (``VALUES``)
    all of whose variables are among the bindings is dropped, because the bindings take its
    place: so a question of the catalogue can carry its defaults, and any engine can run the file
    as it stands. What the bindings restrict in its group is said in its place, see
    :mod:`kg.restriction`.

    Args:
        text: the query.
        bindings: name of the variable → term, or None for one that shall be unbound.
        source: the file it comes from, for messages.
        restrict: whether to say at the head of a group what the bindings restrict there; some
            servers plan better, or only, without.

    Raises:
        InputError: if a name is no variable of the query, if the query itself gives the variable
            a value (``AS ?v``, ``VALUES ?v``), or a term cannot be written.
    """
    if not bindings:
        return BoundText(text, text)
    written = {name: _written(name, term, source) for name, term in bindings.items()}
    unknown = sorted(set(written) - set(variables(text)))
    if unknown:
        raise InputError(
            f"the query has no variable ?{unknown[0]}",
            file=source,
            remedy="Bind only variables that stand in it.",
        )
    return _Binder(text, written, source, restrict=restrict).run()


class _Binder:
    """One walk over the tokens of a query that writes the new text."""

    def __init__(
        self,
        text: str,
        written: Mapping[str, str | None],
        source: str | None,
        *,
        restrict: bool,
    ) -> None:
        self._text = text
        self._written = written
        self._source = source
        self._restrict = restrict
        self._tokens = [token for token in tokens(text) if token.kind != "space"]
        self._out: list[str] = []
        self._copied = 0
        self._length = 0
        self._pieces: list[tuple[int, int, int, int]] = []
        self._dropped: dict[int, int] = {}

    def run(self) -> BoundText:
        index = 0
        clause, depth = "", 0  # SELECT, GROUP or ORDER while in such a clause; brackets since
        grouped: set[str] = set()
        while index < len(self._tokens):
            token = self._tokens[index]
            word = token.keyword
            if word in ("SELECT", "GROUP", "ORDER"):
                clause, depth = word, 0
                if word == "SELECT":
                    grouped = self._grouped(index)
            elif clause and depth == 0 and self._ends(clause, word):
                clause = ""
            elif word in ("(", ")"):
                depth += 1 if word == "(" else -1
            if word == "VALUES":
                index = self._values(index)
                continue
            if index in self._dropped:
                last = self._dropped[index]
                self._replace(token.start, self._end(last), "")
                index = last + 1
                continue
            if token.kind == "variable" and token.text[1:] in self._written:
                self._variable(index, clause if depth == 0 else "", grouped)
            index += 1
        self._out.append(self._text[self._copied :])
        return BoundText("".join(self._out), self._text, tuple(self._pieces))

    @staticmethod
    def _ends(clause: str, word: str) -> bool:
        if clause == "SELECT":
            return word in _AFTER_PROJECTION
        return word in ("HAVING", "LIMIT", "OFFSET", "VALUES", "ORDER", "}")

    def _grouped(self, select: int) -> set[str]:
        """Return the variables by which the SELECT that begins here groups its rows."""
        braces = brackets = 0
        names: set[str] = set()
        inside = False
        for token in self._tokens[select + 1 :]:
            word = token.keyword
            braces += {"{": 1, "}": -1}.get(word, 0)
            brackets += {"(": 1, ")": -1}.get(word, 0)
            if braces < 0:
                break
            if braces or brackets:
                continue
            if word == "GROUP":
                inside = True
            elif inside and self._ends("GROUP", word):
                break
            elif inside and token.kind == "variable":
                names.add(token.text[1:])
        return names

    def _variable(self, index: int, clause: str, grouped: set[str]) -> None:
        token = self._tokens[index]
        term = self._written[token.text[1:]]
        if term is None:
            return
        before = [self._tokens[i].keyword for i in range(max(0, index - 2), index)]
        if before[-1:] == ["AS"]:
            raise self._error(token, f"{token.text} is bound and cannot be given a value")
        if before == ["BOUND", "("] and self._keyword(index + 1) == ")":
            self._replace(self._tokens[index - 2].start, self._end(index + 1), "true")
        elif clause == "SELECT" and token.text[1:] in grouped:
            pass  # GROUP BY says what it is
        elif clause in ("SELECT", "GROUP"):
            self._replace(token.start, self._end(index), f"({term} AS {token.text})")
        elif clause:
            self._replace(token.start, self._end(index), f"({term})")
        else:
            self._replace(token.start, self._end(index), term)

    def _values(self, index: int) -> int:
        """Drop the parameters' own inline data; refuse to bind the variables of any other."""
        names: list[Token] = []
        position = index + 1
        while position < len(self._tokens) and self._keyword(position) != "{":
            if self._tokens[position].kind == "variable":
                names.append(self._tokens[position])
            position += 1
        if not names or any(name.text[1:] not in self._written for name in names):
            for name in names:
                if self._written.get(name.text[1:]) is not None:
                    raise self._error(name, f"{name.text} is bound and cannot be given a value")
            return position
        while position < len(self._tokens) and self._keyword(position) != "}":
            position += 1
        if position < len(self._tokens):
            restrictions = Restrictions(
                self._tokens, position + 1, self._written, restrict=self._restrict
            )
            self._dropped.update(restrictions.dropped)
            self._replace(self._tokens[index].start, self._end(position), restrictions.head)
        return position + 1

    def _replace(self, start: int, end: int, replacement: str) -> None:
        self._put(self._text[self._copied : start])
        self._pieces.append((self._length, self._length + len(replacement), start, end))
        self._put(replacement)
        self._copied = end

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._length += len(text)

    def _keyword(self, index: int) -> str:
        return self._tokens[index].keyword if index < len(self._tokens) else ""

    def _end(self, index: int) -> int:
        token = self._tokens[index]
        return token.start + len(token.text)

    def _error(self, token: Token, message: str) -> InputError:
        remedy = "Use another variable in the query, or leave the binding out."
        return _error(self._text, token.start, self._source, message, remedy)


_NO_SERVICE: Final = "Ask that server itself; only the graph can be asked here."
_NO_UPDATE: Final = "Only queries can be run; to change the graph, edit its Turtle files."


def _written(name: str, term: Term | None, source: str | None) -> str | None:
    if term is None:
        return None
    if isinstance(term, BNode):
        raise InputError(
            f"?{name} cannot be bound to a blank node", file=source, remedy="Give an IRI or value."
        )
    try:
        return to_ntriples(term)
    except ValueError as error:
        raise InputError(
            f"?{name} cannot be bound: {error}", file=source, remedy="Give another value."
        ) from error


def _error(text: str, offset: int, source: str | None, message: str, remedy: str) -> InputError:
    line, column = line_and_column(text, offset)
    return InputError(message, file=source, line=line, column=column, remedy=remedy)
