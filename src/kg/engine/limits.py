"""What a query may cost: its time and its rows, and the switch that ends it early."""

from __future__ import annotations

import threading
import traceback
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from kg.engine import QueryCancelled, QueryTimeout, TooManyRows
from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")


class Run:
    """One query while it runs.

    Args:
        timeout: seconds after which to give up; None for never.
        row_limit: rows after which to give up; None for no limit.

    Raises:
        InputError: if the time or the number of rows is no number above 0.
    """

    def __init__(self, timeout: float | None = None, row_limit: int | None = None) -> None:
        if timeout is not None and not timeout > 0:  # so that NaN is refused too
            raise InputError(
                f"the timeout is {timeout:g}", remedy="Give a number of seconds greater than 0."
            )
        if row_limit is not None and row_limit < 1:
            raise InputError(
                f"the row limit is {row_limit}", remedy="Give a number of rows greater than 0."
            )
        self.timeout = timeout
        self._row_limit = row_limit
        self._over = threading.Event()
        self._cancelled = False
        self._timed_out = False
        self._began = monotonic()
        self._at_stop: list[Callable[[], None]] = []

    @property
    def left(self) -> float | None:
        """The seconds that are left, at least 0; None if there is no limit."""
        if self.timeout is None:
            return None
        return max(0.0, self.timeout - (monotonic() - self._began))

    def at_stop(self, action: Callable[[], None]) -> None:
        """Have something done when the query is stopped before its end, such as hanging up.

        Args:
            action: called from the thread that stops the query; may not raise or block.
        """
        self._at_stop.append(action)
        if self._cancelled or self._timed_out:
            action()

    def cancel(self) -> None:
        """End the query: whoever waits for it gets :class:`kg.engine.QueryCancelled`."""
        self._cancelled = True
        self._stop()

    def _stop(self) -> None:
        self._over.set()
        for action in list(self._at_stop):
            action()

    def check(self) -> None:
        """Do nothing while the query may go on.

        Raises:
            QueryCancelled: if it was cancelled.
            QueryTimeout: if nobody waits for it any longer.
        """
        if self._cancelled:
            raise QueryCancelled
        if self._timed_out and self.timeout is not None:
            raise QueryTimeout(self.timeout)

    def rows(self, rows: Iterable[T]) -> Iterator[T]:
        """Hand on the rows while the query may go on.

        Raises:
            TooManyRows: at the first row above the limit.
            QueryCancelled, QueryTimeout: see :meth:`check`.
        """
        for number, row in enumerate(rows, 1):
            self.check()
            if self._row_limit is not None and number > self._row_limit:
                raise TooManyRows(self._row_limit)
            yield row

    def pause(self, seconds: float) -> None:
        """Wait, unless the query ends meanwhile.

        Raises:
            QueryCancelled, QueryTimeout: see :meth:`check`.
        """
        self._over.wait(seconds)
        self.check()

    def wait(self, work: Callable[[], T]) -> T:
        """Run ``work`` and return what it returns, but wait no longer than the time allowed.

        The work is done in a thread of its own, for two reasons: an engine cannot be told to
        stop, and a user can interrupt a wait (Ctrl-C) but not an engine. A thread that took too
        long is left to itself: it ends at its next row, and does not keep the process from
        ending. Without a time limit the work is done at once, in the thread of the caller.

        Raises:
            QueryTimeout: if it takes longer.
            QueryCancelled: if it was cancelled.
        """
        if self.timeout is None:
            return work()
        outcome: list[T] = []
        failure: list[BaseException] = []

        def run() -> None:
            try:
                outcome.append(work())
            except BaseException as error:  # handed to the caller's thread, whatever it is
                _let_go(error)
                failure.append(error)
            self._over.set()

        threading.Thread(target=run, name="kg-query", daemon=True).start()
        try:
            self._over.wait(min(self.timeout, threading.TIMEOUT_MAX))
        except BaseException:  # Ctrl-C: the thread shall not go on for nobody
            self.cancel()
            raise
        if outcome:
            return outcome[0]
        if failure:
            raise failure[0]
        self._timed_out = not self._cancelled
        self._stop()
        self.check()
        raise QueryTimeout(self.timeout)


def _let_go(error: BaseException) -> None:
    """Empty the frames that an error has come through.

    They hold what pyoxigraph found, which may be dropped only in the thread that asked for it.
    """
    chain: list[BaseException | None] = [error]
    seen: set[int] = set()
    while chain:
        link = chain.pop()
        if link is not None and id(link) not in seen:
            seen.add(id(link))
            traceback.clear_frames(link.__traceback__)
            chain += [link.__cause__, link.__context__]


class Runs:
    """The queries of an engine that are running."""

    def __init__(self) -> None:
        self._running: set[Run] = set()
        self._lock = threading.Lock()

    @contextmanager
    def started(self, timeout: float | None, row_limit: int | None) -> Iterator[Run]:
        """Give a run that :meth:`cancel` reaches while the ``with`` block lasts.

        Raises:
            InputError: if a limit is no number above 0.
        """
        run = Run(timeout, row_limit)
        with self._lock:
            self._running.add(run)
        try:
            yield run
        finally:
            with self._lock:
                self._running.discard(run)

    def cancel(self) -> None:
        """Cancel all of them."""
        with self._lock:
            running = list(self._running)
        for run in running:
            run.cancel()


def within(timeout: float | None, work: Callable[[], Any]) -> Any:
    """Run ``work`` for no longer than ``timeout`` seconds; see :meth:`Run.wait`.

    Raises:
        InputError: if the time is no number above 0.
        QueryTimeout: if it takes longer.
    """
    return Run(timeout).wait(work)
