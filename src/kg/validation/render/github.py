"""A report as workflow commands, which GitHub shows as annotations of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.shapes import Severity
from kg.validation.render.text import detail, message

if TYPE_CHECKING:
    from kg.home import Home
    from kg.language import Language
    from kg.validation.findings import Finding
    from kg.validation.render.view import View

_COMMANDS: Final = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def as_github(view: View) -> str:
    """Return a command for each finding."""
    return "".join(f"{_command(finding, view.home, view.lang)}\n" for finding in view.findings)


def _command(finding: Finding, home: Home, lang: Language) -> str:
    properties = {"title": finding.shape.label.get(lang, finding.shape.name)}
    place = finding.place
    if place is not None:
        properties |= {
            "file": home.relative(place.file),
            "line": str(place.line),
            "col": str(place.column),
        }
        if place.end_column is not None:
            properties["endColumn"] = str(place.end_column)
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = _data(f"{message(finding, lang)} ({detail(finding)})")
    return f"::{_COMMANDS[finding.severity]} {written}::{text}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
