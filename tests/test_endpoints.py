"""Every question gives the same rows wherever the graph is: in memory, on disk, on two servers.

``test_golden.py`` compares Oxigraph on disk with rdflib in the same way. What differs between
engines and how it is dealt with is written down in ``queries/README.md``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kg
from commands import kg as command
from commands import refused
from kg.catalogue import Catalogue
from kg.engine import QueryTimeout, TooManyRows
from kg.engine.endpoint import Endpoint
from kg.engine.graph_store import GraphStore, count_of, skolemised
from kg.engine.remote import RemoteEngine
from kg.errors import InputError
from kg.home import find_home
from kg.push import push
from kg.snapshot import open_snapshot
from servers import GRAPH

if TYPE_CHECKING:
    from kg import KnowledgeGraph

SERVERS = ["oxigraph_endpoint", "virtuoso_endpoint"]
GOLDEN = Path(__file__).parent / "golden"
UNANSWERED = {("programme-years", "to")}
"""Questions with parameters that Virtuoso answers wrongly, see ``queries/README.md``."""


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Endpoint:
    endpoint = request.getfixturevalue(request.param)
    assert isinstance(endpoint, Endpoint)
    return endpoint


def parameters() -> list[Any]:
    """Each question as it is, and with the parameters that it has golden rows for."""
    found = [pytest.param(name, {}, id=name) for name in Catalogue(find_home()).names]
    for path in sorted(GOLDEN.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for number, case in enumerate(content["cases"]):
            if case["params"]:
                given = [content["question"], case["params"]]
                found.append(pytest.param(*given, id=f"{path.stem}-{number}"))
    return found


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("question", Catalogue(find_home()).names)
def test_memory_and_disk_answer_alike(
    question: str,
    lang: str,
    oxigraph: KnowledgeGraph,
    memory: KnowledgeGraph,
) -> None:
    on_disk, in_memory = (graph.ask(question, lang=lang) for graph in (oxigraph, memory))
    assert (in_memory.columns, in_memory.rows) == (on_disk.columns, on_disk.rows)


@pytest.mark.parametrize("server", SERVERS, indirect=True)
@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("question", Catalogue(find_home()).names)
def test_servers_answer_as_the_default_engine(
    question: str, lang: str, server: Endpoint, oxigraph: KnowledgeGraph
) -> None:
    expected = oxigraph.ask(question, lang=lang)
    with kg.open(endpoint=server) as graph:
        given = graph.ask(question, lang=lang, timeout=60)
    assert (given.columns, given.rows) == (expected.columns, expected.rows)


@pytest.mark.parametrize("server", SERVERS, indirect=True)
@pytest.mark.parametrize(("question", "given"), [case for case in parameters() if case.values[1]])
def test_servers_answer_alike_with_parameters(
    question: str, given: dict[str, Any], server: Endpoint, oxigraph: KnowledgeGraph
) -> None:
    if server.graph and any((question, name) in UNANSWERED for name in given):
        pytest.skip("Virtuoso 7.2 loses, under some plans, the rows that this date lets pass")
    expected = oxigraph.ask(question, given, lang="ja")
    with kg.open(endpoint=server) as graph:
        assert graph.ask(question, given, lang="ja", timeout=60).rows == expected.rows


@pytest.mark.parametrize("server", SERVERS, indirect=True)
def test_a_server_holds_every_triple(server: Endpoint) -> None:
    assert count_of(RemoteEngine(server)) == open_snapshot(find_home()).statistics.triples


@pytest.mark.parametrize("server", SERVERS, indirect=True)
def test_construct_ask_and_limits_on_a_server(server: Endpoint, oxigraph: KnowledgeGraph) -> None:
    engine = RemoteEngine(server)
    text = "CONSTRUCT { ?s a ?c } WHERE { ?s a <https://w3id.org/sasaeai/ontology#Council> , ?c }"
    assert engine.query(text, timeout=60).rows == oxigraph.engine.query(text).rows
    (answer,) = engine.query("ASK { ?s a ?c }", timeout=60).rows
    assert str(answer[0]) == "true"
    with pytest.raises(TooManyRows, match="more than 10 rows"):
        engine.query("SELECT ?s { ?s a ?c }", timeout=60, row_limit=10)


@pytest.mark.parametrize("server", SERVERS, indirect=True)
def test_a_query_that_would_run_for_hours_is_stopped(server: Endpoint) -> None:
    text = """SELECT (COUNT(*) AS ?n) {
        ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(CONCAT(STR(?c), STR(?f), STR(?i))) = 1)
    }"""
    with pytest.raises(QueryTimeout, match="stopped after 1 s"):
        RemoteEngine(server).query(text, timeout=1)


def test_a_load_that_broke_off_is_taken_up(
    oxigraph_endpoint: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_CACHE", str(tmp_path))
    snapshot = open_snapshot(find_home())
    endpoint = Endpoint(oxigraph_endpoint.url, f"{GRAPH}/broken-off")
    sent = 0
    add = GraphStore.add_batch

    def breaks(self: GraphStore, triples: list[Any]) -> None:
        nonlocal sent
        if sent == 2:
            raise ConnectionResetError
        add(self, triples)
        sent += 1

    with monkeypatch.context() as patch:
        patch.setattr(GraphStore, "add_batch", breaks)
        with pytest.raises(ConnectionResetError):
            push(snapshot, endpoint)
    held = count_of(RemoteEngine(endpoint))
    done = push(snapshot, endpoint)
    assert (done.triples, done.resumed, done.sent) == (
        snapshot.statistics.triples,
        held,
        snapshot.statistics.triples - held,
    )
    with pytest.raises(InputError, match="triples already"):
        push(snapshot, endpoint)
    assert push(snapshot, endpoint, replace=True).sent == snapshot.statistics.triples
    GraphStore.of(RemoteEngine(endpoint)).clear()
    assert count_of(RemoteEngine(endpoint)) == 0


def test_blank_nodes_are_sent_under_names_that_stay() -> None:
    quads = list(open_snapshot(find_home()).store.quads_for_pattern(None, None, None))
    first, second = set(skolemised(quads)), set(skolemised(reversed(quads)))
    assert first == second
    assert "_:" not in "".join(str(triple)[:2] for triple in first)


def test_virtuoso_needs_the_name_of_a_graph(virtuoso_endpoint: Endpoint) -> None:
    endpoint = Endpoint(virtuoso_endpoint.url, None, "dba", "dba")
    with pytest.raises(InputError, match="no default graph") as caught:
        push(open_snapshot(find_home()), endpoint)
    assert "--graph" in (caught.value.remedy or "")


def test_the_commands_ask_and_load_a_server(virtuoso_endpoint: Endpoint) -> None:
    where = ["--endpoint", virtuoso_endpoint.url, "--graph", GRAPH]
    here = command("ask", "secretariats", "--format", "json", "--lang", "en")
    there = command("ask", "secretariats", "--format", "json", "--lang", "en", *where)
    assert (there.returncode, there.stdout) == (0, here.stdout)
    counted = command("query", "-", *where, "--format", "csv", text="SELECT (1 AS ?n) {}")
    assert counted.stdout.split() == ["n", "1"]
    again = command("push", virtuoso_endpoint.url, "--graph", GRAPH)
    assert "triples already" in refused(again)
    graph = f"{GRAPH}/by-command"
    nobody = command("push", virtuoso_endpoint.url, "--graph", graph)
    assert "KG_ENDPOINT_USER" in refused(nobody, 3)
    credentials = {"KG_ENDPOINT_USER": "dba", "KG_ENDPOINT_PASSWORD": "dba"}
    loaded = command(
        "push", virtuoso_endpoint.url, "--graph", graph, "--lang", "en", env=credentials
    )
    assert loaded.returncode == 0, loaded.stderr
    assert f"holds {open_snapshot(find_home()).statistics.triples:,} triples" in loaded.stdout


def test_doctor_says_what_works_and_what_a_server_lacks(virtuoso_endpoint: Endpoint) -> None:
    done = command(
        "doctor", "--format", "json", "--lang", "en", "--endpoint", virtuoso_endpoint.url
    )
    found = {row["name"]: row for row in json.loads(done.stdout)}
    assert done.returncode == 0
    assert [found[name]["state"] for name in ("oxigraph", "rdflib")] == ["works", "works"]
    server = found[virtuoso_endpoint.url]
    assert server["state"] == "lacks something"
    assert "Virtuoso" in server["version"]
    assert "lacks booleans" in server["note"]


def test_doctor_says_that_a_server_is_not_there() -> None:
    done = command("doctor", "--format", "json", "--endpoint", "http://127.0.0.1:9/query")
    last = json.loads(done.stdout)[-1]
    assert (done.returncode, last["state"]) == (3, "fails")
    assert "cannot be reached" in last["note"]
