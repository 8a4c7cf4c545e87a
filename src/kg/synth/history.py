"""What happened, what goes on and what is to come; who works with whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.synth import weights, words
from kg.synth.money import FOUNDATION
from kg.synth.page import Plain, Tagged, Text
from kg.synth.town import PREFECTURES, code_of

if TYPE_CHECKING:
    from kg.synth.town import Town

_LECTURERS: Final = {
    FOUNDATION: 5,
    "shared:instructor": 3,
    "shared:university": 2,
    "shared:mhlw": 1,
    "department/division": 4,
}
_SERIES: Final = {"council-meeting": "council/tier1", "preparatory-meeting": "body/care-meeting"}


def add_history(town: Town, bodies: list[str]) -> None:
    """Tell the events of a municipality in order."""
    town.lines.section()
    sessions: dict[str, int] = {}
    for number in range(town.dice.rounded(weights.CLAIMS["event"])):
        if number == 6:
            town.lines.section()
        _event(town, number + 1, bodies, sessions)
    if town.every(4):
        _learning(town)


def add_undertakings(town: Town, bodies: list[str]) -> None:
    """Tell what goes on and what is planned, without the date of an event."""
    town.lines.section()
    for number in range(town.dice.rounded(weights.CLAIMS["undertaking"])):
        if number == 7:
            town.lines.section()
        dice = town.dice
        theme, topic = town.topic()
        state = dice.weighted(weights.LASTING_STATES)
        label = words.filled(dice.one(words.UNDERTAKINGS), topic)
        if town.area_names and dice.chance(0.2):
            area = dice.one(town.area_names)
            label = Text(f"{label.ja}（{area.ja}）", f"{label.en} in {area.en}")
        town.say(
            f"undertaking/{number + 1}",
            "Undertaking",
            label=label,
            actor=dice.weighted(
                {"coordinator/tier1": 15, dice.one(bodies): 11, "government": 4, "council/tier1": 2}
            )
            if dice.chance(0.63)
            else None,
            target=dice.weighted(
                {"programme/development-project": 6, dice.one(bodies): 8, "council/tier1": 5}
            )
            if dice.chance(0.5)
            else None,
            theme=town.themes(theme) if dice.chance(0.8) else None,
            frequency=f"frequency:{dice.one(('monthly', 'weekly', 'four-times-a-year'))}"
            if dice.chance(0.04)
            else None,
            occurrences=dice.between(2, 24) if dice.chance(0.03) else None,
            schedule=Text("毎月第2火曜日の午前", "Mornings of the second Tuesday of each month")
            if dice.chance(0.06)
            else None,
            state=f"state:{state}",
            since=town.lasting(state),
            until="on:unknown" if state == "ended" else None,
            mean=2.2,
            note=0.35,
        )


def add_relations(town: Town, bodies: list[str]) -> None:
    """Tell who supports, informs, asks and funds whom."""
    dice = town.dice
    town.lines.section()
    outside = {
        FOUNDATION: 9,
        f"id:{town.prefecture}/government": 6,
        f"shared:prefectural-shakyo-{town.prefecture}": 4,
        "shared:mhlw": 1,
    }
    for number in range(dice.rounded(weights.CLAIMS["relation"])):
        kind = dice.weighted(weights.RELATION_KINDS)
        state = dice.weighted(weights.RELATION_STATES)
        actor = dice.weighted(
            {
                dice.one(bodies): 50,
                "government": 30,
                "coordinator/tier1": 27,
                dice.weighted(outside): 10,
            }
        )
        counterparts = [name for name in (*bodies, "council/tier1") if name != actor]
        town.say(
            f"relation/{number + 1}",
            "Relation",
            actor=actor,
            counterpart=dice.some(counterparts, dice.rounded(1.2)),
            relationKind=f"relation-kind:{kind}",
            theme=town.themes(town.topic()[0], 0.1) if dice.chance(0.14) else None,
            state=f"state:{state}",
            since=town.lasting(state),
            until="on:unknown" if state == "ended" else None,
            mean=1.6,
            note=0.7,
        )


def add_programmes(town: Town, bodies: list[str]) -> None:
    """Tell which programmes are run by whom, since when."""
    dice = town.dice
    town.lines.section()
    town.say(
        "operation/comprehensive-project",
        "Operation",
        operates="programme/comprehensive-project",
        operator="government",
        state=f"state:{(state := dice.weighted({'done': 10, 'planned': 5}))}",
        since="on:2015-04" if state == "done" else f"on:2016-{dice.between(4, 12):02d}",
    )
    kinds = dice.several(weights.PROGRAMME_KINDS, dice.rounded(weights.CLAIMS["operation"]))
    for kind in kinds:
        programme = f"programme/{kind}"
        named = dice.chance(0.35)
        town.things.add(
            programme,
            "Programme",
            label=town.of(words.PROGRAMMES[kind]),
            altLabel=Tagged(words.PROGRAMMES[kind].ja, "ja") if named else None,
            programmeKind=f"programme-kind:{kind}",
        )
        state = dice.weighted(weights.OPERATION_STATES)
        if town.every(9) and kind == kinds[-1]:
            state = "ended"
        theme, _ = town.topic()
        residents = dice.chance(0.15)
        town.say(
            f"operation/{kind}",
            "Operation",
            operates=programme,
            operator=None if residents else dice.one((*bodies, "government", "government")),
            operatorKind="organisation-kind:resident" if residents else None,
            theme=town.themes(theme, 0.2) if dice.chance(0.5) else None,
            frequency=f"frequency:{dice.one(('weekly', 'twice-a-month'))}"
            if dice.chance(0.1)
            else None,
            venue=Text("各地区の公民館", "Community halls of the districts")
            if dice.chance(0.12)
            else None,
            userFee=dice.between(1, 8) * 100 if dice.chance(0.05) else None,
            state=f"state:{state}",
            since=town.lasting(state),
            until="on:unknown" if state == "ended" else None,
            mean=1.8,
            note=0.7,
        )


def _event(town: Town, number: int, bodies: list[str], sessions: dict[str, int]) -> None:
    dice = town.dice
    kind = dice.weighted(weights.EVENT_KINDS)
    theme, topic = town.topic()
    state = dice.weighted(weights.EVENT_STATES)
    if number == 1:
        state = "done"
    when = f"on:{town.past_month()}" if number == 1 else town.moment(state)
    series = _SERIES.get(kind) or ("programme/development-project" if dice.chance(0.35) else None)
    session = None
    if series and dice.chance(0.4):
        session = sessions[series] = sessions.get(series, 0) + 1
    crowd = round(dice.spread(8, 600)) if dice.chance(0.14) else None
    label = words.filled(words.EVENTS[kind], topic)
    if session:
        label = Text(f"第{session}回 {label.ja}", f"{label.en} (no. {session})")
    town.say(
        f"event/{number}-{kind}",
        "Event",
        label=label,
        eventKind=f"event-kind:{kind}",
        theme=town.themes(theme, 0.4) if dice.chance(0.62) else None,
        organiser=dice.weighted(
            {"government": 38, "coordinator/tier1": 20, dice.one(bodies): 13, FOUNDATION: 8}
        )
        if dice.chance(0.22)
        else None,
        participant=dice.some((*bodies, "coordinator/tier1", "government"), dice.between(1, 3))
        if dice.chance(0.36)
        else None,
        participantKind="organisation-kind:resident" if dice.chance(0.1) else None,
        target="council/tier1" if dice.chance(0.2) else None,
        covers=dice.one(town.areas) if dice.chance(0.28) else None,
        lecturer=dice.weighted(_LECTURERS)
        if kind in ("training", "forum", "study-group") and dice.chance(0.3)
        else None,
        sessionOf=series,
        sessionNumber=session,
        attendance=crowd,
        qualifier="qualifier:about" if crowd and dice.chance(0.35) else None,
        startTime=Plain(f"{dice.between(9, 19):02d}:{dice.one(('00', '30'))}")
        if dice.chance(0.15)
        else None,
        venue=Text(f"{town.name.ja}役所の会議室", f"Meeting room of {town.name.en} government")
        if dice.chance(0.18)
        else None,
        state=f"state:{state}",
        when=when,
        mean=2.7,
        note=0.5,
    )


def _learning(town: Town) -> None:
    """Tell of a forum at which another municipality was shown, and of a visit to one.

    What is named has a smaller number, so that it is in every set that this one is in.
    """
    dice = town.dice
    model = f"id:{code_of(dice.between(0, min(town.number, PREFECTURES) - 1))}"
    theme, topic = town.topic()
    town.say(
        "event/case-presentation",
        "Event",
        label=words.filled(words.EVENTS["forum"], topic),
        eventKind="event-kind:forum",
        lecturer=FOUNDATION,
        organiser="government",
        presents=model,
        theme=town.themes(theme),
        attendance=dice.between(60, 700),
        state="state:done",
        when=f"on:{town.past_month()}",
    )
    if dice.chance(0.6):
        town.say(
            "event/study-visit",
            "Event",
            label=words.filled(words.EVENTS["study-visit"], topic),
            eventKind="event-kind:study-visit",
            visits=model,
            state="state:done",
            when=f"on:{town.past_month()}",
        )
