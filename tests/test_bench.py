"""The benchmark measures what it says: same rows, right figures, honest about what it left out.

Nothing here depends on how long anything takes.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from bench import record
from bench.child import Failed, Stopped, in_child
from bench.dataset import Dataset, Query, build
from bench.figures import compared, geometric_mean, growth, slowest, targets
from bench.measure import ask
from bench.peers import KG, missing
from bench.picture import picture
from bench.record import Asked, Loaded, Run, Size, Start, Taken
from bench.report import report
from bench.servers import running
from bench.worker import Worker
from commands import surroundings
from kg.errors import InputError
from kg.home import find_home
from kg.synth import synthesise

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
QUESTIONS = ("budgets", "tier-2-coverage")
MADE = [("tier-2-coverage", "whole"), ("budgets", "whole"), ("budgets", "one")]
"""In the order of the catalogue; the first takes no municipality."""


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        env=surroundings(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over three and four municipalities, rdflib at three only."""
    folder = tmp_path_factory.mktemp("results")
    done = bench(
        *("--sizes", "3,4", "--peers", "pyoxigraph,rdflib", "--up-to", "rdflib=3"),
        *("--rounds", "2", "--questions", ",".join(QUESTIONS), "--no-cold"),
        *("--output", str(folder), "--name", "small"),
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_peer_answers_with_the_rows_of_kg(results: Path) -> None:
    run = record.read(results / "small.json")
    three, four = run.sizes
    assert (three.municipalities, four.municipalities) == (3, 4)
    assert three.triples < four.triples
    assert [(asked.name, asked.scope) for asked in four.questions] == MADE
    for size, peers in ((three, ["kg", "pyoxigraph", "rdflib"]), (four, ["kg", "pyoxigraph"])):
        assert list(size.peers) == peers
        for asked in size.questions:
            assert list(asked.peers) == peers
            assert {taken.state for taken in asked.peers.values()} == {record.SAME}
            assert len({taken.rows for taken in asked.peers.values()}) == 1
            assert all(taken.seconds and taken.seconds > 0 for taken in asked.peers.values())
        for loaded in size.peers.values():
            assert min(loaded.load or 0, loaded.open or 0, loaded.memory or 0) > 0
    assert all(asked.peers["kg"].rows for asked in four.questions)


def test_what_was_left_out_is_said(results: Path) -> None:
    _, four = record.read(results / "small.json").sizes
    assert four.left_out == {"rdflib": "not asked above 3 municipalities (--up-to rdflib=N)"}
    assert "| rdflib | left out |" in (results / "small.md").read_text("utf-8")


def test_results_name_no_machine_and_no_path(results: Path) -> None:
    for path in results.iterdir():
        text = path.read_text("utf-8")
        assert str(ROOT) not in text
        assert str(results) not in text
        assert platform.node() not in text
        assert "/tmp" not in text


def test_the_picture_is_svg_and_always_the_same(results: Path) -> None:
    run = record.read(results / "small.json")
    drawn = picture(run)
    assert drawn == (results / "small.svg").read_bytes() == picture(run)
    assert ElementTree.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"


def test_an_earlier_run_is_reported_again(results: Path, tmp_path: Path) -> None:
    done = bench("--again", str(results / "small.json"), "--output", str(tmp_path))
    assert done.returncode == 0, done.stderr
    earlier = (results / "small.md").read_text("utf-8")
    assert (tmp_path / "bench.md").read_text("utf-8") == earlier.replace("small.", "bench.")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--sizes", "0"], "'0' is no size"),
        (["--sizes", "many"], "'many' is no size"),
        (["--peers", "kg,jena"], "no peer 'jena'"),
        (["--up-to", "rdflib"], "names no number"),
        (["--rounds", "0"], "--rounds is not above 0"),
        (["--limit", "nan"], "--limit is not above 0"),
        (["--output", "nowhere"], "no such folder"),
        (["--again", "README.md"], "no record of a run"),
        (["--sizes", "1", "--questions", "secretary", "--no-cold"], "no question 'secretary'"),
    ],
)
def test_wrong_usage_is_one_line(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = bench("--output", str(tmp_path), *arguments)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("bench: ")
    assert said in line
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """One municipality, built."""
    work = tmp_path_factory.mktemp("work")
    synthesise(work / "home", 1, 0, find_home())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_CACHE", str(work))
        return build(work / "home", work, (*QUESTIONS, "before-first-council"))


@pytest.mark.parametrize("peer", ["maplib", "pyoxigraph"])
def test_a_peer_that_was_stopped_answers_the_next_question(peer: str, dataset: Dataset) -> None:
    endless = """SELECT (COUNT(*) AS ?n) {
        ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STRLEN(CONCAT(STR(?c), STR(?f), STR(?i))) = 1)
    }"""
    counted = next(query for query in dataset.queries if query.name == "tier-2-coverage")
    with Worker(peer, dataset, 20, 120) as patient:
        patient.open()
        expected = patient.ask(counted, look=True)
    with Worker(peer, dataset, 0.5, 120) as worker:
        worker.open()
        with pytest.raises((Stopped, Failed)):
            worker.ask(Query("budgets", "whole", (), endless), look=False)
        worker._limit = 20
        assert worker.ask(counted, look=True).digest == expected.digest


def test_a_process_that_takes_too_long_is_stopped() -> None:
    assert in_child(len, [1, 2]) == 2
    with pytest.raises(Stopped, match=r"stopped after 0\.5 s"):
        in_child(signal.pause, limit=0.5)
    with pytest.raises(Failed, match="exit code 7"):
        in_child(os._exit, 7)
    with pytest.raises(ZeroDivisionError):
        in_child(divmod, 1, 0)


def test_what_a_peer_cannot_answer_is_said_in_one_line(dataset: Dataset) -> None:
    with Worker("pyoxigraph", dataset, 20, 120) as worker:
        worker.open()
        with pytest.raises(Failed, match=r"^SyntaxError: .*") as caught:
            worker.ask(Query("budgets", "whole", (), "SELECT\n*\n"), look=True)
        assert "\n" not in caught.value.message


def test_a_peer_that_panicked_answers_the_next_question(dataset: Dataset) -> None:
    # maplib 0.20 panics at YEAR() of what is never bound, and cannot be asked anything afterwards.
    panics = next(query for query in dataset.queries if query.name == "before-first-council")
    counted = next(query for query in dataset.queries if query.name == "tier-2-coverage")
    with Worker("maplib", dataset, 20, 120) as worker:
        expected = worker.ask(counted, look=True)
        with suppress(Failed):
            worker.ask(panics, look=True)
        assert worker.ask(counted, look=True).digest == expected.digest


def test_an_answer_with_other_rows_is_noticed(dataset: Dataset) -> None:
    # Plain rdflib gives one row of nothing for a grouped query without rows.
    counted = next(query for query in dataset.queries if query.name == "tier-2-coverage")
    with Worker(KG, dataset, 60, 120) as ours, Worker("rdflib", dataset, 60, 120) as theirs:
        asked, memory = ask(counted, {KG: ours, "rdflib": theirs}, 2)
    assert [(taken.state, taken.rows) for taken in asked.peers.values()] == [
        (record.SAME, 0),
        (record.DIFFERENT, 1),
    ]
    assert min(memory.values()) > 0


def test_a_server_answers_alike_and_holds_every_triple(dataset: Dataset, tmp_path: Path) -> None:
    name = "oxigraph-server"
    if missing(name):
        pytest.skip(missing(name))
    with running(name, dataset.dump, tmp_path, 20) as server:
        digests = {}
        for peer, asked in ((name, server), ("pyoxigraph", None)):
            with Worker(peer, dataset, 20, 120, asked) as worker:
                worker.open()
                digests[peer] = [worker.ask(query, look=True).digest for query in dataset.queries]
        assert digests[name] == digests["pyoxigraph"]
        more = replace(dataset, triples=dataset.triples + 1)
        with (
            Worker(name, more, 20, 120, server) as worker,
            pytest.raises(Failed, match=r"holds [0-9,]+ triples and not"),
        ):
            worker.open()


def made(name: str, count: int, times: dict[str, dict[str, Taken]]) -> Size:
    """A size with a question ``q`` for each entry: scope → peer → what it took."""
    questions = [Asked("q", scope, peers) for scope, peers in times.items()]
    peers = {peer: Loaded(1, 1, 0.05, 10, 10) for asked in questions for peer in asked.peers}
    return Size(name, count, 1000 * count, 1.0, peers, questions)


def took(seconds: float, state: str = record.SAME) -> Taken:
    return Taken(state, seconds, seconds, 1)


def whole_run() -> Run:
    """Times that are easy to reckon with: ours grow with the size, those of one town do not."""
    sizes = [
        made(
            str(count),
            count,
            {
                "whole": {"kg": took(count / 2000), "rdflib": took(count / 40)},
                "one": {"kg": took(0.001), "rdflib": took(0.05)},
            },
        )
        for count in (15, 180, 1741)
    ]
    cold = [Start("kg ask", 0.1, 0.1, 6), Start("plain rdflib", 2.0, 2.0, 0)]
    settings = {"date": "2026-01-01", "cores": 2, "processor": "x", "memory": 8, "system": "Linux"}
    settings |= {"python": "3.11", "load": 0.1, "load_end": 0.1, "rounds": 1, "limit": 60.0}
    return Run(settings | {"versions": {"rdflib": "7"}}, sizes, cold)


def test_means_ratios_and_growth() -> None:
    assert geometric_mean([1, 100]) == pytest.approx(10)
    assert geometric_mean([]) is None
    run = whole_run()
    found = compared(run.sizes[0], "rdflib")
    assert found is not None
    assert found.questions == 2
    assert found.ratio == pytest.approx(50)
    assert growth(run.sizes[1], run.sizes[2], "kg", "whole") == pytest.approx(1)
    assert growth(run.sizes[1], run.sizes[2], "kg", "one") == pytest.approx(0)


@pytest.mark.parametrize("state", [record.DIFFERENT, record.FAILED, record.STOPPED])
def test_other_answers_are_not_compared(state: str) -> None:
    run = whole_run()
    size = run.sizes[0]
    size.questions[0].peers["rdflib"] = took(1e-6, state)
    found = compared(size, "rdflib")
    assert found is not None
    assert found.questions == 1
    assert found.ratio == pytest.approx(50)
    line = next(x for x in report(run, "p.svg").splitlines() if x.startswith("- 15 made up"))
    assert "rdflib" in line
    assert "q (the whole)" in line


def slower(run: Run) -> None:
    run.cold[0].seconds = 0.5


def late(run: Run) -> None:
    run.sizes[2].questions[0].peers["kg"] = took(1.5)


def stopped(run: Run) -> None:
    run.sizes[2].questions[0].peers["kg"] = Taken(record.STOPPED)


def shut(run: Run) -> None:
    run.sizes[2].peers["kg"].open = 0.2


def steep(run: Run) -> None:
    run.sizes[2].questions[1].peers["kg"] = took(0.003)


def beaten(run: Run) -> None:
    for asked in run.sizes[2].questions:
        asked.peers["rdflib"] = took(0.0001)


def even(run: Run) -> None:
    for size in run.sizes[:2]:
        for asked in size.questions:
            asked.peers["rdflib"] = took(asked.peers["kg"].seconds or 0)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        (None, ["at 180 municipalities at least 70"]),
        (slower, ["cold `kg ask", "and at most 1/5", "at 180"]),
        (late, ["at 180", "at 1,741 no question", "from 180"]),
        (stopped, ["at 180", "at 1,741 no question"]),
        (shut, ["at 180", "at 1,741 the store"]),
        (steep, ["at 180", "questions about one"]),
        (beaten, ["at 180", "at 1,741 no peer"]),
        (even, ["at 15", "at 180"]),
    ],
)
def test_promises_that_are_broken_are_said_to_be(
    change: Callable[[Run], None] | None, broken: list[str]
) -> None:
    run = whole_run()
    if change:
        change(run)
    found = [target.promise for target in targets(run) if target.met is False]
    assert len(found) == len(broken)
    assert all(promise.startswith(start) for promise, start in zip(found, broken, strict=True))
    assert report(run, "p.svg").count("**not met**") == len(broken)


def test_what_was_not_measured_is_no_promise_kept() -> None:
    run = whole_run()
    run.sizes, run.cold = [], []
    assert {target.met for target in targets(run)} == {None}
    assert "Not measured" in report(run, "p.svg")


def test_questions_without_an_answer_are_the_slowest() -> None:
    size = whole_run().sizes[2]
    size.questions.append(Asked("never", "whole", {"kg": Taken(record.STOPPED)}))
    assert [asked.name for asked in slowest(size, "whole")] == ["never", "q"]


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    record.write(whole_run(), path)
    assert record.read(path) == whole_run()
    path.write_text(json.dumps({"sizes": [{}]}), "utf-8")
    with pytest.raises(InputError, match="no record of a run"):
        record.read(path)


def test_the_committed_results_are_those_of_the_committed_record() -> None:
    folder = ROOT / "bench" / "results"
    run = record.read(folder / "bench.json")
    assert (folder / "bench.md").read_text("utf-8") == report(run, "bench.svg")
