"""SPARQL servers of this machine, loaded in bulk, on free ports and in folders of their own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psutil

from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

GRAPH: Final = "https://w3id.org/sasaeai/graph"
_PATIENCE: Final = 120.0
_CONFIGURATION: Final = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
DirsAllowed = .
ThreadsPerQuery = {cores}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryCostEstimationTime = 1000000
MaxQueryExecutionTime = {limit}
"""
"""The buffers are those that Virtuoso's own documentation advises for 2 GB of memory."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.

    Attributes:
        url: the address that takes queries.
        graph: the graph that holds the triples, None for the default graph.
        process: its process id.
        load: seconds that loading took.
        load_cpu: processor time of it.
        open: seconds from the start of the loaded server to its first answer.
    """

    url: str
    graph: str | None
    process: int
    load: float
    load_cpu: float
    open: float


def missing(name: str) -> str:
    """Return why a server cannot be started here, or an empty text."""
    if name == "oxigraph-server":
        return "" if _oxigraph().exists() else "the package oxigraph is not installed"
    found = shutil.which("virtuoso-t") and shutil.which("isql-vt")
    return "" if found else "Virtuoso is not installed (virtuoso-opensource-7-bin)"


@contextmanager
def running(name: str, dump: Path, folder: Path, limit: float) -> Iterator[Server]:
    """Load a server and run it while the block lasts.

    Args:
        name: ``oxigraph-server`` or ``virtuoso``.
        dump: what to load, N-Triples.
        folder: an empty folder for its files.
        limit: seconds that a query may take.

    Raises:
        KgError: if it does not start or load.
    """
    start = _oxigraph_server if name == "oxigraph-server" else _virtuoso
    with start(dump, folder, limit) as server:
        yield server


@contextmanager
def _oxigraph_server(dump: Path, folder: Path, limit: float) -> Iterator[Server]:
    location = ["--location", str(folder)]
    load, load_cpu = _run([str(_oxigraph()), "load", *location, "--file", str(dump)])
    port = _free_port()
    command = [str(_oxigraph()), "serve-read-only", *location, "--bind", f"127.0.0.1:{port}"]
    command += ["--timeout-s", str(max(1, round(limit)))]
    url = f"http://127.0.0.1:{port}/query"
    with _started(command, folder, url) as (process, opened):
        yield Server(url, None, process, load, load_cpu, opened)


@contextmanager
def _virtuoso(dump: Path, folder: Path, limit: float) -> Iterator[Server]:
    sql, http = _free_port(), _free_port()
    text = _CONFIGURATION.format(
        sql=sql, http=http, cores=psutil.cpu_count(), limit=max(1, round(limit))
    )
    (folder / "virtuoso.ini").write_text(text, "utf-8")
    (folder / dump.name).symlink_to(dump)
    command = ["virtuoso-t", "+foreground", "+configfile", "virtuoso.ini"]
    url = f"http://127.0.0.1:{http}/sparql"
    # The name and password are those of every new database; it is gone when the run ends.
    isql = ["isql-vt", f"127.0.0.1:{sql}", "dba", "dba", "ERRORS=STDOUT"]
    with _started(command, folder, url) as (process, _):
        before = _cpu_of(process)
        load, _ = _run(
            [*isql, f"exec=ld_dir('.', '{dump.name}', '{GRAPH}'); rdf_loader_run(); checkpoint;"]
        )
        load_cpu = _cpu_of(process) - before
        # It goes down by itself, its files whole.
        with suppress(KgError):
            _run([*isql, "exec=shutdown;"])
        with suppress(psutil.NoSuchProcess):
            psutil.Process(process).wait(_PATIENCE)
    with _started(command, folder, url) as (process, opened):
        yield Server(url, GRAPH, process, load, load_cpu, opened)


@contextmanager
def _started(command: Sequence[str], folder: Path, url: str) -> Iterator[tuple[int, float]]:
    clock = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(url, process.poll)
        yield process.pid, time.perf_counter() - clock
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(url: str, ended: Callable[[], int | None]) -> None:
    """Wait until a server answers a query."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and ended() is None:
        try:
            opener.open(f"{url}?query=ASK%7B%7D", timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise KgError("a server did not start", remedy="Leave it out with --peers.")


def _run(command: Sequence[str]) -> tuple[float, float]:
    """Run a program to its end; return its wall time and its processor time in seconds."""
    clock = time.perf_counter()
    process = psutil.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    cpu = 0.0
    while process.poll() is None:
        with suppress(psutil.Error):
            cpu = sum(process.cpu_times()[:2])
        time.sleep(0.01)
    took = time.perf_counter() - clock
    output = str(process.stdout.read())
    if process.returncode != 0:
        last = (output.strip().splitlines() or [""])[-1]
        raise KgError(
            f"{Path(command[0]).name} ended with code {process.returncode}: {last}",
            remedy="Leave this peer out with --peers.",
        )
    return took, cpu


def _cpu_of(process: int) -> float:
    return float(sum(psutil.Process(process).cpu_times()[:2]))


def _oxigraph() -> Path:
    return Path(sys.executable).parent / "oxigraph"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
