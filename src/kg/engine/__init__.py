"""One door to several SPARQL engines.

Every engine answers the same query text with the same variables, rows and terms. What a query is
and how terms are bound in it is settled before an engine sees it, in :mod:`kg.sparql`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from kg.errors import InputError, KgError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pyoxigraph as ox

    from kg.terms import Term

Row = tuple["Term | None", ...]
"""The terms of one row, None where a variable is unbound."""

ENGINES: Final = ("oxigraph", "rdflib")
"""The engines of this process that can be named; the first is the default."""

REMOTE: Final = "remote"
"""The name of the engine that asks a server; it is chosen by naming an endpoint."""

TRIPLE_VARIABLES: Final = ("subject", "predicate", "object")
ASK_VARIABLE: Final = "answer"


class QueryTimeout(KgError):
    """A query was stopped because it took longer than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"the query was stopped after {seconds:g} s",
            remedy="Narrow it down, add a LIMIT, or give it more time with --timeout.",
        )
        self.seconds = seconds


class QueryCancelled(KgError):
    """A query was stopped because nobody wants its answer any longer."""

    def __init__(self) -> None:
        super().__init__("the query was cancelled", remedy="Ask again.")


class TooManyRows(KgError):
    """An answer was refused because it has more rows than it may."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"the answer has more than {limit:,} rows",
            remedy="Narrow the query down, add a LIMIT, or allow more with --max-rows.",
        )
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine answers.

    Attributes:
        form: SELECT, ASK, CONSTRUCT or DESCRIBE.
        variables: the names of the columns. ASK has the one column ``answer``; CONSTRUCT and
            DESCRIBE have ``subject``, ``predicate`` and ``object``, their rows sorted.
        rows: the rows, in the order of the query.
    """

    form: str
    variables: tuple[str, ...]
    rows: tuple[Row, ...]


class Engine(Protocol):
    """What can answer SPARQL queries over one dataset."""

    @property
    def name(self) -> str:
        """The name of the engine, one of :data:`ENGINES`."""

    def query(
        self,
        text: str,
        bindings: Mapping[str, Term | None] | None = None,
        *,
        timeout: float | None = None,
        row_limit: int | None = None,
        prefixes: Mapping[str, str] | None = None,
        source: str | None = None,
        allow_service: bool = False,
    ) -> Result:
        """Answer a query.

        Args:
            text: a SELECT, ASK, CONSTRUCT or DESCRIBE query.
            bindings: terms for variables of the query, see :func:`kg.sparql.bind`.
            timeout: seconds after which to give up; None for never.
            row_limit: rows that the answer may have; None for any number.
            prefixes: prefixes that the query may use without declaring them.
            source: the file that the query comes from, for messages.
            allow_service: whether the query may ask other servers.

        Raises:
            InputError: if the query is not valid, is an update or asks another server without
                leave, or if a binding does not fit.
            QueryTimeout: if it takes too long.
            QueryCancelled: if :meth:`cancel` was called meanwhile.
            TooManyRows: if the answer has more rows than allowed; nothing is cut off in silence.
            KgError: if the engine cannot answer it.
        """

    def load(self, quads: Iterable[ox.Quad]) -> int:
        """Add quads to the dataset; those that it has already are not added again.

        Args:
            quads: the quads, without a triple term in them.

        Returns:
            How many were handed over.

        Raises:
            KgError: if the dataset can only be read, or a server refuses them.
        """

    def cancel(self) -> None:
        """Stop the queries that are running, from another thread.

        Who waits for them gets :class:`QueryCancelled` at once if they have a time limit, else
        at the next row. A server is told by closing the connection.
        """

    def close(self) -> None:
        """Let go of the dataset; the engine cannot be used afterwards."""


def open_engine(name: str, store: ox.Store) -> Engine:
    """Open an engine over the dataset that a store holds.

    Args:
        name: one of :data:`ENGINES`.
        store: the dataset.

    Raises:
        InputError: if there is no such engine.
    """
    # Each engine is imported when it is asked for: rdflib alone takes longer than most answers.
    if name == "oxigraph":
        from kg.engine.oxigraph import OxigraphEngine

        return OxigraphEngine(store)
    if name == "rdflib":
        from kg.engine.rdflib import RdflibEngine

        return RdflibEngine.from_store(store)
    raise InputError(f"there is no engine {name!r}", remedy=f"Use one of: {', '.join(ENGINES)}.")
