"""kg lint prints a line for each finding and ends with a code that scripts can use."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING, Protocol

import pytest

from commands import COMMAND, kg, refused, surroundings
from kg.cli import main
from test_lint import CLUB, DATA, ONTOLOGY, home

if TYPE_CHECKING:
    from pathlib import Path

WRONG = "id:d a sas:Taem .\n"
IDLE = "sas:idle a owl:ObjectProperty .\n"


class Lint(Protocol):
    """Runs the command: its exit code, the lines of the findings, and the summary."""

    def __call__(self, *arguments: str) -> tuple[int, list[str], str]: ...


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    folder = tmp_path / "vocab"
    folder.mkdir()
    (folder / "club.ttl").write_text(CLUB, "utf-8")
    return folder


@pytest.fixture
def run(
    tmp_path: Path,
    copies: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Lint:
    """Lint the fictional home of the test."""
    monkeypatch.setenv("KG_LANG", "en")
    monkeypatch.setenv("KG_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("KG_VOCAB", raising=False)
    monkeypatch.delenv("KG_DEBUG", raising=False)

    def lint(*arguments: str) -> tuple[int, list[str], str]:
        code = main(["lint", *(arguments or ("--vocab", str(copies)))])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out.splitlines(), err

    return lint


def test_nothing_wrong_ends_with_0(tmp_path: Path, run: Lint) -> None:
    home(tmp_path)
    assert run() == (0, [], "0 errors, 0 warnings\n")


def test_an_error_ends_with_1_and_is_one_line_with_its_place(tmp_path: Path, run: Lint) -> None:
    home(tmp_path, data=DATA + WRONG)
    code, lines, summary = run()
    assert (code, summary) == (1, "1 error, 0 warnings\n")
    (line,) = lines
    assert re.match(r"data/teams\.ttl:\d+: error \[undefined-term\] sas:Taem is not defined", line)


def test_errors_come_first_and_are_counted(tmp_path: Path, copies: Path, run: Lint) -> None:
    home(tmp_path, ontology=ONTOLOGY + IDLE, data=DATA + WRONG)
    code, lines, summary = run()
    assert (code, summary) == (1, "1 error, 1 warning\n")
    assert [": error [" in line for line in lines] == [True, False]
    code, lines, summary = run("--vocab", str(copies), "--errors-only")
    assert (code, len(lines), summary) == (1, 1, "1 error, 1 warning\n")


def test_warnings_fail_only_with_strict(tmp_path: Path, copies: Path, run: Lint) -> None:
    home(tmp_path, ontology=ONTOLOGY + IDLE)
    assert run()[0] == 0
    assert run("--vocab", str(copies), "--strict")[0] == 1
    code, lines, summary = run("--vocab", str(copies), "--strict", "--errors-only")
    assert (code, lines, summary) == (1, [], "0 errors, 1 warning\n")


def test_the_copies_may_be_named_by_the_surroundings(
    tmp_path: Path,
    copies: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Lint,
) -> None:
    home(tmp_path)
    monkeypatch.setenv("KG_VOCAB", str(copies))
    assert run("--lang", "ja")[0] == 0
    beside = tmp_path / "shared"
    beside.mkdir()
    monkeypatch.delenv("KG_VOCAB")
    copies.rename(beside / "vocab")
    assert run("--lang", "ja")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--lang", "ja"), "copies of the vocabularies are not found. Name their folder with"),
        (("--vocab", "missing"), "missing: this is no folder with copies of vocabularies (*.ttl)"),
        (("--vocab", "empty"), "empty: this is no folder with copies of vocabularies (*.ttl)"),
        (("--vocab", "vocab/club.ttl"), "this is no folder with copies"),
    ],
)
def test_without_copies_it_ends_with_3(
    arguments: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run: Lint,
) -> None:
    home(tmp_path)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    code, lines, message = run(*arguments)
    assert (code, lines) == (3, [])
    assert said in message
    assert "--vocab" in message
    assert len(message.splitlines()) == 1


@pytest.mark.parametrize("folder", ["home/ontology", "home/data", "home/shapes"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id:a", "broken.ttl:1:"),
        ("# 池田町\n".encode("cp932"), "not in UTF-8"),
        (b"\x7fELF\x00\x01\x02", "broken.ttl"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_2(
    folder: str,
    content: bytes,
    said: str,
    tmp_path: Path,
    run: Lint,
) -> None:
    home(tmp_path)
    (tmp_path / folder / "broken.ttl").write_bytes(content)
    code, lines, message = run()
    assert (code, lines) == (2, [])
    assert said in message
    assert len(message.splitlines()) == 1


def test_a_copy_that_cannot_be_read_ends_with_2(tmp_path: Path, copies: Path, run: Lint) -> None:
    home(tmp_path)
    (copies / "broken.ttl").write_text("club:a", "utf-8")
    code, lines, message = run()
    assert (code, lines) == (2, [])
    assert "broken.ttl:1" in message


@pytest.mark.parametrize("arguments", [("--nope",), ("data/cases",), ("--lang", "fr")])
def test_wrong_usage_is_told_with_the_way_to_help(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["lint", *arguments])
    assert caught.value.code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("kg lint: ")
    assert line.endswith("See: kg lint --help")


def test_help_tells_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["lint", "--help"])
    assert caught.value.code == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "0 if there is no error, 1 if there is one, 2 if a file cannot be read, 3 if" in out


def test_findings_in_japanese_need_no_japanese_surroundings(tmp_path: Path, copies: Path) -> None:
    idle = 'sas:idle a owl:ObjectProperty ; dct:title "遊"@ja .\n'
    made = home(tmp_path, ontology=ONTOLOGY + idle)
    env = {"KG_HOME": str(made.root), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = kg("lint", "--vocab", str(copies), "--lang", "ja", env=env)
    assert done.returncode in (0, 1)
    assert done.stderr.count("\n") == 1
    done = kg("lint", "--vocab", str(tmp_path / "サンプル"), env={**env, "PYTHONUTF8": "1"})
    assert "サンプル" in refused(done, 3)


def test_a_reader_who_has_seen_enough_is_no_fault(tmp_path: Path, copies: Path) -> None:
    wrong = "".join(f"id:x a sas:Taem{number} .\n" for number in range(3000))
    made = home(tmp_path, data=DATA + wrong)
    with subprocess.Popen(
        [*COMMAND, "lint", "--vocab", str(copies)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(KG_HOME=str(made.root)),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert b": error [undefined-term] " in process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
