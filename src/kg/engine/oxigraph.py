"""Oxigraph, embedded: the default engine. It needs no server and no configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.engine import ASK_VARIABLE, TRIPLE_VARIABLES, Result, Row
from kg.engine.prepare import explain, in_order, prepare, within
from kg.errors import KgError
from kg.sparql import selects_all
from kg.terms import IRI, XSD_BOOLEAN, BNode, Literal, Term, literal, to_ntriples

if TYPE_CHECKING:
    from collections.abc import Mapping


class OxigraphEngine:
    """Answers queries over a pyoxigraph store.

    Args:
        store: the dataset, in memory or on disk.
    """

    name: Final = "oxigraph"

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def query(
        self,
        text: str,
        bindings: Mapping[str, Term | None] | None = None,
        *,
        timeout: float | None = None,
        prefixes: Mapping[str, str] | None = None,
        source: str | None = None,
        allow_service: bool = False,
    ) -> Result:
        """Answer a query; see :meth:`kg.engine.Engine.query`."""
        form, bound = prepare(text, bindings, source=source, allow_service=allow_service)
        known = dict(prefixes or {})

        def run() -> Result:
            # The solutions are read in here too, because Oxigraph computes them as they are read.
            solutions = self._store.query(bound.text, prefixes=known)
            return _result(form, solutions, text)

        try:
            return within(timeout, run)
        except SyntaxError as error:
            raise explain(error, bound, source, known) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise KgError(
                f"Oxigraph cannot answer the query: {error}",
                file=source,
                remedy="Simplify the query.",
            ) from error

    def close(self) -> None:
        """Let go of the store."""
        del self._store


def _result(
    form: str, solutions: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, text: str
) -> Result:
    if isinstance(solutions, ox.QueryBoolean):
        answer = Literal("true" if solutions else "false", XSD_BOOLEAN)
        return Result(form, (ASK_VARIABLE,), ((answer,),))
    if isinstance(solutions, ox.QueryTriples):
        triples = {(_term(t.subject), _term(t.predicate), _term(t.object)) for t in solutions}
        return Result(form, TRIPLE_VARIABLES, sorted_rows(triples))
    names = [variable.value for variable in solutions.variables]
    if selects_all(text):
        names = in_order(text, names)
    rows: list[Row] = [
        tuple([None if (term := solution[name]) is None else _term(term) for name in names])
        for solution in solutions
    ]
    return Result(form, tuple(names), tuple(rows))


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
