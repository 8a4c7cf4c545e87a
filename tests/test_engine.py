from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.engine import ENGINES, Engine, QueryTimeout, open_engine
from kg.engine.limits import within
from kg.errors import InputError, KgError
from kg.terms import IRI, XSD_DATE, XSD_INTEGER, Literal, Term, literal, to_python

if TYPE_CHECKING:
    from collections.abc import Mapping

TURTLE = """
@prefix : <http://e.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:a :kind :k1 ; :v 1 ; :label "A"@en, "えー"@ja ; :from "2015-04-01"^^xsd:date ; :rate 36.50 .
:b :kind :k2 ; :v 2 ; :label "B"@en, "びー"@ja ; :from "2016-04-01"^^xsd:date .
:c :kind :k1 ; :v 3 ; :label "C"@en, "しー"@ja ; :not :x .
"""
PREFIX = "PREFIX : <http://e.org/> "
BOUND: Mapping[str, Term] = {
    "_kind": IRI("http://e.org/k1"),
    "_lang": Literal("ja"),
    "_least": literal("3", XSD_INTEGER),
    "_asOf": Literal("2015-12-31", XSD_DATE),
}


def dataset() -> ox.Store:
    store = ox.Store()
    store.load(TURTLE.encode(), format=ox.RdfFormat.TURTLE)
    store.add(ox.Quad(*[ox.NamedNode(f"http://e.org/{name}") for name in ("s", "p", "o", "g")]))
    return store


_OPEN: dict[str, Engine] = {}


def engine_called(name: str) -> Engine:
    return _OPEN.setdefault(name, open_engine(name, dataset()))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    return engine_called(str(request.param))


def ask(engine: Engine, text: str, *, bound: bool = True) -> list[tuple[object, ...]]:
    names = [name for name in BOUND if f"?{name}" in text]
    bindings = {name: BOUND[name] if bound else None for name in names}
    result = engine.query(PREFIX + text, bindings)
    return [
        tuple(None if t is None else str(to_python(t)).replace("http://e.org/", "") for t in row)
        for row in result.rows
    ]


