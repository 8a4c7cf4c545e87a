"""The surface of Turtle: statements, their lines, their comments."""

from __future__ import annotations

import pytest

from kg.tokens import SubjectKind, read_document


def subjects(text: str) -> list[tuple[SubjectKind, str, int]]:
    return [(s.kind, s.subject, s.line) for s in read_document(text).statements]


def test_statements_end_at_their_own_full_stop_only() -> None:
    text = """\
@prefix a: <http://a.example/v1.0#> .
a:b.c a:p "a . b", 'c . d', \"\"\"e .
<http://not.example/subject> a:p "f" .
g\"\"\", '''h .''', 1.5, .5, 1.e3 , <http://i.example/.> .
<http://second.example/> a:p ( 1 [ a:q 2 . a:no 3 ] ) .
_:l.m a a:b.c.[ a a:x ] a a:y. [] a a:z.
"""
    assert subjects(text) == [
        (SubjectKind.DIRECTIVE, "@prefix a: <http://a.example/v1.0#> .", 1),
        (SubjectKind.NAME, "a:b.c", 2),
        (SubjectKind.IRI, "<http://second.example/>", 5),
        (SubjectKind.LABELLED, "_:l.m", 6),
        (SubjectKind.ANONYMOUS, "[", 6),
        (SubjectKind.ANONYMOUS, "[", 6),
    ]


def test_directives_in_the_style_of_sparql_end_without_a_full_stop() -> None:
    text = "PREFIX a: <http://a.example/>\nbase <http://b.example/>\na:x a:p 1 ."
    assert subjects(text) == [
        (SubjectKind.DIRECTIVE, "PREFIX a: <http://a.example/>", 1),
        (SubjectKind.DIRECTIVE, "base <http://b.example/>", 2),
        (SubjectKind.NAME, "a:x", 3),
    ]


def test_an_empty_list_as_subject_is_the_iri_of_nil() -> None:
    assert subjects("( ) <a:p> 1 . ( 1 ) <a:p> 2 .")[0][:2] == (
        SubjectKind.IRI,
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>",
    )


@pytest.mark.parametrize(
    "name",
    ["line:299\\,307", "a:", ":b", ":", "日本:東京", "a:b:c", "a:%20x", "a:x\\.", "a:1-2--3"],
)
def test_names_are_read_whole(name: str) -> None:
    assert subjects(f"{name} a {name}.\n<a:next> a {name} .") == [
        (SubjectKind.NAME, name, 1),
        (SubjectKind.IRI, "<a:next>", 2),
    ]


def test_a_hash_in_a_string_or_iri_is_no_comment() -> None:
    document = read_document('<http://a/#b> a "# c", """#\n# d""" . # e\n')
    assert [c.text for s in document.statements for c in s.comments] == ["# e"]


def test_windows_line_ends_do_not_reach_comments() -> None:
    document = read_document("# a\r\n\r\n# b\r\n<a:a> a <a:b> .\r\n")
    assert [c.text for c in document.top] == ["# a"]
    assert [c.text for c in document.statements[0].comments] == ["# b"]
    assert document.statements[0].line == 4
