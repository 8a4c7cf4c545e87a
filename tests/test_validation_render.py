"""Reports in the forms of build servers and editors, held against what defines these forms."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import pyoxigraph as ox
import pytest

from kg.namespaces import SH
from kg.shacl import read_report
from kg.validation import Report, validate
from kg.validation.render import FORMATS, View
from sarif_schema import sarif_schema
from shape_homes import CASE, fictional_home

if TYPE_CHECKING:
    from kg.home import Home
    from kg.language import Language


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = fictional_home(tmp_path_factory.mktemp("home"))
    folder = home.cases / "01997-reiji"
    shutil.copytree(CASE, folder)
    path = folder / "history.ttl"
    text = path.read_text("utf-8").replace("sas:attendance 20", "sas:attendance 0")
    path.write_text(text.replace("    sas:sessionOf <council/tier1> ;\n", ""), "utf-8")
    return home


@pytest.fixture(scope="module")
def report(home: Home) -> Report:
    """One violation and one warning."""
    return validate(home=home)


def shown(form: str, report: Report, home: Home, lang: Language = "en") -> str:
    return FORMATS[form](View(report, report.findings, home, lang))


def test_sarif_keeps_to_its_schema_and_points_at_the_triple(report: Report, home: Home) -> None:
    jsonschema.validate(json.loads(shown("sarif", report, home, "ja")), sarif_schema())
    log = json.loads(shown("sarif", report, home))
    jsonschema.validate(log, sarif_schema())
    [run] = log["runs"]
    violation, warning = run["results"]
    assert (violation["level"], warning["level"]) == ("error", "warning")
    assert run["tool"]["driver"]["rules"][violation["ruleIndex"]]["id"] == violation["ruleId"]
    [place] = violation["locations"]
    physical = place["physicalLocation"]
    lines = (home.root / unquote(physical["artifactLocation"]["uri"])).read_text("utf-8")
    region = physical["region"]
    line = lines.splitlines()[region["startLine"] - 1]
    assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "sas:attendance 0"


def test_junit_fails_for_violations_only(report: Report, home: Home) -> None:
    root = ET.fromstring(shown("junit", report, home))
    assert (root.get("failures"), root.get("errors")) == ("1", "0")
    assert len(root.findall("testsuite")) == len(report.files)
    assert int(root.get("tests", "0")) == len(root.findall("testsuite/testcase"))
    [failure] = root.findall("testsuite/testcase/failure")
    assert failure.get("type") == "AttendancePositive"
    [remark] = root.findall("testsuite/testcase/system-out")
    assert "SessionNumberHasSeries" in (remark.text or "")


def test_github_gets_one_command_a_finding(report: Report, home: Home) -> None:
    first, second = shown("github", report, home, "ja").splitlines()
    assert re.fullmatch(
        r"::error title=[^:,]+,file=data/cases/01997-reiji/history\.ttl,line=\d+,col=5,"
        r"endColumn=21::参加人数は1以上の数を一つ書いてください。.*",
        first,
    )
    assert second.startswith("::warning ")


def test_the_graph_is_a_report_of_shacl(report: Report, home: Home) -> None:
    content = shown("ttl", report, home)
    triples = [quad.triple for quad in ox.parse(content, ox.RdfFormat.TURTLE)]
    results = {result.focus: result for result in read_report(triples)}
    assert len(results) == 2
    for finding in report.findings:
        result = results[ox.NamedNode(finding.node)]
        assert result.shape == ox.NamedNode(finding.shape.iri)
        assert result.component == finding.component
        assert result.value == finding.term
        assert result.severity.removeprefix(SH).lower() == finding.severity.value
        assert {message.language for message in result.messages} == {"ja", "en"}
    [conforms] = [t.object for t in triples if t.predicate.value == f"{SH}conforms"]
    assert str(conforms).startswith('"false"')


def test_no_findings_are_told_in_every_form(home: Home, report: Report) -> None:
    good = Report((), report.files, report.nodes, report.shapes, 0.1)
    assert shown("text", good, home) == shown("github", good, home) == ""
    jsonschema.validate(json.loads(shown("sarif", good, home)), sarif_schema())
    assert ET.fromstring(shown("junit", good, home)).get("failures") == "0"
    assert "sh:conforms true" in shown("ttl", good, home)
    assert json.loads(shown("json", good, home))["conforms"] is True
