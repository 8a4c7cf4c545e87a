"""Terms are written as short as is safe and read back as they were."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.notation import Notation, quote, width

LINE = "https://w3id.org/sasaeai/source/casebook2016#line="


def read_back(written: str, notation: Notation) -> ox.NamedNode | ox.Literal:
    prefixes = "".join(f"@prefix {name}: <{ns}> .\n" for name, ns in notation.used.items())
    base = f"@base <{notation.base}> .\n" if notation.base else ""
    quads = list(ox.parse(f"{base}{prefixes}<s:s> <p:p> {written} .", ox.RdfFormat.TURTLE))
    assert len(quads) == 1
    value = quads[0].object
    assert isinstance(value, ox.NamedNode | ox.Literal)
    return value


@pytest.mark.parametrize(
    ("iri", "written"),
    [
        (f"{LINE}299,307", "line:299\\,307"),
        ("https://w3id.org/sasaeai/time/2015-09-15--2015-09-25", "on:2015-09-15--2015-09-25"),
        ("https://w3id.org/sasaeai/concept/area-kind/ward", "area-kind:ward"),
        ("https://w3id.org/sasaeai/concept/area-kind", None),
        ("https://w3id.org/sasaeai/id/01644", "id:01644"),
        ("https://w3id.org/sasaeai/id/shared/sawayaka", "shared:sawayaka"),
        ("https://w3id.org/sasaeai/id/01644/council", None),
        ("http://www.w3.org/ns/org#", "org:"),
        ("https://schema.org/a.b", "schema:a.b"),
        ("https://schema.org/a.", None),
        ("https://schema.org/-a", None),
        ("https://schema.org/日本", "schema:日本"),
        ("https://schema.org/a(b)", None),
    ],
)
def test_iris_without_a_base(iri: str, written: str | None) -> None:
    notation = Notation(None, {})
    assert notation.iri(iri) == (written or f"<{iri}>")
    assert read_back(notation.iri(iri), notation) == ox.NamedNode(iri)


def test_the_nearer_of_base_and_prefix_is_used() -> None:
    assert Notation("https://schema.org/", {}).iri("https://schema.org/Place") == "<Place>"
    root = Notation("https://w3id.org/sasaeai/", {})
    assert root.iri("https://w3id.org/sasaeai/ontology#state") == "sas:state"
    assert root.iri("https://w3id.org/sasaeai/id/01644/a") == "<id/01644/a>"
    hashed = Notation("https://w3id.org/sasaeai/ontology#", {})
    assert hashed.iri("https://w3id.org/sasaeai/ontology#state") == "sas:state"


def test_prefixes_of_the_file_count_where_the_house_has_none() -> None:
    notation = Notation(None, {"x": "http://x.example/", "s": "https://schema.org/"})
    assert notation.iri("http://x.example/a") == "x:a"
    assert notation.iri("https://schema.org/Place") == "schema:Place"
    assert notation.used == {"x": "http://x.example/", "schema": "https://schema.org/"}


@given(st.text(st.one_of(st.sampled_from('"\\\n\r\t'), st.characters(exclude_categories=["Cs"]))))
def test_any_string_is_read_back_as_it_was(value: str) -> None:
    assert read_back(quote(value), Notation(None, {})) == ox.Literal(value)


_SEGMENT = st.text(st.sampled_from("ab1-.,:~()%25日/"), max_size=8).map(
    lambda text: text.replace("%", "%25")
)


@given(
    _SEGMENT,
    st.sampled_from(["", "#", "?", "#a/", "//"]),
    st.sampled_from(
        [
            None,
            "https://schema.org/",
            "https://schema.org/a/b",
            "https://schema.org/a#",
            "https://schema.org/a?q",
            "https://schema.org",
            "https://schema.org/a/../",
        ]
    ),
)
def test_any_iri_is_read_back_as_it_was(segment: str, joint: str, base: str | None) -> None:
    iri = f"https://schema.org/{joint}{segment}"
    notation = Notation(base, {"": "https://schema.org/a/", "q": "https://schema.org/?"})
    assert read_back(notation.iri(iri), notation) == ox.NamedNode(iri)


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("日本", 4), ("ｱ", 1), ("Ａ", 2), ("が", 2), ("か\u3099", 2)]
)
def test_width_counts_columns(text: str, columns: int) -> None:
    assert width(text) == columns
