from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.sparql import (
    bind,
    check_query,
    line_and_column,
    offset_of,
    selects_all,
    tokens,
    variables,
)
from kg.terms import IRI, BNode, Literal, Term

K = IRI("https://e.org/k")


@given(st.text(max_size=80))
def test_tokens_together_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


def test_variables_in_strings_comments_and_iris_are_none() -> None:
    text = """SELECT ?a { # ?b
      ?a <http://e.org/?c> "?d", '''?e''', "\\"?f" ; e:g\\?h $i }"""
    assert list(variables(text)) == ["a", "i"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { ?s ?p ?o }", True),
        ("PREFIX a: <b> select distinct * {}", True),
        ("SELECT (COUNT(*) AS ?n) { }", False),
        ("SELECT ?s { { SELECT * { ?s ?p ?o } } }", False),
        ("ASK { }", False),
    ],
)
def test_select_star_is_told_from_a_projection(text: str, expected: bool) -> None:
    assert selects_all(text) is expected


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (
            "# SERVICE\nPREFIX service: <http://e.org/LOAD> SELECT ?x { ?x service:p 'DROP' }",
            "SELECT",
        ),
        ("ask {}", "ASK"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("DESCRIBE <http://e.org/x>", "DESCRIBE"),
    ],
)
def test_the_form_of_a_query(text: str, form: str) -> None:
    assert check_query(text) == form


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX a: <b>\n delete where { ?s ?p ?o }",
        "LOAD <file:///etc/passwd>",
        "DROP ALL",
        "WITH <g:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    ],
)
def test_updates_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="changes data") as caught:
        check_query(text, source="q.rq")
    assert caught.value.file == "q.rq"
    assert caught.value.line == text.count("\n") + 1


def test_service_needs_leave() -> None:
    text = "SELECT * {\n  SERVICE <http://localhost/> { ?s ?p ?o } }"
    with pytest.raises(InputError, match="asks another server") as caught:
        check_query(text)
    assert (caught.value.line, caught.value.column) == (2, 3)
    assert check_query(text, allow_service=True) == "SELECT"


@pytest.mark.parametrize(
    ("text", "words"), [("  # nothing\n", "empty"), ("hello", "no SPARQL query")]
)
def test_what_is_no_query_is_said_to_be_none(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        check_query(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ASK { ?s a ?v }", "ASK { ?s a <https://e.org/k> }"),
        (
            "ASK { FILTER(!BOUND(?v) || ?k = ?v) }",
            "ASK { FILTER(!true || ?k = <https://e.org/k>) }",
        ),
        ("ASK { FILTER(bound( $v )) }", "ASK { FILTER(true) }"),
        ("SELECT ?v { ?s a ?v }", "SELECT (<https://e.org/k> AS ?v) { ?s a <https://e.org/k> }"),
        (
            "SELECT ?v (COUNT(?v) AS ?n) { ?s a ?v } GROUP BY ?v ORDER BY ?v",
            "SELECT ?v (COUNT(<https://e.org/k>) AS ?n) { ?s a <https://e.org/k> }"
            " GROUP BY (<https://e.org/k> AS ?v) ORDER BY (<https://e.org/k>)",
        ),
        (
            "SELECT ?s { ?s a ?v } ORDER BY DESC(?v)",
            "SELECT ?s { ?s a <https://e.org/k> } ORDER BY DESC(<https://e.org/k>)",
        ),
        ('ASK { ?s a "?v" } # ?v', 'ASK { ?s a "?v" } # ?v'),
        ("ASK { ?s a ?v2 }", "ASK { ?s a ?v2 }"),
    ],
)
def test_a_term_takes_the_place_of_the_variable(text: str, expected: str) -> None:
    if "?v" not in variables_written(text):
        with pytest.raises(InputError, match=r"no variable \?v"):
            bind(text, {"v": K})
        return
    assert bind(text, {"v": K}).text == expected


def variables_written(text: str) -> list[str]:
    return [f"?{name}" for name in variables(text)]


def test_inline_data_of_the_parameters_gives_way_to_the_bindings() -> None:
    text = 'ASK { VALUES (?_a ?_b) { ("x" UNDEF) } VALUES ?c { 1 } ?s ?_a ?_b }'
    bound = bind(text, {"_a": K, "_b": None})
    assert bound.text == "ASK {  VALUES ?c { 1 } ?s <https://e.org/k> ?_b }"


def test_inline_data_with_other_variables_stays() -> None:
    with pytest.raises(InputError, match=r"\?_a is bound"):
        bind('ASK { VALUES (?_a ?c) { ("x" 1) } }', {"_a": K})


def test_a_variable_that_the_query_sets_cannot_be_bound() -> None:
    with pytest.raises(InputError, match=r"\?v is bound and cannot be given a value") as caught:
        bind("SELECT ?v {\n BIND(1 AS ?v) }", {"v": K}, source="q.rq")
    assert caught.value.place == "q.rq:2:12"


@pytest.mark.parametrize("term", [BNode("b"), IRI("no iri"), Literal("x", language="e n")])
def test_what_cannot_be_written_cannot_be_bound(term: Term) -> None:
    with pytest.raises(InputError, match=r"\?v cannot be bound"):
        bind("ASK { ?s a ?v }", {"v": term})


def test_places_are_found_again_after_binding() -> None:
    text = "SELECT ?v {\n ?s a ?v ; FILTER(BOUND(?v)) <here> }"
    bound = bind(text, {"v": K})
    there = offset_of(bound.text, *line_and_column(bound.text, bound.text.index("<here>")))
    assert bound.original_offset(there) == text.index("<here>")
    inside = bound.text.index("true")
    assert bound.original_offset(inside + 2) == text.index("BOUND")
