"""What every engine does with a query before it runs it, and while it runs."""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, TypeVar

import pyoxigraph as ox

from kg.engine import QueryTimeout
from kg.errors import InputError
from kg.sparql import BoundText, bind, check_query, line_and_column, offset_of, tokens, variables
from kg.sparql_errors import syntax_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.terms import Term

T = TypeVar("T")

_PLACE: Final = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_SPACES: Final = " " * 64
"""Longer than any word that SPARQL knows."""


def prepare(
    text: str,
    bindings: Mapping[str, Term | None] | None,
    *,
    source: str | None,
    allow_service: bool,
) -> tuple[str, BoundText]:
    """Return the form of a query and its text with the terms bound.

    Raises:
        InputError: if it may not be run here, or a binding does not fit.
    """
    form = check_query(text, source=source, allow_service=allow_service)
    return form, bind(text, bindings or {}, source=source)


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


def within(timeout: float | None, work: Callable[[], T]) -> T:
    """Run ``work`` and return what it returns, but wait no longer than ``timeout`` seconds.

    The work is done in a thread of its own, for two reasons: an engine cannot be told to stop,
    and a user can interrupt a wait (Ctrl-C) but not an engine. A thread that took too long is
    left to itself and does not keep the process from ending.

    Raises:
        InputError: if the time is no number above 0.
        QueryTimeout: if it takes longer.
    """
    if timeout is None:
        return work()
    if not timeout > 0:  # so that NaN is refused too
        raise InputError(
            f"the timeout is {timeout:g}", remedy="Give a number of seconds greater than 0."
        )
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # handed to the caller's thread, whatever it is
            failure.append(error)

    thread = threading.Thread(target=run, name="kg-query", daemon=True)
    thread.start()
    thread.join(min(timeout, threading.TIMEOUT_MAX))
    if thread.is_alive():
        raise QueryTimeout(timeout)
    if failure:
        raise failure[0]
    return outcome[0]
