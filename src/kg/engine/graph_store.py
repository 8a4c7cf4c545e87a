"""Loading into a server by the SPARQL 1.1 Graph Store Protocol.

https://www.w3.org/TR/sparql11-http-rdf-update/. Triples are sent in batches of N-Triples by POST,
which adds to what is there. Sending a batch twice adds nothing, because blank nodes are sent as
IRIs that are always the same for the same content (skolemisation, RDF 1.1 Concepts 3.5); so a
batch can be repeated when the server was busy, and a load can be taken up where it broke off.
"""

from __future__ import annotations

import urllib.request
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.engine.http import Client, EndpointError, wrong_address
from kg.engine.limits import Run
from kg.namespaces import ID
from kg.terms import Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.engine.endpoint import Endpoint
    from kg.engine.remote import RemoteEngine

BATCH: Final = 20_000
"""Triples of one request: about 3 MB."""
_PATIENCE: Final = 600.0
"""Seconds that the server has for a batch."""
GENID: Final = f"{ID.rsplit('/', 2)[0]}/.well-known/genid/"
_COUNT: Final = "SELECT (COUNT(*) AS ?triples) WHERE { ?subject ?predicate ?object }"


class GraphStore:
    """The graph of an endpoint, to be filled.

    Args:
        endpoint: the server and the graph.
        url: the address of its Graph Store Protocol.
    """

    def __init__(self, endpoint: Endpoint, url: str) -> None:
        self.endpoint = endpoint
        mark = "&" if "?" in url else "?"
        self._url = f"{url}{mark}{endpoint.graph_parameter()}"
        self._client = Client(endpoint)

    @classmethod
    def of(cls, engine: RemoteEngine, url: str | None = None) -> GraphStore:
        """Return the store of a server; if no address is given it is asked what it is.

        Raises:
            InputError: if the address is not known.
            EndpointError: if the server cannot be asked.
        """
        if url is None:
            if not engine.server:
                engine.query("ASK { ?s ?p ?o }", timeout=_PATIENCE)
            url = engine.endpoint.store_url(engine.server)
        if url is None:
            raise wrong_address(engine.endpoint)
        return cls(engine.endpoint, url)

    def add(self, quads: Iterable[ox.Quad]) -> int:
        """Send quads, all into the one graph; return how many.

        Raises:
            EndpointError: if the server does not take them.
        """
        count = 0
        triples = iter(skolemised(quads))
        while batch := list(islice(triples, BATCH)):
            self.add_batch(batch)
            count += len(batch)
        return count

    def add_batch(self, triples: list[ox.Triple]) -> None:
        """Send some triples in one request.

        Raises:
            EndpointError: if the server does not take them.
        """
        content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        self._send("POST", content)

    def clear(self) -> None:
        """Remove the graph; fine if there is none.

        Raises:
            EndpointError: if the server does not do it.
        """
        try:
            self._send("DELETE", None)
        except EndpointError as error:
            if error.status != 404:
                raise

    def _send(self, method: str, content: bytes | None) -> None:
        run = Run(_PATIENCE)

        def once() -> None:
            request = urllib.request.Request(self._url, content, method=method)
            if content is not None:
                request.add_header("Content-Type", "application/n-triples")
            with self._client.send(request, run) as body:
                body.read()

        try:
            run.wait(lambda: self._client.again(run, once))
        except EndpointError as error:
            if error.status in (404, 405) and method == "POST":
                raise wrong_address(self.endpoint) from error
            raise


def count_of(engine: RemoteEngine) -> int:
    """Return how many triples the graph of an endpoint holds.

    Raises:
        EndpointError: if the server cannot be asked.
    """
    ((number,),) = engine.query(_COUNT, timeout=_PATIENCE).rows
    assert isinstance(number, Literal)
    return int(number.lexical)


def skolemised(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    """Return quads as triples without blank nodes, those with blank nodes last.

    The names of the blank nodes follow from the content alone (RDF Dataset Canonicalization,
    https://www.w3.org/TR/rdf-canon/).

    Args:
        quads: the quads; their graph names are dropped.
    """
    blank = ox.Dataset()
    for quad in quads:
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            blank.add(ox.Quad(quad.subject, quad.predicate, quad.object))
        else:
            yield ox.Triple(quad.subject, quad.predicate, quad.object)
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    triples = [ox.Triple(_named(q.subject), q.predicate, _named(q.object)) for q in blank]
    yield from sorted(triples, key=str)


def _named(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.NamedNode:
    return ox.NamedNode(GENID + term.value) if isinstance(term, ox.BlankNode) else term  # type: ignore[return-value]
