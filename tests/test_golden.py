"""Golden rows: what the catalogue must answer, read from the source and not from the output.

Each file in ``tests/golden`` holds complete answers to one question for some parameters, restricted
to the columns whose value the source alone decides. Both engines have to give exactly these rows,
and the same answer to every question of the catalogue.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.catalogue import Catalogue
from kg.home import find_home

if TYPE_CHECKING:
    from kg import KnowledgeGraph

GOLDEN = Path(__file__).parent / "golden"


def _cases() -> list[Any]:
    found = []
    for path in sorted(GOLDEN.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for number, case in enumerate(content["cases"]):
            shown = ",".join(f"{key}={value}" for key, value in case["params"].items()) or "default"
            found.append(
                pytest.param(content["question"], case, id=f"{path.stem}-{number}-{shown}")
            )
    return found


def _cell(value: Any) -> Any:
    """One form for a value of the answer and of the file."""
    if value is None or value == "" or value == [] or value == ():
        return None
    if isinstance(value, (list, tuple)) and len(value) == 1:
        return _cell(value[0])  # a list of one says what its one entry says
    if isinstance(value, (list, tuple)):
        return tuple(sorted(str(item) for item in value))
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        return float(value)
    return float(value) if type(value).__name__ == "Decimal" else str(value)


@pytest.mark.parametrize("engine", ["oxigraph", "reference"])
@pytest.mark.parametrize(("question", "case"), _cases())
def test_golden_rows(
    question: str, case: dict[str, Any], engine: str, request: pytest.FixtureRequest
) -> None:
    graph: KnowledgeGraph = request.getfixturevalue(engine)
    expected = [tuple(_cell(cell) for cell in row) for row in case["rows"]]
    answer = graph.ask(question, lang=case.get("lang", "ja"), **case["params"])
    rows = [tuple(_cell(row[column]) for column in case["columns"]) for row in answer]
    if case.get("distinct"):
        rows, expected = list(dict.fromkeys(rows)), list(dict.fromkeys(expected))
    missing, unexpected = Counter(expected) - Counter(rows), Counter(rows) - Counter(expected)
    assert (missing, unexpected) == (Counter(), Counter())
    if case.get("order"):
        assert rows == expected


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("question", Catalogue(find_home()).names)
def test_the_engines_give_the_same_answer(
    question: str, lang: str, oxigraph: KnowledgeGraph, reference: KnowledgeGraph
) -> None:
    """All rows, all columns, in the same order, for the values that a question starts with."""
    given, expected = reference.ask(question, lang=lang), oxigraph.ask(question, lang=lang)
    assert given.columns == expected.columns
    assert list(given.rows) == list(expected.rows)
    assert len(given) > 0


def test_every_question_has_golden_rows() -> None:
    golden = {json.loads(path.read_text("utf-8"))["question"] for path in GOLDEN.glob("*.json")}
    assert golden == set(Catalogue(find_home()).names)
