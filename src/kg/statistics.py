"""How much is known: claims by case, by kind and by state, with their evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.graph import KnowledgeGraph
    from kg.language import Language

_PREFIXES: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sas: <https://w3id.org/sasaeai/ontology#>
"""
_CLAIMS: Final = (
    _PREFIXES
    + """
SELECT ?code ?kind ?kindLabel ?state ?stateLabel (COUNT(DISTINCT ?claim) AS ?claims)
WHERE {
  ?claim a sas:Claim ; a ?kind ; sas:state ?state ; sas:municipality ?municipality .
  ?municipality sas:localGovernmentCode ?code .
  ?kind rdfs:subClassOf sas:Claim ; rdfs:label ?kindLabel .
  ?state rdfs:label ?stateLabel .
  FILTER(?kind NOT IN (sas:DoneClaim, sas:PlannedClaim, sas:AbsentClaim, sas:Claim))
  FILTER(LANG(?kindLabel) = "%(lang)s" && LANG(?stateLabel) = "%(lang)s")
}
GROUP BY ?code ?kind ?kindLabel ?state ?stateLabel
"""
)
_CASE: Final = ("municipality", "claims", "text", "cited", "per")
_SHARE: Final = ("claims", "share")
_HEADINGS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "municipality": "Municipality",
        "kind": "Kind of claim",
        "state": "State",
        "claims": "Claims",
        "share": "Per cent",
        "text": "Lines with text",
        "cited": "Cited",
        "per": "Claims per 100 lines",
    },
    "ja": {
        "municipality": "市町村",
        "kind": "主張の種類",
        "state": "状態",
        "claims": "主張数",
        "share": "割合（%）",
        "text": "文字のある行",
        "cited": "引用あり",
        "per": "100行あたり主張数",
    },
}


@dataclass(frozen=True)
class Statistics:
    """Three tables over the same claims.

    Attributes:
        total: number of claims that have a state.
        cases: one row a municipality: claims, lines with text, lines cited, claims per 100 lines.
        kinds: one row a class of claim: claims, per cent.
        states: one row a state: claims, per cent.
    """

    total: int
    cases: Answer
    kinds: Answer
    states: Answer

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, whose keys are the same in every language."""
        return {
            "claims": self.total,
            "cases": _dicts(self.cases, _CASE),
            "kinds": _dicts(self.kinds, ("kind", *_SHARE)),
            "states": _dicts(self.states, ("state", *_SHARE)),
        }


def statistics(graph: KnowledgeGraph, language: Language) -> Statistics:
    """Count the claims of a graph.

    Discrepancies have no state and are not counted.
    """
    cases: dict[str, int] = {}
    kinds: dict[str, int] = {}
    states: dict[str, int] = {}
    for row in graph.query(_CLAIMS % {"lang": language}):
        for counts, key in (
            (cases, row["code"]),
            (kinds, row["kindLabel"]),
            (states, row["stateLabel"]),
        ):
            counts[str(key)] = counts.get(str(key), 0) + int(row["claims"])
    total = sum(cases.values())
    names = _HEADINGS[language]
    rows = []
    for row in graph.ask("coverage", lang=language):
        claims = cases.get(str(row["code"]), 0)
        text = row["lines"] - row["blank"]
        per = round(100 * claims / text, 1) if text else None
        rows.append((row["municipality"], claims, text, row["cited"], per))
    return Statistics(
        total,
        Answer(tuple(names[name] for name in _CASE), tuple(rows), language),
        _shares(kinds, names["kind"], names, total, language),
        _shares(states, names["state"], names, total, language),
    )


def _dicts(answer: Answer, keys: Sequence[str]) -> list[dict[str, Any]]:
    return [dict(zip(keys, row, strict=True)) for row in answer.rows]


def _shares(
    counts: dict[str, int], heading: str, names: dict[str, str], total: int, language: Language
) -> Answer:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = tuple((name, count, round(100 * count / total, 1)) for name, count in ordered)
    return Answer((heading, names["claims"], names["share"]), rows, language)