OPTIONAL_KIND = "FILTER(!BOUND(?_kind) || ?k = ?_kind)"
# query, rows with the variables bound, rows without (None: not asked)
CASES: list[tuple[str, list[tuple[object, ...]], list[tuple[object, ...]] | None]] = [
    (
        f"SELECT ?s {{ ?s :kind ?k {OPTIONAL_KIND} }} ORDER BY ?s",
        [("a",), ("c",)],
        [("a",), ("b",), ("c",)],
    ),
    (
        "SELECT ?s ?n { ?s :label ?l FILTER(LANG(?l) = 'en') { SELECT ?s (SUM(?v) AS ?n)"
        f" {{ ?s :v ?v ; :kind ?k {OPTIONAL_KIND} }} GROUP BY ?s }} }} ORDER BY ?s",
        [("a", "1"), ("c", "3")],
        [("a", "1"), ("b", "2"), ("c", "3")],
    ),
    (
        "SELECT ?s ?n { ?s :v ?x { SELECT ?s ?_kind (SUM(?v) AS ?n)"
        " { ?s :v ?v ; :kind ?_kind } GROUP BY ?s ?_kind } } ORDER BY ?s",
        [("a", "1"), ("c", "3")],
        [("a", "1"), ("b", "2"), ("c", "3")],
    ),
    (
        "SELECT ?s ?v { ?s :kind ?x"
        f" OPTIONAL {{ ?s :v ?v ; :kind ?k {OPTIONAL_KIND} }} }} ORDER BY ?s",
        [("a", "1"), ("b", None), ("c", "3")],
        [("a", "1"), ("b", "2"), ("c", "3")],
    ),
    (
        f"SELECT ?s {{ ?s :v ?v MINUS {{ ?s :kind ?k {OPTIONAL_KIND} }} }} ORDER BY ?s",
        [("b",)],
        [],
    ),
    (
        f"SELECT ?s {{ ?s :v ?v FILTER NOT EXISTS {{ ?s :kind ?k {OPTIONAL_KIND} }} }} ORDER BY ?s",
        [("b",)],
        [],
    ),
    (
        "SELECT ?s { { ?s :v 2 } UNION"
        " { ?s :kind ?k FILTER(BOUND(?_kind) && ?k = ?_kind) } } ORDER BY ?s",
        [("a",), ("b",), ("c",)],
        [("b",)],
    ),
    (
        "SELECT ?s { ?s :v ?v FILTER(!BOUND(?_kind) || EXISTS { ?s :kind ?_kind }) } ORDER BY ?s",
        [("a",), ("c",)],
        [("a",), ("b",), ("c",)],
    ),
    (
        "SELECT ?s ?x { ?s :v ?v BIND(IF(BOUND(?_kind), STR(?_kind), 'none') AS ?x) } ORDER BY ?s",
        [("a", "k1"), ("b", "k1"), ("c", "k1")],
        [("a", "none"), ("b", "none"), ("c", "none")],
    ),
    (
        "SELECT ?s ?l { ?s :v ?v OPTIONAL { ?s :label ?l FILTER(LANG(?l) = ?_lang) } } ORDER BY ?s",
        [("a", "えー"), ("b", "びー"), ("c", "しー")],
        None,
    ),
    (
        f"SELECT ?k (SUM(?v) AS ?n) {{ ?s :kind ?k ; :v ?v {OPTIONAL_KIND} }}"
        " GROUP BY ?k ORDER BY ?k",
        [("k1", "4")],
        [("k1", "4"), ("k2", "2")],
    ),
    (
        "SELECT ?_kind (COUNT(?s) AS ?n) { ?s :kind ?_kind } GROUP BY ?_kind ORDER BY ?_kind",
        [("k1", "2")],
        [("k1", "2"), ("k2", "1")],
    ),
    (
        "SELECT ?k (SUM(?v) AS ?n) { ?s :kind ?k ; :v ?v } GROUP BY ?k HAVING(SUM(?v) >= ?_least)",
        [("k1", "4")],
        None,
    ),
    (
        "SELECT ?s { ?s :v ?v } ORDER BY IF(?_lang = 'ja', -?v, ?v)",
        [("c",), ("b",), ("a",)],
        None,
    ),
    (
        "SELECT ?s { ?s :v ?v OPTIONAL { ?s :from ?f }"
        " FILTER(!BOUND(?_asOf) || !BOUND(?f) || ?f <= ?_asOf) } ORDER BY ?s",
        [("a",), ("c",)],
        [("a",), ("b",), ("c",)],
    ),
    (
        "SELECT ?s ?_kind { VALUES (?_kind ?_lang) { (:k2 'en') } ?s :kind ?_kind . ?s :label ?l"
        " FILTER(LANG(?l) = ?_lang) } ORDER BY ?s",
        [("a", "k1"), ("c", "k1")],
        None,
    ),
    (f"ASK {{ :b :kind ?k {OPTIONAL_KIND} }}", [("False",)], [("True",)]),
    (f"SELECT ?k (COUNT(*) AS ?n) {{ ?s :nope ?k {OPTIONAL_KIND} }} GROUP BY ?k", [], []),
    ("SELECT (COUNT(*) AS ?n) { ?s :nope ?_kind }", [("0",)], [("0",)]),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:60])
def test_bound_variables_mean_the_same_on_every_engine(
    engine: Engine, case: tuple[str, list[tuple[object, ...]], list[tuple[object, ...]] | None]
) -> None:
    text, bound, unbound = case
    assert ask(engine, text) == bound
    if unbound is not None:
        assert ask(engine, text, bound=False) == unbound


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30))
@pytest.mark.parametrize("name", ENGINES)
def test_no_value_becomes_syntax(name: str, value: str) -> None:
    text = "SELECT ?x ?same { BIND(?v AS ?x) BIND(STR(?v) = ?v AS ?same) }"
    result = engine_called(name).query(text, {"v": Literal(value)})
    assert [to_python(t) for t in result.rows[0] if t is not None] == [value, True]


def test_numbers_have_one_form(engine: Engine) -> None:
    text = (
        PREFIX + "SELECT ?rate (?rate * 2.0 AS ?double) (1.0 * 3 AS ?three) (1e3 + 1 AS ?float)"
        " (1 = 1 AS ?yes) { :a :rate ?rate }"
    )
    (row,) = engine.query(text).rows
    assert [str(term) for term in row] == ["36.5", "73", "3", "1.001E3", "true"]


def test_select_star_keeps_the_order_of_the_query(engine: Engine) -> None:
    result = engine.query(PREFIX + "SELECT * { ?z :kind ?a . ?z :v ?m }")
    assert result.variables == ("z", "a", "m")


