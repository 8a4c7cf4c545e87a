"""kg show tells one municipality at a glance, named by code or name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from kg.catalogue import Catalogue
from kg.cli import main
from kg.glance import QUESTIONS, glance
from kg.home import find_home

if TYPE_CHECKING:
    from kg import KnowledgeGraph

CASES = sorted(path.name[:5] for path in find_home().cases.iterdir())


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_LANG", "en")
    monkeypatch.delenv("KG_DEBUG", raising=False)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["show", *arguments]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_what_is_asked_at_a_glance_is_in_the_catalogue() -> None:
    catalogue = Catalogue(find_home())
    for name, parameters in QUESTIONS:
        question = catalogue.get(name)
        for parameter in ("municipality", *parameters):
            question.parameter(parameter)


@pytest.mark.parametrize(
    "name", ["01644", "016446", "０１６４４", "池田町", "北海道池田町", "Ikeda Town"]
)
def test_code_and_name_show_the_same(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    expected = json.loads(run(capsys, "01644", "--format", "json"))
    found = json.loads(run(capsys, name, "--format", "json"))
    assert found == expected
    assert [part["question"] for part in expected["answers"]][:2] == ["profile", "areas"]


def test_the_first_lines_say_which_of_four_towns_is_meant(
    capsys: pytest.CaptureFixture[str],
) -> None:
    english, japanese = run(capsys, "池田町"), run(capsys, "池田町", "--lang", "ja")
    assert english.splitlines()[:3] == [
        "Ikeda Town, Hokkaido (01644, local-government code 016446)",
        "https://w3id.org/sasaeai/id/01644  https://www.town.hokkaido-ikeda.lg.jp/",
        "Others bear the same name: Ikeda Town, Fukui Prefecture (18382), "
        "Ikeda Town, Nagano Prefecture (20481), Ikeda Town, Gifu Prefecture (21404)",
    ]
    assert japanese.splitlines()[0] == "北海道池田町 (01644、団体コード 016446)"
    assert "福井県池田町 (18382)、長野県池田町 (20481)" in japanese.splitlines()[2]
    found = json.loads(run(capsys, "池田町", "--format", "json"))
    assert found["standard_area_code"] == "http://data.e-stat.go.jp/lod/sac/C01644"
    assert list(found["namesakes"]) == ["18382", "20481", "21404"]
    assert not json.loads(run(capsys, "44208", "--format", "json"))["namesakes"]


@pytest.mark.parametrize("code", CASES)
def test_every_case_shows_its_own_rows_only(code: str, oxigraph: KnowledgeGraph) -> None:
    answers = glance(oxigraph, code, "ja")
    assert len(answers) >= 5
    for answer in answers:
        assert len(answer) > 0
        assert {row["municipalityIri"] for row in answer} == {f"https://w3id.org/sasaeai/id/{code}"}


@pytest.mark.parametrize(
    ("lang", "title", "fact"), [("ja", "予算", "円"), ("en", "Budgets", "Yen")]
)
def test_the_language_is_that_of_titles_and_labels(
    lang: str, title: str, fact: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = run(capsys, "01644", "--lang", lang)
    assert f"{title} (year=all)" in table.splitlines()
    assert fact in table
    markdown = run(capsys, "01644", "--lang", lang, "--format", "md")
    assert f"## {title}" in markdown.splitlines()


def test_markdown_has_a_table_below_each_heading(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "01644", "--format", "md").splitlines()
    headings = [n for n, line in enumerate(lines) if line.startswith("## ")]
    assert len(headings) >= 5
    for number in headings:
        assert lines[number + 1] == ""
        assert lines[number + 2].startswith("| ")
        assert lines[number + 3].startswith("|-")


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    parts = json.loads(run(capsys, "44208", "--format", "json", "--lang", "ja"))["answers"]
    assert {part["language"] for part in parts} == {"ja"}
    assert all(part["rows"] for part in parts)


def test_both_engines_show_the_same(oxigraph: KnowledgeGraph, reference: KnowledgeGraph) -> None:
    assert glance(reference, "05303", "ja") == glance(oxigraph, "05303", "ja")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere", "no municipality is called 'nowhere'"),
        ("池田", "Did you mean 池田町?"),
        ("99999", "there is no municipality 99999"),
        ("016447", "wrong check digit. The code 01644 has the check digit 6."),
        ("", "no municipality is called ''"),
        ('" } UNION { ?s ?p ?o } #', "no municipality is called"),
        ("x" * 9999, "no municipality is called"),
    ],
)
def test_a_municipality_that_is_none_is_refused_in_one_line(
    name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", name]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert said in line
    assert "Traceback" not in line
    assert len(line) < 1000


def test_a_municipality_without_a_case_is_told_to_have_none(
    oxigraph: KnowledgeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    text = """SELECT ?place { ?place a sas:Municipality
        FILTER NOT EXISTS { ?claim sas:municipality ?place } } ORDER BY ?place LIMIT 1"""
    rows = oxigraph.query(text).to_dicts()
    code = rows[0]["place"].rpartition("/")[2]
    assert run(capsys, code).endswith("\n\nNo case is encoded.\n")
    assert run(capsys, code, "--lang", "ja").endswith("\n\nこの自治体の事例はありません。\n")
    assert json.loads(run(capsys, code, "--format", "json"))["answers"] == []


@pytest.mark.parametrize("arguments", [(), ("01644", "--format", "csv"), ("01644", "44208")])
def test_wrong_usage_is_told_with_the_way_to_help(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["show", *arguments])
    assert caught.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("kg show: ")
    assert line.endswith("See: kg show --help")
