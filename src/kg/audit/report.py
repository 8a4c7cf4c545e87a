"""The report of an audit: how many claims stand how, and whether that is enough."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from kg.audit.scores import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.audit.scores import Score, Verdict
    from kg.evidence import LineRange
    from kg.home import Home

LEAST_HELD: Final = 99.0
"""Per cent of the claims that must be confirmed or derived."""
MOST_DERIVED: Final = 15.0
"""Per cent of the claims that may be derived."""

_CLAIM_OUTCOMES: Final = (Outcome.CONFIRMED, Outcome.DERIVED, Outcome.UNCONFIRMED)


@dataclass(frozen=True)
class Report:
    """What an audit found.

    Attributes:
        verdicts: what was found of each claim.
        least_held: per cent of the claims that must be confirmed or derived.
        most_derived: per cent of the claims that may be derived.
        seconds: how long it took.
    """

    verdicts: Sequence[Verdict]
    least_held: float = LEAST_HELD
    most_derived: float = MOST_DERIVED
    seconds: float = 0.0

    @cached_property
    def counts(self) -> dict[Outcome, int]:
        """Outcome → number of claims."""
        found = Counter(verdict.outcome for verdict in self.verdicts)
        return {outcome: found[outcome] for outcome in _CLAIM_OUTCOMES}

    @property
    def held(self) -> float:
        """Per cent of the claims that are confirmed or derived."""
        total = len(self.verdicts)
        return 100 * (total - self.counts[Outcome.UNCONFIRMED]) / total if total else 100.0

    @property
    def derived(self) -> float:
        """Per cent of the claims that are derived."""
        total = len(self.verdicts)
        return 100 * self.counts[Outcome.DERIVED] / total if total else 0.0

    @property
    def met(self) -> bool:
        """Whether both targets are met."""
        return self.held >= self.least_held and self.derived <= self.most_derived

    def by_case(self) -> dict[str, dict[Outcome, int]]:
        """Return municipality code → outcome → number of claims, sorted by code."""
        cases: dict[str, Counter[Outcome]] = {}
        for verdict in self.verdicts:
            cases.setdefault(verdict.claim.code, Counter())[verdict.outcome] += 1
        return {
            code: {outcome: counts[outcome] for outcome in _CLAIM_OUTCOMES}
            for code, counts in sorted(cases.items())
        }

    def by_property(self) -> dict[str, dict[Outcome, int]]:
        """Return property → outcome → number of values, sorted by property."""
        found: dict[str, Counter[Outcome]] = {}
        for verdict in self.verdicts:
            for score in verdict.scores:
                found.setdefault(score.property, Counter())[score.outcome] += 1
        return {
            name: {outcome: counts[outcome] for outcome in Outcome}
            for name, counts in sorted(found.items())
        }

    def by_rule(self) -> dict[str, int]:
        """Return rule of derivation → number of values, the most frequent first."""
        rules = Counter(
            score.rule or ""
            for verdict in self.verdicts
            for score in verdict.scores
            if score.outcome is Outcome.DERIVED
        )
        return dict(rules.most_common())

    def unconfirmed(self) -> list[Verdict]:
        """Return the claims that are not confirmed, in their order."""
        return [v for v in self.verdicts if v.outcome is Outcome.UNCONFIRMED]


def place(verdict: Verdict, home: Home) -> str:
    """Return where a claim is written, as ``file:line``, as far as known."""
    claim = verdict.claim
    if claim.file is None:
        return claim.iri
    return f"{home.relative(claim.file)}:{claim.line}"


def as_json(report: Report, home: Home) -> dict[str, Any]:
    """Return a report as plain values for JSON."""
    return {
        "met": report.met,
        "targets": {
            "confirmed_or_derived": report.least_held,
            "derived_at_most": report.most_derived,
        },
        "claims": len(report.verdicts),
        "confirmed_or_derived": round(report.held, 2),
        "derived": round(report.derived, 2),
        "counts": _named(report.counts),
        "cases": {code: _named(counts) for code, counts in report.by_case().items()},
        "properties": {name: _named(counts) for name, counts in report.by_property().items()},
        "rules": report.by_rule(),
        "seconds": round(report.seconds, 3),
        "results": [_verdict(verdict, home) for verdict in report.verdicts],
    }


def _named(counts: dict[Outcome, int]) -> dict[str, int]:
    return {outcome.value: count for outcome, count in counts.items()}


def _verdict(verdict: Verdict, home: Home) -> dict[str, Any]:
    claim = verdict.claim
    return {
        "claim": claim.iri,
        "class": claim.kind,
        "municipality": claim.code,
        "file": home.relative(claim.file) if claim.file else None,
        "line": claim.line,
        "evidence": [_lines(lines) for lines in claim.evidence],
        "outcome": verdict.outcome.value,
        "scores": [_score(score) for score in verdict.scores],
    }


def _score(score: Score) -> dict[str, Any]:
    return {
        "property": score.property,
        "value": score.value,
        "outcome": score.outcome.value,
        "rule": score.rule,
        "lines": _lines(score.lines) if score.lines else None,
        "looked_for": score.looked_for if score.outcome is Outcome.UNCONFIRMED else None,
    }


def _lines(lines: LineRange) -> list[int]:
    return [lines.first, lines.last]
