"""Answers are typed rows, whichever engine gave them and however they are looked at."""

from __future__ import annotations

import builtins
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.answer import EVIDENCE, Answer, answer_of
from kg.engine import Result
from kg.errors import MissingExtra
from kg.evidence import evidence_iri
from kg.terms import IRI, XSD_DATE, XSD_DECIMAL, XSD_INTEGER, Literal, Term, from_python, literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg import KnowledgeGraph

LINES = [evidence_iri(220, 222), evidence_iri(1000), evidence_iri(30, 31)]


def rows_of(names: str, *rows: tuple[Term | None, ...]) -> Answer:
    return answer_of(Result("SELECT", tuple(names.split()), rows), "en")


def test_values_are_those_of_python() -> None:
    answer = rows_of(
        "text number rate day nothing iri",
        (
            Literal("池田町", language="ja"),
            Literal("7110", XSD_INTEGER),
            literal("39.890", XSD_DECIMAL),
            Literal("2016-03-31", XSD_DATE),
            None,
            IRI("https://e.org/a"),
        ),
    )
    (row,) = answer.to_dicts()
    assert list(row.values()) == [
        "池田町",
        7110,
        Decimal("39.89"),
        date(2016, 3, 31),
        None,
        "https://e.org/a",
    ]
    assert list(answer) == [row]
    assert len(answer) == 1


@pytest.mark.parametrize("value", [3, True, "x", Decimal("0.5"), date(2016, 1, 1), 1.5])
def test_a_value_that_goes_in_comes_out(value: Any) -> None:
    assert rows_of("x", (from_python(value),)).rows == ((value,),)


def test_a_moment_keeps_its_zone() -> None:
    moment = datetime(2016, 3, 31, 12, tzinfo=UTC)
    assert rows_of("x", (from_python(moment),)).rows == ((moment,),)


def test_evidence_is_a_list_each_once_in_the_order_of_lines() -> None:
    text = " ".join([*LINES, LINES[0]])
    (row,) = rows_of(EVIDENCE, (Literal(text),))
    assert row[EVIDENCE] == [evidence_iri(30, 31), evidence_iri(220, 222), evidence_iri(1000)]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        (None, []),
        (Literal(""), []),
        (Literal("see page 4"), ["see", "page", "4"]),
        (Literal("4", XSD_INTEGER), []),
        (IRI(LINES[0]), [LINES[0]]),
    ],
)
def test_evidence_of_a_query_of_ones_own_may_be_anything(
    term: Term | None, expected: list[str]
) -> None:
    assert rows_of(EVIDENCE, (term,)).rows == ((expected,),)


def test_lists_are_sorted_as_people_count(oxigraph: KnowledgeGraph) -> None:
    question = oxigraph.catalogue.get("tiers")
    listed = next(column.name for column in question.columns if column.list)
    terms = (Literal("第10層; 第2層; 第1層; 第2層"), Literal(""), None)
    result = Result("SELECT", (listed,), tuple((term,) for term in terms))
    answer = answer_of(result, "ja", question)
    assert [row[0] for row in answer.rows] == [["第1層", "第2層", "第10層"], [], []]


def test_the_limit_of_a_question_cuts_its_rows(oxigraph: KnowledgeGraph) -> None:
    assert len(oxigraph.ask("largest-events", top=3)) == 3
    assert (
        oxigraph.ask("largest-events", top=3).rows == oxigraph.ask("largest-events", top=9).rows[:3]
    )


def test_a_table_shows_the_columns_of_the_header(oxigraph: KnowledgeGraph) -> None:
    answer = oxigraph.ask("budgets", lang="ja")
    assert answer.question is not None
    assert dict(answer.shown)["municipality"] == "市町村"
    assert [name for name, _ in answer.shown] == [c.name for c in answer.question.columns]
    assert {"municipalityIri", "claimIri"} <= set(answer.columns)


@pytest.mark.parametrize(
    ("columns", "shown"),
    [(("place", "placeIri"), ["place"]), (("placeIri",), ["placeIri"]), ((), [])],
)
def test_a_query_of_ones_own_shows_iris_only_if_there_is_nothing_else(
    columns: tuple[str, ...], shown: list[str]
) -> None:
    assert Answer(columns, ()).shown == [(name, name) for name in shown]


def test_both_engines_give_equal_answers(
    oxigraph: KnowledgeGraph, reference: KnowledgeGraph
) -> None:
    assert oxigraph.ask("budgets", lang="en") == reference.ask("budgets", lang="en")


def test_the_parameters_in_force_are_told(oxigraph: KnowledgeGraph) -> None:
    answer = oxigraph.ask("secretariats", municipality="池田町", lang="en")
    assert answer.parameters == {
        "municipality": "池田町",
        "kind": "shakyo",
        "state": "all",
        "scope": "councils",
    }
    assert (answer.language, len(answer)) == ("en", 1)


def test_rows_become_a_data_frame(oxigraph: KnowledgeGraph) -> None:
    pytest.importorskip("pandas")
    answer = oxigraph.ask("budgets", lang="ja")
    frame = answer.to_pandas()
    assert list(frame.columns) == list(answer.columns)
    assert frame.shape == (len(answer), len(answer.columns))
    assert frame["yen"].sum() == sum(row["yen"] for row in answer if row["yen"] is not None)
    assert frame["evidence"].iloc[0] == answer.to_dicts()[0]["evidence"]


def test_an_empty_answer_is_an_empty_frame_with_its_columns() -> None:
    pytest.importorskip("pandas")
    frame = Answer(("a", "b"), ()).to_pandas()
    assert (list(frame.columns), len(frame)) == (["a", "b"], 0)


def test_without_pandas_the_error_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def no_pandas(name: str, scope: Mapping[str, object] | None = None, *rest: Any) -> Any:
        if name.partition(".")[0] == "pandas":
            raise ImportError(name)
        return real(name, scope, *rest)

    monkeypatch.delitem(sys.modules, "pandas", raising=False)
    monkeypatch.setattr(builtins, "__import__", no_pandas)
    with pytest.raises(MissingExtra) as caught:
        Answer(("a",), ((1,),)).to_pandas()
    assert caught.value.render() == (
        "pandas is needed to make data frames. Install it with: pip install 'sasaeai-kg[pandas]'"
    )
    assert caught.value.exit_code == 3


@given(st.text(st.characters(codec="utf-8")))
def test_no_text_makes_evidence_stumble(text: str) -> None:
    ((found,),) = rows_of(EVIDENCE, (Literal(text),)).rows
    assert isinstance(found, list)
    assert all(isinstance(part, str) and part for part in found)
