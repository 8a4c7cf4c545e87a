"""kg ask lists, explains and answers questions, and says in one line what is wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from commands import COMMAND, kg, refused, surroundings
from kg.catalogue import Catalogue
from kg.cli import main
from kg.home import find_home
from kg.question import SECTIONS, Question

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTIONS = Catalogue(find_home()).all()
FULL = Path("/dev/full")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_LANG", "en")
    monkeypatch.delenv("KG_DEBUG", raising=False)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command writes when all goes well."""
    assert main(list(arguments)) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 2) -> str:
    """The one line that the command ends with when it cannot do what it is told."""
    try:
        ended: object = main(list(arguments))
    except SystemExit as exit_:  # argparse ends this way
        ended = exit_.code
    out, err = capsys.readouterr()
    assert (ended, out) == (code, "")
    (line,) = err.splitlines()
    assert line.startswith("kg")
    assert "Traceback" not in line
    assert "internal error" not in line
    return line


# The list


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_all_questions_are_listed_by_section(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "ask", "--lang", lang)
    for question in QUESTIONS:
        title = question.title.ja if lang == "ja" else question.title.en
        assert re.search(rf"^  {question.name} +{re.escape(title)}$", out, re.MULTILINE)
    headings = [line for line in out.splitlines()[:-1] if line and not line.startswith(" ")]
    assert headings == [t.ja if lang == "ja" else t.en for t in SECTIONS.values()]
    assert "--help" in out.splitlines()[-1]


def test_the_language_follows_the_surroundings() -> None:
    for env, heading in (
        ({"KG_LANG": "ja"}, "概況"),
        ({"LC_ALL": "ja_JP.UTF-8"}, "概況"),
        ({"LC_ALL": "en_US.UTF-8"}, "Profile"),
        ({"LC_ALL": "C"}, "Profile"),
        ({"LC_ALL": "ja_JP.UTF-8", "KG_LANG": "en"}, "Profile"),
    ):
        assert kg("ask", env=env).stdout.splitlines()[0] == heading
    assert "KG_LANG is 'fr'. Use one of: ja, en." in refused(kg("ask", env={"KG_LANG": "fr"}))


# What a question takes


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_help_tells_the_parameters(question: Question, capsys: pytest.CaptureFixture[str]) -> None:
    for lang in ("ja", "en"):
        out = run(capsys, "ask", question.name, "--help", "--lang", lang)
        assert (question.description.ja if lang == "ja" else question.description.en) in out
        for parameter in question.parameters:
            line = next(w for w in out.splitlines() if w.startswith(f"  --{parameter.name} "))
            assert (parameter.text.ja if lang == "ja" else parameter.text.en) in out
            assert all(value in line for value in parameter.values)
            assert parameter.default is None or line.endswith(f" [{parameter.default}]")
        assert "None" not in out.replace("None, not", "")


def test_help_names_the_concepts(capsys: pytest.CaptureFixture[str]) -> None:
    assert "  --tier 1|2" in run(capsys, "ask", "tiers", "-h")
    assert re.search(r"--kind [a-z|-]+\|\.\.\. \(\d+\)", run(capsys, "ask", "secretariats", "-h"))
    assert "  --top 1..1000 [10]" in run(capsys, "ask", "largest-events", "-h")


def test_help_without_a_question_tells_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "ask", "--help")
    for option in ("--show", "--as-of", "--format", "--output", "--engine", "--timeout", "--lang"):
        assert option in out


def test_show_gives_the_query(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "ask", "budgets", "--show")
    assert "SELECT ?municipality" in out
    assert "#+" not in out
    assert out.startswith("kg ask budgets: Budgets\n")


# The answer


def test_a_question_is_answered(capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "ask", "as-of", "--date", "2015-10-31", "--tier=1", "--format", "json")
    content = json.loads(out)
    assert content["parameters"] == {"date": "2015-10-31", "tier": "1", "what": "all"}
    assert content["rows"]
    asked = run(capsys, "ask", "as-of", "--as-of", "2015-10-31", "--tier", "第1層")
    assert asked.splitlines()[0].endswith("(date=2015-10-31, tier=第1層, what=all)")


def test_options_may_stand_anywhere_after_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    one = run(capsys, "ask", "tiers", "--tier", "2", "--format", "csv", "--lang", "ja")
    other = run(capsys, "ask", "--format", "csv", "--lang=ja", "tiers", "--tier=2")
    assert one == other


