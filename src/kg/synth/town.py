"""One invented municipality: its name and size, its bodies, and the pages that describe it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.errors import InputError
from kg.namespaces import ID
from kg.parameters import check_digit
from kg.synth import weights, words
from kg.synth.dice import Dice
from kg.synth.page import Lines, Page, Text, Values

if TYPE_CHECKING:
    from kg.evidence import LineRange

PREFECTURES: Final = 47
_FIRST_NUMBER, _LAST_NUMBER = 801, 999
MOST: Final = PREFECTURES * (_LAST_NUMBER - _FIRST_NUMBER + 1)
"""How many municipalities there can be; Japan has 1,741."""

HEADING_LINES: Final = 20
"""The lines of the source before the first municipality: the heads of its tables."""

TABLE_LINES: Final = 12
"""The lines of a municipality in the list of contents and in the table at the front."""

CASE_LINES: Final = 788
"""The most lines that a case may have."""


@dataclass
class Town:
    """A municipality in the making.

    Attributes:
        number: which one it is, from 0. Nothing else but the seed decides what it is like.
        dice: decides what it is like.
        code: its local-government code without the check digit.
        name: its name, with city, town or village.
        population: how many people live there.
        older: how many of them are 65 or older.
        areas: the areas of tier 2 that have a node, by their names on the page.
        area_count: how many areas of tier 2 there are, with and without a node.
        area_kind: what they are.
        things: the page of what there is.
        claims: the page of what is said of it.
        lines: the lines of the source that are its own.
        evidence: claim → the lines that it cites.
    """

    number: int
    dice: Dice
    code: str
    name: words.Name
    population: int
    older: int
    area_count: int
    area_kind: str
    things: Page
    claims: Page
    lines: Lines
    areas: list[str] = field(default_factory=list)
    area_names: list[Text] = field(default_factory=list)
    evidence: dict[str, list[LineRange]] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The municipality itself."""
        return f"id:{self.code}"

    @property
    def prefecture(self) -> str:
        """The two digits of its prefecture."""
        return self.code[:2]

    @property
    def called(self) -> Text:
        """Its name in both languages."""
        return Text(self.name.ja, self.name.en)

    @property
    def first_line(self) -> int:
        """The first line of the source that is about it."""
        return first_line(self.number)

    def every(self, period: int) -> bool:
        """Whether this is one of every ``period`` municipalities; for what is rare.

        Not the first one, so that rare things do not all meet in one municipality.
        """
        return self.number % period == period // 2

    def of(self, thing: Text) -> Text:
        """Return the label of a thing of this municipality."""
        return Text(f"{self.name.ja}の{thing.ja}", f"{thing.en} of {self.name.en}")

    def own(self, thing: Text) -> Text:
        """Return the label of a body whose name begins with that of the municipality."""
        return Text(f"{self.name.ja}{thing.ja}", f"{self.name.en} {thing.en}")

    def say(
        self, name: str, kind: str, *, mean: float = 2.4, note: float = 0.4, **said: Values
    ) -> str:
        """Make a claim with evidence, and a note as often as ``note`` says.

        Args:
            name: its name.
            kind: its class.
            mean: how many passages it cites on average.
            note: the probability of a note.
            said: its other properties.

        Returns:
            The name.
        """
        cited = self.evidence[name] = self.lines.cite(mean)
        remark = None
        if self.dice.chance(note):
            first, second = self.dice.one(words.NOTES), self.dice.one(words.NOTES)
            both = first != second and self.dice.chance(0.35)
            remark = words.joined(first, second) if both else first
        return self.claims.add(name, kind, note=remark, evidence=list(cited), **said)

    def topic(self) -> tuple[str, Text]:
        """Return a theme and what is said of it, at times together with more."""
        theme = self.dice.weighted(weights.THEMES)
        topic = words.TOPICS[theme]
        while self.dice.chance(0.3):
            more = words.TOPICS[self.dice.weighted(weights.THEMES)]
            if more.en in topic.en:
                break
            topic = Text(f"{topic.ja}、{more.ja}", f"{topic.en}, {more.en}")
        return theme, topic

    def themes(self, theme: str, chance: float = 0.35) -> list[str]:
        """Return a theme, at times with a second one, as values."""
        found = {theme}
        if self.dice.chance(chance):
            found.add(self.dice.weighted(weights.THEMES))
        return [f"theme:{name}" for name in sorted(found)]

    # Times

    def past_month(self) -> str:
        """Return a month up to March 2016, most often of fiscal year 2015."""
        months = 24 if self.dice.chance(0.25) else 12
        return _month(2016 * 12 + 2 - self.dice.between(0, months - 1))

    def past(self) -> str:
        """Return a time up to March 2016, in the precision that a source happens to give."""
        return self.dice.weighted(
            {
                f"{self.past_month()}-{self.dice.between(1, 28):02d}": 50,
                self.past_month(): 30,
                "fy2015": 8,
                "fy2014": 4,
                f"{self.dice.between(2000, 2013)}": 4,
                "unknown": 3,
                "2015-summer": 1,
                "2015-autumn": 1,
                "before-2015": 1,
                "2015-04--2015-09": 2,
            }
        )

    def future(self) -> str:
        """Return a time after March 2016."""
        return self.dice.weighted(
            {
                "after-2016-03": 60,
                "fy2016": 25,
                _month(2016 * 12 + 3 + self.dice.between(0, 11)): 15,
                "fy2017": 5,
                "unknown": 5,
            }
        )

    def lasting(self, state: str) -> str:
        """Return when a lasting state of this kind began or is to begin, as a value."""
        if state in ("done", "partly-done", "provisional", "ended"):
            return "on:unknown" if self.dice.chance(0.55) else f"on:{self.past()}"
        return f"on:{self.future()}" if state != "candidate" else "on:unknown"

    def moment(self, state: str) -> str:
        """Return when something of this state took place or is to take place, as a value."""
        if state in ("done", "partly-done", "provisional", "ended"):
            return f"on:{self.past()}"
        return f"on:{self.future()}"


