"""A file is replaced whole or not at all."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from kg.errors import InputError, StorageError
from kg.files import replacing, write_bytes

if TYPE_CHECKING:
    from pathlib import Path


def test_replaces_the_content_and_keeps_the_permissions(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("old")
    file.chmod(0o640)
    write_bytes(file, b"new")
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["a.ttl"]


def test_a_new_file_is_as_open_as_any_other(tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    write_bytes(tmp_path / "new", b"")
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_link_is_kept_and_its_target_replaced(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    write_bytes(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_failure_leaves_the_old_content_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")

    def fail_halfway() -> None:
        with replacing(file) as stream:
            stream.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert file.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_impossible_targets_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="this is a folder"):
        write_bytes(tmp_path, b"")
    with pytest.raises(InputError, match="folder to write to does not exist"):
        write_bytes(tmp_path / "no/file", b"")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    with pytest.raises(StorageError, match="No space left on device"):
        write_bytes(tmp_path / "file", b"")
