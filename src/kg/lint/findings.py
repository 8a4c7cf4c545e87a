"""What a check has to say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How bad a finding is: an error fails the check, a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        check: the name of the check, such as ``unknown-term``.
        message: what is wrong and what to do.
        term: the IRI it is about.
        file: where, from the home.
        line: 1-based line, where known.
        severity: how bad it is.
    """

    check: str
    message: str
    term: str
    file: str
    line: int | None = None
    severity: Severity = Severity.ERROR

    def render(self) -> str:
        """Return the finding as one line: ``file:line: error [check] message``."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.severity.value} [{self.check}] {self.message}"

    def sort_key(self) -> tuple[bool, str, int, str, str]:
        """Errors first, then by place."""
        warning = self.severity is Severity.WARNING
        return warning, self.file, self.line or 0, self.check, self.message
