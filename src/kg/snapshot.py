"""The whole graph on disk, built once and then opened in a moment.

A snapshot is an Oxigraph store in the user's cache folder, named by a fingerprint of all that
it is made of: the bytes of every file of ontology, data and rules, the code that derives, and
the engine. Every start hashes the sources again. That takes a few milliseconds, and so a
snapshot can never be stale; times of change, which can be set back, are not trusted.

A snapshot is built in a folder of its own and then renamed, so nobody sees half of one, and
several processes may build at once. Checksums find what a crash or a bad disk has spoilt; such
a snapshot is built anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zlib
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from time import sleep, time
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import InputError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.dataset import Dataset, Statistics
    from kg.home import Home

CACHE_VARIABLE: Final = "KG_CACHE"
_FORMAT: Final = 1
_APPLICATION: Final = "sasaeai-kg"
_STORE, _MANIFEST = "store", "manifest.json"
_KEPT: Final = 4
_ABANDONED_AFTER: Final = 3600.0
_ATTEMPTS: Final = 3
_PAUSES: Final = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)
# RocksDB writes these for itself; they are no part of the content.
_UNCHECKED: Final = ("LOG", "LOCK")
_DERIVING_MODULES: Final = (
    "dataset.py",
    "derivation.py",
    "intervals.py",
    "namespaces.py",
    "snapshot.py",
    "turtle.py",
)


@dataclass(frozen=True)
class Snapshot:
    """The graph, opened.

    Attributes:
        store: asserted and derived triples, as :class:`kg.dataset.Dataset` holds them. A store
            that lies on disk can only be read.
        path: the folder of the snapshot, or None if the graph is only in memory.
        built: whether it had to be built just now.
        counts: the statistics as plain values.
    """

    store: ox.Store
    path: Path | None
    built: bool
    counts: dict[str, Any]

    @cached_property
    def statistics(self) -> Statistics:
        """How much the graph holds and what its derivation gave."""
        from kg.dataset import Statistics

        return Statistics.from_json(self.counts)


def open_snapshot(
    home: Home,
    *,
    force: bool = False,
    notify: Callable[[str], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> Snapshot:
    """Open the snapshot of a home, and build it if there is none.

    Args:
        home: the sources.
        force: build it even if there is one.
        notify: told what is going on while a snapshot is built; not called otherwise.
        warn: told in one sentence why the graph could only be built in memory; by default it is
            written to standard error.

    Raises:
        KgError: if a source cannot be read or parsed, or a rule cannot be run.
    """
    key = fingerprint(home)
    folder = cache_folder()
    if folder is not None and not force:
        found = _open(folder / key, key, built=False)
        if found is not None:
            return found
    dataset = _load(home, notify)
    for _ in range(_ATTEMPTS):
        after = fingerprint(home)
        if after == key:
            break
        # A file was saved while it was read: nobody can say which version is in the graph.
        key, dataset = after, _load(home, notify)
    else:
        return _in_memory(dataset)
    reason = "no home folder is known"
    if folder is not None:
        try:
            if notify:
                notify("writing the snapshot")
            return _install(folder, key, dataset, force=force)
        except (OSError, RuntimeError) as error:
            reason = f"{folder}: {getattr(error, 'strerror', None) or error}"
    (warn or _warn)(
        f"note: the graph was built in memory and is not kept ({reason}). "
        f"Set {CACHE_VARIABLE} to a folder that can be written"
    )
    return _in_memory(dataset)


def fingerprint(home: Home) -> str:
    """Return a digest of all that decides the content of a snapshot.

    Raises:
        InputError: if there is no file to make a graph of.
        StorageError: if a file cannot be read.
    """
    sources = [*home.graph_files(), *home.rule_files()]
    if not sources:
        raise InputError(
            "there are no Turtle files in ontology and data",
            file=home.root,
            remedy="Name another home with KG_HOME.",
        )
    package = Path(__file__).parent
    digest = hashlib.sha256()
    digest.update(f"{_FORMAT} {_engine()}".encode())
    named = [(home.relative(path), path) for path in sources]
    named += [(f"kg/{name}", package / name) for name in _DERIVING_MODULES]
    for name, path in named:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise StorageError(
                f"the file cannot be read ({error.strerror})",
                file=path,
                remedy="Check its permissions.",
            ) from error
        # Lengths keep the end of one file from being taken for the start of the next.
        digest.update(f"\n{len(name)} {name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def cache_folder() -> Path | None:
    """Return where snapshots are kept: ``KG_CACHE``, else the user's cache folder.

    None if the user has no home folder.
    """
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named).expanduser() / "snapshots"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
        return base / _APPLICATION / "Cache" / "snapshots"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / _APPLICATION / "snapshots"
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The XDG specification has relative paths ignored.
    return (base if base.is_absolute() else home / ".cache") / _APPLICATION / "snapshots"


def _load(home: Home, notify: Callable[[str], None] | None) -> Dataset:
    from kg.dataset import load

    return load(home, notify)


def _in_memory(dataset: Dataset) -> Snapshot:
    return Snapshot(dataset.store, None, True, dataset.statistics.to_json())


def _engine() -> str:
    """Return what tells one build of the engine from another, without the cost of metadata."""
    builds = []
    for entry in os.scandir(Path(ox.__file__).parent):
        if entry.name.endswith((".so", ".pyd")):
            status = entry.stat()
            builds.append(f"{entry.name} {status.st_size} {status.st_mtime_ns}")
    return " ".join(sorted(builds))


def _open(folder: Path, key: str, *, built: bool) -> Snapshot | None:
    """Open a snapshot if it is there and sound."""
    manifest_file = folder / _MANIFEST
    try:
        manifest = json.loads(manifest_file.read_bytes())
        if manifest["key"] != key or manifest["files"] != _checksums(folder / _STORE):
            return None
        store = ox.Store.read_only(str(folder / _STORE))
        counts = manifest["statistics"]
    except (OSError, RuntimeError, ValueError, KeyError, TypeError):
        return None
    with suppress(OSError):
        os.utime(manifest_file)  # so that the snapshots in use are the last to be cleared
    return Snapshot(store, folder, built, counts)


def _checksums(store: Path) -> dict[str, list[int]]:
    sums = {}
    for entry in sorted(os.scandir(store), key=lambda entry: entry.name):
        if not entry.name.startswith(_UNCHECKED):
            content = Path(entry.path).read_bytes()
            sums[entry.name] = [len(content), zlib.crc32(content)]
    return sums


def _install(folder: Path, key: str, dataset: Dataset, *, force: bool) -> Snapshot:
    """Write a snapshot beside the others, put it in its place, open it.

    Raises:
        OSError, RuntimeError: if the folder cannot be written.
    """
    import shutil
    import tempfile

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / key
    temporary = Path(tempfile.mkdtemp(prefix=".building-", dir=folder))
    try:
        _write(temporary, key, dataset)
        if not force:
            # Somebody else may have been quicker.
            found = _open(target, key, built=True)
            if found is not None:
                return found
        for pause in _PAUSES:
            # Somebody else may swap theirs in at this moment; what counts is what opens then.
            sleep(pause)
            if (temporary / _MANIFEST).exists():
                with suppress(OSError):
                    target.rename(Path(tempfile.mkdtemp(prefix=".spoilt-", dir=folder)) / "old")
                with suppress(OSError):
                    temporary.rename(target)
            snapshot = _open(target, key, built=True)
            if snapshot is not None:
                return snapshot
        raise OSError("what was written cannot be read back")
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        _clear(folder, target)


def _write(folder: Path, key: str, dataset: Dataset) -> None:
    store = ox.Store(str(folder / _STORE))
    store.bulk_extend(dataset.store)
    store.flush()
    del store  # closes its files
    manifest = {
        "key": key,
        "files": _checksums(folder / _STORE),
        "statistics": dataset.statistics.to_json(),
    }
    (folder / _MANIFEST).write_text(json.dumps(manifest), "utf-8")


def _clear(folder: Path, current: Path) -> None:
    """Remove what nobody needs: old snapshots, spoilt ones, and builds that never ended.

    A process that has an old snapshot open keeps its files until it ends.
    """
    import shutil

    snapshots: list[tuple[float, Path]] = []
    for path in folder.iterdir():
        try:
            if path.name.startswith(".building-"):
                doomed = time() - path.stat().st_mtime > _ABANDONED_AFTER
            elif path.name.startswith(".spoilt-"):
                doomed = True
            else:
                if path != current:
                    manifest = path / _MANIFEST
                    used = manifest.stat().st_mtime if manifest.exists() else 0.0
                    snapshots.append((used, path))
                doomed = False
        except OSError:
            continue
        if doomed:
            shutil.rmtree(path, ignore_errors=True)
    for _, path in sorted(snapshots, reverse=True)[_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)


def _warn(message: str) -> None:
    sys.stderr.write(f"{message}\n")
