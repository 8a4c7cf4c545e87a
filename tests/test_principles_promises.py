"""Shapes, self-description, derivation, absence: principles 11 to 14 of the model.

Each is held to a question with one exact answer. The answers were read from the casebook; the
comments give its lines, counted from 1. What the shapes, the golden rows and the reasoner are
tested for elsewhere is not repeated here.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.namespaces import DERIVED_GRAPH, ID, ROOT, sas
from kg.shapes import SHAPES, Severity, load_shapes
from principles import HOME, TYPE, ask, authored, case_files, exactly
from shape_homes import ROOT as CHECKOUT

if TYPE_CHECKING:
    from kg import KnowledgeGraph


# 11. Shapes say why. That each speaks both languages is tested with the shapes.


@pytest.mark.parametrize(
    ("promise", "names"),
    [
        ("cardinalities", "OneState MembershipHasRole ObservationComplete EntrustmentComplete"),
        ("controlled values", "StateInScheme RoleInScheme TierInScheme BodyKindInScheme"),
        ("evidence on every claim", "EvidenceGiven EvidenceWithinSource EvidenceWithinCase"),
        ("plausible dates", "TimePlausible DoneNotInFuture EndNotBeforeStart"),
        ("a date, or unknown", "ClaimHasTime DoneHasStart"),
        ("sums of budgets", "ItemProduct ItemsSum"),
        ("areas within their municipality", "AreaWithinOwnMunicipality CoversOwnMunicipality"),
        ("planned is not done", "PlannedNotPast DoneNotInFuture"),
        ("labels in Japanese", "LabelInJapanese NoteInBothLanguages"),
        ("IRI patterns", "IriWellFormed CodeMatchesIri"),
        ("no dangling references", "ReferenceDefined PropertyKnown ClassKnown"),
        ("a place is not a body", "PlaceIsNoBody"),
    ],
)
def test_11_each_promise_has_a_shape_that_forbids(promise: str, names: str) -> None:
    shapes = load_shapes(HOME.shape_files()).shapes
    assert {name: shapes[SHAPES + name].severity for name in names.split()} == dict.fromkeys(
        names.split(), Severity.VIOLATION
    )


# 12. The data describes itself.


def test_12_version_and_licence(oxigraph: KnowledgeGraph) -> None:
    query = f"""
    SELECT ?version ?licence ?source WHERE {{
      <{ROOT}dataset> a dcat:Dataset, void:Dataset ; dcat:version ?version ; dct:license ?licence ;
        dct:source ?source
    }}"""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    licence = "https://creativecommons.org/licenses/by/4.0/"
    assert ask(oxigraph, query) == exactly((project["version"], licence, "source/casebook2016"))
    ontology = f"SELECT ?version WHERE {{ <{ROOT}ontology> owl:versionInfo ?version }}"
    assert ask(oxigraph, ontology) == exactly(project["version"])


def test_12_the_counts_are_true(oxigraph: KnowledgeGraph) -> None:
    query = f"""
    SELECT ?class ?entities WHERE {{
      <{ROOT}dataset> void:classPartition ?part . ?part void:class ?class ; void:entities ?entities
    }}"""
    stated = dict(ask(oxigraph, query).keys())
    for name in ("Claim", "Event", "Budget", "Discrepancy"):
        counted = ask(oxigraph, f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a sas:{name} }}")
        assert counted == exactly(stated.get(f"ontology#{name}"))


def test_12_the_cases_share_the_book_without_gap_or_overlap(oxigraph: KnowledgeGraph) -> None:
    query = f"""
    SELECT ?code ?first ?last WHERE {{
      ?section sas:sectionKind <{ROOT}concept/section-kind/case> ; sas:sectionOf ?municipality ;
        sas:firstLine ?first ; sas:lastLine ?last .
      BIND(STRAFTER(STR(?municipality), "{ID}") AS ?code)
    }}"""
    sections = sorted((first, last, code) for code, first, last in ask(oxigraph, query))
    assert " ".join(code for _, _, code in sections) == (
        "01644 03203 05303 11347 12207 13224 13203 14203 15100 17361 23212 28202 28209 44208 46222"
    )
    ends = [last for _, last, _ in sections]
    assert [first for first, _, _ in sections] == [216, *(last + 1 for last in ends[:-1])]
    assert ends[-1] == 7350


# 13. Write only what the source says.

DERIVED = (
    *("earliestStart", "latestStart", "earliestEnd", "latestEnd", "begins", "ends", "precision"),
    *(
        "municipality",
        "qualifiedName",
        "number",
        "setAside",
        "answers",
        "answered",
        "notApplicable",
        "ofKind",
    ),
    *("secretariatOf", "servesAsSecretariatIn", "setUpIn", "hasCouncil", "hasCoordinator"),
    *("partnerOf", "entrustsTo"),
)
DERIVED_CLASSES = (
    "Claim",
    "DoneClaim",
    "PlannedClaim",
    "AbsentClaim",
    "CouncilSetting",
    "SharedBody",
)


def test_13_nothing_derived_is_typed_by_hand() -> None:
    typed = {
        (path.relative_to(HOME.root).as_posix(), quad.predicate.value, str(quad.object))
        for path, quad in authored()
        if quad.predicate.value in map(sas, DERIVED)
        or (
            quad.predicate == TYPE
            and quad.object in [ox.NamedNode(sas(n)) for n in DERIVED_CLASSES]
        )
    }
    assert typed == set()


def test_13_what_is_derived_is_there_and_marked(oxigraph: KnowledgeGraph) -> None:
    for name in ("earliestStart", "latestEnd", "municipality", "number", "setAside", "answers"):
        everywhere = ask(oxigraph, f"SELECT (COUNT(*) AS ?n) WHERE {{ ?s sas:{name} ?o }}")
        marked = ask(
            oxigraph,
            f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{DERIVED_GRAPH}> {{ ?s sas:{name} ?o }} }}",
        )
        assert everywhere == marked
        assert everywhere != exactly(0)
    label = f"SELECT ?label WHERE {{ <{ID}13224/budget/fy2015> rdfs:label ?label }}"
    assert ask(oxigraph, label) == exactly("予算：平成27年度（2015年度）", "budget: FY2015")


def test_13_a_claim_costs_its_author_five_to_ten_lines() -> None:
    lines = [
        block.strip().count("\n") + 1
        for path in case_files()
        for block in path.read_text("utf-8").split("\n\n")
        if "sas:evidence" in block and "sas:state" in block
    ]
    assert len(lines) > 1000
    assert 5 <= median(lines) <= 10


# 14. The open world is closed where people ask.


def test_14_none_not_stated_and_not_applicable_are_three_answers(oxigraph: KnowledgeGraph) -> None:
    # 安城市: no coordinator and no council of tier 1 (4822, 4910), so that no secretariat of it
    # applies; no ordinance, no partnership agreement and no secretariat of tier 2 are mentioned
    # (4815-5217).
    rows = oxigraph.ask("absences", lang="en", municipality="23212")
    found = {
        (row["aspectIri"].rpartition("/")[2], row["answer"], bool(row["evidence"])) for row in rows
    }
    assert found == {
        ("tier-1-coordinator", "none", True),
        ("tier-1-council", "none", True),
        ("tier-1-secretariat", "not applicable", False),
        ("tier-2-secretariat", "not stated", False),
        ("ordinance", "not stated", False),
        ("partnership-agreement", "not stated", False),
    }
    assert len(rows) == len(found)


def test_14_planned_is_no_absence(oxigraph: KnowledgeGraph) -> None:
    # 多摩市 has no coordinators of either tier and no council of tier 2 yet, but plans them all
    # (2538, 2549); of 尼崎市 only the coordinator of tier 1 is not wanted (5353).
    for code, expected in (("13224", set()), ("28202", {"tier-1-coordinator"})):
        rows = oxigraph.ask("absences", lang="en", municipality=code)
        assert {
            r["aspectIri"].rpartition("/")[2] for r in rows if r["answer"] == "none"
        } == expected


def test_14_every_case_is_asked_about_the_same_declared_aspects(oxigraph: KnowledgeGraph) -> None:
    aspects = ask(oxigraph, "SELECT ?aspect WHERE { ?aspect a sas:Aspect }")
    answered = """
    SELECT DISTINCT ?municipality ?aspect WHERE {
      ?claim sas:answers ?aspect ; sas:municipality ?municipality .
      { ?claim a sas:DoneClaim } UNION { ?claim a sas:PlannedClaim }
    }"""
    absent = Counter(
        (row["municipalityIri"].removeprefix(ROOT), row["aspectIri"].removeprefix(ROOT))
        for row in oxigraph.ask("absences", lang="en")
    )
    given = ask(oxigraph, answered)
    cases = {code for code, _ in given}
    assert len(cases) == 15
    assert given + absent == Counter((case, aspect) for case in cases for aspect in aspects)
