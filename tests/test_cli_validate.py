"""kg validate prints a line for each finding and ends with a code that scripts can use."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from kg.cli import main
from shape_homes import CASE, fictional_home

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = fictional_home(tmp_path)
    folder = home.cases / "01997-reiji"
    shutil.copytree(CASE, folder)
    monkeypatch.setenv("KG_HOME", str(home.root))
    monkeypatch.setenv("KG_LANG", "en")
    return folder


@pytest.fixture
def broken(case: Path) -> Path:
    """A case with one violation and one warning."""
    path = case / "history.ttl"
    text = path.read_text("utf-8").replace("sas:attendance 20", "sas:attendance 0")
    path.write_text(text.replace("    sas:sessionOf <council/tier1> ;\n", ""), "utf-8")
    return case


def test_good_data_end_with_0_and_a_summary(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(case)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(
        r"0 violations, 0 warnings \(10 files, 5\d nodes, \d+ shapes, [\d.]+ s\)\n", err
    )


def test_a_finding_is_one_line(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(broken)]) == 1
    out, err = capsys.readouterr()
    first, second = out.splitlines()
    assert re.fullmatch(
        r"data/cases/01997-reiji/history\.ttl:\d+:5: violation: "
        r"Write one attendance of 1 or more\. .*\(AttendancePositive, "
        r"id:01997/event/2014-07-23-study-group, sas:attendance\)",
        first,
    )
    assert ": warning: " in second
    assert err.startswith("1 violation, 1 warning (")


def test_messages_come_in_japanese(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(broken), "--lang", "ja"]) == 1
    out, err = capsys.readouterr()
    assert ": 違反: 参加人数は1以上の数を一つ書いてください。" in out
    assert err.startswith("違反 1 件、警告 1 件（")


def test_severity_sets_what_is_shown(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(broken), "--severity", "violation"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_warnings_do_not_fail(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = broken / "history.ttl"
    path.write_text(path.read_text("utf-8").replace("sas:attendance 0", "sas:attendance 5"))
    assert main(["validate"]) == 0
    out, err = capsys.readouterr()
    assert "SessionNumberHasSeries" in out
    assert err.startswith("0 violations, 1 warning (")


def test_json_carries_both_languages(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", str(broken / "history.ttl"), "--format", "json"]) == 1
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert err == ""
    assert report["conforms"] is False
    assert report["counts"] == {"violation": 1, "warning": 1, "info": 0}
    assert report["files"] == ["data/cases/01997-reiji/history.ttl"]
    [violation] = [f for f in report["findings"] if f["severity"] == "violation"]
    assert violation["shape"] == "https://w3id.org/sasaeai/shapes#AttendancePositive"
    assert violation["node"].endswith("/01997/event/2014-07-23-study-group")
    assert violation["path"] == "https://w3id.org/sasaeai/ontology#attendance"
    assert violation["value"] == "0"
    assert set(violation["message"]) == {"ja", "en"}
    assert isinstance(violation["line"], int)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.ttl", "<a> <b> .", "broken.ttl:1"),
        ("empty.ttl", "", "the file is empty"),
        ("sjis.ttl", "# 池田町\n".encode("cp932"), "not in UTF-8"),
        ("missing.ttl", None, "no such file"),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_one_line(
    case: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: str | bytes | None,
    said: str,
) -> None:
    path = tmp_path / "elsewhere" / name
    path.parent.mkdir()
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["validate", str(path)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert len(err.splitlines()) == 1
    assert "Traceback" not in err
