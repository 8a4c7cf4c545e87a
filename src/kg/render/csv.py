"""CSV and TSV: one column a variable, for programs and spreadsheets."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.answer import EVIDENCE, SEPARATOR

if TYPE_CHECKING:
    from kg.answer import Answer


def to_csv(answer: Answer, delimiter: str = ",") -> str:
    """Return an answer as CSV (RFC 4180 but for line ends), headed by the variables."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow(
            [plain(name, value) for name, value in zip(answer.columns, row, strict=True)]
        )
    return stream.getvalue()


def plain(name: str, value: Any) -> Any:
    """Return a value as one field; lists are joined."""
    if value is None:
        return ""
    if isinstance(value, list):
        return (" " if name == EVIDENCE else SEPARATOR).join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r"):
        return "'" + value  # a spreadsheet would run it as a formula
    return value
