"""Showing claims with the lines they cite, and in them what bears out which value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.audit.scores import Outcome
from kg.curie import curie
from kg.evidence import LineRange, format_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.audit.claims import Claim
    from kg.audit.scores import Score, Verdict
    from kg.audit.source import Source
    from kg.home import Home
    from kg.language import Language

ANSI: Final = ("\x1b[1;32m", "\x1b[0m")
BRACKETS: Final = ("[[", "]]")
_OUTCOMES: Final[dict[Outcome, dict[Language, str]]] = {
    Outcome.CONFIRMED: {"en": "confirmed", "ja": "確認"},
    Outcome.DERIVED: {"en": "derived", "ja": "導出"},
    Outcome.UNCONFIRMED: {"en": "unconfirmed", "ja": "未確認"},
    Outcome.UNCHECKED: {"en": "unchecked", "ja": "対象外"},
}


def outcome_name(outcome: Outcome, lang: Language) -> str:
    """Return the name of an outcome for people."""
    return _OUTCOMES[outcome][lang]


def show_claim(claim: Claim, home: Home, lang: Language) -> Iterator[str]:
    """Yield the lines that show a claim without the text."""
    yield f"{curie(claim.iri)}  ({claim.kind})"
    if claim.file is not None:
        yield f"  {home.relative(claim.file)}:{claim.line}"
    for predicate, values in claim.properties.items():
        texts = [v.value for v in values if getattr(v, "language", None) in (None, lang)]
        shown = ", ".join(
            text if hasattr(value, "language") else curie(text)
            for value in values
            if (text := value.value) in texts
        )
        if shown:
            yield f"  {curie(predicate)}: {shown}"
    yield f"  {format_lines(claim.evidence, lang)}"


def show_lines(
    verdict: Verdict, source: Source, marks: tuple[str, str], lang: Language
) -> Iterator[str]:
    """Yield the lines that a claim cites, with what bears it out marked, then its scores.

    Args:
        verdict: what was found of the claim.
        source: the text.
        marks: what to write before and after a part that bears it out.
        lang: the language of the remarks.
    """
    spans = sorted({score.mark for score in verdict.scores if score.mark})
    for lines in verdict.claim.evidence:
        for number in range(lines.first, lines.last + 1):
            span = source.span(LineRange(number, number))
            yield f"  {number:>5} | {_marked(source.text, span, spans, marks)}"
        yield "        ."
    for score in verdict.scores:
        if score.outcome is not Outcome.UNCHECKED:
            yield f"  {_remark(score, lang)}"


def _remark(score: Score, lang: Language) -> str:
    text = f"{outcome_name(score.outcome, lang)}: {score.property} {score.value}"
    if score.outcome is Outcome.UNCONFIRMED:
        wanted = "探したもの" if lang == "ja" else "looked for"
        return f"{text} ({wanted}: {score.looked_for})"
    details = [score.rule or "", format_lines([score.lines], lang) if score.lines else ""]
    detail = ", ".join(part for part in details if part)
    return f"{text} ({detail})" if detail else text


def _marked(
    text: str, span: tuple[int, int], spans: Iterable[tuple[int, int]], marks: tuple[str, str]
) -> str:
    """Return a line of text with the parts that lie in it marked; parts that overlap are one."""
    start, end = span
    inside: list[list[int]] = []
    for first, last in spans:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if inside and first <= inside[-1][1]:
            inside[-1][1] = max(inside[-1][1], last)
        else:
            inside.append([first, last])
    shown, at = "", start
    for first, last in inside:
        shown += text[at:first] + marks[0] + text[first:last] + marks[1]
        at = last
    return shown + text[at:end]
