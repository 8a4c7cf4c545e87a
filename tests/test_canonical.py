"""Canonical Turtle: same graph, same bytes; nothing lost, comments included."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.canonical import format_file, format_text
from kg.errors import TurtleError
from kg.tokens import read_document

if TYPE_CHECKING:
    from pathlib import Path

    from kg.tokens import Document

PREFIXES = """\
@prefix line: <https://w3id.org/sasaeai/source/casebook2016#line=> .
@prefix on: <https://w3id.org/sasaeai/time/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sas: <https://w3id.org/sasaeai/ontology#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix state: <https://w3id.org/sasaeai/concept/state/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def graph(text: str) -> ox.Dataset:
    dataset = ox.Dataset(ox.parse(text, ox.RdfFormat.TURTLE))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


def comments(document: Document) -> Counter[str]:
    found = [*document.top, *document.tail]
    for statement in document.statements:
        found += statement.comments
    return Counter(comment.text for comment in found)


def body(text: str) -> str:
    """Return the canonical form of a text without its directives."""
    formatted = format_text(PREFIXES + text)
    return "".join(
        line for line in formatted.splitlines(keepends=True) if not line.startswith("@prefix")
    ).strip("\n")


def test_a_claim_reads_in_house_order() -> None:
    formatted = format_text(
        """\
@prefix on: <https://w3id.org/sasaeai/time/> .
@prefix unused: <http://unused.example/> .
@prefix sas: <https://w3id.org/sasaeai/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix line: <https://w3id.org/sasaeai/source/casebook2016#line=> .
@base <https://w3id.org/sasaeai/id/01644/> .
<event/2015-10> sas:evidence line:299\\,307, line:30\\,31 ; a sas:Event .
<event/2015-9> sas:evidence line:9\\,10 ; sas:headCount 25 ; sas:note "x"@en, "あ"@ja ;
   sas:when on:2015-09 ; sas:state <https://w3id.org/sasaeai/concept/state/done> ; sas:host
   <council/tier1> ; rdfs:label "b"@en , "会議"@ja ; a sas:Event .
"""
    )
    assert formatted == (
        """\
@base <https://w3id.org/sasaeai/id/01644/> .
@prefix line: <https://w3id.org/sasaeai/source/casebook2016#line=> .
@prefix on: <https://w3id.org/sasaeai/time/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sas: <https://w3id.org/sasaeai/ontology#> .
@prefix state: <https://w3id.org/sasaeai/concept/state/> .

<event/2015-9> a sas:Event ;
    rdfs:label "会議"@ja, "b"@en ;
    sas:host <council/tier1> ;
    sas:state state:done ;
    sas:when on:2015-09 ;
    sas:headCount 25 ;
    sas:note "あ"@ja, "x"@en ;
    sas:evidence line:9\\,10 .

<event/2015-10> a sas:Event ;
    sas:evidence line:30\\,31, line:299\\,307 .
"""
    )


def test_long_values_get_a_line_each_by_japanese_width() -> None:
    fits = "あ" * 17
    assert body(f'sas:x sas:note "{fits}"@ja, "{fits}b"@en .').count("\n") == 0
    wide = "あ" * 18
    assert body(f'sas:x sas:note "{wide}"@ja, "{wide}b"@en .') == (
        f'sas:x sas:note\n        "{wide}"@ja,\n        "{wide}b"@en .'
    )


def test_blank_nodes_and_lists_are_written_where_they_are_used() -> None:
    text = body(
        """\
sas:S a sh:NodeShape ; sh:property _:p , [ sh:minCount 1 ; sh:path sas:since ] .
_:p sh:path sas:state ; sh:in ( state:done state:planned state:under-consideration state:candidate
   state:assumed ) ; sh:message "状態を書いてください。"@ja , "State the state."@en .
sas:C a owl:Class ; owl:unionOf ( sas:A [ owl:complementOf sas:B ] ) .
"""
    )
    assert text == (
        """\
sas:C a owl:Class ;
    owl:unionOf ( sas:A [ owl:complementOf sas:B ] ) .

sas:S a sh:NodeShape ;
    sh:property
        [ sh:path sas:since ; sh:minCount 1 ],
        [
            sh:path sas:state ;
            sh:message "状態を書いてください。"@ja, "State the state."@en ;
            sh:in (
                state:done
                state:planned
                state:under-consideration
                state:candidate
                state:assumed
            )
        ] ."""
    )


def test_a_blank_node_without_a_reference_stands_alone_and_last() -> None:
    assert body("[ sh:path sas:a ] a sh:PropertyShape . _:z a sas:Z . sas:x a sas:Y .") == (
        "sas:x a sas:Y .\n\n[] a sas:Z .\n\n[] a sh:PropertyShape ;\n    sh:path sas:a ."
    )


