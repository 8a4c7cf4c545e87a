"""What a value looks like in a cell that people read."""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from kg.answer import EVIDENCE
from kg.errors import EvidenceError
from kg.evidence import format_lines, parse_evidence

if TYPE_CHECKING:
    from kg.language import Language


_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def exact(value: Any) -> Any:
    """Return a value for a program: dates and numbers without end as XML Schema writes them."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "INF" if value > 0 else "-INF"
    return value


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
        whole = value == value.to_integral_value()
        return f"{int(value):,}" if whole else f"{value:f}".rstrip("0")
    # A control character could steer the terminal.
    return _CONTROL.sub("", str(exact(value)))


def is_number(value: Any) -> bool:
    """Whether a value is set to the right."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
