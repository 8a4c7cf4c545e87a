"""A picture of the book, line by line, as one page that needs nothing else.

No text of the book is in it: only line numbers, the claims that cite a line, and the reasons why a
line states no fact.
"""

from __future__ import annotations

import json
from html import escape
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Final

from kg.audit.book import LineKind
from kg.audit.claims import local_name
from kg.curie import curie
from kg.evidence import LineRange, format_lines, merge
from kg.namespaces import concept, sas

if TYPE_CHECKING:
    from kg.audit.book import Book, BookLine, Section
    from kg.language import Language

TEMPLATE: Final = "picture.html"
_PER_ROW: Final = 50
_KIND: Final = sas("sectionKind")
_CASE: Final = concept("section-kind", "case")
_HEADING: Final = concept("section-kind", "heading")
_NAMES: Final[dict[LineKind, dict[Language, str]]] = {
    LineKind.CITED: {"en": "cited by a claim", "ja": "主張の根拠"},
    LineKind.FACTLESS: {"en": "states no fact", "ja": "事実を含まない"},
    LineKind.BLANK: {"en": "blank", "ja": "空行"},
    LineKind.OPEN: {"en": "open", "ja": "未判定"},
}


def as_html(book: Book) -> str:
    """Return the picture as a page in Japanese and English, for light and dark screens."""
    lines = book.lines()
    claims = {iri: index for index, iri in enumerate(_cited(lines))}
    reasons = {iri: index for index, iri in enumerate(_reasons(lines))}
    data = {
        "claims": [curie(iri) for iri in claims],
        "reasons": [_label(book, iri) for iri in reasons],
        "lines": {
            line.number: [claims[iri] for iri in line.claims] or reasons[line.reason or ""]
            for line in lines
            if line.claims or line.reason
        },
        "kinds": {kind.value: _NAMES[kind] for kind in LineKind},
    }
    by_number = {line.number: line for line in lines}
    page = resources.files("kg.audit").joinpath(TEMPLATE).read_text(encoding="utf-8")
    return Template(page).substitute(
        legend="".join(_legend(book, kind) for kind in LineKind),
        summary=_summary(book),
        sections="\n".join(_group(book, group, by_number) for group in _groups(book)),
        # "</" would end the script.
        data=json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/"),
    )


def _cited(lines: list[BookLine]) -> dict[str, None]:
    return dict.fromkeys(iri for line in lines for iri in line.claims)


def _reasons(lines: list[BookLine]) -> dict[str, None]:
    return dict.fromkeys(line.reason for line in lines if line.reason)


def _label(book: Book, iri: str) -> dict[str, str]:
    return {lang: next(iter(book.graph.names(iri, lang)), local_name(iri)) for lang in ("en", "ja")}


def _both(en: str, ja: str) -> str:
    """Return a text in both languages, of which the page shows one."""
    return f'<span lang="en">{escape(en)}</span><span lang="ja">{escape(ja)}</span>'


def _legend(book: Book, kind: LineKind) -> str:
    count = f" {book.total(kind):,}"
    name = _NAMES[kind]
    return f'<li><i class="{kind.value}"></i>{_both(name["en"], name["ja"])}{count}</li>'


def _summary(book: Book) -> str:
    total = sum(book.total(kind) for kind in LineKind)
    opened = book.total(LineKind.OPEN)
    return _both(
        f"{total:,} lines; {opened:,} of them open; {book.factless:.1f} % of those with text "
        "are said to state no fact.",
        f"全{total:,}行のうち未判定は{opened:,}行。文字のある行の{book.factless:.1f}%は"
        "事実を含まないと判断した行。",
    )


def _kind(book: Book, section: Section) -> str:
    return next(iter(book.graph.iris(section.iri, _KIND)), "")


def _groups(book: Book) -> list[list[Section]]:
    """Return the sections, with those of the list of contents and of the front table together.

    A heading belongs to what it heads.
    """
    groups: list[list[Section]] = []
    following = ""
    for section in reversed(book.sections):
        kind = _kind(book, section)
        own = following if kind == _HEADING else kind
        if groups and own == following and own != _CASE:
            groups[0].insert(0, section)
        else:
            groups.insert(0, [section])
        following = own
    return groups


def _group(book: Book, group: list[Section], lines: dict[int, BookLine]) -> str:
    """Return one part of the page: its title, how much of it is encoded, a square a line."""
    span = LineRange(group[0].coverage.section.first, group[-1].coverage.section.last)
    kind, code = _kind(book, group[-1]), group[0].code if len(group) == 1 else ""
    names = _label(book, kind) if kind else {"en": "", "ja": ""}
    place = {lang: book.name(code, lang) if code else "" for lang in ("en", "ja")}
    title = _both(
        f"{place['en']} {code}: {names['en']}" if code else names["en"],
        f"{place['ja']}（{code}）：{names['ja']}" if code else names["ja"],
    )
    counts = {k: sum(section.count(k) for section in group) for k in LineKind}
    described = ", ".join(f"{_NAMES[k]['en']}: {counts[k]}" for k in LineKind)
    rows = []
    for start in range(span.first, span.last + 1, _PER_ROW):
        numbers = range(start, min(start + _PER_ROW, span.last + 1))
        cells = "".join(
            f'<i class="{lines[number].kind.value}" data-n="{number}"></i>'
            for number in numbers
            if number in lines
        )
        rows.append(f'<div class="row"><b>{start}</b>{cells}</div>')
    opened = ""
    left = merge(part for section in group for part in section.coverage.open)
    if left:
        en, ja = (format_lines(left, lang) for lang in ("en", "ja"))
        opened = f'<p class="still">{_both(f"Open: {en}", f"未判定：{ja}")}</p>'
    bar = "".join(
        f'<i class="{k.value}" style="flex-grow:{counts[k]}"></i>' for k in LineKind if counts[k]
    )
    return (
        f'<section><h2>{title}</h2><p class="lines">'
        f"{_both(format_lines([span], 'en'), format_lines([span], 'ja'))}"
        f" · {sum(counts.values()):,}</p>"
        f'<div class="bar" role="img" aria-label="{escape(described)}">{bar}</div>{opened}'
        f'<div class="grid" aria-hidden="true">{"".join(rows)}</div></section>'
    )