def found(number: int, seed: int) -> Town:
    """Return a municipality with its name, its size and nothing yet said about it.

    Args:
        number: which one, from 0.
        seed: the seed of the data set.

    Raises:
        InputError: if there are not so many codes.
    """
    dice = Dice(f"{seed}/{number}")
    code = code_of(number)
    population = round(dice.spread(2500, 480_000))
    older = round(population * dice.between(200, 420) / 1000)
    base = f"{ID}{code}/"
    lines = Lines(first_line(number) + TABLE_LINES, CASE_LINES, dice)
    return Town(
        number=number,
        dice=dice,
        code=code,
        name=words.municipality_name(dice),
        population=population,
        older=older,
        area_count=dice.between(3, 8) if population < 30_000 else dice.between(5, 24),
        area_kind=dice.weighted(weights.AREA_KINDS),
        things=Page(base),
        claims=Page(base),
        lines=lines,
    )


def code_of(number: int) -> str:
    """Return the five digits of a municipality: its prefecture, and a number that no real one has.

    Municipalities have numbers up to 799; those from 801 are left to associations of them.

    Raises:
        InputError: if there are not so many codes.
    """
    if not 0 <= number < MOST:
        raise InputError(
            f"there are codes for {MOST:,} municipalities only", remedy=f"Ask for 1 to {MOST:,}."
        )
    return f"{number % PREFECTURES + 1:02d}{_FIRST_NUMBER + number // PREFECTURES}"


def full_code(five: str) -> str:
    """Return a code with its check digit."""
    return five + check_digit(five)


def first_line(number: int) -> int:
    """Return the first line of the source that is about a municipality."""
    return HEADING_LINES + number * (TABLE_LINES + CASE_LINES) + 1


def line_count() -> int:
    """Return how many lines the source has: enough for as many municipalities as there can be.

    A number that depended on how many are made would make their files differ.
    """
    return first_line(MOST) - 1


def _month(count: int) -> str:
    return f"{count // 12}-{count % 12 + 1:02d}"