def test_an_answer_without_rows_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("ask", "as-of", "--date", "1990-01-01", "--lang")
    assert run(capsys, *arguments, "en").endswith("\nNo rows.\n")
    assert run(capsys, *arguments, "ja").endswith("\n該当する行はありません。\n")


# What is wrong


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("secretariat",), "Did you mean secretariats"),
        (("Budgets",), "Did you mean budgets"),
        (("池田町",), "there is no question '池田町'. kg ask lists all questions."),
        (("",), "there is no question ''"),
        (("x" * 9999,), "kg ask lists all questions."),
        (("budgets", "--nope", "1"), "no parameter 'nope'. Its parameters are: municipality, year"),
        (("budgets", "--muni", "01644"), "no parameter 'muni'"),
        (("budgets", "--form", "json"), "no parameter 'form'"),
        (("budgets", "--out", "x"), "no parameter 'out'"),
        (("tier-2-coverage", "--tier", "2"), "has no parameter 'tier'. It takes none."),
        (("budgets", "--year"), "--year needs a value"),
        (("budgets", "--year", "--municipality", "01644"), "--year needs a value"),
        (("budgets", "--year", "fy2015", "--year=fy2016"), "--year is given twice"),
        (("budgets", "fy2015"), "'fy2015' is no option. See: kg ask budgets --help."),
        (("budgets", "-y", "fy2015"), "'-y' is no option"),
        (("budgets", "--year", "2015"), "year is '2015'. Use one of: fy2015, fy2016, all."),
        (("tiers", "--tier", "9"), "tier is '9'. Use one of: 1, 2, "),
        (("budgets", "--as-of", "2015-01-01"), "budgets has no parameter 'as-of'"),
        (("as-of", "--as-of", "2015-02-30"), "2015-02-30'. There is no such day"),
        (("as-of", "--date", "2015-02-30"), "2015-02-30'. There is no such day"),
        (("as-of", "--as-of", "2015"), "Write a date as YYYY-MM-DD"),
        (("as-of", "--as-of", "2015-01-01", "--date", "2015-01-01"), "date is given twice"),
        (("largest-events", "--top", "0"), "Write a whole number from 1 to 1000."),
        (("budgets", "--municipality", "nowhere"), "no municipality is called 'nowhere'"),
        (("budgets", "--format", "pdf"), "invalid choice: 'pdf'"),
        (("budgets", "--lang", "fr"), "invalid choice: 'fr'"),
        (("budgets", "--engine", "jena"), "invalid choice: 'jena'"),
        (("budgets", "--timeout", "soon"), "invalid float value: 'soon'"),
        (("budgets", "--timeout", "0"), "the timeout is 0. Give a number of seconds greater"),
        (("budgets", "--timeout", "-1"), "the timeout is -1"),
        (("budgets", "--timeout", "nan"), "the timeout is nan"),
        (("--nope",), "unknown option '--nope'. Name a question first"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_is_wrong_is_said_in_one_line(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said in refusal(capsys, "ask", *arguments)


@pytest.mark.parametrize("seconds", ["inf", "1e300", "99999999999"])
def test_time_without_end_is_no_fault(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "row" in run(capsys, "ask", "agreements", "--timeout", seconds)


def test_too_little_time_ends_with_3(capsys: pytest.CaptureFixture[str]) -> None:
    line = refusal(capsys, "ask", "claims", "--timeout", "1e-9", code=3)
    assert "stopped after 1e-09 s" in line
    assert "--timeout" in line


def test_an_option_before_the_command_is_told_its_place(
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = refusal(capsys, "--lang", "en", "ask", "budgets")
    assert "--lang is no option of kg itself; options of a command stand after it" in line


def test_a_broken_question_is_named_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("ontology", "data", "queries"):
        (tmp_path / name).mkdir()
    path = tmp_path / "queries" / "birds.rq"
    path.write_text("#+ summary: Birds\n#+ tags: bird\nSELECT * {}\n")
    monkeypatch.setenv("KG_HOME", str(tmp_path))
    for arguments in (("ask",), ("ask", "birds"), ("ask", "birds", "--help")):
        assert refusal(capsys, *arguments).startswith("kg: queries/birds.rq:1: ")


# Files


@pytest.mark.parametrize("name", ["rows.csv", "rows.tsv", "rows.json", "rows.md", "rows.xlsx"])
def test_a_file_gets_the_form_of_its_suffix(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, same = tmp_path / name, tmp_path / "same"
    assert run(capsys, "ask", "agreements", "--output", str(path)) == ""
    form = path.suffix[1:]
    assert run(capsys, "ask", "agreements", "--format", form, "--output", str(same)) == ""
    if form == "xlsx":
        assert path.read_bytes()[:2] == same.read_bytes()[:2] == b"PK"
    else:
        assert path.read_bytes() == same.read_bytes()
        assert path.read_text("utf-8") == run(capsys, "ask", "agreements", "--format", form)


def test_an_existing_file_is_replaced_and_keeps_its_permissions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("old\n")
    path.chmod(0o640)
    run(capsys, "ask", "agreements", "--output", str(path))
    assert path.read_text("utf-8").startswith("municipality,")
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_wrong_question_leaves_an_existing_file_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("old\n")
    refusal(capsys, "ask", "budgets", "--year", "1999", "--output", str(path))
    assert path.read_text() == "old\n"


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("missing/rows.csv", "the folder to write to does not exist. Create it first."),
        (".", "this is a folder, not a file. Name a file."),
        ("file/rows.csv", "the folder to write to does not exist"),
    ],
)
def test_a_file_that_cannot_be_is_refused(
    output: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    target = str(tmp_path / output)
    assert said in refusal(capsys, "ask", "budgets", "--output", target, "--format", "csv")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o500)
    yield folder
    folder.chmod(0o700)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root"
)
def test_a_folder_without_permission_ends_with_3(
    locked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = refusal(capsys, "ask", "budgets", "--output", str(locked / "rows.csv"), code=3)
    assert "cannot be written (Permission denied)" in line
    assert list(locked.iterdir()) == []


def test_a_folder_that_refuses_ends_with_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", forbidden)
    path = tmp_path / "rows.csv"
    line = refusal(capsys, "ask", "budgets", "--output", str(path), code=3)
    assert line.startswith(f"kg: {path}: the file cannot be written (Permission denied). Check")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_a_file_that_could_not_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "rows.csv"
    path.write_text("old\n")
    monkeypatch.setattr("os.fsync", full)
    line = refusal(capsys, "ask", "agreements", "--output", str(path), code=3)
    assert "rows.csv: the file cannot be written (No space left on device)" in line
    assert (path.read_text(), list(tmp_path.iterdir())) == ("old\n", [path])


# Pipes and terminals


@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_who_has_seen_enough_is_no_fault(form: str, unbuffered: str) -> None:
    with subprocess.Popen(
        [*COMMAND, "ask", "claims", "--format", form],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=surroundings(PYTHONUNBUFFERED=unbuffered),
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.parametrize("arguments", [("ask",), ("ask", "budgets"), ("ask", "budgets", "--show")])
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
def test_a_full_disk_is_told(arguments: tuple[str, ...], unbuffered: str) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=surroundings(PYTHONUNBUFFERED=unbuffered),
        )
    assert done.returncode == 3
    assert done.stderr == b"kg: the output cannot be written (No space left on device).\n"


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_closed_streams_are_no_fault(closed: str, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    line = f'exec "$@" {closed}'
    done = subprocess.run(
        ["sh", "-c", line, "sh", *COMMAND, "ask", "agreements", "--output", str(path)],
        capture_output=True,
        check=False,
        env=surroundings(),
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert path.read_text("utf-8").startswith("municipality,")


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "LANG": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "cp932"},
    ],
    ids=lambda env: " ".join(f"{key}={value}" for key, value in env.items()),
)
def test_the_encoding_of_the_surroundings_does_not_matter(env: dict[str, str]) -> None:
    for words in ("ask", "ask budgets", "ask budgets --show", "show 01644"):
        done = kg(*words.split(), "--lang", "ja", env=env)
        assert (done.returncode, done.stderr) == (0, "")
        assert "予算" in done.stdout
    assert "北海道池田町" in refused(kg("show", "99999", env=env))


def test_an_argument_that_is_no_text_is_refused() -> None:
    done = subprocess.run(
        [*COMMAND, "ask", "budgets", "--municipality", b"\xff\xfe"],
        capture_output=True,
        check=False,
        env=surroundings(),
    )
    assert done.returncode == 2
    assert b"no municipality is called" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_fault_of_the_program_is_one_line_and_a_traceback_only_on_demand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("one\ntwo")

    monkeypatch.setattr("kg.cli.ask.listing", broken)
    assert main(["ask"]) == 70
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("kg: internal error: RuntimeError: one two. Run it again with KG_DEBUG=1")
    monkeypatch.setenv("KG_DEBUG", "1")
    with pytest.raises(RuntimeError):
        main(["ask"])
