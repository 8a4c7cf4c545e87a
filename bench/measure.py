"""One data set, all peers side by side: each question goes round all of them before the next.

So whatever else the machine does at that moment slows all of them alike.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Final

from bench.child import Failed, Stopped, in_child
from bench.dataset import Dataset, Query, build
from bench.peers import KG, SERVERS, missing
from bench.record import DIFFERENT, FAILED, ORDER, SAME, STOPPED, Asked, Loaded, Size, Taken
from bench.servers import Server, running
from bench.worker import Timed, Worker
from kg.errors import KgError
from kg.home import find_home
from kg.synth import synthesise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

CASES: Final = "cases"
"""The size that is the real cases and not made up."""
_SLOW: Final = 5.0
"""A question that takes a peer more seconds than this is asked once."""
_OPENINGS: Final = 3


@dataclass(frozen=True, slots=True)
class Settings:
    """What to measure.

    Attributes:
        sizes: ``cases`` or numbers of municipalities, as text.
        peers: the peers, ``kg`` first.
        up_to: for some peers, the largest number of municipalities at which they are asked.
        rounds: how often each question is asked.
        limit: seconds that a question may take.
        patience: seconds that a peer may take to load.
        questions: the questions to ask; all if empty.
        seed: of the made-up data.
    """

    sizes: tuple[str, ...]
    peers: tuple[str, ...]
    up_to: Mapping[str, int] = field(default_factory=dict)
    rounds: int = 3
    limit: float = 60.0
    patience: float = 1800.0
    questions: tuple[str, ...] = ()
    seed: int = 0


def measure(
    name: str,
    settings: Settings,
    work: Path,
    notify: Callable[[str], None],
    keep: Callable[[Size], None],
) -> Size:
    """Measure one data set.

    Args:
        name: ``cases`` or a number of municipalities.
        settings: what to measure.
        work: an empty folder; may be removed afterwards.
        notify: told how far it is.
        keep: given what has been measured so far after each question, because a large data set
            may take an hour.

    Raises:
        KgError: if the data set cannot be made or built, or ``kg`` itself cannot be asked.
    """
    home, made = _home(name, settings, work, notify)
    notify(f"{name}: building")
    dataset = in_child(build, home, work, settings.questions)
    size = Size(name, dataset.municipalities, dataset.triples, made)
    with ExitStack() as stack:
        workers: dict[str, Worker] = {}
        for peer in settings.peers:
            reason = _left_out(peer, dataset, settings)
            if reason:
                size.left_out[peer] = reason
                continue
            notify(f"{name}: loading {peer}")
            try:
                worker, loaded = _loaded(peer, dataset, settings, work, stack)
            except KgError as error:
                if peer == KG:
                    raise
                size.peers[peer] = Loaded(why=error.message)
                continue
            workers[peer], size.peers[peer] = worker, loaded
        for number, query in enumerate(dataset.queries, 1):
            notify(f"{name}: {number} of {len(dataset.queries)} questions: {query.name}")
            asked, memory = ask(query, workers, settings.rounds)
            size.questions.append(asked)
            for peer, now in memory.items():
                size.peers[peer].memory_end = now
            keep(size)
    return size


def _home(
    name: str, settings: Settings, work: Path, notify: Callable[[str], None]
) -> tuple[Path, float | None]:
    if name == CASES:
        return find_home().root, None
    notify(f"{name}: making up the municipalities")
    clock = perf_counter()
    made = synthesise(work / "home", int(name), settings.seed, find_home())
    return made.root, perf_counter() - clock


def _left_out(peer: str, dataset: Dataset, settings: Settings) -> str:
    most = settings.up_to.get(peer)
    if most is not None and dataset.municipalities > most:
        return f"not asked above {most:,} municipalities (--up-to {peer}=N)"
    return missing(peer)


def _loaded(
    peer: str, dataset: Dataset, settings: Settings, work: Path, stack: ExitStack
) -> tuple[Worker, Loaded]:
    server: Server | None = None
    if peer in SERVERS:
        folder = work / peer
        folder.mkdir()
        server = stack.enter_context(running(peer, dataset.dump, folder, settings.limit))
    worker = Worker(peer, dataset, settings.limit, settings.patience, server)
    stack.enter_context(worker)
    opened = worker.open()
    found = Loaded(opened.seconds, opened.cpu, opened.seconds, opened.memory)
    if server is not None:
        found.load, found.load_cpu, found.open = server.load, server.load_cpu, server.open
    if peer == KG:
        found.load, found.load_cpu = dataset.build, dataset.build_cpu
        for _ in range(_OPENINGS - 1):
            opened = worker.open()
            found.open = min(found.open or 0.0, opened.seconds)
    return worker, found


def ask(query: Query, workers: Mapping[str, Worker], rounds: int) -> tuple[Asked, dict[str, float]]:
    """Ask all peers one question, round by round.

    Args:
        query: the question.
        workers: the peers by name.
        rounds: how often to ask.

    Returns:
        What each took, and the memory that each held afterwards, in MiB.
    """
    asked = Asked(query.name, query.scope)
    memory: dict[str, float] = {}
    digests: dict[str, Timed] = {}
    names: Sequence[str] = list(workers)
    for number in range(rounds):
        # Each round another peer begins.
        start = number % len(names)
        for peer in [*names[start:], *names[:start]]:
            taken = asked.peers.get(peer)
            if taken and (taken.seconds is None or taken.seconds > _SLOW):
                continue
            try:
                timed = workers[peer].ask(query, look=taken is None)
            except Stopped as error:
                asked.peers[peer] = Taken(STOPPED, why=error.message)
                continue
            except Failed as error:
                asked.peers[peer] = Taken(FAILED, why=error.message)
                continue
            memory[peer] = timed.memory
            if taken is None:
                digests[peer] = timed
                asked.peers[peer] = Taken(SAME, timed.seconds, timed.cpu, timed.count)
            elif taken.seconds is not None and taken.cpu is not None:
                taken.seconds = min(taken.seconds, timed.seconds)
                taken.cpu = min(taken.cpu, timed.cpu)
    ours = digests.get(KG)
    for peer, timed in digests.items():
        if ours is None or timed.digest == ours.digest:
            continue
        asked.peers[peer].state = ORDER if timed.unordered == ours.unordered else DIFFERENT
    asked.peers = {name: asked.peers[name] for name in names}
    return asked, memory
