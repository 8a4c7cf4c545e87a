"""CSV and TSV: one column a variable, for programs and spreadsheets."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from kg.answer import EVIDENCE, SEPARATOR
from kg.render.cells import exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answer import Answer

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a text begins with that a spreadsheet may run as a formula, in a Japanese one also wide."""


def to_csv(answer: Answer, delimiter: str = ",") -> str:
    """Return an answer as CSV (RFC 4180 but for line ends), headed by the variables.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    lines = [_line(answer.columns, delimiter)]
    for row in answer.rows:
        values = [joined(name, value) for name, value in zip(answer.columns, row, strict=True)]
        lines.append(_line([_harmless(value) for value in values], delimiter))
    return "".join(lines)


def joined(name: str, value: Any) -> Any:
    """Return a value as one field; the texts of a list are joined."""
    if isinstance(value, list):
        return (" " if name == EVIDENCE else SEPARATOR).join(value)
    return exact(value)


def _harmless(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value


def _line(values: Sequence[Any], delimiter: str) -> str:
    # The writer quotes what its own line end holds, so it must see both characters.
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerow(values)
    return stream.getvalue().removesuffix("\r\n") + "\n"
