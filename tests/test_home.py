"""The sources are found where the user or the installation says."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, KgError
from kg.home import Home, expand, find_home


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (
        "ontology/core.ttl",
        "ontology/vocab/state.ttl",
        "ontology/rules/20-b.rq",
        "ontology/rules/10-a.rq",
        "ontology/README.md",
        "data/cases/44208-taketa/events.ttl",
        "data/cases/01644-ikeda/council.ttl",
        "data/cases/01644-ikeda/.council.ttl.swp",
        "data/cases/01644-ikeda/.hidden.ttl",
        "data/.git/x.ttl",
        "shapes/claims.ttl",
        "queries/secretariats.rq",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    return tmp_path


def test_lists_what_belongs_to_the_graph_in_a_fixed_order(root: Path) -> None:
    home = find_home(root)
    assert [home.relative(path) for path in home.graph_files()] == [
        "ontology/core.ttl",
        "ontology/vocab/state.ttl",
        "data/cases/01644-ikeda/council.ttl",
        "data/cases/44208-taketa/events.ttl",
    ]
    assert home.turtle_files() == [*home.graph_files(), *home.shape_files()]
    assert [path.name for path in home.rule_files()] == ["10-a.rq", "20-b.rq"]
    assert [path.name for path in home.query_files()] == ["secretariats.rq"]
    assert home.schemes() == ["state"]


def test_the_environment_names_the_home(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_HOME", str(root))
    assert find_home() == Home(root)


def test_without_the_environment_the_checkout_is_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_HOME", raising=False)
    assert find_home().root == Path(__file__).resolve().parent.parent


def test_an_installed_package_carries_its_home(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = root / "site-packages/kg"
    package.mkdir(parents=True)
    monkeypatch.delenv("KG_HOME", raising=False)
    monkeypatch.setattr("kg.home.__file__", str(package / "home.py"))
    with pytest.raises(KgError, match=r"ontology and data are not found.*KG_HOME"):
        find_home()
    (package / "bundle/ontology").mkdir(parents=True)
    (package / "bundle/data").mkdir()
    assert find_home().root == package / "bundle"


@pytest.mark.parametrize("missing", ["nowhere", "shapes"])
def test_a_wrong_home_is_named(root: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    monkeypatch.setenv("KG_HOME", str(root / missing))
    with pytest.raises(InputError, match=rf"{missing}: the environment variable KG_HOME names"):
        find_home()
    with pytest.raises(InputError, match=rf"{missing}: the folder given names"):
        find_home(root / missing)


def test_expand_replaces_folders_by_their_files_once(root: Path) -> None:
    council = root / "data/cases/01644-ikeda/council.ttl"
    assert expand([council, root / "data"]) == [
        council,
        root / "data/cases/44208-taketa/events.ttl",
    ]


def test_expand_names_what_is_not_there(root: Path) -> None:
    with pytest.raises(InputError, match=r"no\.ttl: there is no such file"):
        expand([root / "no.ttl"])
    with pytest.raises(InputError, match=r"queries: the folder holds no \.ttl file"):
        expand([root / "queries"])


def test_a_path_outside_the_home_is_shown_as_it_is(root: Path, tmp_path: Path) -> None:
    assert Home(root / "data").relative(root / "shapes/x.ttl") == str(root / "shapes/x.ttl")
