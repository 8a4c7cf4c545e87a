"""kg build says what is in the graph; kg export writes it."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING

import pytest

from kg.cli import build, export
from kg.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

DATA = """\
@prefix on: <https://w3id.org/sasaeai/time/> .
@prefix sas: <https://w3id.org/sasaeai/ontology#> .
<https://w3id.org/sasaeai/id/01644/e> a sas:Claim ; sas:when on:2015-04 ;
  sas:municipality <https://w3id.org/sasaeai/id/01644> .
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "home/ontology").mkdir(parents=True)
    (tmp_path / "home/data").mkdir()
    (tmp_path / "home/data/a.ttl").write_text(DATA)
    monkeypatch.setenv("KG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    build.add_parser(subparsers)
    export.add_parser(subparsers)
    args = parser.parse_args(arguments)
    return int(args.run(args))


def test_build_shows_what_is_in_the_graph(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("build") == 0
    out, err = capsys.readouterr()
    assert "(built now)" in out
    assert "Triples    13 (3 asserted, 10 derived)" in out
    assert "Claims     1 in 1 municipalities" in out
    assert [line.split() for line in out.splitlines()][-1] == ["01644", "1"]
    assert err == ""
    assert run("build") == 0
    assert "(up to date)" in capsys.readouterr().out
    assert run("build", "--force") == 0
    assert "(built now)" in capsys.readouterr().out


def test_export_writes_to_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("export", "--format", "nt") == 0
    lines = capsysbinary.readouterr().out.splitlines()
    assert len(lines) == 13
    assert lines == sorted(lines)
    assert run("export", "--format", "nt", "--asserted") == 0
    assert len(capsysbinary.readouterr().out.splitlines()) == 3


def test_export_writes_a_file_in_the_format_of_its_suffix(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = home / "graph.jsonld"
    assert run("export", "--output", str(path)) == 0
    assert isinstance(json.loads(path.read_text("utf-8")), list)
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"23 statements written to {path}\n")


def test_export_needs_a_format() -> None:
    with pytest.raises(InputError, match=r"format is not given.*--format"):
        run("export")
