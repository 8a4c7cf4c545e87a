"""The W3C cases of SPARQL 1.1 through each of our engines: exactly those fail that are listed."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

import servers
import w3c_sparql
from kg.engine import Engine, open_engine
from kg.engine.remote import RemoteEngine
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Callable

LISTED = Path(__file__).parent / "suites" / "sparql11.json"
ENGINES = ("oxigraph in memory", "oxigraph on disk", "rdflib", "remote")

pytestmark = pytest.mark.skipif(
    not w3c_sparql.FOLDER.is_dir(),
    reason="the W3C suite is not at hand: put it beside the checkout or name it with KG_SUITES",
)


def failing(opened: Callable[[w3c_sparql.Case], Engine]) -> list[str]:
    """The names of the cases that an engine does not pass."""
    names = []
    for case in w3c_sparql.cases():
        try:
            passed = w3c_sparql.passes(case, opened(case))
        except KgError:
            passed = False
        if not passed:
            names.append(case.name)
    return names


def found(name: str, folder: Path) -> list[str]:
    """The names of the cases that an engine of ours does not pass."""

    def in_memory(case: w3c_sparql.Case) -> ox.Store:
        store = ox.Store()
        store.extend(case.quads())
        return store

    def on_disk(case: w3c_sparql.Case) -> Engine:
        path = folder / case.name
        path.mkdir(parents=True)
        store = ox.Store(str(path))
        store.extend(case.quads())
        store.flush()
        del store
        return open_engine("oxigraph", ox.Store.read_only(str(path)))

    if name == "oxigraph in memory":
        return failing(lambda case: open_engine("oxigraph", in_memory(case)))
    if name == "oxigraph on disk":
        return failing(on_disk)
    if name == "rdflib":
        return failing(lambda case: open_engine("rdflib", in_memory(case)))
    with servers.oxigraph_server() as endpoint, closing(RemoteEngine(endpoint)) as engine:

        def on_server(case: w3c_sparql.Case) -> Engine:
            servers.fill(endpoint, case.quads())
            return engine

        return failing(on_server)


@pytest.mark.slow
@pytest.mark.parametrize("name", ENGINES)
def test_exactly_the_listed_cases_fail(name: str, tmp_path: Path) -> None:
    if name == "remote" and not servers.OXIGRAPH.exists():
        pytest.skip("the server of Oxigraph is not installed: pip install oxigraph")
    listed = json.loads(LISTED.read_text(encoding="utf-8"))
    assert len(w3c_sparql.cases()) == listed["cases"]
    assert found(name, tmp_path) == sorted(listed["failing"][name])


def test_the_published_numbers_are_those_of_the_list() -> None:
    listed = json.loads(LISTED.read_text(encoding="utf-8"))
    text = (LISTED.parent / "README.md").read_text(encoding="utf-8")
    for name in ENGINES:
        failed = listed["failing"][name]
        assert f"| {name} | {listed['cases'] - len(failed)} of {listed['cases']} |" in text
        assert all(f"`{case}`" in text for case in failed)
