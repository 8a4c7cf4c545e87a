"""Files are checked together with all that they lean on, and only they are reported."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kg.errors import InputError, TurtleError
from kg.home import Home
from kg.validation import Report, Severity, validate
from shape_homes import CASE, ROOT, fictional_home

if TYPE_CHECKING:
    from pathlib import Path

BASE = "https://w3id.org/sasaeai/id/01997/"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return fictional_home(tmp_path_factory.mktemp("home"))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    shutil.copytree(CASE, tmp_path / "case")
    return tmp_path / "case"


def edit(path: Path, find: str, replace: str) -> int:
    """Replace text in a file and return the line it stood on."""
    text = path.read_text("utf-8")
    assert text.count(find) == 1
    path.write_text(text.replace(find, replace), "utf-8")
    return text[: text.index(find)].count("\n") + 1


def names(report: Report) -> list[tuple[str, str]]:
    return [(f.shape.name, f.node.removeprefix(BASE)) for f in report.findings]


def test_one_file_of_a_case_is_read_with_its_neighbours(home: Home, case: Path) -> None:
    report = validate([case / "councils.ttl"], home=home)
    assert names(report) == []
    assert report.files == (case / "councils.ttl",)
    assert report.nodes == 8
    assert report.conforms


def test_only_nodes_of_the_files_named_are_reported(home: Home, case: Path) -> None:
    edit(case / "history.ttl", "sas:attendance 20", "sas:attendance 0")
    assert names(validate([case / "councils.ttl"], home=home)) == []
    assert names(validate([case / "history.ttl"], home=home)) == [
        ("AttendancePositive", "event/2014-07-23-study-group")
    ]


def test_what_is_missing_elsewhere_is_reported_where_it_is_used(home: Home, case: Path) -> None:
    text = (case / "bodies.ttl").read_text("utf-8")
    blocks = [b for b in text.split("\n\n") if not b.startswith("<post/welfare-head>")]
    (case / "bodies.ttl").write_text("\n\n".join(blocks), "utf-8")
    [finding] = validate([case], home=home).findings
    assert finding.shape.name == "ReferenceDefined"
    assert finding.node == BASE + "membership/study-group"
    assert finding.file == case / "councils.ttl"
    assert finding.value == "id:01997/post/welfare-head"


def test_a_finding_says_where_and_what_in_both_languages(home: Home, case: Path) -> None:
    edit(case / "budgets.ttl", "2475000", "2500000")
    lines = (case / "budgets.ttl").read_text("utf-8").splitlines()
    [finding] = validate([case / "budgets.ttl"], home=home).findings
    assert finding.place is not None
    assert finding.column is not None
    assert finding.place.end_column is not None
    node = lines.index("<budget/fy2015> a sas:Budget ;")
    [line] = [n for n, text in enumerate(lines) if n > node and "sas:yen 2500000" in text]
    written = lines[line][finding.column - 1 : finding.place.end_column - 1]
    assert (finding.line, written) == (line + 1, "sas:yen 2500000")
    assert finding.path == "https://w3id.org/sasaeai/ontology#yen"
    assert finding.severity is Severity.VIOLATION
    assert "2475000" in finding.message("en")
    assert "2500000" in finding.message("en")
    assert "合計は 2475000 円" in finding.message("ja")


def test_a_time_that_cannot_be_read_does_not_hide_the_rest(home: Home, case: Path) -> None:
    edit(case / "history.ttl", "on:2015-06-26", "on:2015-06-31")
    edit(case / "history.ttl", '"13:30"', '"1330"')
    report = validate([case / "history.ttl"], home=home)
    assert names(report) == [
        ("StartTimeOfDay", "event/2015-06-26-council"),
        ("TimeReadable", "event/2015-06-26-council"),
    ]


def test_warnings_alone_conform(home: Home, case: Path) -> None:
    edit(case / "history.ttl", "    sas:sessionOf <council/tier1> ;\n", "")
    report = validate([case / "history.ttl"], home=home)
    assert names(report) == [("SessionNumberHasSeries", "event/2015-06-26-council")]
    assert report.count(Severity.WARNING) == 1
    assert report.conforms


def test_a_copy_stands_in_for_the_files_of_the_home(tmp_path: Path, case: Path) -> None:
    home = fictional_home(tmp_path / "home")
    shutil.copytree(CASE, home.cases / "01997-reiji")
    assert names(validate([case], home=home)) == []
    # Read on top of the other, the population would have two values.
    edit(case / "profile.ttl", "sas:value 9980", "sas:value 9981")
    assert names(validate([case], home=home)) == []
    assert names(validate([case / "profile.ttl"], home=home)) == []


def test_files_of_the_home_are_read_with_all_its_data(tmp_path: Path) -> None:
    home = fictional_home(tmp_path)
    shutil.copytree(CASE, home.cases / "01997-reiji")
    assert names(validate(home=home)) == []
    assert len(validate(home=home).files) == len(home.data_files())
    edit(home.cases / "01997-reiji/councils.ttl", "share:joint", "share:sole")
    assert names(validate(home=home)) == [("SoleHasOneHolder", "secretariat/council-tier1")]
    assert names(validate([home.cases / "01997-reiji/budgets.ttl"], home=home)) == []


def test_findings_come_in_the_order_of_the_files(home: Home, case: Path) -> None:
    edit(case / "budgets.ttl", "sas:times 3", "sas:times 4")
    edit(case / "bodies.ttl", "sas:standsFor 6", "sas:standsFor 1")
    edit(case / "budgets.ttl", "2475000", "2500000")
    report = validate([case], home=home)
    assert [(f.file.name if f.file else "", f.shape.name) for f in report.findings] == [
        ("bodies.ttl", "StandsForSeveral"),
        ("budgets.ttl", "ItemsSum"),
        ("budgets.ttl", "ItemProduct"),
    ]


def test_what_cannot_be_read_is_an_error_with_its_place(home: Home, case: Path) -> None:
    line = edit(case / "history.ttl", "sas:attendance 20 ;", "sas:attendance 20 , ;")
    with pytest.raises(TurtleError) as caught:
        validate([case / "history.ttl"], home=home)
    assert caught.value.line == line
    with pytest.raises(TurtleError, match=r"history\.ttl"):
        validate([case / "councils.ttl"], home=home)  # a neighbour that it leans on
    with pytest.raises(InputError, match="no such file"):
        validate([case / "nowhere.ttl"], home=home)
    (case / "empty").mkdir()
    with pytest.raises(InputError, match="holds no"):
        validate([case / "empty"], home=home)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [("section-kind:heading", "section-kind"), ("((", "")],
)
def test_a_shape_with_a_query_that_cannot_be_read_is_named(
    tmp_path: Path, case: Path, wrong: str, said: str
) -> None:
    own = fictional_home(tmp_path / "home")
    edit(
        own.shapes / "discrepancies.ttl",
        "$this sas:between ?value ; sas:municipality ?own .",
        f"$this sas:between {wrong} ; sas:municipality ?own .",
    )
    with pytest.raises(InputError, match=f"BetweenOwnClaims is wrong: .*{said}") as caught:
        validate([case], home=own)
    assert caught.value.file == own.shapes / "discrepancies.ttl"
    assert caught.value.remedy


def test_progress_is_told(home: Home) -> None:
    said: list[str] = []
    validate([CASE / "budgets.ttl"], home=home, notify=said.append)
    assert said[0] == "reading shapes"
    assert "deriving what follows" in said


@pytest.mark.slow
def test_the_real_data_keep_every_promise() -> None:
    report = validate(home=Home(ROOT))
    broken = [f for f in report.findings if f.severity is Severity.VIOLATION]
    assert [(str(f.file), f.line, f.shape.name, f.value) for f in broken] == []


def test_one_real_case_can_be_checked_alone() -> None:
    report = validate([Home(ROOT).cases / "01644-ikeda"], home=Home(ROOT))
    assert report.conforms
    assert 200 < report.nodes < 2000
