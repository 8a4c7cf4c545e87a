"""Loading the graph into a SPARQL server, so that others can ask it there.

A load that breaks off is taken up where it was: a journal in the cache folder says how many
batches of which snapshot a server has taken. A batch that was sent and not written down is sent
again, which adds nothing (see :mod:`kg.engine.graph_store`). At the end the triples are counted.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.engine.graph_store import BATCH, GraphStore, count_of, skolemised
from kg.engine.remote import RemoteEngine
from kg.errors import InputError, KgError
from kg.snapshot import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.engine.endpoint import Endpoint
    from kg.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a load has done.

    Attributes:
        triples: triples that the server's graph holds now.
        sent: triples that were sent by this load.
        resumed: triples that an earlier load, which broke off, had sent.
        seconds: how long it took.
    """

    triples: int
    sent: int
    resumed: int
    seconds: float


def push(
    snapshot: Snapshot,
    endpoint: Endpoint,
    *,
    store_url: str | None = None,
    replace: bool = False,
    notify: Callable[[str], None] | None = None,
) -> Pushed:
    """Load the graph, asserted and derived triples, into a graph of a server.

    Args:
        snapshot: the graph.
        endpoint: the server and the graph there.
        store_url: the address of the server's Graph Store Protocol, if it cannot be derived.
        replace: whether to remove what the graph there holds before.
        notify: told how far it is.

    Raises:
        InputError: if the graph there holds something already, or the address is not known.
        EndpointError: if the server cannot be reached or refuses.
        KgError: if the counts differ at the end.
    """
    began = monotonic()
    engine = RemoteEngine(endpoint)
    found = count_of(engine)
    store = GraphStore.of(engine, store_url)
    if endpoint.graph is None and "virtuoso" in engine.server.lower():
        raise InputError(
            "Virtuoso has no default graph of its own",
            file=endpoint.shown,
            remedy="Name a graph with --graph, such as https://w3id.org/sasaeai/graph.",
        )
    journal = _Journal.of(snapshot, endpoint)
    done = 0 if replace else min(journal.batches() * BATCH, snapshot.statistics.triples)
    if done > found:  # the server has lost what it had, or another one answers there now
        done = 0
    if replace:
        journal.forget()
        store.clear()
        found = count_of(engine)
    if found and not done:
        raise InputError(
            f"the graph there holds {found:,} triples already",
            file=endpoint.shown,
            remedy="Remove them first with --replace, or name another graph with --graph.",
        )
    expected = snapshot.statistics.triples
    quads = snapshot.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    triples = islice(skolemised(quads), done, None)
    sent = 0
    while batch := list(islice(triples, BATCH)):
        store.add_batch(batch)
        sent += len(batch)
        journal.note((done + sent) // BATCH)
        if notify:
            notify(f"loading: {done + sent:,} of {expected:,} triples")
    journal.forget()
    held = count_of(engine)
    if held != expected:
        raise KgError(
            f"the graph there holds {held:,} triples after loading, not {expected:,}",
            file=endpoint.shown,
            remedy="Somebody else may write to it; load it again with --replace.",
        )
    return Pushed(held, sent, done, monotonic() - began)


class _Journal:
    """How many batches a server has taken.

    Args:
        path: the file, or None if nothing can be kept.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    @classmethod
    def of(cls, snapshot: Snapshot, endpoint: Endpoint) -> _Journal:
        folder = cache_folder()
        if snapshot.path is None or folder is None:
            # Only a store on disk gives its triples in the same order each time.
            return cls(None)
        key = "\n".join((snapshot.path.name, endpoint.url, endpoint.graph or "", str(BATCH)))
        name = hashlib.sha256(key.encode()).hexdigest()
        return cls(folder.parent / "pushes" / f"{name}.json")

    def batches(self) -> int:
        if self._path is None:
            return 0
        try:
            return max(0, int(json.loads(self._path.read_bytes())["batches"]))
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def note(self, batches: int) -> None:
        if self._path is None:
            return
        with suppress(OSError):  # without a journal it starts from the beginning next time
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._path.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump({"batches": batches}, file)
            Path(temporary).replace(self._path)

    def forget(self) -> None:
        if self._path is not None:
            with suppress(OSError):
                self._path.unlink()
