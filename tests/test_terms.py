from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.terms import (
    IRI,
    RDF_LANGSTRING,
    XSD_BOOLEAN,
    XSD_DATE,
    XSD_DECIMAL,
    XSD_DOUBLE,
    XSD_INTEGER,
    BNode,
    Literal,
    from_python,
    literal,
    to_ntriples,
    to_python,
)


@pytest.mark.parametrize(
    ("datatype", "one", "other"),
    [
        (XSD_DECIMAL, "5.40", "5.4"),
        (XSD_DECIMAL, "5.0", "5"),
        (XSD_DECIMAL, "-0.0", "0"),
        (XSD_DECIMAL, "+100", "100.00"),
        (XSD_INTEGER, "007", "7"),
        (XSD_DOUBLE, "1000", "1.0E3"),
        (XSD_DOUBLE, "1e3", "1000.0"),
        (XSD_BOOLEAN, "1", "true"),
    ],
)
def test_one_value_has_one_form(datatype: str, one: str, other: str) -> None:
    assert literal(one, datatype) == literal(other, datatype)


def test_a_text_that_is_no_value_of_its_datatype_is_kept() -> None:
    assert literal("many", XSD_INTEGER).lexical == "many"
    assert to_python(literal("2015-02-30", XSD_DATE)) == "2015-02-30"


def test_language_tags_are_compared_without_regard_to_case() -> None:
    assert literal("池田町", language="JA") == Literal("池田町", RDF_LANGSTRING, "ja")


@pytest.mark.parametrize(
    "value", ["池田町", 19997, True, False, Decimal("36.5"), 1.5, date(2016, 3, 31)]
)
def test_python_values_come_back(value: str | int | bool | Decimal | float | date) -> None:
    found = to_python(from_python(value))
    assert found == value
    assert type(found) is type(value)


def test_an_iri_and_a_blank_node_are_text_to_python() -> None:
    assert to_python(IRI("https://example.org/a")) == "https://example.org/a"
    assert to_python(BNode("b0")) == "_:b0"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_string_is_written_so_that_it_reads_back(text: str) -> None:
    triple = f"<https://e.org/s> <https://e.org/p> {to_ntriples(Literal(text))} ."
    assert "\n" not in triple
    (quad,) = ox.parse(triple, format=ox.RdfFormat.N_TRIPLES)
    assert quad.object.value == text


@pytest.mark.parametrize("iri", ["", "a b:c", "https://e.org/<", 'https://e.org/"', "no-scheme"])
def test_what_is_no_iri_cannot_be_written(iri: str) -> None:
    with pytest.raises(ValueError, match="absolute IRI"):
        to_ntriples(IRI(iri))


def test_a_type_that_rdf_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="list"):
        from_python([1])  # type: ignore[arg-type]
