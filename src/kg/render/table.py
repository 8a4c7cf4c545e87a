"""A table that fits the terminal; Japanese characters count as two columns."""

from __future__ import annotations

import io
import shutil
import sys
from typing import TYPE_CHECKING, Final

from kg.render.cells import cell, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.answer import Answer

NARROW: Final = 100
"""Columns of the page when the table does not go to a terminal."""


_LONG_WORD: Final = 16
"""A word longer than this may be broken, so that one name does not starve the other columns."""


def column_widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Share out the width of a page, so that words are broken only where they must be.

    Each column gets its longest word first (rich alone would break words of one column to spare
    lines in another), then a share of what is left in proportion to what it still lacks.

    Args:
        columns: for each column its heading and cells.
        room: terminal columns for all of them, without what parts them.

    Returns:
        A width for each column, at least 1; their sum is at most ``room`` if it can be.
    """
    from rich.cells import cell_len

    natural = [max(1, *(cell_len(text) for text in texts)) for texts in columns]
    if sum(natural) <= room:
        return natural
    words = [
        max([1, *(cell_len(word) for text in texts for word in text.split())]) for texts in columns
    ]
    # Japanese text has no spaces: such a "word" may be broken anywhere, and so may a long name.
    cap = max(words)
    while cap > 1 and sum(min(word, cap) for word in words) > room:
        cap -= 1
    cap = min(cap, _LONG_WORD)
    widths = [min(word, cap) for word in words]
    lack = [want - have for want, have in zip(natural, widths, strict=True)]
    left = max(0, room - sum(widths))
    total = sum(lack)
    shares = [left * part // total if total else 0 for part in lack]
    for index in sorted(range(len(lack)), key=lambda i: -lack[i])[: left - sum(shares)]:
        shares[index] += 1
    return [
        width + min(share, part) for width, share, part in zip(widths, shares, lack, strict=True)
    ]


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
    texts = [
        [cell(name, row[place[name]], answer.language) for row in answer.rows] for name, _ in filled
    ]
    widths = column_widths(
        [[heading, *cells] for (_, heading), cells in zip(filled, texts, strict=True)],
        width - 2 * max(0, len(filled) - 1),  # two blanks between columns
    )
    for (name, heading), room in zip(filled, widths, strict=True):
        numbers = any(is_number(row[place[name]]) for row in answer.rows)
        table.add_column(
            heading, justify="right" if numbers else "left", overflow="fold", width=room
        )
    for line in zip(*texts, strict=True):
        table.add_row(*map(Text, line))
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
