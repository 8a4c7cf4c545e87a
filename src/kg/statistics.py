"""How much is known: claims by case, section, kind and state, their evidence, what is covered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from kg.answer import Answer
from kg.evidence import parse_evidence
from kg.namespaces import sas
from kg.question import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.graph import KnowledgeGraph
    from kg.language import Language

_PREFIXES: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sas: <https://w3id.org/sasaeai/ontology#>
"""
_CLAIMS: Final = (
    _PREFIXES
    + """
SELECT ?code ?kind ?kindLabel ?group ?state ?stateLabel (COUNT(DISTINCT ?claim) AS ?claims)
WHERE {
  VALUES ?group { sas:DoneClaim sas:PlannedClaim sas:AbsentClaim }
  ?claim a sas:Claim ; a ?group ; a ?kind ; sas:state ?state ; sas:municipality ?municipality .
  ?municipality sas:localGovernmentCode ?code .
  ?kind rdfs:subClassOf sas:Claim ; rdfs:label ?kindLabel .
  ?state rdfs:label ?stateLabel .
  FILTER(?kind NOT IN (sas:DoneClaim, sas:PlannedClaim, sas:AbsentClaim, sas:Claim))
  FILTER(LANG(?kindLabel) = "%(lang)s" && LANG(?stateLabel) = "%(lang)s")
}
GROUP BY ?code ?kind ?kindLabel ?group ?state ?stateLabel
"""
)
_EVIDENCE: Final = (
    _PREFIXES
    + """
SELECT ?claim ?line
WHERE { ?claim sas:state ?state . OPTIONAL { ?claim sas:evidence ?line } }
"""
)
_SECTION_OF: Final = {
    sas(kind): section
    for section, kinds in {
        "profile": ("Observation", "CentreProvision"),
        "tiers": ("AreaDivision", "Deployment"),
        "coordinators": ("Placement",),
        "councils": ("Establishment", "Formation", "Membership"),
        "budgets": ("Budget", "BudgetItem"),
        "history": ("Event", "Undertaking"),
        "relations": ("Agreement", "Entrustment", "Relation", "Secondment"),
        "programmes": ("Operation",),
        "documents": ("Aim", "Challenge", "Enactment", "Lesson", "Provision"),
    }.items()
    for kind in kinds
}
"""Class of claim to the section of the catalogue that asks for it."""
_GROUPS: Final = {"done": sas("DoneClaim"), "planned": sas("PlannedClaim")}
_CASE: Final = ("municipality", "claims", "done", "planned", "absent", "text", "cited", "per")
_SECTION: Final = ("section", "claims", "share", "done", "planned", "absent")
_SHARE: Final = ("claims", "share")
_MEASURE: Final = ("measure", "number", "share")
_HEADINGS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "municipality": "Municipality",
        "section": "Section",
        "kind": "Kind of claim",
        "state": "State",
        "claims": "Claims",
        "share": "Per cent",
        "done": "Done",
        "planned": "Planned",
        "absent": "Absent",
        "text": "Lines with text",
        "cited": "Cited",
        "per": "Claims per 100 lines",
        "measure": "Evidence and coverage",
        "number": "Number",
        "with-lines": "claims that cite lines",
        "ranges": "ranges of lines cited by claims",
        "median": "lines a claim cites, median",
        "lines-text": "lines of the cases with text",
        "lines-cited": "of these cited by a claim",
        "lines-factless": "of these said to state no fact",
        "lines-open": "of these neither",
    },
    "ja": {
        "municipality": "市町村",
        "section": "区分",
        "kind": "主張の種類",
        "state": "状態",
        "claims": "主張数",
        "share": "割合（%）",
        "done": "実施",
        "planned": "予定",
        "absent": "なし",
        "text": "文字のある行",
        "cited": "引用あり",
        "per": "100行あたり主張数",
        "measure": "根拠と網羅",
        "number": "数",
        "with-lines": "行を引用する主張",
        "ranges": "主張が引用する行の範囲",
        "median": "一つの主張が引用する行数（中央値）",
        "lines-text": "事例の文字のある行",
        "lines-cited": "うち主張が引用する行",
        "lines-factless": "うち事実の記載がないとされた行",
        "lines-open": "うちいずれでもない行",
    },
}


