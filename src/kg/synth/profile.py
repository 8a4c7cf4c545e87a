"""The profile of a municipality: figures, areas, centres, and what the front of the source says."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from kg.evidence import LineRange
from kg.synth import words
from kg.synth.page import Text

if TYPE_CHECKING:
    from kg.synth.page import Values
    from kg.synth.town import Town


def add_profile(town: Town) -> None:
    """Say how many people live there, how the place is divided, who is in charge."""
    town.lines.section()
    _figures(town)
    _divisions(town)
    _centres(town)
    town.say(
        "relation/department-in-charge",
        "Relation",
        actor="department/division",
        counterpart="programme/development-project",
        relationKind="relation-kind:in-charge",
        state="state:done",
        since="on:unknown",
    )


def add_front(town: Town) -> None:
    """Say again what the list of contents and the table at the front say of the municipality."""
    heads = [LineRange(1, 2), LineRange(3, 11), LineRange(12, 20)]
    contents, table = town.first_line, town.first_line + 1
    town.claims.add(
        "contents/population",
        "Observation",
        **_observation(town, "population", town.population),
        when="on:unknown",
        restates="observation/population",
        evidence=[heads[0], LineRange(contents, contents)],
    )
    printed = town.population
    agrees = not town.every(10)
    if not agrees:
        printed += 100 if town.dice.chance(0.5) else -1
    town.claims.add(
        "front-table/population",
        "Observation",
        **_observation(town, "population", printed),
        when="on:unknown",
        restates="observation/population" if agrees else None,
        evidence=[heads[1], LineRange(table, table + 2)],
    )
    if not agrees:
        _front_discrepancy(town, table)
    if town.dice.chance(0.7):
        town.claims.add(
            "front-table/ageing-rate",
            "Observation",
            **_observation(town, "ageing-rate", _rate(town.older, town.population)),
            when="on:unknown",
            restates="observation/ageing-rate",
            evidence=[heads[1], LineRange(table + 3, table + 4)],
        )
    if town.dice.chance(0.8):
        town.claims.add(
            "front-table/tier-2",
            "AreaDivision",
            divides=town.place,
            areaKind=f"area-kind:{town.area_kind}",
            areaPurpose="area-purpose:tier-2",
            areaCount=town.area_count,
            restates="division/tier-2",
            state="state:done",
            when="on:2016-03",
            evidence=[heads[2], LineRange(table + 5, table + 6)],
        )
    if town.dice.chance(0.6):
        town.claims.add(
            "front-table/feature",
            "Aim",
            label=words.filled(words.AIMS[0], words.TOPICS["mutual-aid"]),
            restates="aim/main",
            state="state:done",
            when="on:unknown",
            evidence=[heads[2], LineRange(table + 7, table + 8)],
        )


def _front_discrepancy(town: Town, table: int) -> None:
    lines = [LineRange(table, table + 2), *town.evidence["observation/population"]]
    town.claims.add(
        "discrepancy/front-population",
        "Discrepancy",
        label=Text("総人口：巻頭の表と本文", "Population: the front table and the case"),
        between=["front-table/population", "observation/population"],
        prefers="observation/population",
        discrepancyKind="discrepancy-kind:count",
        reason=Text(
            "本文の値には時点があり、年齢別の人口とも合う。",
            "The figure of the case is dated and fits the figures by age.",
        ),
        evidence=sorted(lines),
    )


def _observation(town: Town, measure: str, value: int | Decimal) -> dict[str, Values]:
    return {
        "about": town.place,
        "measure": f"measure:{measure}",
        "state": "state:done",
        "value": value,
    }


def _figures(town: Town) -> None:
    dice = town.dice
    month = f"on:2016-{dice.between(1, 3):02d}"
    for measure, value, chance in (
        ("population", town.population, 1.0),
        ("older-population", town.older, 1.0),
        ("ageing-rate", _rate(town.older, town.population), 1.0),
        ("certification-rate", Decimal(dice.between(130, 230)) / 10, 0.9),
        ("insurance-premium", dice.between(42, 68) * 100, 0.9),
    ):
        if dice.chance(chance):
            town.say(
                f"observation/{measure}",
                "Observation",
                note=0.3,
                mean=2.0,
                **_observation(town, measure, value),
                when=month,
            )
    if dice.chance(0.5):
        town.say(
            "observation/salon-sites",
            "Observation",
            about="programme/development-project",
            measure="measure:sites",
            value=dice.between(4, 180),
            qualifier="qualifier:about" if dice.chance(0.3) else None,
            state="state:done",
            when="on:fy2015",
        )


def _divisions(town: Town) -> None:
    dice = town.dice
    merged = dice.chance(0.25)
    named = town.areas if len(town.areas) == town.area_count or dice.chance(0.4) else []
    for name, purpose, kind, count, listed in (
        (
            "everyday-living-areas",
            "everyday-living-area",
            "whole-municipality" if merged else town.area_kind,
            1 if merged else town.area_count,
            None,
        ),
        ("tier-1", "tier-1", "whole-municipality", 1, None),
        ("tier-2", "tier-2", town.area_kind, town.area_count, named or None),
        (
            "neighbourhood-associations",
            "local-structure",
            "neighbourhood-association-area",
            max(5, town.population // 450),
            None,
        ),
    ):
        if name == "neighbourhood-associations" and not dice.chance(0.5):
            continue
        town.say(
            f"division/{name}",
            "AreaDivision",
            divides=town.place,
            areaKind=f"area-kind:{kind}",
            areaPurpose=f"area-purpose:{purpose}",
            areaCount=count,
            listsArea=listed,
            state="state:done",
            when="on:2016-03",
        )


def _centres(town: Town) -> None:
    dice = town.dice
    direct = dice.chance(0.5)
    town.say(
        "centres/support-centres",
        "CentreProvision",
        centreKind="centre-kind:support-centre",
        centreCount=1 + town.population // 40_000,
        operationMode=f"operation-mode:{'direct' if direct else 'entrusted'}",
        operator="government" if direct else None,
        state="state:done",
        when="on:2016-03",
    )
    if dice.chance(0.3):
        town.say(
            "centres/branches",
            "CentreProvision",
            centreKind="centre-kind:branch",
            centreCount=dice.between(1, 6),
            state="state:done",
            when="on:2016-03",
        )


def _rate(part: int, whole: int) -> Decimal:
    return Decimal(round(1000 * part / whole)) / 10
