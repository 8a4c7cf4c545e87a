"""Programs from their start to their end, as somebody at a terminal waits for them."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from bench.dataset import LANGUAGE
from bench.record import Start
from kg.errors import KgError
from kg.home import HOME_VARIABLE
from kg.snapshot import CACHE_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

QUESTION: Final = "secretariats"
_RUNS, _PLAIN_RUNS = 9, 3


def cold_starts(home: Path, work: Path) -> list[Start]:
    """Start ``kg ask`` and a plain rdflib script on the same files.

    The snapshot of ``kg`` is built before, as it is for all but the first call.

    Args:
        home: the folder of the sources.
        work: the folder for the snapshot.

    Raises:
        KgError: if one of them fails.
    """
    environment = {**os.environ, HOME_VARIABLE: str(home), CACHE_VARIABLE: str(work)}
    program = [str(Path(sys.executable).parent / "kg"), "ask", QUESTION, "--lang", LANGUAGE]
    ask = [*program, "--format", "json"]
    script = str(Path(__file__).parent / "plain_rdflib.py")
    plain = [sys.executable, script, str(home), QUESTION]
    _started(ask, environment)  # builds the snapshot
    ours = [_started(ask, environment) for _ in range(_RUNS)]
    theirs = [_started(plain, environment) for _ in range(_PLAIN_RUNS)]
    return [
        Start(f"kg ask {QUESTION}", *min(ours)[:2], rows=min(ours)[2].count('"claimIri"')),
        Start("plain rdflib script", *min(theirs)[:2], rows=len(min(theirs)[2].splitlines())),
    ]


def _started(command: Sequence[str], environment: dict[str, str]) -> tuple[float, float, str]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    seconds = perf_counter() - clock
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        last = (done.stderr.decode("utf-8", "replace").strip().splitlines() or [""])[-1]
        raise KgError(
            f"{Path(command[0]).name} ended with code {done.returncode}: {last}",
            remedy="Run it by hand.",
        )
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, done.stdout.decode()
