"""What the audit found out about a value, and about a claim as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.audit.claims import Claim
    from kg.evidence import LineRange


class Outcome(Enum):
    """How a value or claim stands to the lines it cites.

    Attributes:
        CONFIRMED: the lines hold it.
        DERIVED: it follows from lines by a named rule.
        UNCONFIRMED: neither.
        UNCHECKED: nothing in the text could confirm it: a class that the editor chose, a time
            that is said to be unknown.
    """

    CONFIRMED = "confirmed"
    DERIVED = "derived"
    UNCONFIRMED = "unconfirmed"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Score:
    """What was found of one value of a claim.

    Attributes:
        property: the local name of the property.
        value: the value, as people read it.
        outcome: how it stands to the lines.
        lines: the lines that hold it or that it follows from, as far as known.
        rule: the rule by which it follows, if it is derived or unchecked.
        looked_for: what was looked for, if it was not found.
        mark: where in the text it stands.
    """

    property: str
    value: str
    outcome: Outcome
    lines: LineRange | None = None
    rule: str | None = None
    looked_for: str | None = None
    mark: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a claim.

    Attributes:
        claim: the claim.
        scores: what was found of each value.
    """

    claim: Claim
    scores: tuple[Score, ...]

    @property
    def outcome(self) -> Outcome:
        """How the claim stands: as badly as its worst value."""
        outcomes = {score.outcome for score in self.scores}
        for outcome in (Outcome.UNCONFIRMED, Outcome.DERIVED):
            if outcome in outcomes:
                return outcome
        return Outcome.CONFIRMED

    @property
    def failed(self) -> tuple[Score, ...]:
        """The values that are not confirmed."""
        return tuple(s for s in self.scores if s.outcome is Outcome.UNCONFIRMED)
