"""Questions from outside: asked by those who had read only the source, answered by SPARQL alone.

Each file in ``tests/outside`` holds a question with the asker's own answer and the lines that prove
it, and beside it the query that answers it, written with nothing at hand but the ontology and the
catalogue. ``rows`` are what the query has to give, in the words of the graph, once it was checked
that they say what the asker's answer says; ``amiss`` says where the two part.
"""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.home import find_home
from kg.namespaces import sas
from kg.turtle import read

if TYPE_CHECKING:
    from kg import KnowledgeGraph

OUTSIDE = Path(__file__).parent / "outside"
QUESTIONS = {path.stem: json.loads(path.read_text("utf-8")) for path in OUTSIDE.glob("*.json")}
LIST = re.compile(r" / |; ")
CLAIM = re.compile(r"sasaeai/id/\d{5}/|\bid:\d{5}/")


def cell(value: Any) -> Any:
    """One form for a value of the answer and of the file."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (str, date)):
        # A list that a query strings together has no order of its own.
        return tuple(sorted(LIST.split(str(value)))) if value else None
    if isinstance(value, (list, tuple)):
        return tuple(map(str, value)) or None
    return float(value) if isinstance(value, (int, float, Decimal)) else str(value)


def order(rows: list[tuple[Any, ...]]) -> list[str]:
    return sorted(map(repr, rows))


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_the_answer_is_that_of_one_who_read_the_source(name: str, oxigraph: KnowledgeGraph) -> None:
    question = QUESTIONS[name]
    query = (OUTSIDE / f"{name}.rq").read_text(encoding="utf-8")
    answer = oxigraph.query(query, lang="ja")
    given = [tuple(cell(row[column]) for column in question["columns"]) for row in answer]
    expected = [tuple(map(cell, row)) for row in question["rows"]]
    assert order(given) == order(expected)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_a_query_finds_its_claims_by_what_they_say(name: str) -> None:
    """No claim is named in it, and no answer written into it."""
    query = (OUTSIDE / f"{name}.rq").read_text(encoding="utf-8")
    assert not CLAIM.search(query)


def test_there_are_fifty_over_all_cases_and_hardly_one_is_amiss() -> None:
    assert len(QUESTIONS) == 50
    asked = {code for question in QUESTIONS.values() for code in question["municipalities"]}
    told = {
        str(quad.subject).split("/id/")[1][:5]
        for path in find_home().data_files()
        for quad in read(path).quads
        if quad.predicate.value == sas("evidence")
    }
    assert asked == {code for code in told if code.isdigit()}
    amiss = [name for name, question in QUESTIONS.items() if question.get("amiss")]
    assert len(amiss) <= 0.05 * len(QUESTIONS)
