"""A validation report in the forms that people, editors and build servers read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.validation.render.github import as_github
from kg.validation.render.graph import as_turtle
from kg.validation.render.json import as_json
from kg.validation.render.junit import as_junit
from kg.validation.render.sarif import as_sarif
from kg.validation.render.text import as_text
from kg.validation.render.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Renderer = Callable[[View], str]

FORMATS: Final[Mapping[str, Renderer]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "junit": as_junit,
    "github": as_github,
    "ttl": as_turtle,
}
"""Name of a form → what writes a report."""

__all__ = ["FORMATS", "View"]
