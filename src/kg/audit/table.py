"""The reports of the evidence engine as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.audit.book import LineKind
from kg.audit.report import place
from kg.audit.scores import Outcome
from kg.audit.showing import outcome_name
from kg.curie import curie
from kg.evidence import format_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.audit.book import Book
    from kg.audit.report import Report
    from kg.audit.scores import Verdict
    from kg.home import Home
    from kg.language import Language

_OUTCOMES: Final = (Outcome.CONFIRMED, Outcome.DERIVED, Outcome.UNCONFIRMED)
_HEADS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "case": "case",
        "claims": "claims",
        "held": "held",
        "all": "all",
        "lines": "lines",
        "property": "property",
        "rule": "derived by",
        "values": "values",
        "section": "section",
        "wanted": "looked for",
        "met": "targets met",
        "not met": "targets not met",
        "cited": "cited",
        "factless": "no fact",
        "blank": "blank",
        "open": "open",
    },
    "ja": {
        "case": "事例",
        "claims": "主張",
        "held": "支持率",
        "all": "計",
        "lines": "行数",
        "property": "プロパティ",
        "rule": "導出規則",
        "values": "値",
        "section": "区分",
        "wanted": "探したもの",
        "met": "目標達成",
        "not met": "目標未達",
        "cited": "根拠",
        "factless": "事実なし",
        "blank": "空行",
        "open": "未判定",
    },
}


def audit_table(report: Report, home: Home, lang: Language, *, every: bool) -> Iterator[str]:
    """Yield the report of an audit.

    Args:
        report: the report.
        home: where files are.
        lang: the language of the headings.
        every: list every claim with its scores, not only those unconfirmed.
    """
    heads = _HEADS[lang]
    for verdict in report.verdicts if every else report.unconfirmed():
        yield from _verdict(verdict, home, lang, every=every)
    names = [outcome_name(outcome, lang) for outcome in _OUTCOMES]
    rows = [
        [code, *(str(counts[o]) for o in _OUTCOMES), _held(counts)]
        for code, counts in report.by_case().items()
    ]
    total = [heads["all"], *(str(report.counts[o]) for o in _OUTCOMES), _held(report.counts)]
    yield from _columns([[heads["case"], *names, heads["held"]], *rows, total])
    yield ""
    kinds = [*_OUTCOMES, Outcome.UNCHECKED]
    yield from _columns(
        [
            [heads["property"], *(outcome_name(o, lang) for o in kinds)],
            *(
                [name, *(str(counts[o]) for o in kinds)]
                for name, counts in report.by_property().items()
            ),
        ]
    )
    yield ""
    rules = [[rule, str(count)] for rule, count in report.by_rule().items()]
    yield from _columns([[heads["rule"], heads["values"]], *rules])
    yield ""
    verdict_text = heads["met"] if report.met else heads["not met"]
    yield (
        f"{verdict_text}: {report.held:.2f} % (≥ {report.least_held:g} %), "
        f"{outcome_name(Outcome.DERIVED, lang)} {report.derived:.2f} % "
        f"(≤ {report.most_derived:g} %), {len(report.verdicts):,} {heads['claims']}, "
        f"{report.seconds:.1f} s"
    )


def coverage_table(book: Book, lang: Language) -> Iterator[str]:
    """Yield how many lines of each section are of which kind, and which are open."""
    heads = _HEADS[lang]
    rows = [[heads["section"], heads["lines"], *(heads[kind.value] for kind in LineKind)]]
    for section in book.sections:
        span = section.coverage.section
        name = book.name(section.code, lang) if section.code else "-"
        counts = [str(section.count(kind)) for kind in LineKind]
        rows.append([f"{span.first}-{span.last} {name}", str(len(span)), *counts])
    totals = [str(book.total(kind)) for kind in LineKind]
    total = sum(book.total(kind) for kind in LineKind)
    yield from _columns([*rows, [heads["all"], str(total), *totals]])
    yield ""
    for section in book.sections:
        if section.coverage.open:
            name = book.name(section.code, lang) if section.code else "-"
            yield f"{heads['open']}: {name}: {format_lines(section.coverage.open, lang)}"
    text = heads["met"] if book.met else heads["not met"]
    yield (
        f"{text}: {heads['open']} {book.total(LineKind.OPEN):,}, "
        f"{heads['factless']} {book.factless:.1f} %"
    )


def _verdict(verdict: Verdict, home: Home, lang: Language, *, every: bool) -> Iterator[str]:
    claim = verdict.claim
    where = f"{place(verdict, home)}: {outcome_name(verdict.outcome, lang)}: {curie(claim.iri)}"
    lines = format_lines(claim.evidence, lang)
    for score in verdict.scores if every else verdict.failed:
        text = f"{where}, {score.property} {score.value}, {lines}"
        if every:
            text += f": {outcome_name(score.outcome, lang)}"
        if score.outcome is Outcome.UNCONFIRMED:
            text += f" ({_HEADS[lang]['wanted']}: {score.looked_for})"
        elif score.rule:
            text += f" ({score.rule})"
        yield text
    if not every:
        return
    yield ""


def _held(counts: dict[Outcome, int]) -> str:
    total = sum(counts.values())
    return f"{100 * (total - counts[Outcome.UNCONFIRMED]) / total:.1f} %" if total else "-"


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield rows with columns of the same width, the first to the left, others to the right."""
    from rich.cells import cell_len as width

    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [row[0] + " " * (widths[0] - width(row[0]))]
        cells += [" " * (widths[i] - width(row[i])) + row[i] for i in range(1, len(row))]
        yield "  ".join(cells).rstrip()
