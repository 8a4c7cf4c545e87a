"""``kg stats``: the counts are those of the files, and every table tells of the same claims."""

from __future__ import annotations

import json
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

import pyoxigraph as ox

from commands import kg
from kg.evidence import parse_evidence
from kg.home import find_home
from kg.namespaces import sas
from kg.statistics import statistics
from kg.turtle import read

if TYPE_CHECKING:
    from kg import KnowledgeGraph


def written() -> Counter[str]:
    """Municipality code to number of claims, counted in the files themselves."""
    found = {
        quad.subject.value
        for path in find_home().data_files()
        for quad in read(path).quads
        if isinstance(quad.subject, ox.NamedNode) and quad.predicate.value == sas("state")
    }
    return Counter(iri.split("/id/")[1][:5] for iri in found)


def test_every_claim_of_the_files_is_counted_once(oxigraph: KnowledgeGraph) -> None:
    found = statistics(oxigraph, "en")
    by_code = written()
    assert found.total == by_code.total() > 2500
    codes = [str(row["code"])[:5] for row in oxigraph.ask("coverage", lang="en")]
    assert [row[1] for row in found.cases.rows] == [by_code[code] for code in codes]
    assert sum(row[1] for row in found.sections.rows) == found.total
    for row in (
        *found.cases.rows,
        *((name, n, *rest) for name, n, _, *rest in found.sections.rows),
    ):
        assert row[1] == sum(row[2:5])  # done, planned and absent leave nothing out
    for answer in (found.kinds, found.states):
        assert sum(row[1] for row in answer.rows) == found.total
        assert abs(sum(row[2] for row in answer.rows) - 100) < 2
    assert dict(row[:2] for row in found.kinds.rows)["secondment"] == 1  # 武蔵野市, 3041-3043


def test_evidence_and_coverage_are_those_of_the_files(oxigraph: KnowledgeGraph) -> None:
    quads = [quad for path in find_home().data_files() for quad in read(path).quads]
    stated = {quad.subject for quad in quads if quad.predicate.value == sas("state")}
    given = [
        (quad.subject, parse_evidence(quad.object.value))
        for quad in quads
        if quad.predicate.value == sas("evidence")
        and quad.subject in stated
        and isinstance(quad.object, ox.NamedNode)
    ]
    cited: dict[object, set[int]] = {}
    for claim, lines in given:
        cited.setdefault(claim, set()).update(range(lines.first, lines.last + 1))
    numbers = {row[0]: row[1:] for row in statistics(oxigraph, "en").evidence.rows}
    assert numbers["claims that cite lines"] == (len(stated), 100.0)
    assert numbers["ranges of lines cited by claims"][0] == len(given)
    assert numbers["lines a claim cites, median"][0] == median(map(len, cited.values()))
    text, said, factless, left = (
        numbers[name][0]
        for name in (
            "lines of the cases with text",
            "of these cited by a claim",
            "of these said to state no fact",
            "of these neither",
        )
    )
    assert said + factless + left == text > 4000
    assert left == 0


def test_the_command_in_both_languages_and_as_json() -> None:
    english = kg("stats", "--lang", "en").stdout
    japanese = kg("stats", "--lang", "ja").stdout
    assert "Ikeda Town, Hokkaido" in english
    assert "北海道池田町" in japanese
    both = [json.loads(kg("stats", "--format", "json", "--lang", x).stdout) for x in ("en", "ja")]
    assert both[0]["claims"] == both[1]["claims"]
    assert [list(row) for row in both[0]["states"]] == [list(row) for row in both[1]["states"]]
    assert f"{both[0]['claims']:,} claims" in english
