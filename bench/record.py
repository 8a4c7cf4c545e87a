"""What a run found, as plain values that become JSON and come back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.files import replacing

if TYPE_CHECKING:
    from pathlib import Path

SCOPES = ("whole", "one")
"""A question about the whole country, and the same about one municipality."""

SAME, ORDER, DIFFERENT, FAILED, STOPPED = "same", "order", "different", "failed", "stopped"
"""States of an answer: the rows of kg; the same in another order; other rows; none because of an
error; none within the time limit."""
COUNTED = (SAME, ORDER)
"""States of answers whose times are compared."""


@dataclass(slots=True)
class Taken:
    """What one peer took to answer one question.

    Attributes:
        state: one of the states of this module.
        seconds: wall time, the least of all rounds; None without an answer.
        cpu: processor time of all threads, and of the server, the least of all rounds.
        rows: rows of the answer.
        why: what it said when it failed, in one line.
    """

    state: str
    seconds: float | None = None
    cpu: float | None = None
    rows: int | None = None
    why: str = ""


@dataclass(slots=True)
class Asked:
    """One question in one scope, with what each peer took."""

    name: str
    scope: str
    peers: dict[str, Taken] = field(default_factory=dict)


@dataclass(slots=True)
class Loaded:
    """What it took a peer to get ready.

    Attributes:
        load: seconds from files to a peer that can be asked, once.
        load_cpu: processor time of it.
        open: seconds each later process needs before it can ask; the same as ``load`` for a peer
            that keeps nothing on disk.
        memory: resident set once opened, in MiB; that of the server where there is one.
        memory_end: the same after all questions.
        why: why it could not be loaded; then all else is None.
    """

    load: float | None = None
    load_cpu: float | None = None
    open: float | None = None
    memory: float | None = None
    memory_end: float | None = None
    why: str = ""


@dataclass(slots=True)
class Size:
    """One data set.

    Attributes:
        name: ``cases``, or the number of made-up municipalities.
        municipalities: how many it has.
        triples: triples of the graph, derived ones included.
        made: seconds that ``kg synth`` took; None for the real cases.
        peers: how each peer got ready.
        questions: what was asked.
        left_out: peers that were not asked at this size, each with the reason.
    """

    name: str
    municipalities: int
    triples: int
    made: float | None = None
    peers: dict[str, Loaded] = field(default_factory=dict)
    questions: list[Asked] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Start:
    """A program from its start to its end: the least of several runs."""

    program: str
    seconds: float
    cpu: float
    rows: int


@dataclass(slots=True)
class Run:
    """A whole run.

    Attributes:
        settings: what it was asked to do, and on what: processors, versions, load of the machine.
        sizes: one entry a data set.
        cold: programs that were started cold, ``kg`` first.
    """

    settings: dict[str, Any]
    sizes: list[Size] = field(default_factory=list)
    cold: list[Start] = field(default_factory=list)


def write(run: Run, path: Path) -> None:
    """Write a run as JSON; nobody finds half of it.

    Raises:
        InputError, StorageError: if the file cannot be written.
    """
    text = json.dumps(asdict(run), ensure_ascii=False, indent=1)
    with replacing(path) as file:
        file.write(f"{text}\n".encode())


def read(path: Path) -> Run:
    """Read a run that :func:`write` wrote.

    Raises:
        InputError: if the file cannot be read, or is none.
    """
    try:
        values = json.loads(path.read_bytes())
        sizes = []
        for size in values["sizes"]:
            peers = {name: Loaded(**loaded) for name, loaded in size.pop("peers").items()}
            questions = [
                Asked(a["name"], a["scope"], {k: Taken(**v) for k, v in a["peers"].items()})
                for a in size.pop("questions")
            ]
            sizes.append(Size(**size, peers=peers, questions=questions))
        return Run(values["settings"], sizes, [Start(**start) for start in values["cold"]])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"this is no record of a run ({type(error).__name__}: {error})",
            file=path,
            remedy="Name the JSON file that python -m bench wrote.",
        ) from error
