"""What a text tells of as done, intended or absent, by times, endings, words and headings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from audit_example import Example
from kg.audit.lexicon import Lexicon
from kg.audit.passages import Passage, Passages
from kg.audit.source import Cited, Mark, Source
from kg.audit.states import Mood, States, Told
from kg.evidence import LineRange
from kg.intervals import parse_time
from kg.namespaces import sas, time

if TYPE_CHECKING:
    from kg.audit.claims import Claim


@pytest.fixture(scope="module")
def example() -> Example:
    return Example()


@pytest.fixture(scope="module")
def states(example: Example) -> States:
    return States(Lexicon(example.graph), parse_time("2016-03"))


@pytest.mark.parametrize(
    ("text", "mood"),
    [
        ("苗を植えた。", Mood.DONE),
        ("苗を植えている。", Mood.DONE),
        ("苗木の配布済", Mood.DONE),
        ("苗を植える予定である。", Mood.INTENDED),
        ("苗を植えることを検討している。", Mood.INTENDED),
        ("苗を植えていく。", Mood.INTENDED),
        ("苗を植えたい。", Mood.INTENDED),
        ("苗を植えることとしている。", Mood.INTENDED),
        ("植樹の候補", Mood.INTENDED),
        ("植樹が必要である。", Mood.INTENDED),
        ("苗を植えることとした。", Mood.EITHER),
        ("苗木の提案", Mood.OPEN),
        ("苗木の植樹", Mood.OPEN),
    ],
)
def test_moods_by_endings(states: States, text: str, mood: Mood) -> None:
    assert states.mood(Passage(Mark(0, len(text)), text, "")) is mood


def told(text: str, chapter: str = "") -> Told:
    passage = Passage(Mark(0, len(text)), text, chapter)
    clauses = [part for part in text.replace("。", "、").split("、") if part]
    return Told([passage], [passage], [passage], [passage], clauses)


def dated(claim: Claim, when: str) -> Claim:
    return replace(claim, properties={**claim.properties, sas("when"): (ox.NamedNode(time(when)),)})


@pytest.mark.parametrize(
    ("when", "state", "text", "chapter", "found"),
    [
        ("unknown", "done", "名簿をつくった。", "", True),
        ("unknown", "planned", "名簿をつくった。", "", False),
        ("unknown", "planned", "名簿をつくる予定である。", "", True),
        ("unknown", "done", "名簿をつくる予定である。", "", False),
        ("unknown", "planned", "名簿づくり", "IV.次年度以降の取り組み予定", True),
        ("unknown", "done", "名簿づくり", "IV.次年度以降の取り組み予定", False),
        ("unknown", "done", "名簿づくり", "I.方針と状況", True),
        ("unknown", "absent", "名簿はまだない。", "", True),
        ("unknown", "absent", "名簿をつくった。", "", False),
        ("2015-06", "done", "名簿をつくる予定である。", "", True),
        ("2015-06", "planned", "名簿をつくる予定である。", "", False),
        ("2015-06", "planned", "名簿づくりの予定表", "", True),
        ("2015-06", "done", "名簿づくりの予定表", "", False),
        ("2017-06", "planned", "名簿づくり", "", True),
        ("2017-06", "done", "名簿をつくった。", "", False),
        ("fy2016", "done", "名簿をつくった。", "", False),
    ],
)
def test_states(
    example: Example, states: States, when: str, state: str, text: str, chapter: str, found: bool
) -> None:
    claim = dated(example.claim("17210/undertaking/rota"), when)
    assert (states.found(claim, state, told(text, chapter)) is not None) is found


def test_an_aim_is_done_when_it_is_stated(example: Example, states: States) -> None:
    claim = example.claim("17210/aim/watering")
    assert states.found(claim, "done", told("水をやる町を目指す。")) is not None
    assert states.found(claim, "planned", told("水をやる町を目指す。")) is None


def test_passages_end_with_sentences_blank_lines_bullets_and_sections(example: Example) -> None:
    text = "I.花の章\n苗を\n植えた。水も\nやった。\n・草とり\n・石ひろい\n\n名簿\n次の町"
    source = Source.from_text(text)
    moods = Lexicon(example.graph).table["moods"]
    passages = Passages(source, moods, [LineRange(1, 8), LineRange(9, 9)])
    found = passages.within(Cited(source, [LineRange(1, 9)]))
    assert [passage.text for passage in found] == [
        "I.花の章苗を植えた。",
        "水もやった。",
        "・草とり",
        "・石ひろい",
        "名簿",
        "次の町",
    ]
    assert [passage.chapter for passage in found] == ["I.花の章"] * 5 + [""]
    assert found[0].is_sentence
    assert found[4].is_short
    assert found[1].ending == "水もやった"
