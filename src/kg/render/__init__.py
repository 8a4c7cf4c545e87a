"""Forms of output: a table for people, and JSON, CSV, TSV, XLSX and Markdown for programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import InputError
from kg.files import write_bytes

if TYPE_CHECKING:
    from kg.answer import Answer

FORMATS: Final = ("table", "json", "csv", "tsv", "xlsx", "md")
"""The forms an answer can be given in."""


def form_for(output: str | None) -> str:
    """Return the form that the suffix of a file stands for, ``table`` if it stands for none."""
    suffix = "" if output is None else Path(output).suffix.lower().removeprefix(".")
    return suffix if suffix in FORMATS else FORMATS[0]


def render(answer: Answer, form: str, *, width: int | None = None) -> bytes:
    """Return an answer in one of :data:`FORMATS`.

    Args:
        answer: the answer.
        form: the form.
        width: columns of the terminal, for the table; None for that of the terminal.

    Raises:
        MissingExtra: if the form needs a package that is not installed.
    """
    # Imported one by one: only the form that is asked for costs time.
    if form == "json":
        from kg.render.json import to_json

        return to_json(answer).encode()
    if form in ("csv", "tsv"):
        from kg.render.csv import to_csv

        return to_csv(answer, "," if form == "csv" else "\t").encode()
    if form == "xlsx":
        from kg.render.xlsx import to_xlsx

        return to_xlsx(answer)
    if form == "md":
        from kg.render.markdown import to_markdown

        return to_markdown(answer).encode()
    from kg.render.table import to_table

    return to_table(answer, width).encode()


def write(answer: Answer, form: str | None, output: str | None) -> None:
    """Write an answer to a file, whole or not at all, or to standard output.

    Args:
        answer: the answer.
        form: one of :data:`FORMATS`; None for the one that the suffix of the file stands for.
        output: the file; None for standard output.

    Raises:
        InputError: if a workbook would go to a terminal.
        StorageError: if the file cannot be written.
    """
    form = form_for(output) if form is None else form
    if form == "xlsx" and output is None and sys.stdout.isatty():
        raise InputError("a workbook cannot be shown here", remedy="Name a file with --output.")
    content = render(answer, form)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        write_bytes(Path(output), content)
