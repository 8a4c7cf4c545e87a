"""All files make one graph, the same whoever builds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.dataset import Statistics, asserted_quads, load, load_files
from kg.errors import TimeError, TurtleError
from kg.home import Home

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
@prefix on: <https://w3id.org/sasaeai/time/> .
@prefix sas: <https://w3id.org/sasaeai/ontology#> .
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    files = {
        "ontology/core.ttl": HEAD + "sas:Event sas:broader sas:Claim .",
        "ontology/rules/10-class.rq": """\
PREFIX sas: <https://w3id.org/sasaeai/ontology#>
CONSTRUCT { ?claim a ?class } WHERE { ?claim a/sas:broader ?class }""",
        "ontology/rules/20-municipality.rq": """\
PREFIX sas: <https://w3id.org/sasaeai/ontology#>
CONSTRUCT { ?claim sas:municipality ?place }
WHERE { ?claim a sas:Claim BIND(IRI(SUBSTR(STR(?claim), 1, 33)) AS ?place) }""",
        "data/cases/01644-ikeda/events.ttl": f"""\
@base <https://w3id.org/sasaeai/id/01644/> .
{HEAD}
<event/1> a sas:Event ; sas:when on:2015-04-28 ; sas:has [ sas:x 1 ] .
<event/2> a sas:Event, sas:Claim .
""",
        "data/cases/44208-taketa/events.ttl": f"""\
@base <https://w3id.org/sasaeai/id/44208/> .
{HEAD}
<event/1> a sas:Event ; sas:has [ sas:x 1 ], _:b . _:b sas:x 2 .
""",
    }
    for name, text in files.items():
        path = tmp_path / "home" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Home(tmp_path / "home")


def test_loads_files_derives_and_counts(home: Home) -> None:
    told: list[str] = []
    dataset = load(home, told.append)
    statistics = dataset.statistics
    assert statistics.files == 3
    assert statistics.asserted == 1 + 6 + 5
    # five of the day, four bounds; two classes (one was asserted); three municipalities
    assert statistics.derived == 6 + 4 + 2 + 3
    assert statistics.triples == len(
        list(dataset.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    )
    assert statistics.claims == {"01644": 2, "44208": 1}
    assert [step.name for step in statistics.steps][2:] == [
        "10-class.rq",
        "20-municipality.rq",
        "coverage",
    ]
    assert told[0] == "reading 1 of 3 files"
    assert told[-1] == "deriving coverage"
    assert len(list(asserted_quads(dataset.store))) == statistics.asserted


def test_blank_nodes_of_two_files_stay_apart_and_keep_their_names(home: Home) -> None:
    first, second = str(load(home).store), str(load(home).store)
    assert sorted(first.splitlines()) == sorted(second.splitlines())
    elsewhere = home.root.rename(home.root.with_name("elsewhere"))
    assert sorted(str(load(Home(elsewhere)).store).splitlines()) == sorted(first.splitlines())
    assert len({line.split()[0] for line in first.splitlines() if line.startswith("_:")}) == 3


def test_a_wrong_time_is_reported_where_it_is_written(home: Home) -> None:
    path = home.cases / "44208-taketa/events.ttl"
    path.write_text(
        path.read_text() + "<event/2> sas:note 'on:2015-13' ;\n  sas:when on:2015-13 .\n"
    )
    with pytest.raises(TimeError, match=r"events\.ttl:7:12: the time on:2015-13 .*no month 13"):
        load(home)


def test_a_broken_file_is_named(home: Home) -> None:
    (home.data / "broken.ttl").write_text("<a:a> a")
    with pytest.raises(TurtleError, match=r"broken\.ttl:1:8: not valid Turtle"):
        load(home)


def test_some_files_can_be_loaded_alone(home: Home) -> None:
    dataset = load_files([home.cases / "01644-ikeda/events.ttl"])
    assert dataset.statistics.asserted == 6
    assert [step.name for step in dataset.statistics.steps] == ["times", "bounds", "coverage"]


def test_statistics_survive_json(home: Home) -> None:
    statistics = load(home).statistics
    assert Statistics.from_json(statistics.to_json()) == statistics
