"""Oxigraph, embedded: the default engine. It needs no server and no configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.engine import ASK_VARIABLE, TRIPLE_VARIABLES, Result, Row
from kg.engine.limits import Run, Runs
from kg.engine.prepare import explain, in_order, prepare
from kg.errors import KgError, StorageError
from kg.sparql import selects_all
from kg.terms import IRI, XSD_BOOLEAN, BNode, Literal, Term, literal, to_ntriples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class OxigraphEngine:
    """Answers queries over a pyoxigraph store.

    Args:
        store: the dataset, in memory or on disk.
    """

    name: Final = "oxigraph"

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._runs = Runs()

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
        """Answer a query; see :meth:`kg.engine.Engine.query`."""
        form, bound = prepare(text, bindings, source=source, allow_service=allow_service)
        known = dict(prefixes or {})

        def work(run: Run) -> Result:
            # The solutions are read in here too, because Oxigraph computes them as they are read.
            solutions = self._store.query(bound.text, prefixes=known)
            return result_of(form, solutions, text, run)

        try:
            with self._runs.started(timeout, row_limit) as run:
                return run.wait(lambda: work(run))
        except SyntaxError as error:
            raise explain(error, bound, source, known) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise KgError(
                f"Oxigraph cannot answer the query: {error}",
                file=source,
                remedy="Simplify the query.",
            ) from error

    def load(self, quads: Iterable[ox.Quad]) -> int:
        """Add quads to the store; see :meth:`kg.engine.Engine.load`."""
        count = 0

        def counted() -> Iterator[ox.Quad]:
            nonlocal count
            for quad in quads:
                count += 1
                yield quad

        try:
            self._store.bulk_extend(counted())
        except (OSError, RuntimeError) as error:
            raise StorageError(
                f"the store takes no quads: {error}",
                remedy="A store opened for reading only stays as it is; load into one in memory.",
            ) from error
        return count

    def cancel(self) -> None:
        """Stop the queries that are running; see :meth:`kg.engine.Engine.cancel`."""
        self._runs.cancel()

    def close(self) -> None:
        """Stop what is running and let go of the store."""
        self.cancel()
        del self._store


def result_of(
    form: str,
    solutions: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
    text: str,
    run: Run,
) -> Result:
    """Read what pyoxigraph answers, or what it parses of a server's answer.

    Args:
        form: the form of the query.
        solutions: what pyoxigraph gave; read once.
        text: the query as it was given, for the order of the columns of a ``SELECT *``.
        run: asked before each row whether to go on.

    Raises:
        ValueError: if a term is a triple.
        KgError: if the run says so.
    """
    if isinstance(solutions, ox.QueryBoolean):
        answer = Literal("true" if solutions else "false", XSD_BOOLEAN)
        return Result(form, (ASK_VARIABLE,), ((answer,),))
    if isinstance(solutions, ox.QueryTriples):
        return triples_of(form, solutions, run)
    names = [variable.value for variable in solutions.variables]
    if selects_all(text):
        names = in_order(text, names)
    rows: list[Row] = [
        tuple([None if (term := solution[name]) is None else _term(term) for name in names])
        for solution in run.rows(solutions)
    ]
    return Result(form, tuple(names), tuple(rows))


def triples_of(form: str, triples: Iterable[ox.Triple | ox.Quad], run: Run) -> Result:
    """Read triples; see :func:`result_of`."""
    rows = {(_term(t.subject), _term(t.predicate), _term(t.object)) for t in run.rows(triples)}
    return Result(form, TRIPLE_VARIABLES, sorted_rows(rows))


def sorted_rows(rows: set[tuple[Term, Term, Term]]) -> tuple[Row, ...]:
    """Return triples in the one order in which every engine gives them."""
    return tuple(sorted(rows, key=lambda row: [to_ntriples(term) for term in row]))


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    if isinstance(term, ox.NamedNode):
        return IRI(term.value)
    if isinstance(term, ox.Literal):
        return literal(term.value, term.datatype.value, term.language)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    raise ValueError("a triple is no term here")
