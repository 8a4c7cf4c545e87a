"""JSON: rows by variable, evidence as IRIs, and what was asked."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kg.render.cells import exact

if TYPE_CHECKING:
    from kg.answer import Answer


def to_json(answer: Answer) -> str:
    """Return an answer as JSON, a line break at its end."""
    question = answer.question
    content: dict[str, Any] = {}
    if question is not None:
        content["question"] = question.name
        content["title"] = question.title.in_language(answer.language)
        content["parameters"] = dict(answer.parameters)
    content["language"] = answer.language
    content["columns"] = list(answer.columns)
    content["rows"] = [{name: exact(value) for name, value in row.items()} for row in answer]
    return json.dumps(content, ensure_ascii=False, indent=2, default=_plain, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return str(value)
