"""What a municipality has: areas, bodies, departments, posts, and the two programmes of all."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg.synth import words
from kg.synth.page import Plain, Tagged, Text
from kg.synth.town import full_code

if TYPE_CHECKING:
    from kg.synth.town import Town

BODIES: Final = {
    "shakyo": ("municipal-shakyo", Text("社会福祉協議会", "Council of Social Welfare")),
    "support-centre": (
        "support-centre",
        Text("地域包括支援センター", "Community comprehensive support centre"),
    ),
    "welfare-commissioners": (
        "welfare-commissioners",
        Text("民生委員児童委員協議会", "Association of welfare commissioners"),
    ),
    "seniors-club": ("seniors-club", Text("老人クラブ連合会", "Federation of seniors' clubs")),
    "neighbourhood-federation": (
        "neighbourhood-federation",
        Text("自治会連合会", "Federation of neighbourhood associations"),
    ),
    "care-meeting": ("standing-meeting", Text("地域ケア会議", "Community care meeting")),
    "silver-centre": (
        "silver-human-resources-centre",
        Text("シルバー人材センター", "Silver human resources centre"),
    ),
    "npo": ("npo", Text("くらし支援ネットワーク", "Daily-life support network (NPO)")),
    "volunteer-group": ("volunteer-group", Text("ボランティア連絡会", "Liaison of volunteers")),
    "preparatory-body": (
        "preparatory-body",
        Text("生活支援体制整備準備会", "Preparatory body for community support"),
    ),
    "working-group": ("working-group", Text("地域づくり作業部会", "Working group on community")),
    "residents-group": ("residents-group", Text("地域支え合いの会", "Mutual-support group")),
}
"""Name on the page → kind and name of a body that a municipality may have."""

ALWAYS: Final = ("shakyo", "support-centre", "welfare-commissioners", "care-meeting")
"""The bodies that every municipality has."""

_SHORT: Final = {
    "shakyo": "社協",
    "support-centre": "包括",
    "welfare-commissioners": "民生委員",
    "seniors-club": "老人クラブ",
}
_LATITUDES: Final = (31_000_000, 44_500_000)


def add_things(town: Town) -> list[str]:
    """Describe the municipality and what it has.

    Returns:
        The bodies, by their names on the page.
    """
    _place(town)
    _areas(town)
    bodies = _bodies(town)
    _government(town)
    _programmes(town)
    return bodies


def _place(town: Town) -> None:
    dice, code = town.dice, town.code
    latitude = dice.between(*_LATITUDES)
    # The islands run from south-west to north-east; so does what is made up.
    longitude = 130_000_000 + (latitude - _LATITUDES[0]) * 9 // 10 + dice.between(0, 999_999)
    town.things.add(
        town.place,
        "Municipality",
        label=town.called,
        hiddenLabel=Tagged(town.name.kana, "ja-hira"),
        latitude=Decimal(latitude) / 1_000_000,
        longitude=Decimal(longitude) / 1_000_000,
        url=f"https://www.{code}.example.jp/",
        localGovernmentCode=Plain(full_code(code)),
        standardAreaCode=f"http://data.e-stat.go.jp/lod/sac/C{code}",
        within=f"id:{town.prefecture}",
    )


def _areas(town: Town) -> None:
    named = town.dice.some(words.DISTRICTS, min(town.area_count, town.dice.between(2, 6)))
    for name in named:
        area = f"area/{name.en.lower()}"
        label = Text(f"{name.ja}地区", f"{name.en} district")
        town.areas.append(area)
        town.area_names.append(label)
        town.things.add(
            area,
            "Area",
            label=label,
            areaKind=f"area-kind:{town.area_kind}",
            within=town.place,
        )


def _bodies(town: Town) -> list[str]:
    dice = town.dice
    others = [name for name in BODIES if name not in ALWAYS and dice.chance(0.6)]
    bodies = []
    for name in [*ALWAYS, *others]:
        kind, label = BODIES[name]
        short = _SHORT.get(name)
        several = name in ("support-centre", "npo") and town.population > 60_000
        town.things.add(
            f"body/{name}",
            "Body",
            label=town.own(label),
            altLabel=Tagged(short, "ja") if short else None,
            classification=f"organisation-kind:{kind}",
            serves=town.place,
            standsFor=dice.between(2, 12) if several else None,
        )
        bodies.append(f"body/{name}")
    return bodies


def _government(town: Town) -> None:
    things, dice = town.things, town.dice
    things.add(
        "government",
        "Government",
        label=Text(f"{town.name.ja}（役所）", f"{town.name.en} government"),
        altLabel=Tagged(town.name.ja[-1], "ja"),
        classification="organisation-kind:municipal-government",
        serves=town.place,
    )
    division = dice.one(
        (
            Text("高齢福祉課", "Older People's Welfare Division"),
            Text("介護保険課", "Care Insurance Division"),
            Text("健康福祉課", "Health and Welfare Division"),
            Text("長寿社会課", "Longevity Division"),
        )
    )
    for name, label, whole in (
        ("division", division, "government"),
        ("section", Text(f"{division.ja}地域支援係", "Community Support Section"), None),
    ):
        if whole is None and not dice.chance(0.6):
            continue
        things.add(
            f"department/{name}",
            "Department",
            label=Text(f"{town.name.ja}{label.ja}", f"{label.en}, {town.name.en}"),
            altLabel=Tagged(label.ja, "ja"),
            classification="organisation-kind:department",
            unitOf=whole or "department/division",
            serves=town.place,
        )
    things.add(
        "post/chair",
        "Post",
        label=town.of(Text("社会福祉協議会長", "Head of the Council of Social Welfare")),
        postIn="body/shakyo",
    )
    if town.every(3):
        things.add(
            "person/adviser",
            "Person",
            label=Text(
                f"{town.name.ja}の地域づくりに助言する専門家（T氏）",
                f"T., an expert who advises {town.name.en} on community building",
            ),
            note=Text("氏名は示されない。", "The full name is not given."),
        )


def _programmes(town: Town) -> None:
    for name, label in (
        (
            "comprehensive-project",
            Text("介護予防・日常生活支援総合事業", "Comprehensive care-prevention project"),
        ),
        (
            "development-project",
            Text("生活支援体制整備事業", "Community Support System Development Project"),
        ),
    ):
        town.things.add(
            f"programme/{name}",
            "Programme",
            label=town.of(label),
            programmeKind=f"programme-kind:{name}",
        )
