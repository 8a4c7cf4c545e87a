"""A line for each finding, as compilers write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.curie import curie
from kg.shapes import Severity

if TYPE_CHECKING:
    from kg.home import Home
    from kg.language import Language
    from kg.validation.findings import Finding
    from kg.validation.render.view import View

NAMES: Final[dict[Language, dict[Severity, tuple[str, str]]]] = {
    "en": {
        Severity.VIOLATION: ("violation", "violations"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.INFO: ("remark", "remarks"),
    },
    "ja": {
        Severity.VIOLATION: ("違反", "違反"),
        Severity.WARNING: ("警告", "警告"),
        Severity.INFO: ("参考", "参考"),
    },
}
"""Language → severity → what one of them and several are called."""


def as_text(view: View) -> str:
    """Return ``file:line:column: severity: message (shape, node, property)`` lines."""
    return "".join(f"{line(finding, view.home, view.lang)}\n" for finding in view.findings)


def line(finding: Finding, home: Home, lang: Language) -> str:
    """Return a finding as one line of text."""
    name = NAMES[lang][finding.severity][0]
    place = where(finding, home)
    return f"{place}: {name}: {message(finding, lang)} ({detail(finding)})"


def where(finding: Finding, home: Home) -> str:
    """Return ``file:line:column``."""
    if finding.place is None:
        return "?"
    return f"{home.relative(finding.place.file)}:{finding.place.line}:{finding.place.column}"


def message(finding: Finding, lang: Language) -> str:
    """Return what to change, on one line."""
    return " ".join(finding.message(lang).split())


def detail(finding: Finding) -> str:
    """Return shape, node and, if there is one, property."""
    parts = [finding.shape.name, curie(finding.node)]
    if finding.path:
        parts.append(curie(finding.path))
    return ", ".join(parts)
