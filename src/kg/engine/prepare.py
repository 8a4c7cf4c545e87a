"""What every engine does with a query before it runs it, and while it runs."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING, Final, TypeVar

from kg.engine import QueryTimeout
from kg.sparql import BoundText, bind, check_query, line_and_column, offset_of, variables
from kg.sparql_errors import syntax_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.errors import InputError
    from kg.terms import Term

T = TypeVar("T")

_ANYTHING: Final = "[_]"
_KEYWORDS_EXPECTED: Final = re.compile(
    r"error at (\d+):(\d+): expected (?:one of )?((?:\[_\], )?\w+(?:, (?:\w+|\[_\]))*)"
)


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


def explain(error: SyntaxError, bound: BoundText, source: str | None) -> InputError:
    """Turn what pyoxigraph says of a bound text into an error about the text that was given."""
    found = syntax_error(_sharpened(error, bound.text), bound.text, file=source)
    if found.line is not None and bound.text != bound.original:
        offset = offset_of(bound.text, found.line, found.column or 1)
        found.line, found.column = line_and_column(bound.original, bound.original_offset(offset))
    return found


def _sharpened(error: SyntaxError, text: str) -> SyntaxError:
    """Return the error with the place where the trouble begins.

    Oxigraph tries a keyword by reading as many characters as it has, and reports where those
    end, lines below if it must. So when it expected keywords, the place is that far back.
    """
    found = _KEYWORDS_EXPECTED.fullmatch(error.msg or str(error))
    if found is None:
        return error
    words = [len(word) for word in found[3].split(", ") if word != _ANYTHING]
    offset = offset_of(text, int(found[1]), int(found[2]))
    line, column = line_and_column(text, max(0, offset - min(words)))
    return SyntaxError(f"error at {line}:{column}: expected one of {found[3]}")


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
        QueryTimeout: if it takes longer.
    """
    if timeout is None:
        return work()
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # handed to the caller's thread, whatever it is
            failure.append(error)

    thread = threading.Thread(target=run, name="kg-query", daemon=True)
    thread.start()
    thread.join(timeout)
    if thread.is_alive():
        raise QueryTimeout(timeout)
    if failure:
        raise failure[0]
    return outcome[0]
