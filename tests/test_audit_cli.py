"""``kg evidence`` from the command line: what it writes, and how it ends."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft7Validator

from audit_example import TEXT, make_home
from kg.cli import main
from sarif_schema import sarif_schema

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root, _ = make_home(tmp_path)
    monkeypatch.setenv("KG_HOME", str(root))
    monkeypatch.setenv("KG_LANG", "en")
    monkeypatch.delenv("KG_SOURCE", raising=False)
    return root


@pytest.fixture
def source(tmp_path: Path) -> str:
    return str(tmp_path / "book.txt")


def test_an_audit_that_meets_its_targets_ends_with_0(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evidence", "audit", "--source", source]) == 0
    written = capsys.readouterr().out
    assert "targets met: 100.00 %" in written
    assert "under a heading of plans" in written


def test_an_audit_that_does_not_ends_with_1(
    source: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = home / "data" / "example.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("attendance 25", "attendance 26"))
    assert main(["evidence", "audit", "--source", source]) == 1
    line = capsys.readouterr().out.splitlines()[0]
    assert re.match(
        r"data/example\.ttl:\d+: unconfirmed: id:17210/event/study, attendance 26", line
    )
    assert main(["evidence", "audit", "--source", source, "--target", "80"]) == 0
    assert main(["evidence", "audit", "--source", source, "17999"]) == 0
    assert main(["evidence", "audit", "--source", source, "--max-derived", "0", "17210"]) == 1


def test_an_audit_in_json_and_sarif(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "audit", "--source", source, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["claims"] == 7


def test_sarif_keeps_to_its_schema(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["evidence", "audit", "--source", source, "--format", "sarif"]
    assert main([*arguments, "--max-derived", "100"]) == 0
    log = json.loads(capsys.readouterr().out)
    checker = Draft7Validator(sarif_schema())
    assert [error.message for error in checker.iter_errors(log)] == []
    assert log["runs"][0]["results"]
    del log["runs"][0]["tool"]
    assert [error.message for error in checker.iter_errors(log)] != []


def test_without_the_text_nothing_is_audited(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "audit"]) == 3
    assert "nothing was audited" in capsys.readouterr().err


def test_another_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.txt"
    other.write_text(TEXT.replace("25", "26"), encoding="utf-8")
    for command in (["audit"], ["show", "17210"], ["coverage"]):
        assert main(["evidence", *command, "--source", str(other)]) == 2
        error = capsys.readouterr().err
        assert "not the casebook" in error
        assert error.count("\n") == 1


def test_the_text_can_be_named_by_the_environment(
    source: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KG_SOURCE", source)
    assert main(["evidence", "audit"]) == 0
    assert "targets met" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["evidence"],
        ["evidence", "prove"],
        ["evidence", "audit", "--target", "101"],
        ["evidence", "audit", "--target", "all"],
        ["evidence", "audit", "--format", "xml"],
        ["evidence", "show"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "--help" in capsys.readouterr().err


def test_an_unknown_claim_ends_with_2(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "show", "id:17210/none"]) == 2
    assert main(["evidence", "audit", "--source", source, "12345"]) == 2
    assert "names no claim" in capsys.readouterr().err


def test_showing_with_and_without_the_text(source: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "show", "17210/event/study"]) == 0
    without = capsys.readouterr().out
    assert "lines 5-6" in without
    assert "25名" not in without
    assert main(["evidence", "show", "id:17210/event/study", "--source", source]) == 0
    with_text = capsys.readouterr().out
    assert "[[25]]名" in with_text
    assert "\x1b" not in with_text
    assert main(["evidence", "show", "17999", "--lang", "ja"]) == 0
    assert "16行" in capsys.readouterr().out


def test_coverage_says_which_lines_are_open(
    source: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evidence", "coverage", "--source", source]) == 1
    written = capsys.readouterr()
    assert "open: 17210: lines 2-4, 10" in written.out
    assert "open: 17999: lines 15, 17" in written.out
    assert written.err == ""
    assert main(["evidence", "coverage", "--format", "json"]) == 1
    values = json.loads(capsys.readouterr().out)
    assert values["counts"] == {"cited": 8, "factless": 1, "blank": 2, "open": 6}
    file = home / "data" / "example.ttl"
    file.write_text(file.read_text(encoding="utf-8").replace("line:8\\,9", "line:9\\,10"))
    assert main(["evidence", "coverage", "--source", source]) == 1
    assert "wrong about which lines are blank: lines 9-10" in capsys.readouterr().err


class Page(HTMLParser):
    """Collects what a page refers to and how it is built."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.cells: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [v or "" for k, v in attrs if k in ("href", "src", "action")]
        if "data-n" in given:
            self.cells[given["data-n"] or ""] = given["class"] or ""
        if tag not in ("meta", "link", "br", "img", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_picture_is_one_page_without_the_text(
    source: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["evidence", "coverage", "--format", "html"])
    without = capsys.readouterr().out
    main(["evidence", "coverage", "--format", "html", "--source", source])
    assert capsys.readouterr().out == without
    page = Page()
    page.feed(without)
    assert page.open == []
    assert page.addresses == []
    assert "http" not in re.sub(r"http-equiv", "", without)
    assert "url(" not in without
    assert len(page.cells) == 17
    assert (page.cells["1"], page.cells["2"]) == ("factless", "open")
    assert (page.cells["5"], page.cells["9"]) == ("cited", "blank")
    for line in TEXT.splitlines():
        assert len(line) < 10 or line not in without
    assert "prefers-color-scheme: dark" in without
    data = json.loads(re.findall(r'id="data">(.*?)</script>', without, re.DOTALL)[0])
    assert "id:17210/event/study" in [data["claims"][i] for i in data["lines"]["6"]]
    assert data["reasons"][data["lines"]["1"]] == {"en": "heading", "ja": "見出し"}
