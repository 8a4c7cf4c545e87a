"""A workbook with one sheet."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from kg.errors import MissingExtra
from kg.render.csv import FORMULA, joined

if TYPE_CHECKING:
    from kg.answer import Answer

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FIRST_DAY: Final = date(1900, 3, 1)
"""Before it Excel counts a day that never was."""


def to_xlsx(answer: Answer) -> bytes:
    """Return an answer as an Excel workbook: shown columns first, headed in the language.

    Raises:
        MissingExtra: if openpyxl is not installed.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Font
    except ImportError:
        raise MissingExtra("openpyxl", "xlsx", "to write a workbook") from None
    shown = answer.shown
    names = {name for name, _ in shown}
    columns = shown + [(name, name) for name in answer.columns if name not in names]
    book = Workbook()
    sheet = book.create_sheet()
    book.remove(book.worksheets[0])
    sheet.title = answer.question.name[:31] if answer.question else "answer"
    sheet.append([heading for _, heading in columns])
    for heading in sheet[1]:
        heading.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    for row in answer:
        sheet.append([_value(name, row[name]) for name, _ in columns])
        for written in sheet[sheet.max_row]:
            if isinstance(written.value, str):
                written.data_type = "s"  # and neither a formula nor an error
                if written.value.startswith(FORMULA):
                    written.quotePrefix = True  # nor when somebody edits it
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _value(name: str, value: Any) -> Any:
    """Return a value in a type that a workbook knows, else as text."""
    if isinstance(value, date) and not isinstance(value, datetime) and value >= _FIRST_DAY:
        return value
    text = joined(name, value)
    return _CONTROL.sub("", text) if isinstance(text, str) else text
