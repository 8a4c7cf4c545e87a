"""A SPARQL 1.1 endpoint: any server that speaks the SPARQL protocol over HTTP.

SPARQLWrapper writes the requests and pyoxigraph reads the answers, as they come in. What goes
wrong between the two is the business of :mod:`kg.engine.http`.

The time limit reaches the server twice: as the parameter ``timeout`` in milliseconds, which
Virtuoso and Stardog know and others ignore, and by hanging up when it is over, which ends the
work of most servers. A server that then sends what it has so far (Virtuoso's "anytime"), or
never more than so many rows, says so in the head of its answer, and that is no answer here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.engine import REMOTE, QueryTimeout, Result, TooManyRows
from kg.engine.http import Client, EndpointError, accept_only_plain
from kg.engine.limits import Run, Runs
from kg.engine.oxigraph import result_of, triples_of
from kg.engine.prepare import explain, portable, prepare
from kg.engine.sorting import in_order_of, without_order

if TYPE_CHECKING:
    import urllib.request
    from collections.abc import Iterable, Mapping

    from kg.engine.endpoint import Endpoint
    from kg.engine.http import Body
    from kg.terms import Term

_LONGEST_GET: Final = 2000
"""Characters of a URL that every server and proxy takes."""
_RESULTS: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_READABLE: Final = (
    ox.QueryResultsFormat.JSON,
    ox.QueryResultsFormat.XML,
    ox.QueryResultsFormat.TSV,
)
_TRIPLES: Final = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.6"
_TOO_LONG_TO_SORT: Final = ("SR319", "SR478")
_REFUSED: Final = "estimated execution time"
"""How Virtuoso refuses what it expects to take far too long."""
_PARTIAL: Final = "S1TAT"
"""Virtuoso's SQL state for an answer that its time limit has cut off."""


class RemoteEngine:
    """Asks a SPARQL endpoint.

    Args:
        endpoint: the server.
    """

    name: Final = REMOTE

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.server = ""
        """What the server called itself in its last answer."""
        self._client = Client(endpoint)
        self._runs = Runs()

    def query(
        self,
        text: str,
        bindings: Mapping[str, Term | None] | None = None,
        *,
        timeout: float | None = None,
        row_limit: int | None = None,
        prefixes: Mapping[str, str] | None = None,
        source: str | None = None,
        allow_service: bool = False,
    ) -> Result:
        """Answer a query; see :meth:`kg.engine.Engine.query`.

        Raises:
            EndpointError: if the server cannot be reached, refuses, or gives no answer.
        """
        form, bound = prepare(
            text, bindings, source=source, allow_service=allow_service, restrict=False
        )
        known = dict(prefixes or {})
        try:
            # Servers say less about a mistake, and not where in the text as it was given.
            ox.Store().query(bound.text, prefixes=known)
        except SyntaxError as error:
            raise explain(error, bound, source, known) from None
        sent = portable(bound.text, known)
        with self._runs.started(timeout, row_limit) as run:
            return run.wait(lambda: self._sorted(form, sent, text, run))

    def load(self, quads: Iterable[ox.Quad]) -> int:
        """Send quads to the server's Graph Store; see :meth:`kg.engine.Engine.load`.

        The graph names of the quads do not count: all go into the endpoint's graph.
        """
        from kg.engine.graph_store import GraphStore

        return GraphStore.of(self).add(quads)

    def cancel(self) -> None:
        """Stop the queries that are running and hang up."""
        self._runs.cancel()

    def close(self) -> None:
        """Stop what is running."""
        self.cancel()

    def _sorted(self, form: str, sent: str, text: str, run: Run) -> Result:
        try:
            return self._answered(form, sent, text, run)
        except EndpointError as error:
            if _REFUSED in error.reason and run.timeout is not None:
                raise QueryTimeout(run.timeout) from None
            parts = without_order(sent)
            if parts is None or not any(code in error.reason for code in _TOO_LONG_TO_SORT):
                raise
            result = in_order_of(self._answered(form, parts[0], text, run), parts[1])
            if result is None:
                raise
            return result

    def _answered(self, form: str, sent: str, text: str, run: Run) -> Result:
        return self._client.again(run, lambda: self._once(form, sent, text, run))

    def _once(self, form: str, sent: str, text: str, run: Run) -> Result:
        with self._client.send(self._request(form, sent, run), run) as body:
            self.server = body.headers.get("Server", "")
            if body.headers.get("X-SQL-State") == _PARTIAL and run.timeout is not None:
                raise QueryTimeout(run.timeout)
            accept_only_plain(body, self.endpoint.shown)
            result = self._read(form, body, text, run)
            most = body.headers.get("X-SPARQL-MaxRows", "")
            if most.isdecimal() and len(result.rows) >= int(most):
                raise TooManyRows(int(most))
            return result

    def _request(self, form: str, sent: str, run: Run) -> urllib.request.Request:
        """Let SPARQLWrapper write the request: by GET while the URL is short, else by POST."""
        from SPARQLWrapper import GET, POST, SPARQLWrapper

        wrapper = SPARQLWrapper(self.endpoint.url, defaultGraph=self.endpoint.graph)
        # Not setQuery(), which guesses the form that is known here.
        wrapper.queryString, wrapper.queryType = sent, form
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", _RESULTS if form in ("SELECT", "ASK") else _TRIPLES)
        if run.left is not None:
            wrapper.addParameter("timeout", str(max(1, round(run.left * 1000))))
        wrapper.setMethod(GET)
        request: Any = wrapper._createRequest()
        if len(request.full_url) > _LONGEST_GET:
            wrapper.setMethod(POST)
            request = wrapper._createRequest()
        return request  # type: ignore[no-any-return]

    def _read(self, form: str, body: Body, text: str, run: Run) -> Result:
        place = self.endpoint.shown
        media_type = body.media_type
        rows = ox.QueryResultsFormat.from_media_type(media_type)
        triples = ox.RdfFormat.from_media_type(media_type)
        try:
            if form in ("SELECT", "ASK") and rows in _READABLE:
                found = ox.parse_query_results(body, format=rows)  # type: ignore[arg-type]
                if isinstance(found, ox.QueryBoolean) == (form == "ASK"):
                    return result_of(form, found, text, run)
            elif form not in ("SELECT", "ASK") and triples is not None:
                parsed = ox.parse(body, format=triples)  # type: ignore[arg-type]
                return triples_of(form, parsed, run)
        except (SyntaxError, ValueError) as error:
            raise EndpointError(
                f"the answer breaks off, or is no valid {media_type} ({_line(error)})",
                file=place,
                remedy="Try again; if it happens again, ask whoever runs the server.",
            ) from None
        what = "a web page" if "html" in media_type else quoted_type(media_type)
        raise EndpointError(
            f"the server answers with {what} and not with what a {form} query gives",
            file=place,
            remedy="Check the address; it often ends in /sparql or /query.",
        )


def quoted_type(media_type: str) -> str:
    """Return a media type that a server gave, as a message may hold it."""
    plain = "".join(sign for sign in media_type if sign.isprintable())[:60]
    return plain or "something without a media type"


def _line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 120 else f"{text[:119]}…"
