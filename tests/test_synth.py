"""The made-up national data set: the same for everybody, valid, and like the 15 cases."""

from __future__ import annotations

import errno
import json
import signal
import subprocess
import time
import tracemalloc
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from commands import COMMAND, kg, refused, surroundings
from kg.canonical import format_file
from kg.dataset import Dataset, load
from kg.engine import open_engine
from kg.errors import InputError, StorageError
from kg.graph import KnowledgeGraph
from kg.home import Home, find_home
from kg.namespaces import ID, RDF, RDFS, sas
from kg.parameters import check_digit
from kg.synth import MANIFEST, MOST, Made, municipality, synthesise
from kg.synth.dice import Dice
from kg.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TYPE = ox.NamedNode(RDF + "type")
THROWS = [6, 3, 3, 3, 4, 1, 2, 4, 3, 2, 5, 5]
STATES = {
    "absent",
    "assumed",
    "candidate",
    "done",
    "ended",
    "not-planned",
    "partly-done",
    "planned",
    "provisional",
    "under-consideration",
}
DERIVED_CLASSES = {sas(name) for name in ("DoneClaim", "PlannedClaim", "AbsentClaim")}


@pytest.fixture(scope="module")
def fifteen(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Fifteen made-up municipalities."""
    root = tmp_path_factory.mktemp("synth") / "fifteen"
    synthesise(root, 15, 1, find_home())
    return Home(root)


@pytest.fixture(scope="module")
def dataset(fifteen: Home) -> Dataset:
    """What they assert and what follows."""
    return load(fifteen)


@pytest.fixture(scope="module")
def cases() -> Dataset:
    """The 15 cases of the book."""
    return load(find_home())


def data(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes()
        for file in sorted((root / "data").rglob("*"))
        if file.is_file()
    }


def make(root: Path, municipalities: int, seed: int) -> Made:
    return synthesise(root, municipalities, seed, find_home())


def claim_classes() -> set[str]:
    store = load(find_home()).store
    subclasses = store.quads_for_pattern(
        None, ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(sas("Claim")), ox.DefaultGraph()
    )
    return {
        quad.subject.value
        for quad in subclasses
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(sas(""))
    } - {*DERIVED_CLASSES, sas("Claim")}


def counted(dataset: Dataset, predicate: str) -> Counter[str]:
    """Count the values of a property, over the claims of municipalities."""
    return Counter(
        quad.object.value
        for quad in dataset.store.quads_for_pattern(
            None, ox.NamedNode(predicate), None, ox.DefaultGraph()
        )
        if isinstance(quad.object, ox.NamedNode)
        and isinstance(quad.subject, ox.NamedNode)
        and quad.subject.value.startswith(ID)
    )


# The same for everybody


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    make(tmp_path / "a", 3, 7)
    make(tmp_path / "b", 3, 7)
    make(tmp_path / "c", 3, 8)
    assert data(tmp_path / "a") == data(tmp_path / "b")
    assert (tmp_path / "a" / MANIFEST).read_bytes() == (tmp_path / "b" / MANIFEST).read_bytes()
    assert data(tmp_path / "a") != data(tmp_path / "c")


def test_the_bytes_do_not_change_with_the_process(tmp_path: Path) -> None:
    make(tmp_path / "here", 2, 5)
    there = tmp_path / "there"
    done = kg("synth", "--municipalities", "2", "--seed", "5", "--output", str(there))
    assert done.returncode == 0, done.stderr
    assert data(there) == data(tmp_path / "here")


def test_a_small_set_is_a_part_of_a_large_one(tmp_path: Path) -> None:
    make(tmp_path / "small", 4, 7)
    make(tmp_path / "large", 9, 7)
    small, large = data(tmp_path / "small"), data(tmp_path / "large")
    assert small.items() <= large.items()
    assert len(large) == len(small) + 2 * 5


def test_chance_is_as_documented() -> None:
    dice = Dice("1/0")
    # Python keeps this sequence; a change here would change every data set.
    assert [dice.between(1, 6) for _ in range(12)] == THROWS
    assert {dice.between(2, 4) for _ in range(200)} == {2, 3, 4}
    drawn = Counter(dice.weighted({"often": 9, "seldom": 1}) for _ in range(2000))
    assert 1700 < drawn["often"] < 1900
    assert sum(dice.rounded(1.4) for _ in range(2000)) == pytest.approx(2800, rel=0.05)
    assert dice.some("abc", 2) in (["a", "b"], ["a", "c"], ["b", "c"])
    assert dice.some("abc", 9) == ["a", "b", "c"]
    assert sorted(dice.several({"a": 1, "b": 1}, 5)) == ["a", "b"]


# What it is like


def test_it_is_valid_and_canonical(fifteen: Home) -> None:
    report = validate(home=fifteen)
    assert report.findings == ()
    assert report.nodes > 1500
    for file in fifteen.data_files():
        text, formatted = format_file(file)
        assert text == formatted, file


def test_codes_have_check_digits_and_belong_to_no_real_municipality(dataset: Dataset) -> None:
    codes = {
        quad.subject.value.removeprefix(ID): quad.object.value  # type: ignore[union-attr]
        for quad in dataset.store.quads_for_pattern(
            None, ox.NamedNode(sas("localGovernmentCode")), None, ox.DefaultGraph()
        )
    }
    towns = {five: six for five, six in codes.items() if len(five) == 5}
    assert len(towns) == 15
    assert len(codes) == 15 + 47
    for five, six in towns.items():
        assert six == five + check_digit(five)
        assert 801 <= int(five[2:]) <= 999


@pytest.mark.parametrize("seed", [1, 2, 2016])
def test_every_class_of_claim_and_every_state_is_there(tmp_path: Path, seed: int) -> None:
    make(tmp_path / "home", 15, seed)
    dataset = load(Home(tmp_path / "home"))
    types = counted(dataset, TYPE.value)
    assert claim_classes() <= set(types)
    others = ("Discrepancy", "Person", "Area", "Council", "CoordinatorPost", "LinesWithoutFact")
    assert {sas(name) for name in others} <= set(types)
    states = {iri.rpartition("/")[2] for iri in counted(dataset, sas("state"))}
    assert states == STATES
    tiers = {iri.rpartition("/")[2] for iri in counted(dataset, sas("tier"))}
    assert tiers == {"1", "2", "3"}
    for name in ("restates", "setAside", "partOf", "secretariatOf", "partnerOf", "notApplicable"):
        predicate = ox.NamedNode(sas(name))
        assert next(dataset.store.quads_for_pattern(None, predicate, None), None), name


def test_claims_are_as_frequent_as_in_the_cases(tmp_path: Path, cases: Dataset) -> None:
    make(tmp_path / "sixty", 60, 1)
    dataset = load(Home(tmp_path / "sixty"))
    made, real = counted(dataset, TYPE.value), counted(cases, TYPE.value)
    for name in sorted(claim_classes()):
        share = real[name] / real[sas("Claim")]
        if share > 0.02:
            assert made[name] / made[sas("Claim")] == pytest.approx(share, rel=0.4), name
    for name in DERIVED_CLASSES:
        share = real[name] / real[sas("Claim")]
        assert made[name] / made[sas("Claim")] == pytest.approx(share, rel=0.35), name


def test_it_has_the_size_that_was_measured_before(dataset: Dataset, fifteen: Home) -> None:
    manifest = json.loads((fifteen.root / MANIFEST).read_text())
    ontology = load(Home(fifteen.root)).statistics.asserted - manifest["triples"]
    assert manifest["municipalities"] == 15
    assert dataset.statistics.asserted == ontology + manifest["triples"]
    shared = 47 * 14
    assert 1050 <= (manifest["triples"] - shared) / 15 <= 1250


def test_each_line_of_a_case_is_accounted_for(dataset: Dataset) -> None:
    with KnowledgeGraph(open_engine("oxigraph", dataset.store), find_home()) as graph:
        rows = list(graph.ask("coverage", lang="en"))
    assert len(rows) == 15
    assert all(row["open"] == 0 for row in rows)


@pytest.mark.parametrize("seed", [1, 2016])
def test_every_question_has_an_answer(tmp_path: Path, seed: int) -> None:
    make(tmp_path / "home", 15, seed)
    home = find_home(tmp_path / "home")
    with KnowledgeGraph(open_engine("oxigraph", load(home).store), home) as graph:
        empty = [
            question.name
            for question in graph.catalogue.all()
            if not list(graph.ask(question.name, lang="en"))
        ]
    assert empty == []


def test_the_foundation_is_a_hub() -> None:
    agreed = sum("agreement/foundation" in municipality(k, 1).evidence for k in range(240))
    # 500 of 1,741, which is 69 of 240; chance adds or takes a few.
    assert 50 <= agreed <= 90


def test_nothing_refers_to_a_municipality_that_a_smaller_set_lacks(tmp_path: Path) -> None:
    for number in (1, 2, 3, 5):
        make(tmp_path / str(number), number, 3)
        report = validate(home=Home(tmp_path / str(number)))
        assert report.conforms, report.findings[:3]


# The folder


def test_the_home_can_be_asked_by_the_command(tmp_path: Path) -> None:
    root = tmp_path / "home"
    done = kg("synth", "--municipalities", "3", "--output", str(root), "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told == {
        "home": str(root),
        "municipalities": 3,
        "seed": 0,
        "files": len(list((root / "data").rglob("*.ttl"))),
        "triples": told["triples"],
    }
    env = {"KG_HOME": str(root), "KG_CACHE": str(tmp_path / "cache")}
    answer = kg("ask", "councils", "--format", "json", "--lang", "en", env=env)
    assert answer.returncode == 0, answer.stderr
    assert "01801" in answer.stdout
    assert kg("fmt", "--check", env=env).returncode == 0


def test_memory_does_not_grow_with_the_set(tmp_path: Path) -> None:
    def peak(municipalities: int) -> int:
        tracemalloc.start()
        make(tmp_path / str(municipalities), municipalities, 1)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    # A municipality takes 1,200 triples; what is kept between them is full after some ten.
    small, large = peak(20), peak(80)
    assert large < 1.6 * small


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--municipalities", "0"), "0 municipalities cannot be made. Ask for 1 to 9,353."),
        (("--municipalities", "-3"), "-3 municipalities cannot be made. Ask for 1 to 9,353."),
        (("--municipalities", str(MOST + 1)), "9,354 municipalities cannot be made."),
        (("--municipalities", "all"), "--municipalities 'all' is no whole number."),
        (("--municipalities", "3", "--seed", "x"), "--seed 'x' is no whole number."),
        (("--seed", "1"), "--municipalities"),
    ],
)
def test_bad_arguments_are_refused(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    line = refused(kg("synth", *arguments, "--output", str(tmp_path / "new")))
    assert said in line
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_something_in_it_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    line = refused(kg("synth", "--municipalities", "2", "--output", str(tmp_path)))
    assert "the folder is not empty" in line
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    made = make(tmp_path / "new", 1, 1)
    assert made.root == tmp_path / "new"
    assert (tmp_path / "new" / MANIFEST).exists()


def test_a_file_or_a_missing_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="this is a file, not a folder"):
        make(tmp_path / "file", 1, 1)
    with pytest.raises(InputError, match="does not exist"):
        make(tmp_path / "none" / "new", 1, 1)
    with pytest.raises(InputError, match="does not exist"):
        make(tmp_path / "file" / "new", 1, 1)


def test_a_folder_that_cannot_be_written_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> str:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    with pytest.raises(StorageError) as caught:
        make(tmp_path / "new", 1, 1)
    assert caught.value.exit_code == 3
    assert caught.value.render() == (
        f"{tmp_path / 'new'}: the data set cannot be written (Permission denied). "
        "Check the permissions of its folder and the space on the disk."
    )


def test_a_disk_that_is_full_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = 0

    def write(self: Path, *_: object, **__: object) -> int:
        nonlocal written
        written += 1
        if written > 7:
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return 0

    monkeypatch.setattr(Path, "write_text", write)
    with pytest.raises(StorageError, match="No space left on device") as caught:
        make(tmp_path / "new", 5, 1)
    assert caught.value.remedy is not None
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_leaves_nothing(tmp_path: Path) -> None:
    def stop(text: str) -> None:
        if text.startswith("municipality 3 "):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthesise(tmp_path / "new", 5, 1, find_home(), stop)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cases", [1, 12])
def test_a_killed_run_leaves_no_half_data_set(tmp_path: Path, cases: int) -> None:
    target = tmp_path / "new"
    arguments = ("synth", "--municipalities", "1741", "--output", str(target))
    process = subprocess.Popen([*COMMAND, *arguments], env=surroundings())
    try:
        for _ in _until(lambda: len(list(tmp_path.glob(".new.*/data/cases/*"))) >= cases):
            assert process.poll() is None
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not target.exists()
    make(target, 1, 1)
    assert (target / MANIFEST).exists()


def _until(reached: Callable[[], bool]) -> Iterator[None]:
    while not reached():
        yield
        time.sleep(0.01)


def test_it_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[str] = []
    synthesise(tmp_path / "new", 2, 1, find_home(), told.append)
    assert told == ["municipality 1 of 2", "municipality 2 of 2"]


def test_what_it_copies_are_the_sources_of_the_home(fifteen: Home) -> None:
    home = find_home()
    for folder in ("ontology", "shapes", "queries"):
        for file in sorted((home.root / folder).rglob("*")):
            if file.is_file():
                copy = fifteen.root / folder / file.relative_to(home.root / folder)
                assert copy.read_bytes() == file.read_bytes()
