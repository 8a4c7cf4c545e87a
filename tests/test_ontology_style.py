"""The style guide as shapes: the ontology keeps it, and each shape catches its own fault alone."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from kg.home import Home
from kg.lint.sources import read_sources
from kg.lint.style import STYLE, check_style
from kg.namespaces import RDF, SH
from kg.turtle import read
from shape_homes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from kg.lint import Finding

GOOD = """\
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sas: <https://w3id.org/sasaeai/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<https://w3id.org/sasaeai/ontology> a owl:Ontology ;
    owl:versionIRI <https://w3id.org/sasaeai/ontology/0.1.0> ;
    owl:versionInfo "0.1.0" .

sas:Well a owl:Class ;
    rdfs:label "井戸"@ja, "well"@en ;
    skos:definition "水を汲む所。"@ja, "Where water is drawn."@en ;
    skos:example <https://w3id.org/sasaeai/id/01912/well> ;
    dct:source <https://w3id.org/sasaeai/source/casebook2016> ;
    rdfs:isDefinedBy <https://w3id.org/sasaeai/ontology> .

sas:depth a owl:DatatypeProperty ;
    rdfs:label "深さ"@ja, "depth"@en ;
    skos:definition "水面までの長さ。"@ja, "How far down the water is."@en ;
    skos:example <https://w3id.org/sasaeai/id/01912/well> ;
    dct:source <https://w3id.org/sasaeai/source/casebook2016> ;
    rdfs:isDefinedBy <https://w3id.org/sasaeai/ontology> .

<https://w3id.org/sasaeai/concept/water> a skos:ConceptScheme ;
    skos:prefLabel "水質"@ja, "kind of water"@en ;
    skos:definition "水の種類。"@ja, "Kinds of water."@en .

<https://w3id.org/sasaeai/concept/water/fresh> a skos:Concept ;
    skos:prefLabel "淡水"@ja, "fresh water"@en ;
    skos:definition "塩を含まない水。"@ja, "Water without salt."@en ;
    skos:inScheme <https://w3id.org/sasaeai/concept/water> ;
    skos:topConceptOf <https://w3id.org/sasaeai/concept/water> .

<https://w3id.org/sasaeai/concept/water/spring> a skos:Concept ;
    skos:prefLabel "湧水"@ja, "spring water"@en ;
    skos:definition "湧き出る水。"@ja, "Water that wells up."@en ;
    skos:inScheme <https://w3id.org/sasaeai/concept/water> ;
    skos:broader <https://w3id.org/sasaeai/concept/water/fresh> .
"""
# Shape → what is changed in the good ontology, and into what.
FAULTS = {
    "ClassName": ("sas:Well", "sas:well"),
    "ConceptDefinitionEnglish": (', "Water without salt."@en', ""),
    "ConceptDefinitionJapanese": ('"塩を含まない水。"@ja, ', ""),
    "ConceptHasPlace": (
        ";\n    skos:broader <https://w3id.org/sasaeai/concept/water/fresh> .",
        ".",
    ),
    "ConceptInOneScheme": (
        ";\n    skos:inScheme <https://w3id.org/sasaeai/concept/water> ;\n    skos:broader",
        ";\n    skos:broader",
    ),
    "ConceptLabelEnglish": (', "fresh water"@en', ""),
    "ConceptLabelJapanese": ('"淡水"@ja, ', ""),
    "ConceptName": ("water/spring>", "water/Spring>"),
    "DeprecatedTermReplaced": ("sas:depth a", "sas:depth owl:deprecated true ; a"),
    "OntologyVersioned": ("ontology/0.1.0", "ontology/latest"),
    "PropertyKind": ("owl:DatatypeProperty", "owl:DatatypeProperty, owl:ObjectProperty"),
    "PropertyName": ("sas:depth", "sas:Depth"),
    "SchemeDefinitionEnglish": (', "Kinds of water."@en', ""),
    "SchemeDefinitionJapanese": ('"水の種類。"@ja, ', ""),
    "SchemeHasConcept": (
        "<https://w3id.org/sasaeai/concept/water> a",
        "<https://w3id.org/sasaeai/concept/air> a skos:ConceptScheme ;\n"
        '    skos:prefLabel "空気"@ja, "air"@en ;\n'
        '    skos:definition "空気の種類。"@ja, "Kinds of air."@en .\n\n'
        "<https://w3id.org/sasaeai/concept/water> a",
    ),
    "SchemeHoldsItsConcepts": ("concept/water/spring>", "concept/air/spring>"),
    "SchemeLabelEnglish": (', "kind of water"@en', ""),
    "SchemeLabelJapanese": ('"水質"@ja, ', ""),
    "TermDefinedByOntology": (
        ";\n    rdfs:isDefinedBy <https://w3id.org/sasaeai/ontology> .\n\nsas:depth",
        ".\n\nsas:depth",
    ),
    "TermDefinitionEnglish": (', "Where water is drawn."@en', ""),
    "TermDefinitionJapanese": ('"水を汲む所。"@ja, ', ""),
    "TermHasExample": (
        "    skos:example <https://w3id.org/sasaeai/id/01912/well> ;\n",
        "",
    ),
    "TermHasSource": (
        "    dct:source <https://w3id.org/sasaeai/source/casebook2016> ;\n",
        "",
    ),
    "TermLabelEnglish": (', "well"@en', ""),
    "TermLabelJapanese": ('"井戸"@ja, ', ""),
    "TextInTwoLanguages": ('"well"@en', '"well"@en, "puits"@fr'),
}


def check(folder: Path, text: str, lang: str = "en") -> list[Finding]:
    home = Home(folder)
    for name in ("ontology", "data", "queries"):
        (folder / name).mkdir()
    (folder / "ontology" / "wells.ttl").write_text(text, encoding="utf-8")
    (folder / "shapes").mkdir()
    for name in (STYLE, "vocabulary.ttl"):
        shutil.copy(ROOT / "shapes" / name, folder / "shapes")
    return check_style(home, read_sources(home), "ja" if lang == "ja" else "en")


def test_the_ontology_keeps_its_style_guide() -> None:
    home = Home(ROOT)
    assert check_style(home, read_sources(home)) == []


def test_a_good_ontology_gives_no_finding(tmp_path: Path) -> None:
    assert check(tmp_path, GOOD) == []


def test_a_deprecated_term_with_its_replacement_is_good(tmp_path: Path) -> None:
    text = GOOD.replace(
        "sas:depth a", "sas:depth owl:deprecated true ; dct:isReplacedBy sas:Well ; a"
    )
    assert check(tmp_path, text) == []


def test_every_shape_has_its_fault() -> None:
    shapes = {
        str(quad.subject).strip("<>").rpartition("#")[2]
        for quad in read(ROOT / "shapes" / STYLE).quads
        if quad.predicate.value == f"{RDF}type"
        and str(quad.object).strip("<>") in (f"{SH}NodeShape", f"{SH}PropertyShape")
    }
    assert shapes == set(FAULTS)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_is_caught_by_its_shape_and_no_other(name: str, tmp_path: Path) -> None:
    before, after = FAULTS[name]
    assert before in GOOD
    findings = check(tmp_path, GOOD.replace(before, after, 1 if "spring>" not in before else -1))
    assert {finding.check for finding in findings} == {name}
    assert all(finding.file == "ontology/wells.ttl" and finding.line for finding in findings)


def test_findings_speak_both_languages(tmp_path: Path) -> None:
    before, after = FAULTS["TermLabelEnglish"]
    (found,) = check(tmp_path, GOOD.replace(before, after, 1), "ja")
    assert "英語のラベル" in found.message
