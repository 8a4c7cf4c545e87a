"""Times say from their name alone which days they span."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kg.errors import TimeError
from kg.intervals import Bounds, Interval, parse_time


@pytest.mark.parametrize(
    ("name", "precision", "begins", "ends", "ja", "en"),
    [
        ("2015-04-28", "day", "2015-04-28", "2015-04-28", "2015年4月28日", "28 April 2015"),
        ("2016-02-29", "day", "2016-02-29", "2016-02-29", "2016年2月29日", "29 February 2016"),
        ("2015-04", "month", "2015-04-01", "2015-04-30", "2015年4月", "April 2015"),
        ("2016-02", "month", "2016-02-01", "2016-02-29", "2016年2月", "February 2016"),
        ("2015", "year", "2015-01-01", "2015-12-31", "2015年", "2015"),
        ("fy2015", "fiscal-year", "2015-04-01", "2016-03-31", "平成27年度（2015年度）", "FY2015"),
        ("fy1989", "fiscal-year", "1989-04-01", "1990-03-31", "平成元年度（1989年度）", "FY1989"),
        ("fy1988", "fiscal-year", "1988-04-01", "1989-03-31", "昭和63年度（1988年度）", "FY1988"),
        ("fy2025", "fiscal-year", "2025-04-01", "2026-03-31", "令和7年度（2025年度）", "FY2025"),
        ("2015-spring", "season", "2015-03-01", "2015-05-31", "2015年春", "spring 2015"),
        ("2015-summer", "season", "2015-06-01", "2015-08-31", "2015年夏", "summer 2015"),
        ("2015-autumn", "season", "2015-09-01", "2015-11-30", "2015年秋", "autumn 2015"),
        ("2015-winter", "season", "2015-12-01", "2016-02-29", "2015〜2016年冬", "winter 2015/16"),
        ("2015-04-early", "part", "2015-04-01", "2015-04-10", "2015年4月上旬", "early April 2015"),
        ("2015-04-mid", "part", "2015-04-11", "2015-04-20", "2015年4月中旬", "mid-April 2015"),
        ("2015-02-late", "part", "2015-02-21", "2015-02-28", "2015年2月下旬", "late February 2015"),
        ("2015-early", "part", "2015-01-01", "2015-04-30", "2015年初め", "early 2015"),
        ("2015-mid", "part", "2015-05-01", "2015-08-31", "2015年半ば", "mid-2015"),
        ("2015-late", "part", "2015-09-01", "2015-12-31", "2015年終わり", "late 2015"),
        (
            "fy2015-first-half",
            "half",
            "2015-04-01",
            "2015-09-30",
            "平成27年度（2015年度）上半期",
            "first half of FY2015",
        ),
        (
            "fy2015-second-half",
            "half",
            "2015-10-01",
            "2016-03-31",
            "平成27年度（2015年度）下半期",
            "second half of FY2015",
        ),
        (
            "2015-09-15--2015-09-25",
            "interval",
            "2015-09-15",
            "2015-09-25",
            "2015年9月15日〜2015年9月25日",
            "15 September 2015 to 25 September 2015",
        ),
        (
            "fy2013--fy2014",
            "interval",
            "2013-04-01",
            "2015-03-31",
            "平成25年度（2013年度）〜平成26年度（2014年度）",
            "FY2013 to FY2014",
        ),
        (
            "2015-12--2016-02",
            "interval",
            "2015-12-01",
            "2016-02-29",
            "2015年12月〜2016年2月",
            "December 2015 to February 2016",
        ),
        ("before-2015-04", "open", None, "2015-03-31", "2015年4月より前", "before April 2015"),
        (
            "after-fy2015",
            "open",
            "2016-04-01",
            None,
            "平成27年度（2015年度）より後",
            "after FY2015",
        ),
        ("unknown", "unknown", None, None, "時期不明", "time unknown"),
    ],
)
def test_days_precision_and_labels(
    name: str, precision: str, begins: str | None, ends: str | None, ja: str, en: str
) -> None:
    time = parse_time(name)
    assert (time.precision, time.ja, time.en) == (precision, ja, en)
    assert time.begins == (date.fromisoformat(begins) if begins else None)
    assert time.ends == (date.fromisoformat(ends) if ends else None)
    assert time.iri == f"https://w3id.org/sasaeai/time/{name}"
    assert parse_time(time.iri) == time


def test_an_event_within_a_month_may_have_begun_and_ended_on_any_of_its_days() -> None:
    first, last = date(2015, 4, 1), date(2015, 4, 30)
    assert parse_time("2015-04").bounds() == Bounds(first, last, first, last)


def test_an_event_from_one_time_to_another_began_in_the_first_and_ended_in_the_second() -> None:
    assert parse_time("2015-12--2016-02").bounds() == Bounds(
        date(2015, 12, 1), date(2015, 12, 31), date(2016, 2, 1), date(2016, 2, 29)
    )


def test_open_and_unknown_times_bound_only_what_is_known() -> None:
    last = date(2014, 12, 31)
    assert parse_time("before-2015").bounds() == Bounds(None, last, None, last)
    assert parse_time("unknown").bounds() == Bounds(None, None, None, None)


@pytest.mark.parametrize(
    ("name", "what", "remedy"),
    [
        ("2015-02-30", "no day 30 in February 2015", "from 01 to 28"),
        ("2015-04-00", "no day 00 in April 2015", "from 01 to 30"),
        ("2015-13", "no month 13", "from 01 to 12"),
        ("2015-00-01", "no month 00", "from 01 to 12"),
        ("0215-04", "year 0215 is out of range", "1868 to 2199"),
        ("fy15", "not a time", "on:fy2015"),
        ("FY2015", "not a time", "on:fy2015"),
        ("2015-4-1", "not a time", "on:2015-04-01"),
        ("2015/4", "not a time", "on:2015-04"),
        ("H27", "not a time", "on:fy2015"),
        ("平成27年度", "not a time", "on:fy2015"),
        ("2015-autum", "'autum' is not known", "Did you mean autumn?"),
        ("2015-04-spring", "'spring' is not known", "early, mid, late"),
        ("fy2015-early", "'early' is not known", "first-half, second-half"),
        ("2016--2015", "ends before it starts", "on:2015--2016"),
        ("2015-04--2015", "ends before it starts", "Swap them"),
        ("2015-04--2015-04", "the same", "on:2015-04"),
        ("2015-04--", "one start and one end", "START--END"),
        ("2015--2016--2017", "one start and one end", "START--END"),
        ("before-after-2015", "not a time", "Only one of"),
        ("before-unknown", "not a time", "Forms that are known"),
        ("2015--unknown", "not a time", "Forms that are known"),
        ("2015-02-30--2015-03", "no day 30", "from 01 to 28"),
        ("unknwon", "not a time", "unknown"),
        ("", "not a time", "Forms that are known"),
        ("２０１５", "not a time", "Forms that are known"),
        ("2015-04-01-early", "not a time", "Forms that are known"),
        ("2015\n", "not a time", "Forms that are known"),
    ],
)
def test_what_is_no_time_is_refused_with_a_remedy(name: str, what: str, remedy: str) -> None:
    with pytest.raises(TimeError) as caught:
        parse_time(name)
    assert what in caught.value.message
    assert remedy in (caught.value.remedy or "")
    assert f"on:{name}" in caught.value.message


def attempt(name: str) -> Interval | TimeError:
    try:
        return parse_time(name)
    except TimeError as error:
        return error


DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))
YEARS = st.integers(1900, 2100)
SPANS = st.one_of(
    DAYS.map(date.isoformat),
    DAYS.map(lambda day: f"{day:%Y-%m}"),
    YEARS.map(str),
    YEARS.map("fy{}".format),
    st.builds("{}-{}".format, YEARS, st.sampled_from(["spring", "summer", "autumn", "winter"])),
    st.builds("{:%Y-%m}-{}".format, DAYS, st.sampled_from(["early", "mid", "late"])),
    st.builds("{}-{}".format, YEARS, st.sampled_from(["early", "mid", "late"])),
    st.builds("fy{}-{}".format, YEARS, st.sampled_from(["first-half", "second-half"])),
)


@given(DAYS)
def test_a_day_lies_in_its_month_its_part_its_year_and_its_fiscal_year(day: date) -> None:
    parts = [parse_time(f"{day:%Y-%m}-{part}") for part in ("early", "mid", "late")]
    halves = [
        parse_time(f"fy{year}-{half}")
        for year in (day.year - 1, day.year)
        for half in ("first-half", "second-half")
    ]
    years = [parse_time(f"fy{year}") for year in (day.year - 1, day.year)]
    seasons = [
        parse_time(f"{year}-{season}")
        for year in (day.year - 1, day.year)
        for season in ("spring", "summer", "autumn", "winter")
    ]
    for times in (parts, halves, years, seasons, [parse_time(f"{day:%Y-%m}")]):
        inside = [t for t in times if t.begins and t.ends and t.begins <= day <= t.ends]
        assert len(inside) == 1


@given(SPANS)
def test_what_is_not_before_nor_after_a_time_is_in_it(name: str) -> None:
    time = parse_time(name)
    before, after = parse_time(f"before-{name}").ends, parse_time(f"after-{name}").begins
    assert time.begins
    assert time.ends
    assert time.begins <= time.ends
    assert before == time.begins - timedelta(days=1)
    assert after == time.ends + timedelta(days=1)


@given(SPANS, SPANS)
def test_an_interval_reads_forwards_only(first: str, second: str) -> None:
    one, two = parse_time(first), parse_time(second)
    assume((one.begins, one.ends) != (two.begins, two.ends))
    results = [attempt(f"{a.name}--{b.name}") for a, b in ((one, two), (two, one))]
    accepted = [result for result in results if isinstance(result, Interval)]
    refused = [result for result in results if isinstance(result, TimeError)]
    assert all("before it starts" in error.message for error in refused)
    nested = (one.begins < two.begins) != (one.ends < two.ends)  # type: ignore[operator]
    if not nested or one.begins == two.begins or one.ends == two.ends:
        assert len(accepted) == 1
        assert accepted[0].begins == min(one.begins, two.begins)  # type: ignore[type-var]
        assert accepted[0].ends == max(one.ends, two.ends)  # type: ignore[type-var]
    else:
        assert not accepted


@given(st.text(st.sampled_from("0123456789-fybeforunkwaspig"), max_size=16))
def test_any_text_is_a_time_or_refused_as_one(text: str) -> None:
    result = attempt(text)
    if isinstance(result, Interval):
        assert (result.name, bool(result.ja), bool(result.en)) == (text, True, True)
    else:
        assert result.remedy
