"""A table in GitHub's Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.render.cells import cell, is_number

if TYPE_CHECKING:
    from kg.answer import Answer

_MARKUP: Final = re.compile(r"[\\`*\[<&|~]|(?<![^\W_])_|_(?![^\W_])")
_BREAK: Final = re.compile(r"\r\n|[\r\n]")


def to_markdown(answer: Answer) -> str:
    """Return the columns that a table shows, as Markdown."""
    shown = answer.shown
    place = {name: index for index, name in enumerate(answer.columns)}
    numeric = {
        name
        for name, _ in shown
        if any(is_number(row[place[name]]) for row in answer.rows)
        and all(row[place[name]] is None or is_number(row[place[name]]) for row in answer.rows)
    }
    lines = [
        "| " + " | ".join(_safe(heading) for _, heading in shown) + " |",
        "|" + "|".join("---:" if name in numeric else "---" for name, _ in shown) + "|",
    ]
    for row in answer.rows:
        cells = [_safe(cell(name, row[place[name]], answer.language)) for name, _ in shown]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _safe(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", _BREAK.sub(" ", text))
