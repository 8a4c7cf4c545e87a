"""Every shape says what it wants in both languages, passes a good example and catches a bad one."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.home import Home
from kg.namespaces import RDFS, SKOS, sas
from kg.shapes import SHAPES, Severity, Shape, load_shapes
from kg.turtle import read, subject_lines
from kg.validation import Report, validate
from shape_homes import EXAMPLES, ROOT, fictional_home

if TYPE_CHECKING:
    from pathlib import Path

OURS = [path for path in Home(ROOT).shape_files() if path.name != "ontology-style.ttl"]
SET = load_shapes(OURS)
NAMES = sorted(shape.name for shape in SET.shapes.values())
NAMED = pytest.mark.parametrize("name", NAMES)
DERIVED_CONCEPTS = {"answered", "answers", "notApplicable", "ofKind", "precision", "unit"}
"""Properties with concepts for values that no author writes in the data."""


def shape(name: str) -> Shape:
    return SET.shapes[SHAPES + name]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return fictional_home(tmp_path_factory.mktemp("home"))


def report(home: Home, kind: str) -> Report:
    return validate(sorted(EXAMPLES.glob(f"*/{kind}.ttl")), home=home)


@pytest.fixture(scope="module")
def passing(home: Home) -> Report:
    return report(home, "pass")


@pytest.fixture(scope="module")
def caught(home: Home) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for finding in report(home, "caught").findings:
        assert finding.file is not None
        found[finding.file.parent.name].add(finding.shape.name)
    return found


def test_there_are_shapes_for_every_room() -> None:
    assert len(NAMES) > 150
    assert {path.stem for path in OURS} >= {
        *("claims", "times", "evidence", "places", "organisations", "coordination", "finance"),
        *("events", "documents", "discrepancies", "labels", "references", "authored"),
    }


def test_every_shape_with_an_iri_and_a_constraint_has_a_target() -> None:
    for path in OURS:
        typed = {
            quad.subject.value
            for quad in read(path).quads
            if isinstance(quad.subject, ox.NamedNode)
            and isinstance(quad.object, ox.NamedNode)
            and quad.object.value.endswith(("#NodeShape", "#PropertyShape"))
        }
        assert typed <= set(SET.shapes), path


def test_no_shape_is_without_its_pair_of_examples() -> None:
    with_examples = {
        folder.name
        for folder in EXAMPLES.iterdir()
        if (folder / "pass.ttl").is_file() and (folder / "caught.ttl").is_file()
    }
    folders = {folder.name for folder in EXAMPLES.iterdir() if folder.is_dir()}
    assert with_examples == folders == set(NAMES)


def test_no_two_examples_describe_the_same_node() -> None:
    for kind in ("pass", "caught"):
        seen: dict[str, Path] = {}
        for path in sorted(EXAMPLES.glob(f"*/{kind}.ttl")):
            for iri in subject_lines(path.read_text("utf-8")):
                assert iri not in seen, f"{path} and {seen[iri]}"
                seen[iri] = path


@NAMED
def test_a_shape_speaks_both_languages(name: str) -> None:
    checked = shape(name)
    assert set(checked.label) == {"ja", "en"}
    assert set(checked.message) == {"ja", "en"}
    assert re.search(r"[぀-ヿ]", checked.message["ja"])
    assert checked.message["ja"].endswith(("。", "）"))
    assert checked.message["en"].endswith((".", ")"))
    places = {lang: set(re.findall(r"\{.*?\}", text)) for lang, text in checked.message.items()}
    assert places["ja"] == places["en"]


@NAMED
def test_the_places_of_a_message_are_filled_by_the_query(name: str) -> None:
    checked = shape(name)
    places = set(re.findall(r"\{[?$](\w+)\}", checked.message["en"]))
    assert not places or checked.selects
    for select in checked.selects:
        head = select[select.index("SELECT") :].split("WHERE", 1)[0]
        assert places <= set(re.findall(r"[?$](\w+)", head))


@NAMED
def test_queries_keep_to_what_every_validator_can_run(name: str) -> None:
    for select in shape(name).selects:
        # SHACL forbids these where $this is bound from outside.
        assert not re.search(r"\b(MINUS|VALUES|SERVICE)\b", select)
        # Run once over the whole graph, the query itself must bind $this.
        assert re.search(r"\$this (a|\?path|sas:|org:|schema:|rdfs:)", select)


def test_every_property_with_concepts_is_held_to_its_scheme() -> None:
    ontology = ox.Store()
    for path in Home(ROOT).ontology_files():
        ontology.extend(read(path, rename_blank_nodes=True).quads)
    concept = ox.NamedNode(SKOS + "Concept")
    properties = {
        quad.subject.value
        for quad in ontology.quads_for_pattern(None, ox.NamedNode(RDFS + "range"), concept)
        if isinstance(quad.subject, ox.NamedNode)
    } - {sas(name) for name in DERIVED_CONCEPTS}
    held = {
        target
        for checked in SET.shapes.values()
        if checked.name.endswith("InScheme")
        for _, target in checked.targets
    }
    assert properties <= held, sorted(properties - held)


def test_good_examples_give_no_finding_at_all(passing: Report) -> None:
    assert [(finding.shape.name, finding.node) for finding in passing.findings] == []
    assert passing.nodes >= len(NAMES)


@NAMED
def test_a_bad_example_is_caught_by_its_shape_and_no_other(
    name: str, caught: dict[str, set[str]]
) -> None:
    assert caught[name] == {name}


def test_pysHACL_alone_finds_the_same(home: Home) -> None:  # noqa: N802
    """The queries are run our way for speed; the reference must agree on all they are about."""
    names = [checked.name for checked in SET.shapes.values() if checked.selects]
    files = [EXAMPLES / name / "caught.ttl" for name in names]
    ours, reference = (
        {
            (finding.shape.name, finding.node, finding.path)
            for finding in validate(files, home=home, engine=engine).findings
        }
        for engine in ("pyshifty", "pyshacl")
    )
    assert ours == reference
    assert {name for name, _, _ in ours} == set(names)


def test_severities_are_those_of_the_files() -> None:
    assert shape("OneState").severity is Severity.VIOLATION
    assert shape("EvidenceNarrow").severity is Severity.WARNING
