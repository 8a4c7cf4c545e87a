"""The W3C test cases of SPARQL 1.1, read from a copy of the suite that lies beside the checkout."""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.engine import Result, open_engine
from kg.engine.limits import Run
from kg.engine.oxigraph import result_of, triples_of
from kg.terms import IRI, BNode, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.engine import Engine

SUITE = Path(os.environ.get("KG_SUITES", Path(__file__).parents[2] / "shared" / "suites"))
FOLDER = SUITE / "sparql11"
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
_RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_KINDS = ("QueryEvaluationTest", "CSVResultFormatTest")


@dataclass(frozen=True)
class Case:
    """A query evaluation or result format case.

    Attributes:
        name: folder and local name, such as ``aggregates/agg01``.
        query: the file with the query.
        data: the files of the default graph.
        graphs: the files of the named graphs.
        expected: the file with the result.
    """

    name: str
    query: Path
    data: tuple[Path, ...]
    graphs: tuple[Path, ...]
    expected: Path

    def quads(self) -> Iterator[ox.Quad]:
        """The dataset that is asked."""
        for path in self.data:
            yield from _parsed(path)
        for path in self.graphs:
            for quad in _parsed(path):
                name = ox.NamedNode(_iri(path))
                yield ox.Quad(quad.subject, quad.predicate, quad.object, name)

    def text(self) -> str:
        """The query, its base declared."""
        return f"BASE <{_iri(self.query)}>\n{self.query.read_text(encoding='utf-8')}"


def cases() -> list[Case]:
    """All cases that evaluate a query, by name."""
    found = []
    for manifest in sorted(FOLDER.glob("*/manifest.ttl")):
        store = ox.Store()
        store.bulk_extend(_parsed(manifest))
        for kind in _KINDS:
            nodes = store.quads_for_pattern(
                None, ox.NamedNode(f"{_RDF}type"), ox.NamedNode(_MF + kind)
            )
            found += [_case(manifest.parent, store, quad.subject) for quad in nodes]
    return sorted(found, key=lambda case: case.name)


def passes(case: Case, engine: Engine) -> bool:
    """Whether an engine that holds the data of a case gives its result."""
    text = case.text()
    given = engine.query(text, timeout=20)
    if case.expected.suffix == ".csv":
        rows = list(csv.reader(case.expected.read_text(encoding="utf-8").splitlines()))
        shown = [["" if t is None else _shown(t) for t in row] for row in given.rows]
        plain = [[_shown_text(cell) for cell in row] for row in rows[1:]]
        return list(given.variables) == rows[0] and sorted(shown) == sorted(plain)
    content = case.expected.read_bytes()
    syntax = ox.QueryResultsFormat.from_extension(case.expected.suffix[1:])
    if case.expected.suffix == ".srx":
        syntax = ox.QueryResultsFormat.XML
    if case.expected.suffix == ".srj":
        syntax = ox.QueryResultsFormat.JSON
    expected: Result
    if syntax is None:
        expected = _result_set(case.expected) or triples_of(
            given.form, _parsed(case.expected), Run()
        )
    else:
        solutions = ox.parse_query_results(content, format=syntax)
        expected = result_of(given.form, solutions, "", Run())
        if set(given.variables) != set(expected.variables) and given.form == "SELECT":
            return False
    return _canonical(given) == _canonical(expected)


def _result_set(path: Path) -> Result | None:
    """Read a result set in the RDF form of the first test suite, None if the file holds none."""
    store = ox.Store()
    store.bulk_extend(_parsed(path))
    if not any(store.quads_for_pattern(None, ox.NamedNode(f"{_RS}resultVariable"), None)):
        return None
    rows: dict[str, dict[str, Term]] = {}
    query = f"""PREFIX rs: <{_RS}> SELECT ?solution ?variable ?value {{
        ?set rs:solution ?solution . ?solution rs:binding ?binding .
        ?binding rs:variable ?variable ; rs:value ?value }}"""
    for solution, variable, value in open_engine("oxigraph", store).query(query).rows:
        assert solution is not None
        assert value is not None
        rows.setdefault(str(solution), {})[str(variable)] = value
    names = sorted({name for row in rows.values() for name in row})
    return Result(
        "SELECT", tuple(names), tuple(tuple(map(row.get, names)) for row in rows.values())
    )


def _canonical(result: Result) -> set[str]:
    """Return the rows in a form that does not depend on the names of blank nodes."""
    dataset = ox.Dataset()
    for number, row in enumerate(result.rows):
        node = ox.BlankNode(f"row{number}")
        dataset.add(ox.Quad(node, ox.NamedNode("urn:is"), ox.NamedNode("urn:row")))
        for name, term in zip(result.variables, row, strict=True):
            if term is not None:
                dataset.add(ox.Quad(node, ox.NamedNode(f"urn:{name}"), _node(term)))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return {str(quad) for quad in dataset}


def _node(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, IRI):
        return ox.NamedNode(term.value)
    if isinstance(term, BNode):
        return ox.BlankNode("b" + term.name)
    if term.language:
        return ox.Literal(term.lexical, language=term.language)
    return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))


def _shown(term: Term) -> str:
    return "_:" if isinstance(term, BNode) else _shown_text(str(term))


def _shown_text(cell: str) -> str:
    """Return a cell of CSV, blank nodes without their names and numbers as numbers."""
    if cell.startswith("_:"):
        return "_:"
    try:
        return str(float(cell))
    except ValueError:
        return cell


def _case(folder: Path, store: ox.Store, node: ox.NamedNode | ox.BlankNode | ox.Triple) -> Case:
    assert isinstance(node, ox.NamedNode)

    def values(
        subject: ox.NamedNode | ox.BlankNode, name: str
    ) -> list[ox.NamedNode | ox.BlankNode]:
        found = store.quads_for_pattern(subject, ox.NamedNode(name), None)
        terms = [quad.object for quad in found]
        return [term for term in terms if isinstance(term, ox.NamedNode | ox.BlankNode)]

    def files(subject: ox.NamedNode | ox.BlankNode, name: str) -> tuple[Path, ...]:
        return tuple(
            FOLDER / term.value.removeprefix(BASE)
            for term in values(subject, name)
            if isinstance(term, ox.NamedNode)
        )

    (action,) = values(node, f"{_MF}action")
    (query,) = files(action, f"{_QT}query")
    (expected,) = files(node, f"{_MF}result")
    name = node.value.rpartition("#")[2]
    return Case(
        f"{folder.name}/{name}",
        query,
        files(action, f"{_QT}data"),
        files(action, f"{_QT}graphData"),
        expected,
    )


def _iri(path: Path) -> str:
    return BASE + path.relative_to(FOLDER).as_posix()


def _parsed(path: Path) -> Iterator[ox.Quad]:
    syntax = ox.RdfFormat.from_extension(path.suffix[1:])
    return ox.parse(path.read_bytes(), format=syntax, base_iri=_iri(path))