def test_shared_and_circular_blank_nodes_get_labels_that_do_not_depend_on_the_order() -> None:
    first = body("sas:x sas:a _:q ; sas:b _:q . _:q sas:c _:r . _:r sas:d _:s . _:s sas:d _:r .")
    second = body("_:u sas:d _:t . _:t sas:d _:u . _:q sas:c _:t . sas:x sas:b _:q ; sas:a _:q .")
    assert first == second
    assert first.count("_:") == 3 + 3  # three labels, each once as a subject and once or more used


def test_comments_follow_their_subject() -> None:
    formatted = format_text(
        """\
# Head of the file

# second paragraph
@prefix sas: <https://w3id.org/sasaeai/ontology#> . # of the ontology

# about z
sas:z a sas:Z ; # why a Z
    sas:note "# not a comment" . # behind z

# Section

# about a
sas:a sas:note \"\"\"long # no comment
" quoted
\"\"\" .
# the end
"""
    )
    assert formatted == (
        """\
# Head of the file

# second paragraph
# of the ontology

@prefix sas: <https://w3id.org/sasaeai/ontology#> .

# Section

# about a
sas:a sas:note \"\"\"long # no comment
" quoted
\"\"\" .

# about z
# why a Z
# behind z
sas:z a sas:Z ;
    sas:note "# not a comment" .

# the end
"""
    )


def test_comments_of_blank_nodes_stand_above_the_block_they_are_written_in() -> None:
    text = body(
        """\
# about p
_:p sas:value 1 .
# about the second
[ sas:value 3 ] a sas:B .
# about the first
[] a sas:A .
sas:x sas:has _:p .
"""
    )
    assert text == (
        """\
# about p
sas:x sas:has [ sas:value 1 ] .

# about the first
[] a sas:A .

# about the second
[] a sas:B ;
    sas:value 3 ."""
    )


def test_a_comment_before_the_first_subject_heads_the_file_only_if_parted_from_it() -> None:
    assert format_text("# head\n\n# b\n<a:z> a <a:b> .\n<a:a> a <a:b> .") == (
        "# head\n\n<a:a> a <a:b> .\n\n# b\n<a:z> a <a:b> .\n"
    )


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ('"1"^^xsd:integer', "1"),
        ("+01", "+01"),
        ('" 1"^^xsd:integer', '" 1"^^xsd:integer'),
        ('"1.50"^^xsd:decimal', "1.50"),
        ('"1."^^xsd:decimal', '"1."^^xsd:decimal'),
        ("1e3", "1e3"),
        ('"NaN"^^xsd:double', '"NaN"^^xsd:double'),
        ('"true"^^xsd:boolean', "true"),
        ('"1"^^xsd:boolean', '"1"^^xsd:boolean'),
        ('"2015-04"^^xsd:gYearMonth', '"2015-04"^^xsd:gYearMonth'),
        ("'single \"quoted\"'", '"single \\"quoted\\""'),
        ('"a\\nb"', '"""a\nb"""'),
        ('"a\\n\\"\\"\\"b\\""', '"""a\n\\"\\"\\"b\\""""'),
        ('"tab\\tback\\\\"', '"tab\\tback\\\\"'),
        ('"\\u65E5\\u672C"', '"日本"'),
        ("<https://w3id.org/sasaeai/concept/unit/yen>", "unit:yen"),
        ("<https://w3id.org/sasaeai/id/01644/a>", "<https://w3id.org/sasaeai/id/01644/a>"),
        ("line:299\\,307", "line:299\\,307"),
        ("<http://x.example/a>", "<http://x.example/a>"),
    ],
)
def test_terms_keep_their_lexical_form(written: str, canonical: str) -> None:
    assert body(f"sas:x sas:y {written} .") == f"sas:x sas:y {canonical} ."


@pytest.mark.parametrize(
    ("iri", "relative"),
    [
        ("https://b.example/id/1/a/b", "<a/b>"),
        ("https://b.example/id/1/", "<>"),
        ("https://b.example/id/1/#x", "<#x>"),
        ("https://b.example/id/1/a:b", "<https://b.example/id/1/a:b>"),
        ("https://b.example/id/1/a?b", "<https://b.example/id/1/a?b>"),
        ("https://b.example/id/1//a", "<https://b.example/id/1//a>"),
        ("https://b.example/id/1/a/../b", "<https://b.example/id/1/a/../b>"),
        ("https://b.example/id/2/a", "<https://b.example/id/2/a>"),
    ],
)
def test_only_a_safe_iri_is_written_relative(iri: str, relative: str) -> None:
    source = f"@base <https://b.example/id/1/> .\n<{iri}> <p:p> 1 ."
    formatted = format_text(source)
    assert relative in formatted
    assert graph(formatted) == graph(source)


def test_an_ontology_or_scheme_comes_before_its_terms() -> None:
    text = body("sas:A a owl:Class . <https://w3id.org/sasaeai/ontology/x> a owl:Ontology .")
    assert text.index("owl:Ontology") < text.index("owl:Class")


