"""What a value looks like in a cell that people read."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.answer import EVIDENCE
from kg.errors import EvidenceError
from kg.evidence import format_lines, parse_evidence

if TYPE_CHECKING:
    from kg.language import Language


def cell(name: str, value: Any, language: Language) -> str:
    """Return the text of a cell.

    Args:
        name: the column; evidence is shown as lines that people count from one.
        value: the value.
        language: of the words that are added.
    """
    if value is None:
        return ""
    if name == EVIDENCE and isinstance(value, list):
        try:
            return format_lines([parse_evidence(iri) for iri in value], language)
        except EvidenceError:
            return " ".join(value)
    if isinstance(value, list):
        return ("、" if language == "ja" else ", ").join(value)
    if isinstance(value, bool):
        yes, no = ("はい", "いいえ") if language == "ja" else ("yes", "no")
        return yes if value else no
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value % 1 else f"{int(value):,}"
    return str(value)


def is_number(value: Any) -> bool:
    """Whether a value is set to the right."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
