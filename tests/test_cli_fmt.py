"""kg fmt formats, checks and shows differences, and says which files."""

from __future__ import annotations

import argparse
import io
from typing import TYPE_CHECKING

import pytest

from kg.cli import fmt
from kg.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

CANONICAL = "<a:a> a <a:b> .\n"
LOOSE = "<a:a>   a <a:b>.\n"


def run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    fmt.add_parser(parser.add_subparsers())
    return fmt.run(parser.parse_args(["fmt", *map(str, arguments)]))


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    good, loose = tmp_path / "good.ttl", tmp_path / "loose.ttl"
    good.write_text(CANONICAL)
    loose.write_text(LOOSE)
    return good, loose


def test_formats_files_and_folders_and_names_what_it_changed(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    good, loose = files
    before = good.stat()
    assert run(tmp_path) == 0
    assert loose.read_text() == CANONICAL
    assert good.stat().st_mtime_ns == before.st_mtime_ns
    out, err = capsys.readouterr()
    assert out == f"{loose}\n"
    assert err == "1 of 2 files formatted\n"
    assert run(tmp_path, "--check") == 0


def test_check_writes_nothing_and_exits_with_1(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--check", *files) == 1
    assert files[1].read_text() == LOOSE
    assert capsys.readouterr().out == f"{files[1]}\n"


def test_diff_shows_what_would_change(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--diff", *files) == 1
    assert files[1].read_text() == LOOSE
    out = capsys.readouterr().out
    assert f"-{LOOSE}+{CANONICAL}" in out
    assert "good.ttl" not in out


def test_without_arguments_it_formats_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in ("ontology", "data", "shapes", "queries"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.ttl").write_text(LOOSE)
    monkeypatch.setenv("KG_HOME", str(tmp_path))
    assert run("--check") == 1
    assert capsys.readouterr().out == "ontology/a.ttl\ndata/a.ttl\nshapes/a.ttl\n"


def test_a_broken_file_is_named_and_does_not_stop_the_others(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a:a> a\n")
    assert run(tmp_path) == 2
    assert f"{broken}:2:1: not valid Turtle" in capsys.readouterr().err
    assert broken.read_text() == "<a:a> a\n"
    assert files[1].read_text() == CANONICAL


def test_a_missing_file_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        run(tmp_path / "no.ttl")


def test_a_dash_formats_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LOOSE.encode())))
    assert run("-") == 0
    assert capsysbinary.readouterr().out == CANONICAL.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LOOSE.encode())))
    assert run("-", "--check") == 1
