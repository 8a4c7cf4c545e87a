"""The audit of a claim: each of its values is looked for in the lines it cites."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from kg.audit import implied
from kg.audit.checks import check_clock, check_concept, check_qualifier, check_text
from kg.audit.claims import Claim, Graph, Term, local_name
from kg.audit.displaced import Needle, displacement
from kg.audit.figures import Figures, check_figure
from kg.audit.lexicon import Counter, Lexicon
from kg.audit.names import Names, check_name
from kg.audit.passages import Passages
from kg.audit.readings import Times
from kg.audit.scores import Outcome, Score, Verdict
from kg.audit.source import Cited, Mark, Source
from kg.audit.states import STATE, States, Told
from kg.audit.times import check_time
from kg.audit.words import Pairs, held_within, pairs_of
from kg.curie import curie
from kg.evidence import LineRange
from kg.namespaces import ID, RDFS, sas

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LABEL: Final = RDFS + "label"
_TEXTS: Final = (_LABEL, sas("venue"), sas("schedule"), sas("note"))
_DISCREPANCY: Final = "Discrepancy"
_CLAUSES: Final = re.compile(
    r"[、。]|(?<=ている)(?=[一-龥])|(?<=きた)(?=[一-龥])|(?<=した)(?=[一-龥])"
)
_RELATIVE: Final = re.compile(r"(?:ている|きた|した)$")
_QUALIFIER: Final = "qualifier"
_WELL_TOLD: Final = 0.85
"""Lines that hold this share of a label are not asked whether others would do better."""
_COVERED: Final = "areaCovered"
_CARRIES: Final = 0.8
"""A passage carries a claim if it holds this share of what the best one holds of its words."""


class Auditor:
    """Checks claims against a text.

    Args:
        source: the text.
        graph: the claims and all that they name.
    """

    def __init__(self, source: Source, graph: Graph) -> None:
        self._source = source
        self._graph = graph
        sections = graph.sections()
        borders = [lines for ranges in sections.values() for lines in ranges]
        self._lexicon = Lexicon(graph)
        self._figures = Figures(source)
        self._times = Times(source, borders)
        self._pairs = Pairs(source)
        self._names = Names(graph, self._lexicon, sections)
        self._passages = Passages(source, self._lexicon.table["moods"], borders)
        self._told_dates = set(self._lexicon.table["properties"]["dated_kinds"])
        self._concepts: dict[str, list[int]] = {}
        self._states = States(self._lexicon, self._times.book)

    def check(self, claim: Claim) -> Verdict:
        """Return what is found of a claim."""
        cited = Cited(self._source, claim.evidence)
        scores = list(self._scores(claim, cited))
        marks = [
            Mark(*score.mark)
            for score in scores
            if score.mark and self._lexicon.reading(score.property) == "figures"
        ]
        scores = [implied.by_figure(score, scores) for score in scores]
        for value in claim.properties.get(sas(_QUALIFIER), ()):
            scores.append(check_qualifier(self._lexicon, self._source, cited, value.value, marks))
        scores += self._place(claim, cited)
        return Verdict(claim, tuple(scores))

    def _scores(self, claim: Claim, cited: Cited) -> Iterator[Score]:
        told = self._told(claim, cited)
        for predicate, values in claim.properties.items():
            name = local_name(predicate)
            reading = self._lexicon.reading(name)
            if predicate == STATE:
                yield self._states.check(claim, cited, told)
            elif reading == "texts" and claim.kind != _DISCREPANCY:
                yield check_text(self._pairs, cited, name, claim.texts(predicate))
            elif reading not in ("structural", None) and name != _QUALIFIER:
                for value in values:
                    yield self._value(claim, cited, name, reading, value, told)
        if claim.kind == _DISCREPANCY:
            yield from self._between(claim)

    def _value(
        self,
        claim: Claim,
        cited: Cited,
        name: str,
        reading: str | None,
        value: Term,
        told: Told,
    ) -> Score:
        match reading:
            case "figures":
                return self._figure(claim, cited, name, value.value, told)
            case "times":
                return check_time(
                    self._times,
                    cited,
                    name,
                    value.value,
                    by_default=claim.kind not in self._told_dates,
                )
            case "clock":
                return check_clock(cited, name, value.value)
            case "names" if not self._lexicon.is_concept(value.value):
                return check_name(self._names, self._pairs, cited, name, value.value, claim.code)
            case "names" | "concepts":
                return check_concept(self._lexicon, cited, name, value.value)
        return Score(name, curie(value.value), Outcome.UNCHECKED, rule="chosen by the editor")

    def _figure(self, claim: Claim, cited: Cited, name: str, written: str, told: Told) -> Score:
        try:
            value = Decimal(written)
        except InvalidOperation:
            return Score(name, written, Outcome.UNCONFIRMED, looked_for="a number")
        counter = self._counter(claim, name)
        absent = self._states.is_absent(claim)
        if value and name == _COVERED and absent:
            return Score(name, written, Outcome.UNCONFIRMED, looked_for="none, as all are absent")
        close = name in self._lexicon.table["figures_implied"]["close"]
        carriers = [passage.mark for passage in (told.best if close else told.bearers)]
        qualifiers = {local_name(v.value) for v in claim.properties.get(sas(_QUALIFIER), ())}
        score = check_figure(
            self._figures,
            cited,
            name,
            value,
            counter,
            carriers,
            per_unit=bool(qualifiers & {"each", "range"}) or name != "headCount",
        )
        if score.outcome is Outcome.UNCONFIRMED:
            known = implied.Known(self._graph, self._lexicon, self._figures, claim, cited, absent)
            score = implied.check(known, name, value, counter) or score
        return score

    def _counter(self, claim: Claim, name: str) -> Counter:
        if self._lexicon.table["figures"][name] not in (["unit"], ["upper"]):
            return self._lexicon.counter(name)
        for predicate in (sas("unit"), sas("measure")):
            for value in claim.properties.get(predicate, ()):
                return self._lexicon.unit_counter(value.value)
        main = next(
            (
                n
                for p in claim.properties
                if (n := local_name(p)) != name and n in self._lexicon.table["figures"]
            ),
            "headCount",
        )
        return self._lexicon.counter(main)

    def _between(self, claim: Claim) -> Iterator[Score]:
        """Look whether a discrepancy cites the lines of the claims that it joins."""
        lines = set()
        for value in claim.properties.get(sas("between"), ()) + claim.properties.get(
            sas("prefers"), ()
        ):
            other = self._graph.claim(value.value)
            lines |= (
                {line for part in other.evidence for line in range(part.first, part.last + 1)}
                if other
                else set()
            )
        cited = [set(range(part.first, part.last + 1)) for part in claim.evidence]
        shared = sum(bool(part & lines) for part in cited)
        outcome = Outcome.CONFIRMED if 3 * shared >= len(cited) else Outcome.UNCONFIRMED
        yield Score("between", "its claims", outcome, looked_for="lines that they cite")

    def _told(self, claim: Claim, cited: Cited) -> Told:
        passages = self._passages.within(cited)
        weights = self._pairs.weights(self._texts(claim))
        held = [
            sum(
                weight
                for pair, weight in weights.items()
                if held_within(self._pairs.places.get(pair, []), *passage.mark)
            )
            for passage in passages
        ]
        least = _CARRIES * max(held, default=0.0)
        carriers = [p for p, weight in zip(passages, held, strict=True) if weight >= least]
        bearers = [p for p, w in zip(passages, held, strict=True) if w >= least / 2 > 0]
        clauses = [c for p in carriers for c in _CLAUSES.split(p.text) if c]
        shares = [sum(weights.get(pair, 0.0) for pair in pairs_of(c)) for c in clauses]
        least = _CARRIES * max(shares, default=0.0)
        telling = {at for at, share in enumerate(shares) if share >= least > 0}
        # A clause that ends in a verb without a comma says something of the noun that follows it.
        telling |= {at - 1 for at in telling if at and _RELATIVE.search(clauses[at - 1])}
        best = [clauses[at] for at in sorted(telling)]
        top = [p for p, w in zip(passages, held, strict=True) if w == max(held) > 0]
        return Told(top, carriers, bearers, passages, best)

    def _texts(self, claim: Claim) -> list[str]:
        texts = [text for predicate in _TEXTS[:2] for text in claim.texts(predicate)]
        for predicate, values in claim.properties.items():
            if self._lexicon.reading(local_name(predicate)) == "names":
                for value in values:
                    if value.value != ID + claim.code:
                        texts += self._names.texts(value.value)[:2]
        return texts

    def _needle(self, lines: Sequence[int]) -> Needle:
        """Return something that stands on lines; the fewer they are, the more it tells."""
        total = len(self._source.lines)
        return Needle(math.log(total / max(1, len(set(lines)))), lines)

    def _concept_lines(self, concept: str) -> list[int]:
        found = self._concepts.get(concept)
        if found is None:
            words = self._lexicon.words(concept)
            marks = {mark.start for word in words for mark in self._source.find(word)}
            found = sorted(self._source.line_at(place) for place in marks)
            self._concepts[concept] = found
        return found

    def _place(self, claim: Claim, cited: Cited) -> Iterator[Score]:
        """Look whether lines next to those cited hold more of the claim."""
        for lines in claim.evidence:
            ends = (lines.first, lines.last)
            if not all(self._source.line(number).strip() for number in ends):
                wanted = "lines with text: the first or the last is blank or beyond the text"
                yield Score(
                    "evidence", f"line {lines.first}", Outcome.UNCONFIRMED, lines, looked_for=wanted
                )
        notes = [text for predicate in _TEXTS[2:] for text in claim.texts(predicate)]
        weights = self._pairs.weights([*self._texts(claim), *notes])
        needles = [Needle(w, self._pairs.lines(pair)) for pair, w in weights.items()]
        for predicate, values in claim.properties.items():
            if self._lexicon.reading(local_name(predicate)) == "figures":
                for value in values:
                    needles.append(self._needle(self._figures.lines(value.value)))
            elif self._lexicon.reading(local_name(predicate)) == "times":
                for value in values:
                    needles.append(self._needle(self._times.lines(value.value)))
            elif self._lexicon.reading(local_name(predicate)) == "concepts":
                for value in values:
                    needles.append(self._needle(self._concept_lines(value.value)))
        labels = claim.texts(_LABEL)
        if labels and self._pairs.coverage(cited, labels) >= _WELL_TOLD:
            return
        move = displacement(needles, claim.evidence)
        # A line cited alone beside others is mostly their heading, which stays where it is; so the
        # others must be displaced too.
        passages = [lines for lines in claim.evidence if len(lines) > 1]
        if move and passages and not displacement(needles, passages):
            return
        if move and self._holds(replace(claim, evidence=_moved(claim.evidence, move))):
            better = f"{abs(move)} lines {'further down' if move > 0 else 'further up'}"
            yield Score(
                "evidence",
                f"line {claim.evidence[0].first}",
                Outcome.UNCONFIRMED,
                looked_for=f"all of it stands {better}, and more of its words",
            )

    def _holds(self, claim: Claim) -> bool:
        """Whether the lines cited hold every value of a claim."""
        cited = Cited(self._source, claim.evidence)
        scores = self._scores(claim, cited)
        return all(score.outcome is not Outcome.UNCONFIRMED for score in scores)


def _moved(ranges: Sequence[LineRange], by: int) -> tuple[LineRange, ...]:
    """Return lines moved, as far as that keeps them in the text."""
    return tuple(LineRange(max(1, lines.first + by), max(1, lines.last + by)) for lines in ranges)
