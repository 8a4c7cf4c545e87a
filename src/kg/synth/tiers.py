"""Coordinators and councils, tier by tier: deployed, placed, set up, formed, run and joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.synth import weights
from kg.synth.page import Tagged, Text
from kg.synth.things import BODIES

if TYPE_CHECKING:
    from kg.synth.town import Town

_REAL: Final = ("done", "partly-done", "provisional")
_NONE: Final = ("absent", "not-planned")


def add_tiers(town: Town, bodies: list[str]) -> dict[str, str]:
    """Say who is placed and what is set up at each tier.

    Args:
        town: the municipality.
        bodies: its bodies.

    Returns:
        The coordinator posts and councils, with the state of each.
    """
    states = _states(town)
    town.lines.section()
    for (tier, what), state in states.items():
        _deployment(town, tier, what, state)
    found: dict[str, str] = {}
    town.lines.section()
    for tier in (1, 2):
        name = f"coordinator/tier{tier}"
        found[name] = states[tier, "coordinator"]
        _coordinator(town, tier, found[name])
    town.lines.section()
    for tier in (1, 2):
        name = f"council/tier{tier}"
        found[name] = states[tier, "council"]
        _council(town, tier, found[name], bodies)
    if town.every(8):
        _tier_three(town)
    return found


def _states(town: Town) -> dict[tuple[int, str], str]:
    states = {}
    for what, frequencies in (
        ("coordinator", weights.PLACEMENT_STATES),
        ("council", weights.COUNCIL_STATES),
    ):
        usual = {state: number for state, number in frequencies.items() if state != "candidate"}
        states[1, what] = town.dice.weighted(
            {state: number for state, number in usual.items() if state != "partly-done"}
        )
        states[2, what] = town.dice.weighted(
            {state: number * (0.4 if state == "done" else 1) for state, number in usual.items()}
        )
    if town.every(5):
        states[2, "coordinator"] = states[2, "council"] = "partly-done"
    if town.every(7):
        states[1, "coordinator"] = states[1, "council"] = "done"
    if town.every(11):
        states[1, "coordinator"] = "provisional"
    if town.every(13):
        states[2, "coordinator"] = states[2, "council"] = "not-planned"
    return states


def _deployment(town: Town, tier: int, what: str, state: str) -> None:
    total = 1 if tier == 1 else town.area_count
    covered = 0
    if state in ("planned", "under-consideration", "assumed") and town.dice.chance(0.6):
        state = "absent"  # what is only planned is counted as not there yet
    if state == "done":
        covered = total
    elif state in _REAL:
        covered = town.dice.between(1, max(total - 1, 1))
    town.say(
        f"deployment/tier{tier}-{what}",
        "Deployment",
        deploys=f"deployed:{what}",
        tier=f"tier:{tier}",
        areaKind=f"area-kind:{'whole-municipality' if tier == 1 else town.area_kind}",
        areaTotal=total,
        areaCovered=covered,
        unitCount=covered if covered else None,
        state=f"state:{state}",
        when="on:2016-03" if covered or state in _NONE else town.moment(state),
    )


def _coordinator(town: Town, tier: int, state: str) -> None:
    dice = town.dice
    post = f"coordinator/tier{tier}"
    seat = dice.weighted({"body/shakyo": 14, "body/support-centre": 9, "government": 5})
    number = dice.between(1, 3) if tier == 1 else max(2, town.area_count // 2)
    town.things.add(
        post,
        "CoordinatorPost",
        label=town.of(
            Text(
                f"第{tier}層生活支援コーディネーター",
                f"Tier-{tier} community support coordinators",
            )
        ),
        altLabel=Tagged("地域支え合い推進員", "ja") if dice.chance(0.25) else None,
        postIn=seat,
        covers=town.place if tier == 1 else list(town.areas),
        tier=f"tier:{tier}",
    )
    if state in _NONE:
        town.say(
            f"placement/tier{tier}",
            "Placement",
            post=post,
            state=f"state:{state}",
            since="on:unknown",
        )
        return
    since = town.lasting(state)
    town.say(
        f"placement/tier{tier}",
        "Placement",
        post=post,
        employer=seat,
        seat=seat,
        engagement=f"engagement:{dice.weighted({'concurrent': 16, 'full-time': 6, 'team': 2})}",
        employment=f"employment:{dice.weighted({'part-time': 7, 'regular': 6})}"
        if dice.chance(0.4)
        else None,
        background=[
            f"background:{name}" for name in dice.several(weights.BACKGROUNDS, dice.between(0, 2))
        ],
        selectionReason=[
            f"selection-reason:{name}" for name in dice.several(weights.REASONS, dice.between(0, 3))
        ],
        headCount=number,
        qualifier="qualifier:about" if number > 8 and dice.chance(0.5) else None,
        state=f"state:{state}",
        since=since,
        note=0.8,
    )
    if tier == 1 and number > 1:
        town.say(
            "placement/tier1/shakyo",
            "Placement",
            post=post,
            employer="body/shakyo",
            partOf="placement/tier1",
            headCount=1,
            state=f"state:{state}",
            since=since,
        )


def _council(town: Town, tier: int, state: str, bodies: list[str]) -> None:
    dice = town.dice
    council = f"council/tier{tier}"
    local = dice.one(
        (
            Text("地域支え合い推進会議", "Community Mutual Support Meeting"),
            Text("生活支援・介護予防協議体", "Council for Daily-life Support and Prevention"),
            Text("ささえあい協議会", "Sasaeai Council"),
            Text("いきいき暮らし推進協議体", "Council for Lively Living"),
        )
    )
    number = 1 if tier == 1 else town.area_count
    districts = Text("の地区", " (districts)") if tier == 2 else Text("", "")
    town.things.add(
        council,
        "Council",
        label=Text(
            f"{town.name.ja}{districts.ja}{local.ja}", f"{town.name.en} {local.en}{districts.en}"
        ),
        localName=Tagged(local.ja, "ja") if town.every(3) or dice.chance(0.2) else None,
        classification="organisation-kind:council",
        covers=town.place if tier == 1 else list(town.areas),
        serves=town.place,
        standsFor=number if number > 1 else None,
        tier=f"tier:{tier}",
    )
    since = town.lasting(state) if state not in _NONE else "on:unknown"
    if state == "done" and tier == 1:
        since = f"on:{town.past_month()}"
    town.say(
        f"establishment/tier{tier}",
        "Establishment",
        establishes=council,
        councilCount=None if state in _NONE else number,
        state=f"state:{state}",
        since=since,
        note=0.7,
    )
    if state in _NONE:
        return
    _secretariat(town, council, tier, state)
    if tier == 1:
        _members(town, council, state, bodies)
    if tier == 1 or dice.chance(0.3):
        _formation(town, council, tier, state, bodies)


def _secretariat(town: Town, council: str, tier: int, state: str) -> None:
    dice = town.dice
    holder = dice.weighted({"body/shakyo": 12, "body/support-centre": 6, "department/division": 9})
    if tier == 1 and town.every(4):
        holder = "body/shakyo"
    joint = dice.chance(0.4)
    second = "department/division" if holder != "department/division" else "body/shakyo"
    town.say(
        f"secretariat/council-tier{tier}",
        "Membership",
        organization=council,
        role="role:secretariat",
        holder=[holder, second] if joint else holder,
        share="share:joint" if joint else "share:sole",
        state=f"state:{state if state in ('done', 'provisional', 'planned') else 'assumed'}",
        since=town.lasting(state),
    )


def _members(town: Town, council: str, state: str, bodies: list[str]) -> None:
    dice = town.dice
    kinds = dice.several(weights.MEMBER_KINDS, 12)
    holders = [body for body in bodies if not body.endswith(("preparatory-body", "care-meeting"))]
    for number in range(dice.rounded(weights.CLAIMS["member"])):
        seated = state if state != "done" else dice.weighted(weights.MEMBER_STATES)
        named = dice.chance(0.6) and holders
        town.say(
            f"membership/council-{number + 1}",
            "Membership",
            organization=council,
            role="role:member",
            holder=dice.some(holders, dice.between(1, 3)) if named else None,
            holderKind=None
            if named
            else [f"organisation-kind:{kind}" for kind in dice.some(kinds, dice.between(1, 4))],
            headCount=dice.between(1, 5) if town.every(3) or dice.chance(0.15) else None,
            state=f"state:{seated}",
            since=town.lasting(seated),
            mean=2.8,
            note=0.6,
        )
    if town.every(3):
        town.say(
            "membership/chair",
            "Membership",
            organization=council,
            role="role:chair",
            holder="post/chair",
            state=f"state:{state}",
            since=town.lasting(state),
        )
        town.say(
            "membership/adviser",
            "Membership",
            organization=council,
            role="role:adviser",
            holder="person/adviser",
            state=f"state:{state}",
            since=town.lasting(state),
        )


def _formation(town: Town, council: str, tier: int, state: str, bodies: list[str]) -> None:
    dice = town.dice
    origins = [
        body
        for body in bodies
        if BODIES[body.removeprefix("body/")][0]
        in ("standing-meeting", "preparatory-body", "working-group")
    ]
    real = state if state in ("done", "partly-done", "planned") else "assumed"
    town.say(
        f"formation/tier{tier}",
        "Formation",
        formed=council,
        formedFrom=dice.some(origins, dice.between(1, 2)),
        formationKind=f"formation-kind:{dice.weighted(weights.FORMATION_KINDS)}",
        state=f"state:{real}",
        since=town.lasting(real),
        note=0.7,
    )


def _tier_three(town: Town) -> None:
    town.things.add(
        "coordinator/tier3",
        "CoordinatorPost",
        label=town.of(Text("第3層の支え合い推進員", "Tier-3 mutual-support promoters")),
        covers=list(town.areas),
        tier="tier:3",
    )
    town.say(
        "placement/tier3",
        "Placement",
        post="coordinator/tier3",
        headCount=town.dice.between(5, 40),
        state="state:under-consideration",
        since="on:after-2016-03",
    )
    town.say(
        "division/tier-3",
        "AreaDivision",
        divides=town.place,
        areaKind="area-kind:neighbourhood-association-area",
        areaPurpose="area-purpose:tier-3",
        areaCount=max(5, town.population // 450),
        state="state:under-consideration",
        when="on:after-2016-03",
    )
