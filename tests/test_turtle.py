"""Broken Turtle gives one line that says where and what to do; good Turtle knows its lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kg.errors import StorageError, TurtleError
from kg.turtle import find_iri, parse, positions, read, read_text

if TYPE_CHECKING:
    from pathlib import Path


def failure(tmp_path: Path, content: str | bytes) -> TurtleError:
    file = tmp_path / "bad.ttl"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(TurtleError) as caught:
        read(file)
    error = caught.value
    assert error.exit_code == 2
    assert "\n" not in error.render()
    assert error.file == file
    assert error.remedy
    return error


def test_reads_triples_prefixes_and_base(tmp_path: Path) -> None:
    file = tmp_path / "good.ttl"
    file.write_text(
        "@base <http://b.example/> .\n@prefix a: <x/> .\n<s> a a:C ; a:p '日本' .", "utf-8"
    )
    parsed = read(file)
    assert [str(quad.object) for quad in parsed.quads] == ["<http://b.example/x/C>", '"日本"']
    assert parsed.prefixes == {"a": "http://b.example/x/"}
    assert parsed.base == "http://b.example/"


@pytest.mark.parametrize(
    ("content", "place", "what", "remedy"),
    [
        ("<a:a> a <a:b>\n<a:c> a <a:b> .", (2, 1), "dot is expected", "';' before another"),
        ('<a:a> a "日本 .\n', (1, 9), "unexpected end of file", "Close the string"),
        ("# 日本\n<a:a> <a:日> 本 .", (2, 13), "not valid Turtle", "Correct"),
        ("<a> a <a:b> .", (1, 1), "no scheme", "@base"),
        ("<a:a> a <a:b c> .", (1, 9), "invalid IRI", "between < and >"),
        (
            "<a:a> a sas:Claim .",
            (1, 9),
            "the prefix sas: is not declared",
            "@prefix sas: <https://w3id.org/sasaeai/ontology#> .",
        ),
        ("<a:a> a nobody:x .", (1, 9), "the prefix nobody: is not declared", "spelling"),
        ("", None, "the file is empty", "delete the file"),
        (" \n\t", None, "the file is empty", "delete the file"),
        (b"\x89PNG\0", (1, 5), "not a text file", "Turtle file"),
        ("\ufeff<a:a> a <a:b> .", (1, 1), "byte order mark", "kg fmt"),
        ('<a:a> a "日本語" .'.encode("cp932"), (1, 10), "Shift_JIS", "iconv -f CP932"),
        ('<a:a> a "日本語" .'.encode("euc_jp"), (1, 10), "not in UTF-8", "iconv"),
        ('<a:a> a "日本語" .'.encode("utf-16"), (1, 1), "UTF-16", "iconv -f UTF-16"),
        ('<a:a> a "é" .'.encode("latin-1"), (1, 10), "not in UTF-8", "Save it as UTF-8"),
    ],
)
def test_broken_content(
    tmp_path: Path,
    content: str | bytes,
    place: tuple[int, int] | None,
    what: str,
    remedy: str,
) -> None:
    error = failure(tmp_path, content)
    assert what in error.message
    assert remedy in (error.remedy or "")
    assert (error.line, error.column) == (place or (None, None))


def test_the_prefix_of_a_concept_scheme_is_known_from_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ontology/vocab").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "ontology/vocab/area-kind.ttl").write_text("")
    monkeypatch.setenv("KG_HOME", str(tmp_path))
    error = failure(tmp_path, "<a:a> a area-kind:ward .")
    assert "@prefix area-kind: <https://w3id.org/sasaeai/concept/area-kind/> ." in str(error)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(TurtleError, match=r"no\.ttl: there is no such file"):
        read(tmp_path / "no.ttl")
    with pytest.raises(TurtleError, match="this is a folder"):
        read(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(TurtleError, match="not a folder"):
        read(tmp_path / "file/x.ttl")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    file = tmp_path / "a.ttl"
    file.touch()
    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    with pytest.raises(
        StorageError, match=r"a\.ttl: the file cannot be read \(Permission denied\)"
    ):
        read(file)


def test_a_byte_order_mark_can_be_dropped(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_bytes(b"\xef\xbb\xbf<a:a> a <a:b> .")
    assert read_text(file, allow_bom=True) == "<a:a> a <a:b> ."


def test_blank_nodes_of_two_files_can_be_kept_apart() -> None:
    first = parse("_:x a <a:a> .", "a", rename_blank_nodes=True).quads[0].subject
    second = parse("_:x a <a:a> .", "b", rename_blank_nodes=True).quads[0].subject
    assert first != second


def test_positions_are_the_lines_where_subjects_start(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(
        '''\
# <http://comment.example/> a <a:b> .
@base <https://w3id.org/sasaeai/id/01644/> .
@prefix line: <https://w3id.org/sasaeai/source/casebook2016#line=> .
PREFIX x: <x/>

<council/tier1> a x:Council ; x:note """
<fake> a x:Council .
""" .
line:299\\,307 a x:Lines . x:y
  a x:Z .
<> a x:Whole .
</absolute> a x:Z . <../up> a x:Z . <#part> a x:Z . <\\u0061> a x:Z .
_:b a x:Z .
[] a x:Z .
<council/tier1> x:note "again" .
''',
        "utf-8",
    )
    assert positions(file) == {
        "https://w3id.org/sasaeai/id/01644/council/tier1": 6,
        "https://w3id.org/sasaeai/source/casebook2016#line=299,307": 9,
        "https://w3id.org/sasaeai/id/01644/x/y": 9,
        "https://w3id.org/sasaeai/id/01644/": 11,
        "https://w3id.org/absolute": 12,
        "https://w3id.org/sasaeai/id/up": 12,
        "https://w3id.org/sasaeai/id/01644/#part": 12,
        "https://w3id.org/sasaeai/id/01644/a": 12,
    }
    iris = {str(quad.subject)[1:-1] for quad in read(file).quads if "_:" not in str(quad.subject)}
    assert iris == set(positions(file))


def test_positions_of_a_broken_file_say_what_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("<a:a> a ")
    with pytest.raises(TurtleError, match=re.escape("a.ttl:1:")):
        positions(file)


@pytest.mark.parametrize(
    "written", ["on:2015\\-13", "<https://w3id.org/sasaeai/time/2015-13>", "<2015-13>"]
)
def test_an_iri_is_found_however_it_is_written(tmp_path: Path, written: str) -> None:
    file = tmp_path / "a.ttl"
    file.write_text(
        "@base <https://w3id.org/sasaeai/time/> .\n"
        "@prefix on: <https://w3id.org/sasaeai/time/> .\n"
        f"<a:a> <a:b> 'on:2015-13' , # on:2015-13\n    on:2015-12 , {written} .\n"
    )
    assert find_iri(file, "https://w3id.org/sasaeai/time/2015-13") == (4, 18)
    assert find_iri(file, "https://w3id.org/sasaeai/time/2015-14") is None
