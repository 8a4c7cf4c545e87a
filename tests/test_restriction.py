"""What a bound parameter restricts is said at the head of its group, and answers stay the same."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pytest

from kg.answer import answer_of
from kg.catalogue import Catalogue
from kg.home import find_home
from kg.parameters import bindings, concepts
from kg.sparql import bind
from kg.terms import IRI, Literal

if TYPE_CHECKING:
    from kg import KnowledgeGraph
    from kg.question import Parameter, Question

QUESTIONS = [
    pytest.param(question, parameter, id=f"{question.name}-{parameter.name}")
    for question in Catalogue(find_home()).all()
    for parameter in question.parameters
    if parameter.type in ("concept", "municipality")
]
TOWNS = ("03203", "05303", "13203", "13224", "44208")
A = IRI("https://example.org/a")
DATA = re.compile(r"VALUES \(((?:\?_\w+ ?)+)\) \{ \((.*?)\) \}")
HEAD = 'VALUES (?_lang ?_m ?_t) { ("ja" UNDEF UNDEF) }'
EQUAL = "FILTER(!BOUND(?_m) || ?m = ?_m)"
EXISTS = "FILTER(!BOUND(?_t) || EXISTS { ?c <p:t> ?_t })"


def bound(group: str, **terms: IRI | Literal | None) -> str:
    """The text of a group with the parameters bound, in one line."""
    given = {"_lang": Literal("ja"), "_m": None, "_t": None, **terms}
    text = f"SELECT * {{ {{ {HEAD} {group} }} BIND(?_lang AS ?l) BIND(?_m AS ?x) BIND(?_t AS ?y) }}"
    whole = bind(text, given).text
    return " ".join(whole.split("} BIND(")[0].removeprefix("SELECT * { {").split())


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (f"?c <p:m> ?m . {EQUAL}", "VALUES ?m { <https://example.org/a> } ?c <p:m> ?m ."),
        (f"{EQUAL} ?c <p:m> ?m .", "VALUES ?m { <https://example.org/a> } ?c <p:m> ?m ."),
        # bound by a part only: a restriction there is no filter of the whole
        (
            f"OPTIONAL {{ ?c <p:m> ?m }} {EQUAL}",
            "OPTIONAL { ?c <p:m> ?m } FILTER(!true || ?m = <https://example.org/a>)",
        ),
        # another group
        (
            f"?c <p:m> ?m . {{ {EQUAL} }}",
            "?c <p:m> ?m . { FILTER(!true || ?m = <https://example.org/a>) }",
        ),
        # not the idiom
        (
            "?c <p:m> ?m . FILTER(!BOUND(?_m) || ?m != ?_m)",
            "?c <p:m> ?m . FILTER(!true || ?m != <https://example.org/a>)",
        ),
    ],
)
def test_an_equation_becomes_inline_data_where_that_says_the_same(
    group: str, expected: str
) -> None:
    assert bound(group, _m=A) == expected


def test_a_pattern_stands_for_its_existence() -> None:
    assert bound(f"?c <p:m> ?m . {EXISTS}", _t=A) == (
        "?c <p:t> <https://example.org/a> . ?c <p:m> ?m ."
    )
    path = EXISTS.replace("<p:t>", "<p:t>*")
    assert "EXISTS { ?c <p:t>* <https://example.org/a> }" in bound(f"?c <p:m> ?m . {path}", _t=A)


def test_literals_are_compared_and_not_matched() -> None:
    """1 and 01 are equal and not the same."""
    given = bound(f"?c <p:m> ?m . {EQUAL}", _m=Literal("x"))
    assert given == '?c <p:m> ?m . FILTER(!true || ?m = "x")'


def test_what_is_not_given_restricts_nothing() -> None:
    assert bound(f"?c <p:m> ?m . {EQUAL} {EXISTS}") == "?c <p:m> ?m ."


def values_of(parameter: Parameter, graph: KnowledgeGraph) -> tuple[str, ...]:
    if parameter.type == "municipality":
        return TOWNS
    return tuple(concepts(parameter.scheme or "", graph.engine))


@pytest.mark.parametrize(("question", "parameter"), QUESTIONS)
def test_the_rows_are_those_of_the_filter(
    question: Question, parameter: Parameter, oxigraph: KnowledgeGraph
) -> None:
    """The file with the value written into its inline data, as anyone may run it elsewhere."""
    found = 0
    for value in values_of(parameter, oxigraph):
        terms, _ = bindings(question, {parameter.name: value}, "ja", oxigraph.engine)
        term = terms[parameter.variable]
        text = DATA.sub(partial(written, parameter.variable, f"<{term}>"), question.query)
        filtered = oxigraph.engine.query(text)
        given = oxigraph.engine.query(question.text, terms)
        answers = [answer_of(result, "ja", question) for result in (given, filtered)]
        assert answers[0].columns == answers[1].columns
        assert list(answers[0].rows) == list(answers[1].rows)
        found += len(given.rows)
    assert found > 0


def written(variable: str, term: str, match: re.Match[str]) -> str:
    """Inline data of parameters with one of them given."""
    names = match[1].split()
    cells = re.findall(r'"[^"]*"(?:\^\^\S+)?|<[^>]*>|\S+', match[2])
    row = [term if name == f"?{variable}" else c for name, c in zip(names, cells, strict=True)]
    return f"VALUES ({' '.join(names)}) {{ ({' '.join(row)}) }}"
