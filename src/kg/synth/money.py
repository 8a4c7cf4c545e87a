"""Budgets, line by line, and what is entrusted, agreed and lent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.synth import weights, words
from kg.synth.page import Text

if TYPE_CHECKING:
    from kg.synth.town import Town

FOUNDATION: Final = "shared:community-foundation"
"""The foundation with which municipalities all over the country conclude agreements."""

_FOUNDATION_SHARE: Final = 500 / 1741


def add_money(town: Town) -> None:
    """Say what the project costs in each year and on what the money goes."""
    town.lines.section()
    for year, state, chance in (("fy2015", "done", 0.85), ("fy2016", "planned", 0.75)):
        if town.dice.chance(chance):
            _budget(town, year, state)


def add_contracts(town: Town, bodies: list[str]) -> None:
    """Say who is entrusted with what, who concluded an agreement, and who lends staff."""
    dice = town.dice
    town.lines.section()
    if town.every(3) or dice.chance(0.65):
        state = dice.weighted({"done": 13, "planned": 5, "assumed": 1, "provisional": 1})
        town.say(
            "entrustment/project",
            "Entrustment",
            principal="government",
            contractor=dice.weighted({"body/shakyo": 14, dice.one(bodies): 6}),
            entrusts=[f"task:{task}" for task in dice.several(weights.TASKS, dice.between(1, 2))],
            selectionReason=f"selection-reason:{dice.weighted(weights.REASONS)}"
            if dice.chance(0.3)
            else None,
            state=f"state:{state}",
            since=town.lasting(state),
            note=0.7,
        )
    # One in fifteen for sure, so that a small set has an agreement too.
    if town.every(15) or dice.chance((_FOUNDATION_SHARE - 1 / 15) / (1 - 1 / 15)):
        town.say(
            "agreement/foundation",
            "Agreement",
            label=Text(
                f"{town.name.ja}と支え合い推進財団との包括連携協定",
                f"Comprehensive partnership of {town.name.en} and the foundation",
            ),
            agreementKind="agreement-kind:comprehensive-partnership",
            party=["government", FOUNDATION],
            theme=town.themes("mutual-aid"),
            state="state:done",
            when=f"on:{town.past_month()}-{dice.between(1, 28):02d}",
        )
    if dice.chance(0.08):
        town.say(
            "agreement/watch-over",
            "Agreement",
            label=Text(
                f"{town.name.ja}の見守りに関する協定", f"Agreement to watch over in {town.name.en}"
            ),
            agreementKind="agreement-kind:watch-over",
            party=["government", "shared:delivery-company"],
            state="state:done",
            when=f"on:{town.past_month()}",
        )
    if town.every(15):
        town.say(
            "secondment/shakyo",
            "Secondment",
            sender="government",
            host="body/shakyo",
            secondmentKind=dice.one(("secondment-kind:dispatch", "secondment-kind:secondment")),
            headCount=dice.between(1, 3),
            state="state:done",
            since="on:2015-04",
        )


def _budget(town: Town, year: str, state: str) -> None:
    dice = town.dice
    budget = f"budget/{year}"
    purposes = dice.several(weights.PURPOSES, dice.between(0, 5))
    priced = dice.chance(0.6)
    items: list[tuple[str, int | None, int | None, int | None, int | None]] = []
    for purpose in purposes:
        price: int | None = None
        quantity: int | None = None
        times: int | None = None
        yen: int | None = None
        if priced and purpose in ("honoraria", "travel", "council") and dice.chance(0.5):
            price = dice.between(3, 60) * 1000
            quantity, times = dice.between(1, 12), dice.between(1, 6)
            yen = price * quantity * times
        elif priced:
            yen = round(dice.spread(30, 9000)) * 1000
        items.append((purpose, yen, price, quantity, times))
    total = sum(yen or 0 for _, yen, *_ in items)
    complete = bool(items) and priced and dice.chance(0.6)
    if not complete:
        total += round(dice.spread(300, 20_000)) * 1000
    town.say(
        budget,
        "Budget",
        basis=f"budget-basis:{dice.weighted({'budgeted': 27, 'entrusted': 3, 'actual': 1})}",
        itemsComplete=complete,
        yen=total,
        state=f"state:{state}",
        when=f"on:{year}",
        mean=1.6,
    )
    for purpose, yen, price, quantity, times in items:
        town.say(
            f"{budget}/{purpose}",
            "BudgetItem",
            label=words.ITEMS[purpose],
            itemOf=budget,
            purpose=f"purpose:{purpose}",
            yen=yen,
            unitPrice=price,
            quantity=quantity,
            times=times,
            target="council/tier1" if purpose == "council" else None,
            state=f"state:{state}",
            when=f"on:{year}",
            note=0.2,
        )
