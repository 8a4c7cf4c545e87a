"""Aims, challenges, lessons, documents and their provisions, and where the source disagrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.synth import weights, words
from kg.synth.page import Text, together

if TYPE_CHECKING:
    from kg.synth.town import Town

_DOCUMENTS: Final = {
    "diagram": Text("推進体制のイメージ図", "diagram of the organisation"),
    "plan": Text("高齢者福祉計画・介護保険事業計画", "plan for older people and care insurance"),
    "survey": Text("高齢者の暮らしに関する調査", "survey on how older people live"),
    "newsletter": Text("支え合い通信", "mutual-support newsletter"),
    "other": Text("協議体の配布資料", "handout of the council"),
}


def add_outlook(town: Town, bodies: list[str]) -> None:
    """Tell what the municipality aims at, what is hard, and what it has learnt."""
    town.lines.section()
    town.say(
        "aim/main",
        "Aim",
        label=words.filled(words.AIMS[0], words.TOPICS["mutual-aid"]),
        theme=town.themes("mutual-aid"),
        state="state:done",
        when="on:unknown",
        mean=1.6,
        note=0.2,
    )
    for name, kind, patterns in (
        ("aim", "Aim", words.AIMS),
        ("challenge", "Challenge", words.CHALLENGES),
        ("lesson", "Lesson", words.LESSONS),
    ):
        for number in range(town.dice.rounded(weights.CLAIMS[name])):
            dice = town.dice
            theme, topic = town.topic()
            town.say(
                f"{name}/{number + 1}",
                kind,
                label=words.filled(dice.one(patterns), topic),
                theme=town.themes(theme),
                target=dice.one((*bodies, "council/tier1", "coordinator/tier1"))
                if dice.chance(0.45)
                else None,
                state="state:done",
                when="on:unknown" if dice.chance(0.9) else f"on:{town.past_month()}",
                mean=1.5,
                note=0.18,
            )


def add_documents(town: Town) -> None:
    """Tell which documents there are, and what the guideline provides article by article."""
    dice = town.dice
    town.lines.section()
    kinds = dice.several(weights.DOCUMENT_KINDS, dice.between(0, 2))
    for kind in kinds:
        document = f"document/{kind}"
        town.things.add(
            document,
            "Document",
            label=town.own(_DOCUMENTS[kind]),
            documentKind=f"document-kind:{kind}",
        )
        town.say(
            f"enactment/{kind}",
            "Enactment",
            document=document,
            promulgated=f"on:{town.past_month()}",
            state="state:done",
            mean=1.6,
            note=0.7,
        )
    if not (town.every(4) or dice.chance(0.15)):
        return
    month = town.past_month()
    town.things.add(
        "document/ordinance",
        "Document",
        label=town.own(
            Text(
                "生活支援体制整備事業実施要綱",
                "guideline on the Community Support System Development Project",
            )
        ),
        documentKind="document-kind:ordinance",
    )
    town.say(
        "enactment/ordinance",
        "Enactment",
        document="document/ordinance",
        promulgated=f"on:{month}-01",
        since=f"on:{month}",
        state="state:done",
    )
    for article, label in enumerate(words.ARTICLES, 1):
        town.say(
            f"provision/ordinance-{article}",
            "Provision",
            label=label,
            document="document/ordinance",
            articleNumber=article,
            theme=["theme:council"] if article > 1 else None,
            target="council/tier1" if article == 2 else None,
            state="state:done",
            since=f"on:{month}",
            note=0.1,
        )


def add_discrepancies(town: Town) -> None:
    """Tell where two passages disagree, and which of them is to be preferred."""
    dice = town.dice
    town.lines.section()
    if dice.chance(0.7):
        _date(town)
    if dice.chance(0.6):
        _count(town)
    if dice.chance(0.4):
        _wording(town)


def _date(town: Town) -> None:
    if "placement/tier1" not in town.evidence:
        return
    town.say(
        "placement/tier1-status-table",
        "Placement",
        post="coordinator/tier1",
        state="state:done",
        since=f"on:{town.past_month()}",
        note=0.8,
    )
    _disagree(
        town,
        "placement-date",
        Text(
            "第1層コーディネーターの配置の時期：本文と状況の表",
            "When the tier-1 coordinators were placed: text and status table",
        ),
        "date",
        ["placement/tier1", "placement/tier1-status-table"],
        Text(
            "本文は経緯に沿って時期を述べ、表は年度末の状況をまとめたもの。",
            "The text follows the history; the table sums up the end of the year.",
        ),
    )


def _count(town: Town) -> None:
    month = f"on:2016-{town.dice.between(1, 3):02d}"
    value = town.older + town.dice.between(1, 90)
    town.say(
        "observation/older-population-text",
        "Observation",
        about=town.place,
        measure="measure:older-population",
        value=min(value, town.population),
        state="state:done",
        when=month,
    )
    _disagree(
        town,
        "older-population",
        Text("高齢者人口：概要の欄と本文", "Older population: overview and text"),
        "count",
        ["observation/older-population", "observation/older-population-text"],
        Text("概要の欄は高齢化率と合う。", "The overview fits the ageing rate."),
    )


def _wording(town: Town) -> None:
    events = sorted(name for name in town.evidence if name.startswith("event/"))
    if len(events) < 2:
        return
    pair = town.dice.some(events, 2)
    _disagree(
        town,
        "meeting",
        Text(
            "同じ会とみられる二つの記述で名称と時期が異なる",
            "Two passages, taken to be about one meeting, differ in name and time",
        ),
        "wording",
        pair,
        Text("経緯の表の方が参加者に詳しい。", "The history says more on who took part."),
    )


def _disagree(
    town: Town, name: str, label: Text, kind: str, between: list[str], reason: Text
) -> None:
    town.claims.add(
        f"discrepancy/{name}",
        "Discrepancy",
        label=label,
        between=between,
        prefers=between[0],
        discrepancyKind=f"discrepancy-kind:{kind}",
        reason=reason,
        evidence=together(town.evidence[claim] for claim in between),
    )
