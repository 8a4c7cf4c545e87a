"""Looking for a state: whether the lines tell of something done, intended or absent.

First the times of a claim are asked: what begins after the date of the book cannot be done, and
what ended before it is no plan. Only where they leave it open, the passages that carry the claim
are read: how they end, which words they hold, and which heading they stand under.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from kg.audit.claims import local_name
from kg.audit.scores import Outcome, Score
from kg.errors import TimeError
from kg.intervals import parse_time
from kg.namespaces import concept, sas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.audit.claims import Claim
    from kg.audit.lexicon import Lexicon
    from kg.audit.passages import Passage
    from kg.audit.source import Cited
    from kg.intervals import Interval

STATE: Final = sas("state")
_TIMES: Final = (sas("when"), sas("since"), sas("promulgated"))
_LONG: Final = 45
"""Characters at the end of an open passage in which a word of intention is looked for."""
_LAST: Final = 20
"""Characters at the end of a passage in which a word of intention rules what it tells."""
_CANDIDATE: Final = "candidate"
_INTENDED: Final = {"planned", "under-consideration", "candidate", "assumed"}
_ABSENT: Final = {"absent", "not-planned"}


class Mood(Enum):
    """What a passage tells of.

    Attributes:
        DONE: of what has happened or is in place.
        INTENDED: of what is to be.
        EITHER: of a decision, which is past, about what may lie ahead.
        OPEN: it does not say, as rows of tables mostly do not.
    """

    DONE = "done"
    INTENDED = "intended"
    EITHER = "either"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Told:
    """The passages that tell a claim.

    Attributes:
        best: that which holds the most of its words.
        carriers: those that hold most of its words.
        bearers: those that hold a good part of them.
        cited: all that it cites.
        clauses: the clauses of the carriers that hold most of its words.
    """

    best: Sequence[Passage]
    carriers: Sequence[Passage]
    bearers: Sequence[Passage]
    cited: Sequence[Passage]
    clauses: Sequence[str] = ()


Found = tuple[Outcome, str | None, "Passage | None"]
"""The outcome for a state, the rule, and the passage that bears it out."""


class States:
    """Reads moods.

    Args:
        lexicon: the words of states and the table of moods.
        book: the date of the book.
    """

    def __init__(self, lexicon: Lexicon, book: Interval) -> None:
        self._lexicon = lexicon
        self._book = book
        moods: dict[str, Any] = lexicon.table["moods"]
        self._intended_end = re.compile(f"(?:{'|'.join(moods['intended_ends'])})$")
        self._done_end = re.compile(f"(?:{'|'.join(moods['done_ends'])})$")
        self._either_end = re.compile(f"(?:{'|'.join(moods['either_ends'])})$")
        self._plain_end = re.compile(f"(?:{'|'.join(moods['plain_ends'])})$")
        self._done_clause = re.compile(f"(?:{'|'.join(moods['done_clauses'])})(?:[一-龥、]|$)")
        self._marks = re.compile("|".join(moods["intended_marks"]))
        self._intended_words = re.compile("|".join(moods["intended_words"]))
        self._absent_words = re.compile("|".join(moods["absent_words"]))
        self._statement_words = re.compile("|".join(moods["statement_words"]))
        self._dated = re.compile(moods["dated"])
        self._schedules = re.compile(moods["schedules"])
        self._only_planned = re.compile(moods["only_planned"])
        self._plans = re.compile(moods["chapter_of_plans"])
        self._images = re.compile(moods["chapter_of_images"])
        self._statements = set(moods["statements"])

    def mood(self, passage: Passage) -> Mood:
        """Return what a passage tells of by the way it ends."""
        ending = passage.ending
        if self._either_end.search(ending):
            return Mood.EITHER
        if self._intended_end.search(ending):
            return Mood.INTENDED
        return Mood.DONE if self._done_end.search(ending) else Mood.OPEN

    def by_time(self, claim: Claim) -> Mood:
        """Return what the times of a claim say of its state."""
        moods = set()
        for predicate in _TIMES:
            for value in claim.properties.get(predicate, ()):
                try:
                    time = parse_time(value.value)
                except TimeError:
                    continue
                if time.name == self._book.name or time.precision == "unknown":
                    continue
                if time.begins and self._book.ends and time.begins > self._book.ends:
                    moods.add(Mood.INTENDED)
                elif time.ends and self._book.ends and time.ends <= self._book.ends:
                    moods.add(Mood.DONE)
        return moods.pop() if len(moods) == 1 else Mood.OPEN

    def check(self, claim: Claim, cited: Cited, told: Told) -> Score:
        """Look for the state of a claim.

        Args:
            claim: the claim.
            cited: the lines it cites.
            told: the passages that tell it.
        """
        state = local_name(claim.properties[STATE][0].value)
        found = self.found(claim, state, told)
        if found is None:
            words = "、".join(self._lexicon.words(claim.properties[STATE][0].value)[:8])
            return Score("state", state, Outcome.UNCONFIRMED, looked_for=words)
        outcome, rule, passage = found
        lines = cited.lines_of(passage.mark) if passage else None
        return Score("state", state, outcome, lines, rule)

    @staticmethod
    def is_absent(claim: Claim) -> bool:
        """Whether a claim says that something is not there."""
        return any(local_name(value.value) in _ABSENT for value in claim.properties.get(STATE, ()))

    def found(self, claim: Claim, state: str, told: Told) -> Found | None:
        """Return how the passages bear out a state, or None if they do not."""
        if state in _ABSENT:
            return self._absent(told)
        timed = self.by_time(claim)
        if state in _INTENDED:
            if timed is Mood.DONE and not self._in_book_month(claim):
                table = next((p for p in told.cited if self._schedules.search(p.text)), None)
                return (Outcome.CONFIRMED, "a table of what is planned", table) if table else None
            own = self._lexicon.words(concept("state", state)) if state == _CANDIDATE else ()
            for passage in told.cited:
                if passage.is_short and any(word in passage.text for word in own):
                    return Outcome.CONFIRMED, None, passage
            return self._intended(claim, timed, told)
        if timed is Mood.INTENDED:
            return None
        if timed is Mood.DONE:
            if any(p.is_short and self._only_planned.search(p.text) for p in told.cited):
                return None
            return Outcome.CONFIRMED, None, None
        return self._done(claim, told)

    def _absent(self, told: Told) -> Found | None:
        for passage in told.cited:
            if self._absent_words.search(passage.text):
                return Outcome.CONFIRMED, None, passage
        return None

    def _intended(self, claim: Claim, timed: Mood, told: Told) -> Found | None:
        if claim.kind in self._statements:
            for passage in told.carriers:
                if self._statement_words.search(passage.ending[-_LAST:]):
                    return Outcome.CONFIRMED, None, passage
            for passage in told.cited:
                if passage.is_short and self._images.search(passage.text):
                    return Outcome.CONFIRMED, None, passage
            if timed is Mood.INTENDED:
                return Outcome.DERIVED, "after the date of the book", None
            return None
        own = self._lexicon.words(claim.properties[STATE][0].value)
        for passage in told.carriers:
            mood = self.mood(passage)
            if mood in (Mood.INTENDED, Mood.EITHER):
                return Outcome.CONFIRMED, None, passage
            # That something goes on being considered is told as what is done.
            if any(word in passage.ending[-_LAST:] for word in own):
                return Outcome.CONFIRMED, None, passage
            if mood is Mood.OPEN and self._intended_words.search(passage.ending[-_LONG:]):
                return Outcome.CONFIRMED, None, passage
        for passage in told.cited:
            if passage.is_short and self._marks.search(passage.text):
                return Outcome.CONFIRMED, None, passage
        for passage in told.carriers:
            chapter = passage.chapter
            planned = self._plans.search(chapter) or self._images.search(chapter)
            if planned and self.mood(passage) is not Mood.DONE:
                return Outcome.DERIVED, "under a heading of plans", passage
        if timed is Mood.INTENDED:
            return Outcome.DERIVED, "after the date of the book", None
        if any(self._intended_end.search(clause) for clause in told.clauses):
            return Outcome.DERIVED, "told in a clause", None
        for passage in told.carriers:
            # The plain form tells of habits and of what is to come.
            if (
                passage.is_sentence
                and self._plain_end.search(passage.ending)
                and self.mood(passage) is Mood.OPEN
            ):
                return Outcome.DERIVED, "told in the plain form", passage
        return None

    def _done(self, claim: Claim, told: Told) -> Found | None:
        if claim.kind in self._statements:
            return Outcome.CONFIRMED, "stated", None
        for passage in told.carriers:
            if self.mood(passage) in (Mood.DONE, Mood.EITHER):
                return Outcome.CONFIRMED, None, passage
        headed = any(
            p.is_short and self._marks.search(p.text) and not self._dated.search(p.text)
            for p in told.cited
        )
        for passage in told.carriers:
            if self.mood(passage) is Mood.INTENDED:
                continue
            if headed or self._plans.search(passage.chapter):
                continue
            if self._intended_words.search(passage.ending[-_LAST:]):
                continue
            return Outcome.CONFIRMED, "told without a mark of intention", passage
        if any(
            self._done_clause.search(clause) and not self._intended_end.search(clause)
            for clause in told.clauses
        ):
            return Outcome.DERIVED, "told in a clause", None
        return None

    def _in_book_month(self, claim: Claim) -> bool:
        """Whether a claim is about the month of the book itself, of which part lay ahead."""
        for predicate in _TIMES:
            for value in claim.properties.get(predicate, ()):
                begins = parse_time(value.value).begins
                if begins and self._book.begins and begins >= self._book.begins:
                    return True
        return False
