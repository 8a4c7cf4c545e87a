"""Every form of output holds the same rows; none harms the program that opens it."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.answer import EVIDENCE, Answer
from kg.errors import InputError, MissingExtra
from kg.evidence import evidence_iri
from kg.notation import width
from kg.render import FORMATS, form_for, render, write
from kg.render.cells import cell
from kg.render.table import column_widths, to_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from kg import KnowledgeGraph
    from kg.language import Language

FORMULAS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1"]
FORMULAS += ["＝1+1", "＋1", "－1", "＠A"]  # a Japanese spreadsheet reads these alike
ROWS: tuple[tuple[Any, ...], ...] = (
    (
        "北海道池田町",
        7110,
        Decimal("39.89"),
        True,
        date(2016, 3, 31),
        ["第1層", "第2層"],
        [evidence_iri(220, 222), evidence_iri(1000)],
    ),
    ("a, b; \"c\"\t'd'\ne | f", -3, Decimal(2), False, date(2015, 4, 1), [], []),
    (None, None, None, None, None, [], [evidence_iri(292)]),
)
ANSWER = Answer(("place", "number", "rate", "yes", "day", "tier", EVIDENCE), ROWS, "ja")


def from_csv(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline=""), delimiter=delimiter))


def sheet_of(content: bytes) -> Worksheet:
    openpyxl = pytest.importorskip("openpyxl")
    sheet: Worksheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return sheet


def from_xlsx(content: bytes) -> list[list[Any]]:
    return [list(row) for row in sheet_of(content).iter_rows(values_only=True)]


def from_markdown(content: bytes) -> list[list[str]]:
    """The cells of a table as a reader of Markdown sees them."""
    markdown_it = pytest.importorskip("markdown_it")
    parser = markdown_it.MarkdownIt("commonmark").enable(["table", "strikethrough"])
    rows: list[list[str]] = []
    for token in parser.parse(content.decode()):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append("".join(part.content for part in token.children))
    return rows


def texts(row: Iterable[Any]) -> list[str]:
    """What a row reads in CSV."""
    found = []
    for name, value in zip(ANSWER.columns, row, strict=True):
        match value:
            case None:
                found.append("")
            case bool():
                found.append(str(value).lower())
            case list():
                found.append((" " if name == EVIDENCE else "; ").join(value))
            case _:
                found.append(str(value))
    return found


def cells(row: Iterable[Any], lang: Language) -> list[str]:
    """What a row reads in a table."""
    return [cell(name, value, lang) for name, value in zip(ANSWER.columns, row, strict=True)]


# The same rows in every form


@pytest.mark.parametrize(("form", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_csv_holds_the_rows(form: str, delimiter: str) -> None:
    rows = from_csv(render(ANSWER, form), delimiter)
    assert rows == [list(ANSWER.columns), *(texts(row) for row in ROWS)]


def test_json_holds_the_rows() -> None:
    content = json.loads(render(ANSWER, "json"))
    assert content["language"] == "ja"
    assert content["columns"] == list(ANSWER.columns)
    first, second, third = content["rows"]
    assert first == {
        "place": "北海道池田町",
        "number": 7110,
        "rate": 39.89,
        "yes": True,
        "day": "2016-03-31",
        "tier": ["第1層", "第2層"],
        "evidence": [evidence_iri(220, 222), evidence_iri(1000)],
    }
    assert (second["rate"], second["place"]) == (2, ROWS[1][0])
    assert set(map(str, third.values())) == {"None", "[]", f"['{evidence_iri(292)}']"}


def test_a_workbook_holds_the_rows_with_their_types() -> None:
    heading, *rows = from_xlsx(render(ANSWER, "xlsx"))
    assert heading == list(ANSWER.columns)
    assert rows[0][:4] == ["北海道池田町", 7110, 39.89, True]
    assert rows[0][4].date() == date(2016, 3, 31)
    assert rows[0][5:] == ["第1層; 第2層", " ".join(ROWS[0][6])]
    assert rows[1] == [*ROWS[1][:4], datetime(2015, 4, 1), None, None]  # noqa: DTZ001
    assert rows[2] == [*[None] * 6, evidence_iri(292)]


def test_markdown_holds_the_cells_that_people_read() -> None:
    heading, *rows = from_markdown(render(ANSWER, "md"))
    assert heading == list(ANSWER.columns)
    assert rows == [[text.replace("\n", " ") for text in cells(row, "ja")] for row in ROWS]
    assert rows[0][:4] == ["北海道池田町", "7,110", "39.89", "はい"]
    assert rows[0][4:] == ["2016-03-31", "第1層、第2層", "220-222, 1000行"]
    assert render(ANSWER, "md").decode().splitlines()[1] == "|---|---:|---:|---|---|---|---|"


def test_a_table_holds_the_cells_that_people_read() -> None:
    table = to_table(replace(ANSWER, language="en"), 200)
    heading, rule, first, *_ = table.splitlines()
    assert heading.split() == list(ANSWER.columns)
    assert set(rule) <= {"─", " "}
    assert re.split(r"\s{2,}", first) == [
        *("北海道池田町", "7,110", "39.89", "yes", "2016-03-31", "第1層, 第2層"),
        "lines 220-222, 1000",
    ]
    assert table.endswith("3 rows\n")


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_all_answers_of_the_catalogue_are_the_same_in_all_forms(
    lang: str, oxigraph: KnowledgeGraph
) -> None:
    for question in oxigraph.questions():
        answer = oxigraph.ask(question.name, lang=lang)
        comma, tab = from_csv(render(answer, "csv")), from_csv(render(answer, "tsv"), "\t")
        assert comma == tab
        assert len(comma) == len(answer) + 1
        objects = json.loads(render(answer, "json"))["rows"]
        for row, fields in zip(objects, comma[1:], strict=True):
            for name, field in zip(answer.columns, fields, strict=True):
                value = row[name]
                if isinstance(value, list):
                    assert field.split(" " if name == EVIDENCE else "; ") == (value or [""])
                elif isinstance(value, (int, float)) and not isinstance(value, bool):
                    assert float(field) == value
                else:
                    assert field.lstrip("'") == texts([value] + [None] * 6)[0]
        places = [answer.columns.index(name) for name, _ in answer.shown]
        assert from_markdown(render(answer, "md"))[1:] == [
            [cell(answer.columns[p], row[p], answer.language).strip() for p in places]
            for row in answer.rows
        ]


def test_a_workbook_of_a_question_shows_first_what_a_table_shows(oxigraph: KnowledgeGraph) -> None:
    answer = oxigraph.ask("budgets", lang="ja")
    sheet = sheet_of(render(answer, "xlsx"))
    assert (sheet.title, sheet.freeze_panes) == ("budgets", "A2")
    heading, *rows = sheet.iter_rows(values_only=True)
    shown = [text for _, text in answer.shown]
    assert list(heading[: len(shown)]) == shown
    assert sorted(heading[len(shown) :]) == sorted(
        set(answer.columns) - {name for name, _ in answer.shown}
    )
    yen = heading.index(dict(answer.shown)["yen"])
    assert [row[yen] for row in rows] == [row["yen"] for row in answer]


TEXT = st.text(st.characters(codec="utf-8"))
VALUES = st.one_of(
    st.none(),
    TEXT,
    st.sampled_from(FORMULAS),
    st.integers(-(10**15), 10**15),
    st.booleans(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.floats(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.lists(TEXT),
)


@settings(deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES)), st.sampled_from(["ja", "en"]))
def test_no_value_makes_a_form_stumble(rows: list[tuple[Any, Any]], lang: Any) -> None:
    answer = Answer(("a", "b"), tuple(rows), lang)
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        found = from_csv(render(answer, form), delimiter)
        assert [len(row) for row in found] == [2] * (len(rows) + 1)
    assert len(json.loads(render(answer, "json"))["rows"]) == len(rows)
    assert len(from_xlsx(render(answer, "xlsx"))) >= 1
    assert len(render(answer, "md").decode().split("\n")) == len(rows) + 3
    assert render(answer, "table", width=60).decode().endswith("\n")


@given(st.lists(TEXT, min_size=1))
def test_csv_gives_back_every_text(column: list[str]) -> None:
    answer = Answer(("a", "b"), tuple((text, "x") for text in column))
    found = [row[0] for row in from_csv(render(answer, "csv"))[1:]]
    assert [text[1:] if text.startswith("'") else text for text in found] == [
        text[1:] if text.startswith("'") else text for text in column
    ]


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1))
def test_markdown_shows_every_text_as_it_is(text: str) -> None:
    rows = from_markdown(render(Answer(("a",), ((text,),)), "md"))
    assert rows[1:] == [[text]]


# What a spreadsheet must not run


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_no_formula_in_csv(text: str, form: str) -> None:
    answer = Answer(("a", "b"), ((text, [text, "x"]),))
    (row,) = from_csv(render(answer, form), "," if form == "csv" else "\t")[1:]
    assert row == [f"'{text}", f"'{text}; x"]


@pytest.mark.parametrize("text", [*FORMULAS, "#N/A", "#REF!", "=HYPERLINK(1)", "{=1}"])
def test_a_formula_is_a_text_in_a_workbook(text: str) -> None:
    content = render(Answer(("a", "b"), ((text, [text]),)), "xlsx")
    written_cells = sheet_of(content)[2]
    for written in written_cells:
        assert written.data_type == "s"
        assert written.value == text.replace("\r", "\n")  # as XML reads it
        assert written.quotePrefix == text.startswith(tuple(FORMULAS_BEGIN))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")


FORMULAS_BEGIN = {text[0] for text in FORMULAS}


def test_numbers_below_zero_stay_numbers() -> None:
    answer = Answer(("a", "b"), ((-5, Decimal("-0.5")),))
    assert from_csv(render(answer, "csv"))[1] == ["-5", "-0.5"]
    assert from_xlsx(render(answer, "xlsx"))[1] == [-5, -0.5]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2016, 3, 31, 12, tzinfo=UTC), "2016-03-31T12:00:00+00:00"),
        (date(1868, 1, 25), "1868-01-25"),
        (float("inf"), "INF"),
        (float("-inf"), "-INF"),
        (float("nan"), "NaN"),
    ],
)
def test_what_a_form_does_not_know_is_written_as_in_xml_schema(value: Any, text: str) -> None:
    answer = Answer(("a",), ((value,),))
    harmless = f"'{text}" if text.startswith("-") else text
    assert from_csv(render(answer, "csv"))[1] == [harmless]
    assert json.loads(render(answer, "json"))["rows"] == [{"a": text}]
    assert from_xlsx(render(answer, "xlsx"))[1] == [text]
    assert cell("a", value, "en") == text


def test_control_characters_reach_neither_terminal_nor_workbook() -> None:
    answer = Answer(("a",), (("\x1b[31mred\x07\x9b2J\x00",),))
    assert "[31mred2J" in to_table(answer, 80)
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", to_table(answer, 80)) is None
    assert from_xlsx(render(answer, "xlsx"))[1] == ["[31mred\x9b2J"]


# What people read


@pytest.mark.parametrize(
    ("value", "ja", "en"),
    [
        (None, "", ""),
        (7110, "7,110", "7,110"),
        (True, "はい", "yes"),
        (False, "いいえ", "no"),
        (Decimal("39.890"), "39.89", "39.89"),
        (Decimal("5000.0"), "5,000", "5,000"),
        (Decimal("1" * 40), f"{int('1' * 40):,}", f"{int('1' * 40):,}"),
        (Decimal("0." + "1" * 40), "0." + "1" * 40, "0." + "1" * 40),
        (["甲", "乙"], "甲、乙", "甲, 乙"),
        ([], "", ""),
        (date(2016, 3, 31), "2016-03-31", "2016-03-31"),
    ],
)
def test_cells(value: Any, ja: str, en: str) -> None:
    assert (cell("a", value, "ja"), cell("a", value, "en")) == (ja, en)


@pytest.mark.parametrize(
    ("lines", "ja", "en"),
    [
        ([(292, 292)], "292行", "line 292"),
        ([(220, 222)], "220-222行", "lines 220-222"),
        ([(5, 6), (7, 8), (20, 20)], "5-8, 20行", "lines 5-8, 20"),
    ],
)
def test_evidence_is_shown_as_lines_counted_from_one(
    lines: list[tuple[int, int]], ja: str, en: str
) -> None:
    iris = [evidence_iri(*part) for part in lines]
    assert (cell(EVIDENCE, iris, "ja"), cell(EVIDENCE, iris, "en")) == (ja, en)
    assert cell(EVIDENCE, ["page 4", "https://e.org"], "ja") == "page 4 https://e.org"
    assert cell(EVIDENCE, "page 4", "ja") == "page 4"


@pytest.mark.parametrize("columns", [10, 20, 40, 60, 80, 100, 132, 400])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_table_fits_its_page(columns: int, lang: str, oxigraph: KnowledgeGraph) -> None:
    for name in ("secretariats", "coordinators", "profile", "budget-items"):
        answer = oxigraph.ask(name, lang=lang)
        table = to_table(answer, columns)
        assert max(map(width, table.splitlines())) <= columns
        assert not any(line != line.rstrip() for line in table.splitlines())


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_narrow_page_loses_nothing(lang: str, oxigraph: KnowledgeGraph) -> None:
    for name in ("secretariats", "coordinators", "profile"):
        answer = oxigraph.ask(name, lang=lang)
        narrow, broad = (Counter(to_table(answer, columns)) for columns in (80, 2000))
        for letter in (" ", "\n", "─"):
            del narrow[letter], broad[letter]
        assert narrow == broad


def test_columns_stand_below_each_other_in_japanese() -> None:
    rows = (("池田町", 1), ("ｲｹﾀﾞ", 20), ("Ikeda", 300))
    lines = to_table(Answer(("名", "数"), rows, "ja"), 40).splitlines()
    assert {width(line) for line in lines[:5]} == {11}


def test_empty_columns_are_left_out_of_a_table_and_kept_in_data() -> None:
    answer = Answer(("a", "b", "c"), ((1, None, []), (2, None, [])))
    assert to_table(answer, 40).splitlines()[0].split() == ["a"]
    assert from_csv(render(answer, "csv"))[0] == ["a", "b", "c"]


@pytest.mark.parametrize("columns", [0, -1, 1, 2])
def test_a_page_without_room_is_no_reason_to_stumble(columns: int) -> None:
    assert to_table(ANSWER, columns).endswith("\n")


def test_surroundings_do_not_change_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = to_table(ANSWER, 120)
    for name, value in (("TERM", "dumb"), ("FORCE_COLOR", "1"), ("COLUMNS", "30"), ("CI", "1")):
        monkeypatch.setenv(name, value)
    assert to_table(ANSWER, 120) == expected
    monkeypatch.setattr("rich.console._is_jupyter", lambda: True)
    assert to_table(ANSWER, 120) == expected


def test_markup_in_a_cell_is_text() -> None:
    assert "[bold]x[/bold] :smile:" in to_table(Answer(("a",), (("[bold]x[/bold] :smile:",),)), 80)


# Without rows


@pytest.mark.parametrize("form", FORMATS)
def test_an_answer_without_rows_is_told_in_every_form(form: str) -> None:
    for lang, said in (("ja", "該当する行はありません。"), ("en", "No rows.")):
        answer = Answer(("a", "b"), (), lang)  # type: ignore[arg-type]
        content = render(answer, form, width=80)
        match form:
            case "table":
                assert content.decode() == f"{said}\n"
            case "json":
                assert json.loads(content)["rows"] == []
            case "xlsx":
                assert from_xlsx(content) == [["a", "b"]]
            case "md":
                assert content == b"| a | b |\n|---|---|\n"
            case _:
                assert content.decode().split() in (["a,b"], ["a", "b"])


@pytest.mark.parametrize("form", FORMATS)
def test_an_answer_without_columns_is_no_reason_to_stumble(form: str) -> None:
    for rows in ((), ((),)):
        assert render(Answer((), rows), form, width=80)


# Where it goes


@pytest.mark.parametrize(
    ("output", "form"),
    [
        (None, "table"),
        ("rows.csv", "csv"),
        ("a/b.TSV", "tsv"),
        ("x.xlsx", "xlsx"),
        ("x.md", "md"),
        ("x.json", "json"),
        ("x.txt", "table"),
        ("csv", "table"),
    ],
)
def test_the_suffix_of_a_file_tells_the_form(output: str | None, form: str) -> None:
    assert form_for(output) == form


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    path = tmp_path / "rows.json"
    path.write_text("old")
    write(ANSWER, None, str(path))
    assert path.read_bytes() == render(ANSWER, "json")
    write(ANSWER, "csv", str(path))
    assert path.read_bytes() == render(ANSWER, "csv")
    assert [p.name for p in tmp_path.iterdir()] == ["rows.json"]


def test_a_workbook_is_not_shown_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    with pytest.raises(InputError, match="Name a file with --output"):
        write(ANSWER, "xlsx", None)
    assert capsysbinary.readouterr().out == b""


def test_without_openpyxl_the_error_says_how_to_install_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r"pip install 'sasaeai-kg\[xlsx\]'"):
        write(ANSWER, "xlsx", str(tmp_path / "x.xlsx"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("columns", "room", "expected"),
    [
        ([["a", "bb"], ["ccc"]], 10, [2, 3]),  # all fits as it is
        ([["name", "one two three"], ["state", "planned"]], 14, [7, 7]),  # words stay whole
        ([["x", "a b c d e f g h"], ["y", "a b c d"]], 10, [7, 3]),  # the rest by what is lacking
        ([["市町村", "北海道池田町"], ["n", "1"]], 9, [8, 1]),  # two columns a character
        ([["abcdefgh"], ["abcdefgh"], ["abc"]], 9, [3, 3, 3]),  # no room: long words are broken
    ],
)
def test_the_width_of_the_page_is_shared_out(
    columns: list[list[str]], room: int, expected: list[int]
) -> None:
    assert column_widths(columns, room) == expected


@given(
    st.lists(st.lists(st.text("ab 町", max_size=30), min_size=1), min_size=1, max_size=8),
    st.integers(8, 120),
)
def test_columns_never_take_more_than_the_page(columns: list[list[str]], room: int) -> None:
    widths = column_widths(columns, room)
    assert len(widths) == len(columns)
    assert min(widths) >= 1
    assert sum(widths) <= room
