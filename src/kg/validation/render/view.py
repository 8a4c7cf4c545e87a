"""What is shown of a report, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.home import Home
    from kg.language import Language
    from kg.validation.findings import Finding, Report


@dataclass(frozen=True, slots=True)
class View:
    """A report as it is to be shown.

    Attributes:
        report: the report.
        findings: those of its findings that are shown.
        home: the folder that paths are written from.
        lang: the language of its readers.
    """

    report: Report
    findings: Sequence[Finding]
    home: Home
    lang: Language
