"""Writing files so that nobody ever finds half of one."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kg.errors import InputError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for writing that takes the place of ``path`` only when all went well.

    The content goes to a temporary file in the same folder, which replaces the target when the
    block ends and is removed when it fails. An existing file keeps its permissions; a symbolic
    link is kept and the file it points to is replaced.

    Args:
        path: the file to write.

    Yields:
        The temporary file, open for bytes.

    Raises:
        InputError: if the path is a folder, or its folder does not exist.
        StorageError: if the operating system refuses to write.
    """
    target = path.resolve()
    if target.is_dir():
        raise InputError("this is a folder, not a file", file=path, remedy="Name a file.")
    if not target.parent.is_dir():
        raise InputError(
            "the folder to write to does not exist", file=path, remedy="Create it first."
        )
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
        temporary = None
    except OSError as error:
        raise StorageError(
            f"the file cannot be written ({error.strerror or error})",
            file=path,
            remedy="Check the permissions of its folder and the space on the disk.",
        ) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file in one go, as :func:`replacing` does, and with its errors."""
    with replacing(path) as file:
        file.write(content)


def _mode(target: Path) -> int:
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        # mkstemp is private to its owner; a new file is to be as open as any other.
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask
