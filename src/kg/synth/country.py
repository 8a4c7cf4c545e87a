"""What all municipalities share: prefectures, bodies of the country, the source, the data set.

Nothing of it depends on how many municipalities are made, so that the files of a small set are
among those of a large one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg.evidence import LineRange
from kg.namespaces import ID, ROOT
from kg.synth import words
from kg.synth.dice import Dice
from kg.synth.money import FOUNDATION
from kg.synth.page import Page, Plain, Tagged, Text
from kg.synth.town import HEADING_LINES, PREFECTURES, full_code, line_count

if TYPE_CHECKING:
    from kg.synth.town import Town

SOURCE: Final = f"{ROOT}source/casebook2016"
_BODIES: Final = (
    (FOUNDATION, "foundation", Text("公益財団法人支え合い推進財団", "Mutual Support Foundation")),
    ("shared:national-shakyo", "national-shakyo", Text("全国の社協の連合会", "National shakyo")),
    ("shared:university", "university", Text("地域福祉大学", "University of Community Welfare")),
    (
        "shared:delivery-company",
        "company",
        Text("見守り協力の宅配会社", "Delivery company that helps to watch over"),
    ),
)


def shared_pages(seed: int) -> dict[str, Page]:
    """Return the pages of the country by their paths within ``data``."""
    dice = Dice(f"{seed}/country")
    return {
        "shared/places.ttl": _places(dice),
        "shared/organisations.ttl": _organisations(),
        "source.ttl": _source(),
        "dataset.ttl": _dataset(),
    }


def add_sections(town: Town) -> None:
    """Say which lines of the source are about a municipality, and which of them say nothing."""
    first, last = town.lines.first, town.lines.last
    table = town.first_line + 1
    for kind, start, end in (
        ("case", first, last),
        ("contents", town.first_line, town.first_line),
        ("front-table", table, first - 1),
    ):
        town.things.add(
            f"{SOURCE}/section/{town.code}/{kind}",
            "SourceSection",
            isPartOf=SOURCE,
            sectionKind=f"section-kind:{kind}",
            sectionOf=town.place,
            firstLine=start,
            lastLine=end,
        )
    for reason, lines in (
        ("blank", town.lines.blank),
        ("heading", town.lines.headings),
        ("page-furniture", town.lines.furniture),
    ):
        town.things.add(
            f"no-fact/{reason}",
            "LinesWithoutFact",
            lines=list(lines),
            noFactReason=f"no-fact-reason:{reason}",
        )


def _places(dice: Dice) -> Page:
    page = Page(ID)
    for number in range(1, PREFECTURES + 1):
        name = words.place_name(dice)
        code = f"{number:02d}"
        page.add(
            f"id:{code}",
            "Prefecture",
            label=Text(f"{name.ja}県", f"{name.en} Prefecture"),
            altLabel=[Tagged(name.ja, "ja"), Tagged(name.en, "en")],
            hiddenLabel=Tagged(f"{name.kana}けん", "ja-hira"),
            latitude=Decimal(dice.between(31_000_000, 44_000_000)) / 1_000_000,
            longitude=Decimal(dice.between(130_000_000, 144_000_000)) / 1_000_000,
            url=f"https://www.pref-{code}.example.jp/",
            localGovernmentCode=Plain(full_code(f"{code}000")),
            prefectureCode=Plain(f"JP-{code}"),
        )
    return page


def _organisations() -> Page:
    page = Page(ID)
    for name, kind, label in _BODIES:
        page.add(name, "Body", label=label, classification=f"organisation-kind:{kind}")
    page.add(
        "shared:instructor",
        "Post",
        label=Text("財団の地域支え合いインストラクター", "Instructor of the foundation"),
        postIn=FOUNDATION,
    )
    page.add(
        "shared:mhlw",
        "Government",
        label=Text("国の担当省", "Ministry in charge"),
        classification="organisation-kind:national-government",
    )
    for number in range(1, PREFECTURES + 1):
        code = f"{number:02d}"
        page.add(
            f"id:{code}/government",
            "Government",
            label=Text(f"第{number}県の県庁", f"Government of prefecture {code}"),
            classification="organisation-kind:prefectural-government",
            serves=f"id:{code}",
        )
        page.add(
            f"shared:prefectural-shakyo-{code}",
            "Body",
            label=Text(f"第{number}県の県社会福祉協議会", f"Shakyo of prefecture {code}"),
            classification="organisation-kind:prefectural-shakyo",
            serves=f"id:{code}",
        )
    return page


def _source() -> Page:
    page = Page(f"{SOURCE}/")
    page.add(
        SOURCE,
        "Document",
        label=Text(
            "作り物の事例集（計測と試験のためのもの）",
            "A made-up casebook, for tests and measurements",
        ),
        documentKind="document-kind:casebook",
        lineCount=line_count(),
    )
    for name, lines in (
        ("contents", LineRange(1, 2)),
        ("front-table-1", LineRange(3, 11)),
        ("front-table-2", LineRange(12, HEADING_LINES)),
    ):
        page.add(
            f"section/heading/{name}",
            "SourceSection",
            isPartOf=SOURCE,
            sectionKind="section-kind:heading",
            firstLine=lines.first,
            lastLine=lines.last,
        )
    return page


def _dataset() -> Page:
    page = Page(ROOT)
    page.add(
        "dataset",
        "void:Dataset",
        title=Text("作り物のデータセット", "Synthetic data set"),
        description=Text(
            "計測と試験のために作られた市町村のデータ。実在の場所・団体・出典とは関わりがない。",
            "Municipalities made up for tests and measurements. No place, body or source is real.",
        ),
        license="https://creativecommons.org/licenses/by/4.0/",
    )
    return page
