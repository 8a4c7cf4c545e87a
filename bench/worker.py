"""A peer in a process of its own: its memory is its own, and it can be stopped at any moment."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Final, Self

import psutil

from bench.child import SPAWN, Failed, Stopped
from bench.peers import SERVERS, Rows, make

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from bench.dataset import Dataset, Query
    from bench.servers import Server

_MIB: Final = 2**20
_GRACE: Final = 5.0
"""Seconds beyond its limit after which a server's client is stopped too."""


@dataclass(frozen=True, slots=True)
class Timed:
    """What a peer did and took.

    Attributes:
        seconds: wall time.
        cpu: processor time of all threads, and of the server.
        memory: resident set afterwards in MiB; the server's if there is one.
        count: rows of the answer, if the answer was looked at.
        digest: of the answer.
        unordered: digest of the same rows without their order.
    """

    seconds: float
    cpu: float
    memory: float
    count: int | None = None
    digest: str = ""
    unordered: str = ""


class Worker:
    """The handle on a peer. Use it in a ``with`` block.

    Args:
        name: the peer.
        dataset: what it loads.
        limit: seconds that a query may take.
        patience: seconds that loading may take.
        server: the server that it asks, if it is one.
    """

    def __init__(
        self,
        name: str,
        dataset: Dataset,
        limit: float,
        patience: float,
        server: Server | None = None,
    ) -> None:
        self.name = name
        self._limit = limit + (_GRACE if name in SERVERS else 0.0)
        self._patience = patience
        self._arguments = (name, dataset, limit, server)
        self._process: Any = None
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def open(self) -> Timed:
        """Start the process and open the peer.

        Raises:
            Stopped: if it takes too long.
            Failed: if it cannot be opened.
        """
        self.stop()
        self._connection, theirs = SPAWN.Pipe()
        self._process = SPAWN.Process(target=_serve, args=(theirs, *self._arguments), daemon=True)
        self._process.start()
        theirs.close()
        return self._receive(self._patience)

    def ask(self, query: Query, *, look: bool) -> Timed:
        """Have a query answered; opened anew if it had to be stopped before.

        Args:
            query: the query.
            look: whether to look at the answer, after the time is taken.

        Raises:
            Stopped: if it takes too long.
            Failed: if the peer cannot answer it.
        """
        if self._connection is None:
            self.open()
        assert self._connection is not None
        self._connection.send((query, look))
        asked = self._receive(self._limit)
        return self._receive(self._patience) if look else asked

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None

    def _receive(self, seconds: float) -> Timed:
        assert self._connection is not None
        try:
            if not self._connection.poll(seconds):
                self.stop()
                raise Stopped(
                    f"{self.name} was stopped after {seconds:g} s", remedy="Raise --limit."
                )
            found = self._connection.recv()
        except (EOFError, OSError):
            self._process.join()
            code = self._process.exitcode
            self.stop()
            raise Failed(f"{self.name} died with exit code {code}", remedy="See its log.") from None
        if isinstance(found, Timed):
            return found
        stopped, usable, why = found
        if not usable:
            self.stop()
        raise (Stopped if stopped else Failed)(why, remedy="Leave it out with --peers.")


def _serve(connection: Connection, name: str, dataset: Dataset, limit: float, server: Any) -> None:
    """Open a peer and answer queries until nobody asks any more."""
    from kg.engine import QueryTimeout
    from kg.snapshot import CACHE_VARIABLE

    os.environ[CACHE_VARIABLE] = str(dataset.cache)
    # What libraries print is not for the reader of the report.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    watched = psutil.Process(server.process if server else os.getpid())
    with suppress(EOFError, BrokenPipeError):
        try:
            peer = make(name, server, limit)
            _, opened = _timed(lambda: peer.open(dataset), watched)
        except BaseException as error:  # whatever a peer raises; Rust panics are no Exception
            connection.send((False, False, _line(error)))
            return
        connection.send(opened)
        while True:
            query, look = connection.recv()
            try:
                answer, timed = _timed(lambda: peer.ask(query), watched)  # noqa: B023
                connection.send(timed)
                if look:
                    connection.send(_looked_at(timed, peer.rows(query, answer)))
                del answer
            except BaseException as error:
                # A panic of a library in Rust may leave its locks poisoned: all that is asked
                # afterwards would fail too. It is no Exception.
                usable = isinstance(error, Exception)
                connection.send((isinstance(error, QueryTimeout), usable, _line(error)))


def _timed(work: Callable[[], Any], watched: psutil.Process) -> tuple[Any, Timed]:
    elsewhere = watched.pid != os.getpid()
    before = sum(watched.cpu_times()[:2]) if elsewhere else 0.0
    clock, cpu = perf_counter(), process_time()
    answer = work()
    seconds, spent = perf_counter() - clock, process_time() - cpu
    if elsewhere:
        spent += sum(watched.cpu_times()[:2]) - before
    return answer, Timed(seconds, spent, watched.memory_info().rss / _MIB)


def _looked_at(timed: Timed, rows: Rows) -> Timed:
    lines = [repr(row) for row in rows.rows]
    return Timed(
        timed.seconds,
        timed.cpu,
        timed.memory,
        len(lines),
        _digest([repr(rows.columns), *lines]),
        _digest([repr(rows.columns), *sorted(lines)]),
    )


def _digest(lines: list[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()


def _line(error: BaseException) -> str:
    """Return what was raised as one line without paths."""
    text = " ".join(f"{type(error).__name__}: {error}".split())
    words = [word for word in text.split(" ") if not word.strip("'\"(").startswith("/")]
    text = " ".join(words)
    return text if len(text) <= 160 else f"{text[:159]}…"
