"""The house order: numbers by value, parents before what lies below them, proof last."""

from __future__ import annotations

import random

import pytest

from kg.namespaces import PREFIXES, XSD
from kg.ordering import literal_key, natural, predicate_key, subject_key


@pytest.mark.parametrize(
    "ordered",
    [
        ["event/2015-9", "event/2015-10", "event/2015-10-1"],
        ["council", "council/tier1", "council/tier1/member", "council/tier1-b", "council/tier2"],
        ["a", "a01", "a1", "a2", "a10", "b"],
        ["http://x.example/o", "http://x.example/o#a", "http://x.example/o2"],
    ],
)
def test_natural_order(ordered: list[str]) -> None:
    shuffled = list(ordered)
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=natural) == ordered


def test_a_claim_reads_from_what_it_is_to_its_proof() -> None:
    ordered = [
        "rdf:type",
        "rdfs:label",
        "skos:definition",
        "rdfs:subClassOf",
        "org:role",
        "sas:holder",
        "sas:state",
        "sas:since",
        "sas:until",
        "sas:when",
        "sas:yen",
        "sas:unit",
        "sas:headCount",
        "sas:note",
        "dct:source",
        "sas:evidence",
    ]
    numeric = {"sas:yen", "sas:headCount"}

    def key(written: str) -> object:
        prefix, _, local = written.partition(":")
        datatypes = [f"{XSD}integer"] if written in numeric else [""]
        return predicate_key(PREFIXES[prefix] + local, written, datatypes)

    shuffled = list(ordered)
    random.Random(1).shuffle(shuffled)
    assert sorted(shuffled, key=key) == ordered  # type: ignore[arg-type]


def test_the_ontology_itself_comes_before_its_terms() -> None:
    ontology = subject_key("https://z.example/", ["http://www.w3.org/2002/07/owl#Ontology"])
    assert ontology < subject_key("https://a.example/", ["http://www.w3.org/2002/07/owl#Class"])


def test_japanese_comes_before_english_and_other_languages() -> None:
    languages = ["fr", "en", "", "ja"]
    assert sorted(languages, key=lambda tag: literal_key("x", "", tag)) == ["ja", "en", "", "fr"]
