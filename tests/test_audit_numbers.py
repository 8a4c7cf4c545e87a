"""Numbers are read in every way a Japanese text writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.audit.figures import Figures, check_figure
from kg.audit.lexicon import Counter
from kg.audit.numbers import parse_number, read_numbers, write_kanji
from kg.audit.scores import Outcome
from kg.audit.source import Cited, Source, fold
from kg.evidence import LineRange

PEOPLE = Counter(("人", "名"), ("参加者",))
PLACES = Counter(("地区", "箇所", "か所"), ("区",))
YEN = Counter(("円",))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7,110", "7110"),
        ("２５", "25"),
        ("15.62", "15.62"),
        ("1億4,352万2千", "143522000"),
        ("800万", "8000000"),
        ("3 万", "30000"),
        ("41千", "41000"),
        ("万", "10000"),
        ("千二百", "1200"),
        ("二十五", "25"),
        ("二〇", "20"),
        ("十", "10"),
        ("三億", "300000000"),
    ],
)
def test_a_written_number_is_what_it_amounts_to(text: str, value: str) -> None:
    assert parse_number(fold(text)) == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "町", "a1"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(min_value=0, max_value=99_999_999))
def test_kanji_numerals_come_back_as_they_went(number: int) -> None:
    assert parse_number(write_kanji(number)) == number


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_with_commas_come_back_as_they_went(number: int) -> None:
    assert [n.value for n in read_numbers(f"約{number:,}人")] == [number]


@given(st.integers(min_value=1, max_value=9999), st.integers(min_value=1, max_value=9999))
def test_scales_add_up(ten_thousands: int, ones: int) -> None:
    assert parse_number(f"{ten_thousands}万{ones}") == ten_thousands * 10_000 + ones


def test_what_stands_round_a_number_is_kept_across_a_line_break() -> None:
    (number,) = read_numbers("各地区には約20\n 名が集う")
    assert (number.before[-1], number.after[0]) == ("約", "名")


def test_kanji_are_numbers_only_before_a_counter() -> None:
    assert [n.value for n in read_numbers("十人の村")] == [10]
    assert read_numbers("三。") == []


def test_tenths_are_per_cent() -> None:
    assert 40 in [n.value for n in read_numbers("会員の4割が参加") if n.after.startswith("%")]
    assert {80, 90} <= {n.value for n in read_numbers("8、9割が満足")}


@pytest.mark.parametrize(
    ("text", "value", "counter", "outcome", "rule"),
    [
        ("花の会には12名が集まった", 12, PEOPLE, Outcome.CONFIRMED, None),
        ("花の会には１２ 名が集まった", 12, PEOPLE, Outcome.CONFIRMED, None),
        ("参加者 約40", 40, PEOPLE, Outcome.CONFIRMED, None),
        ("15~20名を予定", 15, PEOPLE, Outcome.CONFIRMED, None),
        ("8か所で体操", 8, PLACES, Outcome.CONFIRMED, None),
        ("20程度の名簿", 20, PEOPLE, Outcome.UNCONFIRMED, None),
        ("12冊を配る", 12, PEOPLE, Outcome.UNCONFIRMED, None),
        ("12名", 13, PEOPLE, Outcome.UNCONFIRMED, None),
        ("人口19.997人", 19997, PEOPLE, Outcome.DERIVED, "misprint"),
        ("4地区(各2名)", 8, PEOPLE, Outcome.DERIVED, "so many each"),
        ("茶代3,500円×4", 3500, YEN, Outcome.CONFIRMED, None),
        ("赤1名\n青2名\n白3名\n黒4名\n緑5名", 15, PEOPLE, Outcome.DERIVED, "sum of those listed"),
    ],
)
def test_a_figure_needs_its_counter(
    text: str, value: int, counter: Counter, outcome: Outcome, rule: str | None
) -> None:
    source = Source.from_text(text)
    cited = Cited(source, [LineRange(1, len(source.lines))])
    score = check_figure(Figures(source), cited, "n", Decimal(value), counter)
    assert (score.outcome, score.rule) == (outcome, rule)


def test_a_number_outside_the_lines_cited_does_not_count() -> None:
    source = Source.from_text("9名が来た\n7名が来た")
    cited = Cited(source, [LineRange(2, 2)])
    score = check_figure(Figures(source), cited, "n", Decimal(9), PEOPLE)
    assert score.outcome is Outcome.UNCONFIRMED
    assert "7" in (score.looked_for or "")
