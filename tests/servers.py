"""Real SPARQL servers, started on free ports of this machine in folders of their own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.engine.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

OXIGRAPH = Path(sys.executable).parent / "oxigraph"
VIRTUOSO = shutil.which("virtuoso-t")
GRAPH = "https://w3id.org/sasaeai/graph"
_PATIENCE = 60.0
_CONFIGURATION = """\
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
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = .
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 600
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def oxigraph_server() -> Iterator[Endpoint]:
    """Run ``oxigraph serve``, in memory."""
    port = free_port()
    process = subprocess.Popen(
        [OXIGRAPH, "serve", "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/", process)
        yield Endpoint(f"http://127.0.0.1:{port}/query")
    finally:
        process.terminate()
        process.wait()


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[Endpoint]:
    """Run Virtuoso with an empty database in a folder."""
    assert VIRTUOSO is not None
    http = free_port()
    text = _CONFIGURATION.format(sql=free_port(), http=http)
    (folder / "virtuoso.ini").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [VIRTUOSO, "+foreground", "+configfile", "virtuoso.ini"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{http}/sparql", process)
        # The name and password of a new database; it is gone when the tests are.
        yield Endpoint(f"http://127.0.0.1:{http}/sparql", GRAPH, "dba", "dba")
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def fill(endpoint: Endpoint, quads: Iterable[ox.Quad]) -> None:
    """Put a dataset in the place of all that ``oxigraph serve`` holds."""
    content = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    request = urllib.request.Request(
        endpoint.url.removesuffix("query") + "store",
        content,
        {"Content-Type": "application/n-quads"},
        method="PUT",
    )
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request).close()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            opener.open(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server at {url} did not start")
