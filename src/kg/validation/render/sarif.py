"""A report as SARIF 2.1.0, which code hosts and editors show beside the lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import kg
from kg.language import LANGUAGES
from kg.shapes import Severity
from kg.validation.render.text import detail, message

if TYPE_CHECKING:
    from kg.home import Home
    from kg.language import Language
    from kg.shapes import Shape
    from kg.validation.findings import Finding
    from kg.validation.render.view import View

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS: Final = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def as_sarif(view: View) -> str:
    """Return a report as a log of SARIF with one run; a rule is a shape."""
    rules = {finding.shape.iri: finding.shape for finding in view.findings}
    order = {iri: number for number, iri in enumerate(rules)}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "kg validate",
                        "version": kg.__version__,
                        "rules": [_rule(shape, view.lang) for shape in rules.values()],
                    }
                },
                "language": {"en": "en-GB", "ja": "ja-JP"}[view.lang],
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The repository."}}},
                "results": [
                    _result(finding, order[finding.shape.iri], view.home, view.lang)
                    for finding in view.findings
                ],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(shape: Shape, lang: Language) -> dict[str, Any]:
    return {
        "id": shape.name,
        "shortDescription": {"text": shape.label.get(lang, shape.name)},
        "help": {"text": shape.message.get(lang, shape.name)},
        "defaultConfiguration": {"level": _LEVELS[shape.severity]},
        "properties": {"iri": shape.iri},
    }


def _result(finding: Finding, number: int, home: Home, lang: Language) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.shape.name,
        "ruleIndex": number,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{message(finding, lang)} ({detail(finding)})"},
        "partialFingerprints": {"finding/v1": " ".join(finding.identity)},
        "properties": {each: finding.message(each) for each in LANGUAGES},
    }
    if finding.place is not None:
        region = {"startLine": finding.place.line, "startColumn": finding.place.column}
        if finding.place.end_column is not None:
            region["endColumn"] = finding.place.end_column
        artifact = {"uri": quote(home.relative(finding.place.file))}
        if not artifact["uri"].startswith("/"):
            artifact["uriBaseId"] = "SRCROOT"
        result["locations"] = [
            {
                "physicalLocation": {"artifactLocation": artifact, "region": region},
                "logicalLocations": [{"fullyQualifiedName": finding.node, "kind": "object"}],
            }
        ]
    return result
