"""Exports say the same in every format and are the same every time."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.derivation import DERIVED, derive
from kg.errors import InputError, KgError
from kg.export import FORMATS, export, export_file, format_for

if TYPE_CHECKING:
    from pathlib import Path

TURTLE = """\
@prefix on: <https://w3id.org/sasaeai/time/> .
@prefix sas: <https://w3id.org/sasaeai/ontology#> .
<http://x.example/2> sas:when on:2015-04 ; sas:note "二\\n行"@ja, "<&>" .
<http://x.example/10> a sas:Event ; sas:number 25, 2.5 ; sas:has _:b .
_:b sas:list ( 1 2 ) .
"""
DATASETS = ("nq", "trig", "jsonld")


@pytest.fixture
def store() -> ox.Store:
    store = ox.Store()
    store.load(TURTLE, ox.RdfFormat.TURTLE)
    derive(store)
    return store


def exported(store: ox.Store, name: str, *, asserted: bool = False) -> bytes:
    stream = io.BytesIO()
    count = export(store, name, stream, asserted=asserted, schemes=["state"])
    assert count == len(list(ox.parse(stream.getvalue(), FORMATS[name])))
    return stream.getvalue()


def canonical(quads: object) -> set[str]:
    dataset = ox.Dataset(quads)  # type: ignore[arg-type]
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(str(dataset).splitlines())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_says_the_same(store: ox.Store, name: str) -> None:
    quads = list(ox.parse(exported(store, name), FORMATS[name]))
    default = [quad for quad in quads if quad.graph_name == ox.DefaultGraph()]
    assert canonical(default) == canonical(
        store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    )
    derived = {str(quad) for quad in quads if quad.graph_name == DERIVED}
    expected = {str(quad) for quad in store.quads_for_pattern(None, None, None, DERIVED)}
    assert derived == (expected if name in DATASETS else set())


@pytest.mark.parametrize("name", FORMATS)
def test_asserted_leaves_out_what_is_derived(store: ox.Store, name: str) -> None:
    quads = list(ox.parse(exported(store, name, asserted=True), FORMATS[name]))
    assert canonical(quads) == canonical(ox.parse(TURTLE, ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("name", FORMATS)
def test_the_order_depends_on_nothing_but_the_graph(store: ox.Store, name: str) -> None:
    other = ox.Store()
    other.extend(reversed(list(store)))
    assert exported(other, name) == exported(store, name)


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    # Hash seeds differ from process to process, in Python and in the engine.
    code = (
        "import sys, pyoxigraph as ox\n"
        "from kg.export import export\n"
        "store = ox.Store()\n"
        "store.load('<a:a> <a:b> <a:c> .', ox.RdfFormat.TURTLE)\n"
        "for name in ('ttl', 'trig', 'xml'):\n"
        "    export(store, name, sys.stdout.buffer, schemes=['state', 'role'])\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
    assert outputs.pop().startswith(b"@prefix cpov:")


def test_prefixes_shorten_what_is_written(store: ox.Store) -> None:
    lines = exported(store, "ttl").decode().splitlines()
    prefixes = [line for line in lines if line.startswith("@prefix ")]
    assert prefixes == sorted(prefixes)
    assert "@prefix state: <https://w3id.org/sasaeai/concept/state/> ." in prefixes
    assert lines[len(prefixes)].startswith(("<", "on:", "sas:"))


def test_a_text_that_xml_cannot_hold_is_an_error_and_leaves_no_file(tmp_path: Path) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:b"), ox.Literal("bell \x07")))
    with pytest.raises(KgError, match=r"<a:a> holds a control character.*Choose another"):
        export_file(store, tmp_path / "a.rdf")
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_only_when_all_is_written(
    store: ox.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.nt"
    path.write_text("old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("kg.export.ox.serialize", fail)
        with pytest.raises(KgError, match="No space left"):
            export_file(store, path)
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.nt"]
    assert export_file(store, path) == len(path.read_text().splitlines())


@pytest.mark.parametrize(
    ("file", "name"), [("a.nt", "nt"), ("b.TTL", "ttl"), ("c.rdf", "xml"), ("d.jsonld", "jsonld")]
)
def test_the_suffix_tells_the_format(file: str, name: str, tmp_path: Path) -> None:
    assert format_for(tmp_path / file) == name


@pytest.mark.parametrize("file", ["a.csv", "graph"])
def test_an_unknown_suffix_lists_the_formats(file: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nt, nq, ttl, trig, jsonld, xml"):
        format_for(tmp_path / file)


def test_an_unknown_format_lists_those_that_are_known(store: ox.Store) -> None:
    with pytest.raises(InputError, match=r"'csv' is not known.*nt, nq, ttl"):
        export(store, "csv", io.BytesIO())