@dataclass(frozen=True)
class Statistics:
    """Five tables over the same claims.

    Attributes:
        total: number of claims that have a state.
        cases: one row a municipality: claims, done, planned, absent, lines with text, lines cited,
            claims per 100 lines.
        sections: one row a section of the catalogue: claims, per cent, done, planned, absent.
        kinds: one row a class of claim: claims, per cent.
        states: one row a state: claims, per cent.
        evidence: one row a measure of evidence and coverage: number, per cent.
    """

    total: int
    cases: Answer
    sections: Answer
    kinds: Answer
    states: Answer
    evidence: Answer

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, whose keys are the same in every language."""
        return {
            "claims": self.total,
            "cases": _dicts(self.cases, _CASE),
            "sections": _dicts(self.sections, _SECTION),
            "kinds": _dicts(self.kinds, ("kind", *_SHARE)),
            "states": _dicts(self.states, ("state", *_SHARE)),
            "evidence": _dicts(self.evidence, _MEASURE),
        }

    @property
    def tables(self) -> tuple[Answer, ...]:
        """All tables, in the order in which they are shown."""
        return (self.cases, self.sections, self.kinds, self.states, self.evidence)


def statistics(graph: KnowledgeGraph, language: Language) -> Statistics:
    """Count the claims of a graph.

    Discrepancies have no state and are not counted.
    """
    cases: Counter[tuple[str, str]] = Counter()
    sections: Counter[tuple[str, str]] = Counter()
    kinds: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for row in graph.query(_CLAIMS % {"lang": language}):
        claims = int(row["claims"])
        group = next((k for k, iri in _GROUPS.items() if iri == str(row["group"])), "absent")
        section = _SECTION_OF[str(row["kind"])]
        for column in ("claims", group):
            cases[str(row["code"]), column] += claims
            sections[section, column] += claims
        kinds[str(row["kindLabel"])] += claims
        states[str(row["stateLabel"])] += claims
    total = kinds.total()
    names = _HEADINGS[language]
    columns = ("claims", "done", "planned", "absent")
    covered = graph.ask("coverage", lang=language)
    case_rows = []
    for row in covered:
        counts = [cases[str(row["code"]), column] for column in columns]
        text = row["lines"] - row["blank"]
        per = round(100 * counts[0] / text, 1) if text else None
        case_rows.append((row["municipality"], *counts, text, row["cited"], per))
    section_rows = []
    for section, title in SECTIONS.items():
        count, *groups = (sections[section, column] for column in columns)
        if count:
            share = round(100 * count / total, 1)
            section_rows.append((title.in_language(language), count, share, *groups))
    return Statistics(
        total,
        _answer(_CASE, case_rows, language),
        _answer(_SECTION, section_rows, language),
        _shares(kinds, names["kind"], names, total, language),
        _shares(states, names["state"], names, total, language),
        _answer(_MEASURE, _evidence(graph, covered, names), language),
    )


def _evidence(
    graph: KnowledgeGraph, covered: Answer, names: dict[str, str]
) -> list[tuple[str, float, float | None]]:
    """How many claims cite lines, how many lines, and how much of the text they cover."""
    cited: dict[str, set[str]] = {}
    for row in graph.query(_EVIDENCE):
        ranges = cited.setdefault(str(row["claim"]), set())
        if row["line"] is not None:
            ranges.add(str(row["line"]))
    lines = [
        len({n for r in map(parse_evidence, found) for n in range(r.first, r.last + 1)})
        for found in cited.values()
        if found
    ]
    text = sum(row["lines"] - row["blank"] for row in covered)
    rows: list[tuple[str, float, float | None]] = [
        (names["with-lines"], len(lines), _percent(len(lines), len(cited))),
        (names["ranges"], sum(map(len, cited.values())), None),
        (names["median"], median(lines) if lines else 0, None),
        (names["lines-text"], text, None),
    ]
    for name in ("cited", "factless", "open"):
        count = sum(row[name] for row in covered)
        rows.append((names[f"lines-{name}"], count, _percent(count, text)))
    return rows


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def _answer(columns: Iterable[str], rows: Iterable[tuple[Any, ...]], language: Language) -> Answer:
    return Answer(tuple(_HEADINGS[language][name] for name in columns), tuple(rows), language)


def _dicts(answer: Answer, keys: Sequence[str]) -> list[dict[str, Any]]:
    return [dict(zip(keys, row, strict=True)) for row in answer.rows]


def _shares(
    counts: dict[str, int], heading: str, names: dict[str, str], total: int, language: Language
) -> Answer:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = tuple((name, count, _percent(count, total)) for name, count in ordered)
    return Answer((heading, names["claims"], names["share"]), rows, language)
