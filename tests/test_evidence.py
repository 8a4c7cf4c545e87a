"""Evidence IRIs count as RFC 5147 does, people count from 1, and both mean the same lines."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import EvidenceError
from kg.evidence import (
    LineRange,
    evidence_iri,
    format_lines,
    merge,
    parse_evidence,
    parse_evidence_list,
)

BASE = "https://w3id.org/sasaeai/source/casebook2016#line="


def test_lines_300_to_307_are_fragment_299_307() -> None:
    assert evidence_iri(300, 307) == f"{BASE}299,307"
    assert parse_evidence(f"{BASE}299,307") == LineRange(300, 307)
    assert evidence_iri(1) == f"{BASE}0,1"
    assert parse_evidence(f"{BASE}0,1") == LineRange(1, 1)


@pytest.mark.parametrize(
    ("iri", "what", "remedy"),
    [
        (f"{BASE}299", "line:299 names no range", "line:299\\,LAST"),
        (f"{BASE}299-307", "names no range", "line:298\\,307"),
        (f"{BASE}299,299", "holds no line", "smaller"),
        (f"{BASE}307,300", "holds no line", "line:299\\,307"),
        (f"{BASE}x", "names no range", "line:FIRST-1\\,LAST"),
        (f"{BASE}1,2,3", "names no range", "line:FIRST-1\\,LAST"),
        (f"{BASE}01,2", "names no range", "line:FIRST-1\\,LAST"),
        (f"{BASE}-1,2", "names no range", "line:FIRST-1\\,LAST"),
        ("https://w3id.org/sasaeai/source/casebook2016", "names no lines", "line:299\\,307"),
    ],
)
def test_what_is_no_evidence_is_refused_with_a_remedy(iri: str, what: str, remedy: str) -> None:
    with pytest.raises(EvidenceError) as caught:
        parse_evidence(iri)
    assert what in caught.value.message
    assert remedy in (caught.value.remedy or "")


@pytest.mark.parametrize(("first", "last"), [(0, 3), (5, 4)])
def test_a_range_holds_at_least_one_line(first: int, last: int) -> None:
    with pytest.raises(EvidenceError, match="no range of lines"):
        LineRange(first, last)


@pytest.mark.parametrize(
    ("ranges", "en", "ja"),
    [
        ([], "", ""),
        ([(4, 4)], "line 4", "4行"),
        ([(300, 307)], "lines 300-307", "300-307行"),
        ([(312, 312), (300, 307)], "lines 300-307, 312", "300-307, 312行"),
        ([(1, 2), (3, 4), (4, 6), (9, 9)], "lines 1-6, 9", "1-6, 9行"),
    ],
)
def test_lines_are_written_for_people(ranges: list[tuple[int, int]], en: str, ja: str) -> None:
    lines = [LineRange(*pair) for pair in ranges]
    assert format_lines(lines) == en
    assert format_lines(lines, "ja") == ja


def test_a_list_of_evidence_is_sorted_and_free_of_repetition() -> None:
    text = f"{BASE}9,10 {BASE}1,2  {BASE}9,10"
    assert parse_evidence_list(text) == [LineRange(2, 2), LineRange(10, 10)]
    assert parse_evidence_list("") == []


def test_ranges_know_their_lines() -> None:
    lines = LineRange(3, 5)
    assert (2 in lines, 3 in lines, 5 in lines, 6 in lines) == (False, True, True, False)
    assert len(lines) == 3
    assert lines.within(LineRange(3, 5))
    assert not lines.within(LineRange(4, 9))


RANGES = st.builds(
    lambda first, length: LineRange(first, first + length),
    st.integers(1, 60),
    st.integers(0, 12),
)


@given(RANGES)
def test_iri_and_range_are_one_to_one(lines: LineRange) -> None:
    assert parse_evidence(lines.iri) == lines


@given(st.lists(RANGES))
def test_merging_keeps_the_lines_and_leaves_gaps(ranges: list[LineRange]) -> None:
    merged = merge(ranges)
    assert {n for r in merged for n in range(r.first, r.last + 1)} == {
        n for r in ranges for n in range(r.first, r.last + 1)
    }
    assert all(b.first > a.last + 1 for a, b in itertools.pairwise(merged))
