"""A workbook with one sheet."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Final

from kg.errors import MissingExtra
from kg.render.csv import plain

if TYPE_CHECKING:
    from kg.answer import Answer

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


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
        values = [plain(name, row[name]) for name, _ in columns]
        sheet.append([_CONTROL.sub("", v) if isinstance(v, str) else v for v in values])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
