"""Functions in processes of their own: memory is given back, and they can be stopped."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any, TypeVar

from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

T = TypeVar("T")

SPAWN = multiprocessing.get_context("spawn")
"""A new process starts with nothing of this one in its memory."""


class Stopped(KgError):
    """Something was not done within its time and was stopped."""


class Failed(KgError):
    """A process cannot do its work, or has died."""


def in_child(work: Callable[..., T], *arguments: Any, limit: float | None = None) -> T:
    """Run a function in a process of its own and return what it returns.

    Args:
        work: a function of a module.
        arguments: what to give it; it and its result are pickled.
        limit: seconds that it may take; None for any time.

    Raises:
        Stopped: if it takes longer.
        Failed: if the process dies.
        Exception: whatever the function raises.
    """
    ours, theirs = SPAWN.Pipe(duplex=False)
    process = SPAWN.Process(target=_send, args=(theirs, work, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(limit):
            raise Stopped(f"stopped after {limit:g} s", remedy="Raise the limit.")
        done, value = ours.recv()
    except EOFError:
        process.join()
        raise Failed(
            f"a process died with exit code {process.exitcode}", remedy="Look at its memory."
        ) from None
    finally:
        process.kill()
        process.join()
        ours.close()
    if done:
        return value  # type: ignore[no-any-return]
    raise value


def _send(connection: Connection, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        found = (True, work(*arguments))
    except Exception as error:  # raised again where somebody waits for it
        found = (False, error)
    connection.send(found)
