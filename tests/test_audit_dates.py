"""Dates are read in parts, and put together with the year in force where they stand."""

from __future__ import annotations

import pytest

from kg.audit.dates import read_dates
from kg.audit.readings import Times
from kg.audit.scores import Outcome
from kg.audit.source import Cited, Source, fold
from kg.audit.times import check_time
from kg.evidence import LineRange

BOOK_YEAR = 2015


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("平成27年4月28日", [(2015, False, None, None), (None, False, 4, 28)]),
        ("H27.4.28", [(2015, False, 4, 28)]),
        ("Ｈ２７．４", [(2015, False, 4, None)]),
        ("昭和63年", [(1988, False, None, None)]),
        ("令和元年", [(2019, False, None, None)]),
        ("2015(平成27)年", [(2015, False, None, None)]),
        ("平成27年度", [(2015, True, None, None)]),
        ("27年度", [(2015, True, None, None)]),
        ("平成9年度から12年度", [(1997, True, None, None), (2000, True, None, None)]),
        ("昭和29年~32年", [(1954, False, None, None), (1957, False, None, None)]),
        ("4・5月", [(None, False, 4, None), (None, False, 5, None)]),
        ("4月~6月", [(None, False, 4, None), (None, False, 6, None)]),
        ("9月17日(木)・18日(金)", [(None, False, 9, 17), (None, False, 9, 18)]),
        ("7/31", [(None, False, 7, 31)]),
        ("12/1918:30~", [(None, False, 12, 19)]),
        ("今年度", [(2015, True, None, None)]),
        ("次年度", [(2016, True, None, None)]),
        ("10年後", []),
        ("20年間", []),
        ("月1回", []),
        ("13/40", []),
    ],
)
def test_parts_of_dates(
    text: str, parts: list[tuple[int | None, bool, int | None, int | None]]
) -> None:
    found = read_dates(fold(text), BOOK_YEAR)
    assert [(m.year, m.fiscal, m.month, m.day) for m in found] == parts


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("3月中旬", "mid"),
        ("平成28年夏", "summer"),
        ("27年度下半期", "second-half"),
        ("年末", "late"),
    ],
)
def test_parts_of_months_and_years(text: str, part: str) -> None:
    assert part in [m.part for m in read_dates(text, BOOK_YEAR)]


def check(text: str, time: str, first: int = 1, last: int | None = None) -> tuple[Outcome, str]:
    source = Source.from_text(text)
    lines = LineRange(first, last or len(source.lines))
    times = Times(source, [LineRange(1, len(source.lines))])
    score = check_time(times, Cited(source, [lines]), "when", time, by_default=False)
    return score.outcome, score.rule or ""


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("平成27年4月28日に花見", "2015-04-28"),
        ("平成27\n年4月の花見", "2015-04"),
        ("平成27年度\n\n4月 花見", "2015-04"),
        ("平成27年度\n\n2月 雪見", "2016-02"),
        ("平成27年8月 開花\n同年9月 落花", "2015-09"),
        ("平成27年8月 開花\n同月 落花", "2015-08"),
        ("平成27年 開花\n翌年2月 雪見", "2016-02"),
        ("27年度の花", "fy2015"),
        ("平成25年の花", "2013"),
        ("平成28年夏頃", "2016-summer"),
        ("平成28年3月中旬", "2016-03-mid"),
        ("平成27年4月~9月の花", "2015-04--2015-09"),
        ("H27.9.15~20の旅", "2015-09-15--2015-09-20"),
        ("平成28年4月以降", "after-2016-04"),
    ],
)
def test_a_time_in_the_lines_is_confirmed(text: str, time: str) -> None:
    assert check(text, time)[0] is Outcome.CONFIRMED


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("平成27年4月28日に花見", "2015-04-27"),
        ("平成27年4月28日に花見", "2014-04-28"),
        ("平成27年4月に花見", "2015-05"),
        ("平成27年度の花", "2015"),
        ("平成27年の花", "fy2015"),
        ("平成27年4月~9月の花", "2015-04--2015-08"),
        ("平成28年3月上旬", "2016-03-mid"),
        ("平成27年4月に花見", "not-a-time"),
    ],
)
def test_another_time_is_not(text: str, time: str) -> None:
    assert check(text, time)[0] is Outcome.UNCONFIRMED


def test_a_year_above_the_lines_is_a_derivation() -> None:
    text = "平成27年度の歩み\n\n5月 花見\n"
    assert check(text, "2015-05", 3, 3) == (Outcome.DERIVED, "year from above")


def test_no_year_reaches_over_the_border_of_a_section() -> None:
    source = Source.from_text("平成27年度の歩み\n5月 花見")
    times = Times(source, [LineRange(1, 1), LineRange(2, 2)])
    score = check_time(times, Cited(source, [LineRange(2, 2)]), "when", "2015-05")
    assert score.outcome is Outcome.UNCONFIRMED


def test_months_that_run_on_begin_a_new_year() -> None:
    text = "平成27年11月 紅葉\n12月 餅つき\n2月 雪見"
    assert check(text, "2016-02") == (Outcome.DERIVED, "months run on")


def test_what_is_counted_from_the_date_of_the_book_is_derived() -> None:
    assert check("次年度に植樹", "fy2016") == (
        Outcome.DERIVED,
        "counted from the date of the book",
    )


def test_the_date_of_the_book_needs_no_telling_unless_another_is_stated() -> None:
    for text, outcome in (
        ("花は咲く", Outcome.UNCHECKED),
        ("花は100本(平成28年2月時点)", Outcome.UNCONFIRMED),
    ):
        source = Source.from_text(text)
        cited = Cited(source, [LineRange(1, 1)])
        score = check_time(Times(source, []), cited, "when", "2016-03")
        assert score.outcome is outcome
