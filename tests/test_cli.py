"""The command as a user runs it: answers, formats, and one clear line for what is wrong."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def kg(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import sys; from kg.cli import main; sys.exit(main())", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_first_question_names_the_six_shakyo_with_their_lines() -> None:
    done = kg("ask", "secretariats", "--lang", "ja", "--format", "json")
    rows = json.loads(done.stdout)["rows"]
    assert [(row["municipality"], row["tier"], row["share"], row["state"]) for row in rows] == [
        ("北海道池田町", ["第1層", "第2層"], "単独", "実施済み"),
        ("新潟県新潟市", ["第1層"], "単独", "実施済み"),
        ("石川県津幡町", ["第2層"], "共同", "実施済み"),
        ("石川県津幡町", ["第1層"], "単独", "予定"),
        ("兵庫県豊岡市", ["第2層"], "単独", "予定"),
        ("大分県竹田市", ["第1層"], "共同", "実施済み"),
    ]
    assert rows[0]["evidence"] == ["https://w3id.org/sasaeai/source/casebook2016#line=291,292"]


def test_formats_hold_the_same_rows() -> None:
    table = kg("ask", "programme-start", "--lang", "en", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(table)))
    tsv = kg("ask", "programme-start", "--lang", "en", "--format", "tsv").stdout
    assert list(csv.DictReader(io.StringIO(tsv), delimiter="\t")) == rows
    assert len(rows) == 15
    markdown = kg("ask", "programme-start", "--lang", "en", "--format", "md").stdout
    assert len(markdown.splitlines()) == 17


def test_the_engines_agree() -> None:
    query = "SELECT ?p ?c WHERE { ?p a sas:Municipality ; sas:localGovernmentCode ?c } ORDER BY ?c"
    answers = []
    for engine in ("oxigraph", "rdflib"):
        done = subprocess.run(
            [
                sys.executable,
                "-c",
                "import sys; from kg.cli import main; sys.exit(main())",
                *("query", "-", "--format", "json", "--engine", engine),
            ],
            input=query,
            capture_output=True,
            text=True,
            check=True,
        )
        answers.append(json.loads(done.stdout)["rows"])
    assert answers[0] == answers[1]
    assert {"p": "https://w3id.org/sasaeai/id/01644", "c": "016446"} in answers[0]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("ask", "secretariat"), "secretariats"),
        (("ask", "tiers", "--tier", "9"), "1, 2"),
        (("ask", "as-of", "--date", "2015-02-30"), "2015-02-30"),
        (("ask", "tiers", "--nonsense", "1"), "nonsense"),
        (("ask", "budgets", "--municipality", "99999"), "99999"),
        (("query", "no-such-file.rq"), "no such file"),
        (("show", "どこか"), "どこか"),
        (("nonsense",), "nonsense"),
    ],
)
def test_what_is_wrong_is_one_line_and_exit_code_2(
    arguments: tuple[str, ...], expected: str
) -> None:
    done = kg(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert expected in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_broken_query_files_are_named(tmp_path: Path) -> None:
    empty, broken, encoded = (tmp_path / name for name in ("empty.rq", "broken.rq", "sjis.rq"))
    empty.write_bytes(b"")
    broken.write_text("SELECT ?s WHERE {\n ?s ?p }\n")
    encoded.write_bytes("SELECT * { ?s ?p '池田' }".encode("shift_jis"))
    for path in (empty, broken, encoded, tmp_path):
        done = kg("query", str(path))
        assert (done.returncode, done.stdout) == (2, "")
        assert str(path) in done.stderr


def test_show_by_name_says_what_a_municipality_did() -> None:
    text = kg("show", "北海道池田町", "--lang", "ja", "--format", "md").stdout
    assert "7,110" in text
    assert "池田町社会福祉協議会" in text


def test_nothing_is_written_when_the_folder_is_missing(tmp_path: Path) -> None:
    target = tmp_path / "missing" / "rows.csv"
    done = kg("ask", "budgets", "--format", "csv", "--output", str(target))
    assert done.returncode in (2, 3)
    assert not target.exists()