def test_construct_gives_sorted_triples(engine: Engine) -> None:
    result = engine.query(PREFIX + "CONSTRUCT { ?s :is ?k } WHERE { ?s :kind ?k }")
    assert result.form == "CONSTRUCT"
    assert result.variables == ("subject", "predicate", "object")
    assert [str(row[0]).rsplit("/", 1)[1] for row in result.rows] == ["a", "b", "c"]


def test_only_the_default_graph_is_asked_unless_a_graph_is_named(engine: Engine) -> None:
    assert ask(engine, "SELECT ?o { :s :p ?o }") == []
    assert ask(engine, "SELECT ?o ?g { GRAPH ?g { :s :p ?o } }") == [("o", "g")]
    assert ask(engine, "SELECT ?o FROM :g { :s :p ?o }") == [("o",)]


def test_from_does_not_read_files(engine: Engine, tmp_path: object) -> None:
    path = f"{tmp_path}/secret.ttl"
    with open(path, "w", encoding="utf-8") as file:  # noqa: PTH123
        file.write("<http://e.org/x> <http://e.org/y> <http://e.org/z> .")
    assert ask(engine, f"SELECT ?o FROM <file://{path}> {{ ?s :y ?o }}") == []


def test_a_syntax_error_is_placed_in_the_text_as_given(engine: Engine) -> None:
    text = "SELECT ?s\nWHERE { ?s a ?v ; a ?v .\n  FILTER(?s = ) }"
    with pytest.raises(InputError) as caught:
        engine.query(text, {"v": IRI("https://example.org/a-long-one")}, source="q.rq")
    assert caught.value.place.startswith("q.rq:3:")
    assert str(caught.value).count("\n") == 0
    assert "SPARQL" in caught.value.message


def test_a_syntax_error_on_the_line_of_a_bound_variable_has_its_column(engine: Engine) -> None:
    text = "SELECT ?s WHERE { ?s a ?v . FILTER(?s = ) }"
    with pytest.raises(InputError) as caught:
        engine.query(text, {"v": IRI("https://example.org/a-long-one")})
    assert caught.value.column == text.index(")") + 1


def test_ungrouped_variables_are_refused_by_every_engine(engine: Engine) -> None:
    with pytest.raises(InputError, match="unbound"):
        engine.query("SELECT ?s (COUNT(?p) AS ?n) { ?s ?p ?o }")


def test_known_prefixes_need_no_declaration(engine: Engine) -> None:
    text = "SELECT ?s { ?s e:v 1 }"
    assert len(engine.query(text, prefixes={"e": "http://e.org/"}).rows) == 1
    with pytest.raises(InputError, match="e: is not declared"):
        engine.query(text)


@pytest.mark.parametrize("text", ["DROP ALL", "SELECT * { SERVICE <http://localhost/> { } }"])
def test_what_changes_or_leaves_the_graph_is_refused(engine: Engine, text: str) -> None:
    with pytest.raises(InputError):
        engine.query(text)


def test_a_query_that_takes_too_long_is_stopped() -> None:
    store = ox.Store()
    node = ox.NamedNode("http://e.org/p")
    store.extend(
        [ox.Quad(ox.NamedNode(f"http://e.org/{n}"), node, ox.Literal(str(n))) for n in range(1500)]
    )
    text = "SELECT (COUNT(*) AS ?n) { ?a ?p ?x . ?b ?q ?y FILTER(STRLEN(CONCAT(?x, ?y)) > 3) }"
    started = time.monotonic()
    with pytest.raises(QueryTimeout, match=r"stopped after 0\.05 s"):
        open_engine("oxigraph", store).query(text, timeout=0.05)
    assert time.monotonic() - started < 0.6


def test_within_returns_the_result_and_hands_on_errors() -> None:
    main = threading.get_ident()
    assert within(5, threading.get_ident) != main
    assert within(None, threading.get_ident) == main
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)


def test_what_rdflib_stumbles_on_is_an_error_for_the_user() -> None:
    text = PREFIX + "SELECT (SUM(?x) AS ?n) { ?s :v ?v OPTIONAL { ?s :not ?x } }"
    with pytest.raises(KgError, match="rdflib cannot answer"):
        engine_called("rdflib").query(text)


def test_an_unknown_engine_is_answered_with_those_there_are() -> None:
    with pytest.raises(InputError, match=r"no engine 'jena'.*oxigraph, rdflib"):
        open_engine("jena", ox.Store())