def test_a_prefix_that_the_file_gives_another_meaning_keeps_it() -> None:
    formatted = format_text(
        "@prefix org: <http://other.example/> .\norg:x a <http://www.w3.org/ns/org#Post> ."
    )
    assert "org:x a <http://www.w3.org/ns/org#Post> ." in formatted


def test_triple_terms_are_refused_with_a_remedy() -> None:
    with pytest.raises(TurtleError, match=r"f.ttl: triple terms .* node of its own"):
        format_text("<a:a> <a:b> <<( <a:a> <a:b> <a:c> )>> .", "f.ttl")


def test_a_byte_order_mark_and_windows_line_ends_are_not_canonical(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_bytes(b"\xef\xbb\xbf<a:a> a <a:b> .\r\n")
    text, formatted = format_file(file)
    assert formatted == "<a:a> a <a:b> .\n"
    assert text != formatted
    assert text.encode() == file.read_bytes()


# Any graph, however odd

_LOCALS = st.sampled_from(["a", "b", "a1", "a10", "a/b", "a,b", "x.", "-y", "日本", "1", ""])
_BASES = ["https://b.example/", "https://b.example/id/", "https://w3id.org/sasaeai/ontology#"]
_IRIS = st.builds(lambda base, local: ox.NamedNode(base + local), st.sampled_from(_BASES), _LOCALS)
_BLANKS = st.sampled_from([ox.BlankNode(name) for name in "bcdefg"])
_TEXTS = st.text(
    st.one_of(
        st.sampled_from("\"'\\\n\r\t#<>.;あ"), st.characters(exclude_categories=["Cs", "Cn"])
    ),
    max_size=12,
)
_LITERALS = st.one_of(
    st.builds(ox.Literal, _TEXTS),
    st.builds(lambda v, lang: ox.Literal(v, language=lang), _TEXTS, st.sampled_from(["ja", "en"])),
    st.builds(
        lambda v, d: ox.Literal(v, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{d}")),
        st.sampled_from(["1", "01", "-1.5", ".5", "1.", "1e3", ".5E-3", "true", "x", ""]),
        st.sampled_from(["integer", "decimal", "double", "boolean", "date"]),
    ),
)
_QUADS = st.builds(
    ox.Quad,
    st.one_of(_IRIS, _BLANKS),
    st.one_of(_IRIS, st.just(ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"))),
    st.one_of(_IRIS, _BLANKS, _LITERALS),
)
_GRAPHS = st.lists(_QUADS, max_size=14)


def turtle(quads: list[ox.Quad]) -> str:
    return "".join(f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in quads)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_GRAPHS, st.randoms(use_true_random=False), st.sampled_from([None, *_BASES]))
def test_any_graph_survives_and_has_one_form(
    quads: list[ox.Quad], random: object, base: str | None
) -> None:
    head = f"@base <{base}> .\n" if base else ""
    source = head + turtle(quads)
    formatted = format_text(source)
    assert graph(formatted) == graph(source)
    assert format_text(formatted) == formatted
    shuffled = list(quads)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    names = dict(zip("bcdefg", "gfedcb", strict=True))
    renamed = re.sub(
        r"^_:([b-g])|(?<= )_:([b-g])(?= \.$)",
        lambda found: f"_:{names[found[1] or found[2]]}",
        turtle(shuffled),
        flags=re.MULTILINE,
    )
    assert format_text(head + renamed) == formatted


_COMMENT = st.from_regex(r"#[ -~あ-ん]{0,8}", fullmatch=True).map(str.rstrip)
_SPACE = st.lists(
    st.one_of(_COMMENT.map(lambda c: f"{c}\n"), st.sampled_from(["\n", "\n\n", " "])), max_size=3
).map(lambda parts: " " + "".join(parts) + " ")


@st.composite
def _commented(draw: st.DrawFn) -> str:
    """Draw Turtle with comments and white space between any two tokens."""
    directives = draw(
        st.sampled_from(
            [[], ["@prefix", "x:", "<http://x.example/>", "."], ["BASE", "<http://b.example/>"]]
        )
    )
    tokens = list(directives)
    for _ in range(draw(st.integers(0, 3))):
        subject = draw(st.sampled_from([["<a:a>"], ["<a:b>"], ["_:n"], ["[", "a", "<a:C>", "]"]]))
        value = draw(
            st.sampled_from(
                [["1"], ['"# no"'], ["'''#\n'''"], ["(", "1", "_:n", ")"], ["[", "]"], ["1.5"]]
            )
        )
        tokens += [*subject, "<a:p#q>", *value, "."]
    return "".join(draw(_SPACE) + token for token in tokens) + draw(_SPACE)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_commented())
def test_no_comment_is_lost_or_invented(source: str) -> None:
    formatted = format_text(source)
    assert graph(formatted) == graph(source)
    assert format_text(formatted) == formatted
    expected = Counter(
        comment.rstrip()
        for comment in re.findall(r"\"[^\"]*\"|'''[^']*'''|<[^>]*>|(#[^\n]*)", source)
        if comment
    )
    assert comments(read_document(formatted)) == expected
