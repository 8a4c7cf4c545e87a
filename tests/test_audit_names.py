"""Names are found across line breaks, in short forms at home, and never taken from next door."""

from __future__ import annotations

import pytest

from audit_example import ID, Example
from kg.audit.lexicon import Lexicon
from kg.audit.names import Names, check_name
from kg.audit.scores import Outcome
from kg.audit.source import Cited, Source, fold, squeeze
from kg.audit.words import Pairs, pairs_of
from kg.evidence import LineRange

SECTIONS = {"17210": [LineRange(1, 99)]}
NODES = {
    "flowers": f"{ID}17210/body/council-of-flowers",
    "shakyo": f"{ID}17210/body/shakyo",
    "gardeners": f"{ID}17210/body/gardeners",
    "council": f"{ID}17210/council/tier1",
    "government": f"{ID}17210/government",
    "town": f"{ID}17210",
    "mowers": f"{ID}17999/body/mowers",
    "neighbour": f"{ID}17999",
}


@pytest.fixture(scope="module")
def example() -> Example:
    return Example()


@pytest.mark.parametrize(
    ("text", "node", "outcome", "rule"),
    [
        ("花咲き協議会が集まる", "flowers", Outcome.CONFIRMED, None),
        ("「花咲き」協\n\n議会が集まる", "flowers", Outcome.CONFIRMED, None),
        ("白⼭市社会福祉協議会", "shakyo", Outcome.CONFIRMED, None),
        ("社会福祉協議会に頼む", "shakyo", Outcome.CONFIRMED, None),
        ("協議体を開く", "council", Outcome.CONFIRMED, "class word"),
        ("行政が支える", "government", Outcome.CONFIRMED, "class word"),
        ("誰かが支える", "government", Outcome.DERIVED, "municipality of the section"),
        ("誰かが支える", "town", Outcome.CONFIRMED, "municipality of the section"),
        ("誰かが支える", "flowers", Outcome.UNCONFIRMED, None),
        ("草刈り隊が来た", "mowers", Outcome.UNCONFIRMED, None),
        ("青川町の草刈り隊が来た", "mowers", Outcome.CONFIRMED, None),
        ("青川から来た", "neighbour", Outcome.CONFIRMED, None),
        ("隣町から来た", "neighbour", Outcome.UNCONFIRMED, None),
    ],
)
def test_names(example: Example, text: str, node: str, outcome: Outcome, rule: str | None) -> None:
    source = Source.from_text(text)
    names = Names(example.graph, Lexicon(example.graph), SECTIONS)
    cited = Cited(source, [LineRange(1, len(source.lines))])
    score = check_name(names, Pairs(source), cited, "actor", NODES[node], "17210")
    assert (score.outcome, score.rule) == (outcome, rule)


def test_what_a_passage_is_about_may_be_told_above(example: Example) -> None:
    source = Source.from_text("花咲き協議会の一年\n春に種をまいた")
    names = Names(example.graph, Lexicon(example.graph), SECTIONS)
    cited = Cited(source, [LineRange(2, 2)])
    score = check_name(names, Pairs(source), cited, "actor", NODES["flowers"], "17210")
    assert (score.outcome, score.rule) == (Outcome.DERIVED, "told above")
    assert score.lines == LineRange(1, 1)


def test_radicals_are_read_as_characters() -> None:
    assert fold("⺠⽣委員") == "民生委員"
    assert squeeze(" ＮＰＯ「花\n園」") == "npo花園"


def test_words_are_compared_by_pairs_within_them() -> None:
    assert pairs_of("花咲く庭園でAB") == {"花咲", "庭園", "ab"}
    source = Source.from_text("庭園の花\n山の鳥\n川の魚")
    pairs = Pairs(source)
    here = Cited(source, [LineRange(1, 1)])
    assert pairs.coverage(here, ["庭園"]) == 1.0
    assert pairs.coverage(here, ["山村"]) == 0.0
    assert pairs.coverage(here, []) == 1.0
    assert 0 < pairs.coverage(here, ["庭園と鳥"]) < 1
