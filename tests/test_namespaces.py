"""One table of prefixes, and IRIs made from it."""

from __future__ import annotations

import pytest

from kg import namespaces as ns


def test_prefixes_and_namespaces_are_one_to_one() -> None:
    assert len(set(ns.PREFIXES.values())) == len(ns.PREFIXES)


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        (ns.sas("state"), "https://w3id.org/sasaeai/ontology#state"),
        (ns.concept("state", "done"), "https://w3id.org/sasaeai/concept/state/done"),
        (ns.time("fy2015"), "https://w3id.org/sasaeai/time/fy2015"),
        (ns.municipality("01644"), "https://w3id.org/sasaeai/id/01644"),
        (
            ns.PREFIXES["line"] + "299,307",
            "https://w3id.org/sasaeai/source/casebook2016#line=299,307",
        ),
        (ns.PREFIXES["dct"], "http://purl.org/dc/terms/"),
        (ns.PREFIXES["schema"], "https://schema.org/"),
    ],
)
def test_iris(iri: str, expected: str) -> None:
    assert iri == expected


def test_a_concept_scheme_has_its_name_as_prefix() -> None:
    assert ns.scheme_prefixes(["state", "area-kind"]) == {
        "state": "https://w3id.org/sasaeai/concept/state/",
        "area-kind": "https://w3id.org/sasaeai/concept/area-kind/",
    }


@pytest.mark.parametrize("name", ["State", "a b", "", "a--b", "time", "on"])
def test_a_scheme_may_not_have_such_a_name(name: str) -> None:
    with pytest.raises(ValueError, match=r"concept scheme|already the prefix"):
        ns.scheme_namespace(name)
