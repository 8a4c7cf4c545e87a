"""The verdict of a claim, the report of many, and the forms in which it is written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from audit_example import TEXT, Example, make_home
from kg.audit import Graph, Outcome, Report, Source, audit, load_source
from kg.audit.displaced import Needle, displacement
from kg.audit.report import as_json
from kg.audit.sarif import as_sarif
from kg.audit.selection import select
from kg.audit.showing import BRACKETS, show_claim, show_lines
from kg.audit.source import find_source
from kg.audit.table import audit_table
from kg.errors import InputError
from kg.evidence import LineRange
from kg.home import Home
from kg.namespaces import concept, sas, time

if TYPE_CHECKING:
    from kg.audit import Claim, Verdict


@pytest.fixture(scope="module")
def example() -> Example:
    return Example()


@pytest.mark.parametrize(
    ("name", "outcome", "rules"),
    [
        ("17210/event/study", Outcome.CONFIRMED, set()),
        ("17210/entrustment/gardeners", Outcome.CONFIRMED, set()),
        ("17210/formation/council", Outcome.CONFIRMED, set()),
        ("17210/event/market", Outcome.CONFIRMED, set()),
        ("17210/undertaking/rota", Outcome.DERIVED, {"under a heading of plans"}),
        ("17210/aim/watering", Outcome.CONFIRMED, set()),
        ("17999/establishment/mowers", Outcome.CONFIRMED, set()),
    ],
)
def test_true_claims_are_borne_out(
    example: Example, name: str, outcome: Outcome, rules: set[str]
) -> None:
    verdict = example.check(name)
    assert verdict.failed == ()
    assert verdict.outcome is outcome
    assert {s.rule for s in verdict.scores if s.outcome is Outcome.DERIVED} == rules


def changed(claim: Claim, name: str, value: ox.NamedNode | ox.Literal) -> Claim:
    return replace(claim, properties={**claim.properties, sas(name): (value,)})


@pytest.mark.parametrize(
    ("claim", "name", "value"),
    [
        ("17210/event/study", "attendance", ox.Literal(26)),
        ("17210/event/study", "when", ox.NamedNode(time("2014-06"))),
        ("17210/event/study", "when", ox.NamedNode(time("2015-07"))),
        ("17210/event/study", "state", ox.NamedNode(concept("state", "planned"))),
        ("17210/event/market", "state", ox.NamedNode(concept("state", "done"))),
        ("17210/formation/council", "state", ox.NamedNode(concept("state", "done"))),
        (
            "17210/event/study",
            "organiser",
            ox.NamedNode("https://w3id.org/sasaeai/id/17999/body/mowers"),
        ),
    ],
)
def test_a_changed_value_is_not_borne_out(
    example: Example, claim: str, name: str, value: ox.NamedNode | ox.Literal
) -> None:
    verdict = example.auditor.check(changed(example.claim(claim), name, value))
    assert verdict.outcome is Outcome.UNCONFIRMED
    assert name in {score.property for score in verdict.failed}
    assert all(score.looked_for for score in verdict.failed)


def test_lines_beside_those_meant_are_noticed(example: Example) -> None:
    claim = replace(example.claim("17999/establishment/mowers"), evidence=(LineRange(11, 11),))
    failed = {score.property for score in example.auditor.check(claim).failed}
    assert {"establishes", "since"} <= failed


def test_evidence_must_not_begin_or_end_on_a_blank_line(example: Example) -> None:
    claim = replace(example.claim("17210/formation/council"), evidence=(LineRange(8, 9),))
    assert [score.property for score in example.auditor.check(claim).failed] == ["evidence"]


def test_evidence_beyond_the_text_is_noticed(example: Example) -> None:
    claim = replace(example.claim("17210/aim/watering"), evidence=(LineRange(900, 901),))
    assert example.auditor.check(claim).outcome is Outcome.UNCONFIRMED


def test_displacement_finds_the_better_lines() -> None:
    needles = [Needle(2.0, [10]), Needle(2.0, [11]), Needle(0.5, [15])]
    assert displacement(needles, [LineRange(15, 16)]) == -5
    assert displacement(needles, [LineRange(10, 11)]) == 0
    assert displacement([], [LineRange(10, 11)]) == 0


@pytest.fixture(scope="module")
def report(example: Example) -> Report:
    claims = list(example.graph.claims())
    study = next(c for c in claims if c.iri.endswith("event/study"))
    wrong = changed(study, "attendance", ox.Literal(26))
    verdicts = [example.auditor.check(wrong if c is study else c) for c in claims]
    return Report(verdicts)


def test_a_report_counts_and_says_whether_the_targets_are_met(report: Report) -> None:
    assert sum(report.counts.values()) == len(report.verdicts) == 7
    assert report.counts[Outcome.UNCONFIRMED] == 1
    assert not report.met
    assert replace(report, least_held=80.0).met
    assert not replace(report, least_held=80.0, most_derived=5.0).met
    assert Report([]).met
    assert set(report.by_case()) == {"17210", "17999"}
    assert report.by_property()["attendance"][Outcome.UNCONFIRMED] == 1
    assert report.by_rule() == {"under a heading of plans": 1}


def test_json_names_each_claim_and_holds_no_sentence_of_the_text(report: Report) -> None:
    home = Home(Path("nowhere"))
    values = json.loads(json.dumps(as_json(report, home), ensure_ascii=False))
    assert values["met"] is False
    assert values["counts"] == {"confirmed": 5, "derived": 1, "unconfirmed": 1}
    (wrong,) = [r for r in values["results"] if r["outcome"] == "unconfirmed"]
    (score,) = [s for s in wrong["scores"] if s["outcome"] == "unconfirmed"]
    assert (score["property"], score["value"]) == ("attendance", "26")
    assert "25" in score["looked_for"]
    written = json.dumps(values, ensure_ascii=False)
    for line in TEXT.splitlines():
        assert len(line) < 15 or line not in written


def test_sarif_is_of_the_form_of_version_2_1_0(tmp_path: Path) -> None:
    root, source = make_home(tmp_path)
    file = root / "data" / "example.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("attendance 25", "attendance 26"))
    home = Home(root)
    log = json.loads(json.dumps(as_sarif(audit(home, source), home)))
    assert log["version"] == "2.1.0"
    assert "sarif" in log["$schema"]
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert {result["level"] for result in run["results"]} == {"error", "note"}
    lines = file.read_text(encoding="utf-8").splitlines()
    for result in run["results"]:
        check_result(result, rules)
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"] == {"uri": "data/example.ttl", "uriBaseId": "SRCROOT"}
        assert "SRCROOT" in run["originalUriBaseIds"]
        line = lines[place["region"]["startLine"] - 1]
        assert line.startswith("<event/study>" if result["level"] == "error" else "<undertaking")


def check_result(result: dict[str, Any], rules: list[dict[str, Any]]) -> None:
    assert result["message"]["text"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert all(isinstance(v, str) for v in result["partialFingerprints"].values())


def test_the_table_lists_what_is_unconfirmed_with_what_was_looked_for(report: Report) -> None:
    home = Home(Path("nowhere"))
    for lang in ("en", "ja"):
        lines = list(audit_table(report, home, lang, every=False))
        assert "attendance 26" in lines[0]
        assert "17999" in "\n".join(lines)
        assert "85.7" in lines[-1]
    every = "\n".join(audit_table(report, home, "en", every=True))
    assert "event/market" in every


def test_showing_a_claim_marks_what_bears_it_out(example: Example) -> None:
    home = Home(Path("nowhere"))
    verdict: Verdict = example.check("17210/event/study")
    lines = list(show_lines(verdict, Source.from_text(TEXT), BRACKETS, "en"))
    assert "[[花咲き協議会]]" in lines[1]
    assert "[[25]]名" in lines[1]
    assert any("confirmed: attendance 25" in line for line in lines)
    without = "\n".join(show_claim(verdict.claim, home, "ja"))
    assert "5-6行" in without
    assert "25名" not in without


def test_claims_are_chosen_by_iri_code_and_file(tmp_path: Path) -> None:
    root, _ = make_home(tmp_path)
    claims = example_claims(root)
    iri = "https://w3id.org/sasaeai/id/17210/event/study"
    for word in (iri, "id:17210/event/study", "17210/event/study"):
        assert [c.iri for c in select(claims, [word])] == [iri]
    assert {c.code for c in select(claims, ["17999"])} == {"17999"}
    assert len(select(claims, [str(root / "data")])) == len(claims)
    assert len(select(claims, [])) == len(claims)
    for word in ("99999", "id:17210/event/none", "nothing.ttl"):
        with pytest.raises(InputError, match="names no claim"):
            select(claims, [word])


def example_claims(root: Path) -> list[Claim]:
    return Graph.read(Home(root).graph_files()).claims()


def test_another_text_than_the_casebook_is_refused(tmp_path: Path) -> None:
    root, source = make_home(tmp_path)
    graph = Graph.read(Home(root).graph_files())
    assert load_source(graph, source).lines[0] == "白山市の歩み"
    source.write_text(TEXT + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="not the casebook") as caught:
        load_source(graph, source)
    assert "SHA-256" in caught.value.message
    with pytest.raises(InputError, match="no such file"):
        load_source(graph, tmp_path / "none.txt")
    with pytest.raises(InputError, match="folder"):
        load_source(graph, tmp_path)


def test_the_text_is_looked_for_where_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KG_SOURCE", raising=False)
    home = tmp_path / "checkout"
    home.mkdir()
    assert find_source(None, home) is None
    beside = tmp_path / "shared" / "source"
    beside.mkdir(parents=True)
    (beside / "casebook.txt").write_text("x", encoding="utf-8")
    assert find_source(None, home) == beside / "casebook.txt"
    monkeypatch.setenv("KG_SOURCE", "elsewhere.txt")
    assert str(find_source(None, home)) == "elsewhere.txt"
    assert str(find_source("named.txt", home)) == "named.txt"
