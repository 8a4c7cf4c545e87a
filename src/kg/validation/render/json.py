"""A report as JSON, with messages in both languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kg.language import LANGUAGES
from kg.shapes import Severity

if TYPE_CHECKING:
    from kg.validation.render.view import View


def as_json(view: View) -> str:
    """Return a report as an object of JSON; what is promised and messages are in all languages."""
    content = {
        "conforms": view.report.conforms,
        "counts": {severity.value: view.report.count(severity) for severity in Severity},
        "files": [view.home.relative(path) for path in view.report.files],
        "nodes": view.report.nodes,
        "shapes": view.report.shapes,
        "seconds": round(view.report.seconds, 3),
        "findings": [
            {
                "file": view.home.relative(finding.file) if finding.file else None,
                "line": finding.line,
                "column": finding.column,
                "endColumn": finding.place.end_column if finding.place else None,
                "severity": finding.severity.value,
                "shape": finding.shape.iri,
                "component": finding.component,
                "node": finding.node,
                "path": finding.path,
                "value": finding.value,
                "promise": dict(finding.shape.label),
                "message": {each: finding.message(each) for each in LANGUAGES},
            }
            for finding in view.findings
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
