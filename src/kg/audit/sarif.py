"""The report of an audit as SARIF 2.1.0, which code hosts show beside the lines of a change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import kg
from kg.audit.scores import Outcome
from kg.curie import curie

if TYPE_CHECKING:
    from kg.audit.report import Report
    from kg.audit.scores import Score, Verdict
    from kg.home import Home

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_NAME: Final = re.compile(r"[^a-z0-9]+")


def as_sarif(report: Report, home: Home) -> dict[str, Any]:
    """Return a report as SARIF: unconfirmed values as errors, derived ones as notes."""
    rules: dict[str, dict[str, Any]] = {}
    results = []
    for verdict in report.verdicts:
        for score in verdict.scores:
            if score.outcome in (Outcome.UNCONFIRMED, Outcome.DERIVED):
                results.append(_result(verdict, score, home, rules))
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "kg evidence audit",
                        "version": kg.__version__,
                        "rules": list(rules.values()),
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The repository."}}},
                "results": results,
            }
        ],
    }


def _result(
    verdict: Verdict, score: Score, home: Home, rules: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    unconfirmed = score.outcome is Outcome.UNCONFIRMED
    name = score.property if unconfirmed else score.rule or ""
    rule = f"{score.outcome.value}/{_NAME.sub('-', name.lower()).strip('-')}"
    level = "error" if unconfirmed else "note"
    if rule not in rules:
        text = (
            f"The lines cited do not hold the value of {name}."
            if unconfirmed
            else f"The value follows by a rule: {name}."
        )
        rules[rule] = {
            "id": rule,
            "shortDescription": {"text": text},
            "defaultConfiguration": {"level": level},
        }
    claim = verdict.claim
    message = f"{curie(claim.iri)}: {score.property} {score.value}"
    if unconfirmed:
        message += f" is not in the lines cited; looked for: {score.looked_for}"
    else:
        message += f" is derived: {score.rule}"
    result: dict[str, Any] = {
        "ruleId": rule,
        "ruleIndex": list(rules).index(rule),
        "level": level,
        "message": {"text": message},
        "partialFingerprints": {"claim/v1": f"{claim.iri} {score.property} {score.value}"},
    }
    if claim.file is not None:
        result["locations"] = [
            {
                "physicalLocation": {
                    "artifactLocation": {
                        "uri": quote(home.relative(claim.file)),
                        "uriBaseId": "SRCROOT",
                    },
                    "region": {"startLine": claim.line or 1},
                }
            }
        ]
    return result
