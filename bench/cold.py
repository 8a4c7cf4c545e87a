"""Programs from their start to their end, as somebody at a terminal waits for them."""

from __future__ import annotations

import json
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
    from collections.abc import Callable, Sequence

    from kg.home import Home

QUESTION: Final = "secretariats"
_RUNS, _PLAIN_RUNS = 9, 3


def cold_starts(home: Home, work: Path) -> list[Start]:
    """Start ``kg ask`` and plain rdflib scripts on the same files.

    The snapshot of ``kg`` is built before, as it is for all but the first call. A script that
    parses the same files lacks what the rules derive, and so it finds less; a second one parses
    the finished graph.

    Args:
        home: the folders of the sources.
        work: a folder for the snapshot and the exported graph.

    Returns:
        ``kg`` first, then the script on the same files, then the one on the finished graph.

    Raises:
        KgError: if one of them fails.
    """
    environment = {**os.environ, HOME_VARIABLE: str(home.root), CACHE_VARIABLE: str(work)}
    finished = work / "finished.ttl"
    kg = str(Path(sys.executable).parent / "kg")
    # This builds the snapshot too.
    _once([kg, "export", "--format", "ttl", "--output", str(finished)], environment)
    ask = [kg, "ask", QUESTION, "--lang", LANGUAGE, "--format", "json"]
    script = [sys.executable, str(Path(__file__).parent / "plain_rdflib.py")]
    script.append(str(home.queries / f"{QUESTION}.rq"))
    same = [*script, str(home.ontology), str(home.data)]

    def start(program: str, command: Sequence[str], runs: int, rows: Callable[[str], int]) -> Start:
        found = [_once(command, environment) for _ in range(runs)]
        seconds, cpu = min(run[0] for run in found), min(run[1] for run in found)
        return Start(program, seconds, cpu, rows(found[0][2]))

    return [
        start(f"kg ask {QUESTION}", ask, _RUNS, lambda output: len(json.loads(output)["rows"])),
        start("plain rdflib, same files", same, _PLAIN_RUNS, int),
        start("plain rdflib, finished graph", [*script, str(finished)], _PLAIN_RUNS, int),
    ]


def _once(command: Sequence[str], environment: dict[str, str]) -> tuple[float, float, str]:
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
