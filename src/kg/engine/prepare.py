"""What every engine does with a query before it runs it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.sparql import BoundText, bind, check_query, line_and_column, offset_of, tokens, variables
from kg.sparql_errors import syntax_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.errors import InputError
    from kg.terms import Term

_PLACE: Final = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_SPACES: Final = " " * 64
"""Longer than any word that SPARQL knows."""


def prepare(
    text: str,
    bindings: Mapping[str, Term | None] | None,
    *,
    source: str | None,
    allow_service: bool,
    restrict: bool = True,
) -> tuple[str, BoundText]:
    """Return the form of a query and its text with the terms bound.

    Args:
        text: the query.
        bindings: terms for its variables.
        source: the file it comes from, for messages.
        allow_service: whether it may ask other servers.
        restrict: whether to say at the head of a group what the bindings restrict.

    Raises:
        InputError: if it may not be run here, or a binding does not fit.
    """
    form = check_query(text, source=source, allow_service=allow_service)
    return form, bind(text, bindings or {}, source=source, restrict=restrict)


def explain(
    error: SyntaxError, bound: BoundText, source: str | None, known: Mapping[str, str]
) -> InputError:
    """Turn what pyoxigraph says of a bound text into an error about the text that was given.

    Args:
        error: what pyoxigraph raised.
        bound: the text that it was given.
        source: the file the query comes from.
        known: prefixes that the query may use without declaring them.
    """
    sharpened = _sharpened(error, bound.text, known)
    found = syntax_error(sharpened, bound.text, file=source, known=known)
    if found.line is not None and bound.text != bound.original:
        offset = offset_of(bound.text, found.line, found.column or 1)
        found.line, found.column = line_and_column(bound.original, bound.original_offset(offset))
    return found


def _sharpened(error: SyntaxError, text: str, known: Mapping[str, str]) -> SyntaxError:
    """Return the error with the place of the first piece of the text that cannot stand there.

    Oxigraph tries several readings and reports where the longest of them ended, which may be
    lines off. So the text is cut behind each piece in turn, until what is left cannot be the
    beginning of any query.
    """
    found = _PLACE.match(error.msg or str(error))
    pieces = [token for token in tokens(text) if token.kind != "space"]
    if found is None or any(token.keyword == "SERVICE" for token in pieces):
        return error
    ends = [token.start + len(token.text) for token in pieces]
    first = bisect_left(ends, True, key=lambda end: not _may_go_on(text[:end], known))
    if first == len(pieces):  # nothing is wrong but that it ends
        return error
    line, column = line_and_column(text, pieces[first].start)
    return SyntaxError(f"error at {line}:{column}: expected {found[3]}")


def _may_go_on(text: str, known: Mapping[str, str]) -> bool:
    """Whether a text is a query or the beginning of one: then it breaks only behind its end."""
    try:
        ox.Store().query(text + _SPACES, prefixes=dict(known))
    except SyntaxError as error:
        found = _PLACE.match(error.msg or str(error))
        place = offset_of(text + _SPACES, int(found[1]), int(found[2])) if found else 0
        return place >= len(text) + len(_SPACES) // 2
    return True


def in_order(text: str, names: list[str]) -> list[str]:
    """Return the variables of a ``SELECT *`` in the order in which they stand in the query.

    Engines order them as they like.
    """
    order = {name: place for place, name in enumerate(variables(text))}
    return sorted(names, key=lambda name: order[name])


def portable(text: str, prefixes: Mapping[str, str]) -> str:
    """Return a query as a server that knows nothing of it can read it.

    The prefixes that it uses without declaring them are declared, and comments are dropped: the
    header of a question is longer than most queries, and servers limit the length of both URLs
    and queries.

    Args:
        text: a valid query, terms bound.
        prefixes: prefixes that it may use without declaring them.
    """
    declared: set[str] = set()
    used: set[str] = set()
    kept: list[str] = []
    declaring = False
    for token in tokens(text):
        if token.kind == "space":
            space = " " if token.text.startswith("#") else token.text
            if "\n" in space:
                space = "\n"
            if not kept or kept[-1].isspace():
                kept[-1:] = ["\n" if "\n" in [*kept[-1:], space] else " "]
            else:
                kept.append(space)
            continue
        kept.append(token.text)
        if token.kind == "name":
            (declared if declaring else used).add(token.text.partition(":")[0])
        declaring = token.keyword == "PREFIX"
    missing = sorted((used - declared) & set(prefixes))
    lines = [f"PREFIX {name}: <{prefixes[name]}>\n" for name in missing]
    return "".join(lines) + "".join(kept).strip()
