"""A table that fits the terminal; Japanese characters count as two columns."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING, Final

from kg.render.cells import cell, is_number

if TYPE_CHECKING:
    from kg.answer import Answer

NARROW: Final = 100
"""Columns of the page when the table does not go to a terminal."""


def to_table(answer: Answer, width: int | None = None) -> str:
    """Return an answer as a table with its title above and the number of rows below.

    Columns in which no row has anything are left out.

    Args:
        answer: the answer.
        width: columns of the page; None for the terminal's.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if width is None:
        width = shutil.get_terminal_size((NARROW, 24)).columns if sys.stdout.isatty() else NARROW
    place = {name: index for index, name in enumerate(answer.columns)}
    filled = [
        (name, heading)
        for name, heading in answer.shown
        if not answer.rows or any(row[place[name]] not in (None, []) for row in answer.rows)
    ]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for name, heading in filled:
        numbers = any(is_number(row[place[name]]) for row in answer.rows)
        table.add_column(heading, justify="right" if numbers else "left", overflow="fold")
    for row in answer.rows:
        table.add_row(*(Text(cell(name, row[place[name]], answer.language)) for name, _ in filled))
    stream = io.StringIO()
    # Told what it writes to, because it would look for a notebook or a terminal of its own.
    console = Console(
        file=stream,
        width=max(1, width),
        color_system=None,
        highlight=False,
        force_terminal=False,
        force_jupyter=False,
    )
    if answer.question is not None:
        title = answer.question.title.in_language(answer.language)
        given = ", ".join(f"{name}={value}" for name, value in answer.parameters.items())
        console.print(Text(f"{title} ({given})" if given else title))
        console.print()
    if answer.rows:
        console.print(table)
    number = len(answer)
    if answer.language == "ja":
        console.print(Text(f"{number}件" if number else "該当する行はありません。"))
    else:
        console.print(Text(f"{number} row{'' if number == 1 else 's'}" if number else "No rows."))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"
