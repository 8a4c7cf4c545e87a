"""rdflib: the reference engine. Slow and well known; answers are compared with its own.

Importing this module settles two things for rdflib in the whole process: ``FROM`` never fetches
a graph from the network or the disk, and a grouped query without rows has no rows (rdflib 7.6
gives one row without values, which then joins with everything).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins import sparql as rdflib_sparql
from rdflib.plugins.sparql.evaluate import evalAggregateJoin

from kg.engine import ASK_VARIABLE, TRIPLE_VARIABLES, Result, Row
from kg.engine.limits import Run, Runs
from kg.engine.oxigraph import sorted_rows
from kg.engine.prepare import explain, in_order, prepare
from kg.errors import KgError
from kg.sparql import selects_all
from kg.terms import IRI, XSD_BOOLEAN, BNode, Literal, Term, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rdflib.query import Result as RdflibResult


def _grouped(context: Any, part: Any) -> Any:
    """Evaluate a grouped query as the standard says: no rows, no groups."""
    if part.name != "AggregateJoin" or part.p.expr is None:
        raise NotImplementedError
    return (row for row in evalAggregateJoin(context, part) if len(row))


rdflib_sparql.SPARQL_LOAD_GRAPHS = False
rdflib_sparql.CUSTOM_EVALS["kg-no-rows-no-groups"] = _grouped


class RdflibEngine:
    """Answers queries over an rdflib dataset.

    Args:
        dataset: the dataset to ask.
    """

    name: Final = "rdflib"

    def __init__(self, dataset: rdflib.Dataset) -> None:
        self._dataset = dataset
        self._graphs: dict[object, rdflib.Graph] = {}
        self._runs = Runs()

    @classmethod
    def from_store(cls, store: ox.Store) -> RdflibEngine:
        """Copy a pyoxigraph store, its default graph and its named graphs, into rdflib."""
        return cls.from_quads(store)

    @classmethod
    def from_quads(cls, quads: Iterable[ox.Quad]) -> RdflibEngine:
        """Copy quads into rdflib."""
        engine = cls(rdflib.Dataset())
        engine.load(quads)
        return engine

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
        form, bound = prepare(
            text, bindings, source=source, allow_service=allow_service, restrict=False
        )
        known = dict(prefixes or {})
        try:
            # rdflib accepts some texts that are no SPARQL, and says less about the others.
            ox.Store().query(bound.text, prefixes=known)
        except SyntaxError as error:
            raise explain(error, bound, source, known) from None

        def work(run: Run) -> Result:
            found = self._dataset.query(bound.text, initNs=known)
            return _result(form, found, text, run)

        try:
            with self._runs.started(timeout, row_limit) as run:
                return run.wait(lambda: work(run))
        except KgError:
            raise
        except Exception as error:  # rdflib raises whatever its evaluation stumbles on
            raise KgError(
                f"rdflib cannot answer the query: {type(error).__name__}: {error}",
                file=source,
                remedy="Try the engine oxigraph.",
            ) from error

    def load(self, quads: Iterable[ox.Quad]) -> int:
        """Copy quads into the dataset; see :meth:`kg.engine.Engine.load`."""
        count = 0
        for quad in quads:
            graph = self._graphs.get(quad.graph_name)
            if graph is None:
                name = quad.graph_name
                graph = self._dataset.graph(
                    DATASET_DEFAULT_GRAPH_ID
                    if isinstance(name, ox.DefaultGraph)
                    else cast("rdflib.URIRef | rdflib.BNode", _node(name))
                )
                self._graphs[name] = graph
            graph.add((_node(quad.subject), _node(quad.predicate), _node(quad.object)))
            count += 1
        return count

    def cancel(self) -> None:
        """Stop the queries that are running; see :meth:`kg.engine.Engine.cancel`."""
        self._runs.cancel()

    def close(self) -> None:
        """Stop what is running and let go of the dataset."""
        self.cancel()
        del self._dataset


def _result(form: str, found: RdflibResult, text: str, run: Run) -> Result:
    if found.type == "ASK":
        answer = Literal("true" if found.askAnswer else "false", XSD_BOOLEAN)
        return Result(form, (ASK_VARIABLE,), ((answer,),))
    if found.graph is not None:
        triples = {(_term(s), _term(p), _term(o)) for s, p, o in run.rows(found.graph)}
        return Result(form, TRIPLE_VARIABLES, sorted_rows(triples))
    names = [str(name) for name in found.vars or ()]
    if selects_all(text):
        names = in_order(text, names)
    keys = [rdflib.Variable(name) for name in names]
    rows: list[Row] = [
        tuple([None if (term := row.get(key)) is None else _term(term) for key in keys])
        for row in run.rows(found.bindings)
    ]
    return Result(form, tuple(names), tuple(rows))


def _term(term: Any) -> Term:
    if isinstance(term, rdflib.URIRef):
        return IRI(str(term))
    if isinstance(term, rdflib.Literal):
        return literal(
            str(term), None if term.datatype is None else str(term.datatype), term.language
        )
    if isinstance(term, rdflib.BNode):
        return BNode(str(term))
    raise ValueError(f"{type(term).__name__} is no term here")


def _node(term: Any) -> Any:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        # The text is kept: rdflib would rewrite 5.40 as it sees fit.
        return rdflib.Literal(
            term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False
        )
    return rdflib.BNode(term.value)
