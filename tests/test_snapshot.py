"""A snapshot is never stale, never half there, and never in the way."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import InputError, TurtleError
from kg.home import Home
from kg.snapshot import Snapshot, cache_folder, fingerprint, open_snapshot

RULE = "CONSTRUCT { ?s <x:q> ?o } WHERE { ?s <x:p> ?o }"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    root = tmp_path / "home"
    (root / "ontology/rules").mkdir(parents=True)
    (root / "data").mkdir()
    (root / "ontology/core.ttl").write_text("<x:C> a <x:Class> .")
    (root / "ontology/rules/1.rq").write_text(RULE)
    (root / "data/a.ttl").write_text("<x:a> <x:p> <x:b> .")
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return Home(root)


def snapshots() -> list[Path]:
    folder = cache_folder()
    assert folder is not None
    return sorted(folder.iterdir())


def content(snapshot: Snapshot) -> set[str]:
    return {str(quad) for quad in snapshot.store}


def test_builds_once_and_then_opens(home: Home) -> None:
    told: list[str] = []
    first = open_snapshot(home, notify=told.append)
    assert first.built
    assert told[-1] == "writing the snapshot"
    told.clear()
    second = open_snapshot(home, notify=told.append)
    assert (second.built, second.path, told) == (False, first.path, [])
    assert content(first) == content(second)
    assert len(content(first)) == 4  # two asserted, one derived, and that one marked
    assert second.statistics == first.statistics
    assert second.statistics.derived == 1


def test_a_snapshot_cannot_be_written_to(home: Home) -> None:
    store = open_snapshot(home).store
    with pytest.raises(RuntimeError, match="read-write"):
        store.update("INSERT DATA { <x:a> <x:b> <x:c> }")


@pytest.mark.parametrize("name", ["data/a.ttl", "ontology/core.ttl", "ontology/rules/1.rq"])
def test_any_change_of_a_source_is_seen_even_if_size_and_time_stay(home: Home, name: str) -> None:
    before = open_snapshot(home)
    path = home.root / name
    status = path.stat()
    text = path.read_text().replace("<x:", "<y:")
    path.write_text(text)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    after = open_snapshot(home)
    assert after.built
    assert content(after) != content(before)
    path.write_text(text.replace("<y:", "<x:"))
    assert open_snapshot(home).path == before.path


def test_new_and_removed_and_renamed_files_are_seen(home: Home) -> None:
    keys = {fingerprint(home)}
    extra = home.data / "b.ttl"
    extra.write_text("<x:c> <x:p> <x:d> .")
    keys.add(fingerprint(home))
    extra.rename(home.data / "c.ttl")
    keys.add(fingerprint(home))
    (home.data / "c.ttl").unlink()
    assert len(keys) == 3
    assert fingerprint(home) in keys


def test_text_moved_from_one_file_to_the_next_is_seen(home: Home) -> None:
    first, second = home.data / "a.ttl", home.data / "b.ttl"
    first.write_text("<x:a> a <x:b> . #\n")
    second.write_text("<x:c> a <x:d> .\n")
    before = fingerprint(home)
    first.write_text("<x:a> a <x:b> . #\n<x:c> a <x:d> .\n")
    second.write_text("")
    assert fingerprint(home) != before


def test_the_code_that_derives_is_part_of_the_fingerprint(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = fingerprint(home)
    package = Path(sys.modules["kg.snapshot"].__file__ or "").parent
    copy = tmp_path / "kg"
    copy.mkdir()
    for file in package.glob("*.py"):
        (copy / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr("kg.snapshot.__file__", str(copy / "snapshot.py"))
    assert fingerprint(home) == before
    with (copy / "intervals.py").open("a") as stream:
        stream.write("# changed\n")
    assert fingerprint(home) != before


def test_a_file_saved_while_the_graph_is_read_is_read_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg import dataset

    load = dataset.load
    calls: list[int] = []

    def load_and_save(home: Home, notify: object = None) -> dataset.Dataset:
        loaded = load(home)
        if not calls:
            (home.data / "a.ttl").write_text("<x:new> <x:p> <x:b> .")
        calls.append(1)
        return loaded

    monkeypatch.setattr(dataset, "load", load_and_save)
    assert any("x:new" in quad for quad in content(open_snapshot(home)))
    assert len(calls) == 2
    assert not open_snapshot(home).built


def test_force_builds_again(home: Home) -> None:
    before = open_snapshot(home)
    again = open_snapshot(home, force=True)
    assert again.built
    assert again.path == before.path
    assert content(again) == content(before)
    assert snapshots() == [again.path]


def spoil_manifest(folder: Path) -> None:
    (folder / "manifest.json").write_text('{"key": ')


def spoil_one_byte(folder: Path) -> None:
    largest = max((folder / "store").glob("*.sst"), key=lambda path: path.stat().st_size)
    data = bytearray(largest.read_bytes())
    data[len(data) // 2] ^= 1
    largest.write_bytes(data)


def spoil_length(folder: Path) -> None:
    largest = max((folder / "store").glob("*.sst"), key=lambda path: path.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-7])


def spoil_file(folder: Path) -> None:
    next((folder / "store").glob("*.sst")).unlink()


def spoil_all(folder: Path) -> None:
    for path in (folder / "store").iterdir():
        path.unlink()


@pytest.mark.parametrize(
    "spoil", [spoil_manifest, spoil_one_byte, spoil_length, spoil_file, spoil_all]
)
def test_a_spoilt_snapshot_is_built_again(home: Home, spoil: object) -> None:
    before = open_snapshot(home)
    expected = content(before)
    assert before.path
    path = before.path
    del before
    spoil(path)  # type: ignore[operator]
    again = open_snapshot(home)
    assert again.built
    assert again.path == path
    assert content(again) == expected
    assert not open_snapshot(home).built
    assert snapshots() == [path]


def test_an_unwritable_cache_costs_time_only(
    home: Home,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "file"))
    snapshot = open_snapshot(home)
    assert snapshot.path is None
    assert len(content(snapshot)) == 4
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("note: the graph was built in memory and is not kept")
    assert err.count("\n") == 1
    assert "KG_CACHE" in err


def test_a_full_disk_leaves_nothing_behind(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.snapshot._write", full)
    notes: list[str] = []
    assert open_snapshot(home, warn=notes.append).path is None
    assert "No space left on device" in notes[0]
    assert snapshots() == []


def test_a_broken_source_leaves_nothing_behind(home: Home) -> None:
    (home.data / "broken.ttl").write_text("<a:a> a")
    with pytest.raises(TurtleError, match=r"broken\.ttl:1:8"):
        open_snapshot(home)
    assert not (cache_folder() or Path()).exists()


def test_a_home_without_files_is_an_error(home: Home) -> None:
    for path in home.graph_files():
        path.unlink()
    for path in home.rule_files():
        path.unlink()
    with pytest.raises(InputError, match="no Turtle files"):
        open_snapshot(home)


def test_old_snapshots_are_cleared_but_not_those_in_use(home: Home) -> None:
    first = open_snapshot(home)
    text = (home.data / "a.ttl").read_text()
    for number in range(6):
        (home.data / "a.ttl").write_text(f"<x:a{number}> <x:p> <x:b> .")
        open_snapshot(home)
        time.sleep(0.01)
    assert len(snapshots()) == 4
    assert first.path not in snapshots()
    assert len(content(first)) == 4  # what is open can be read to its end
    (home.data / "a.ttl").write_text(text)
    assert open_snapshot(home).built


def test_abandoned_builds_are_cleared_and_running_ones_are_not(home: Home) -> None:
    folder = cache_folder()
    assert folder
    abandoned, running = folder / ".building-a", folder / ".building-b"
    for path in (abandoned, running, folder / ".spoilt-c"):
        path.mkdir(parents=True)
    os.utime(abandoned, (0, 0))
    snapshot = open_snapshot(home)
    assert snapshots() == [running, snapshot.path]


def test_several_processes_may_build_at_once(home: Home) -> None:
    code = (
        "from kg.home import find_home\n"
        "from kg.snapshot import open_snapshot\n"
        "for _ in range(3):\n"
        "    s = open_snapshot(find_home(), force=True)\n"
        "    assert s.path and len(s.store) == 4, s\n"
    )
    environment = {**os.environ, "KG_HOME": str(home.root)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code], env=environment, stderr=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    results = [(process.communicate()[1], process.returncode) for process in processes]
    assert results == [("", 0)] * 4
    assert not open_snapshot(home).built
    assert len(snapshots()) == 1


def test_the_cache_lies_where_the_platform_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("KG_CACHE", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg/sasaeai-kg/snapshots"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_folder() == tmp_path / ".cache/sasaeai-kg/snapshots"
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_folder() == tmp_path / "Library/Caches/sasaeai-kg/snapshots"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cache_folder() == tmp_path / "local/sasaeai-kg/Cache/snapshots"
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own/snapshots"
