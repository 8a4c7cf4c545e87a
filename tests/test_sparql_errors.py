"""What the engine says of a broken query is turned into words, with line and column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.sparql_errors import syntax_error

if TYPE_CHECKING:
    from kg.errors import InputError


def explain(query: str) -> InputError:
    with pytest.raises(SyntaxError) as caught:
        ox.Store().query(query)
    return syntax_error(caught.value, query, file="q.rq", schemes=["state"])


@pytest.mark.parametrize(
    ("query", "place", "what", "remedy"),
    [
        (
            "SELECT * {\n  ?s sas:state ?o }",
            (2, 6),
            "the prefix sas: is not declared",
            "PREFIX sas: <https://w3id.org/sasaeai/ontology#>",
        ),
        (
            "SELECT * { ?s ?p state:done }",
            (1, 18),
            "the prefix state: is not declared",
            "PREFIX state: <https://w3id.org/sasaeai/concept/state/>",
        ),
        ("SELECT * { ?s no:x ?o }", (1, 15), "the prefix no: is not declared", "spelling"),
        ("SELECT * { ?s ?p ?o ", (1, 21), "a } is missing", "Correct"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", None, "SELECT * is not authorized", "Correct"),
        ("SELECT ?a { ?s ?p ?o } GROUP BY ?s", None, "variable that is unbound", "Correct"),
        ("SELECT ?a { <rel> ?p ?a }", (1, 13), "the IRI <rel> is not whole", "BASE"),
        ("SELECT ?a { ?s ?p ?a } }", None, "} too many", "Correct"),
        ("SELEC ?a { ?s ?p ?a }", None, "not valid SPARQL", "Correct"),
        ("SELECT ?a { ?a ?p 'no:x <y>' # no:z\n, }", None, "not valid SPARQL", "Correct"),
    ],
)
def test_a_broken_query_is_explained(
    query: str, place: tuple[int, int] | None, what: str, remedy: str
) -> None:
    error = explain(query)
    assert what in error.message
    assert remedy in (error.remedy or "")
    assert "\n" not in error.render()
    assert len(error.render()) < 200
    if place:
        assert (error.line, error.column) == place


def test_an_error_without_a_position_is_passed_on() -> None:
    error = syntax_error(SyntaxError("something else"), "ASK {}")
    assert error.render() == "the query cannot be understood: something else. Correct the query."
