"""The README tells the truth: its commands are those of CI, and its counts are counted."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kg.render.table import NARROW, to_table
from kg.statistics import statistics

if TYPE_CHECKING:
    from kg import KnowledgeGraph
    from kg.language import Language

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_test_command_is_the_one_that_ci_calls(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    command = next(line for line in text.splitlines() if line.endswith("/pytest"))
    last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()[-1]
    assert command.endswith(last)


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_counts_are_counted(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    schemes = list((ROOT / "ontology" / "vocab").glob("*.ttl"))
    concepts = sum(
        len(re.findall("skos:inScheme", path.read_text(encoding="utf-8"))) for path in schemes
    )
    questions = len(list((ROOT / "queries").glob("*.rq")))
    numbers = set(re.findall(r"\d+", text))
    assert {str(len(schemes)), str(concepts), str(questions)} <= numbers


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.ja.md", "ja")])
@pytest.mark.parametrize("question", ["secretariats", "coverage"])
def test_the_screens_are_what_the_command_prints(
    name: str, lang: str, question: str, oxigraph: KnowledgeGraph
) -> None:
    answer = oxigraph.ask(question, lang=lang)
    text = (ROOT / name).read_text(encoding="utf-8")
    assert f"```text\n{to_table(answer, NARROW)}```" in text


@pytest.mark.parametrize(("name", "lang"), [("README.md", "en"), ("README.ja.md", "ja")])
def test_the_counts_are_what_stats_prints(
    name: str, lang: Language, oxigraph: KnowledgeGraph
) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    found = statistics(oxigraph, lang)
    tables = (found.sections, found.states, found.evidence)
    screen = "\n".join(to_table(table, NARROW) for table in tables)
    assert f"```text\n{screen}```" in text
