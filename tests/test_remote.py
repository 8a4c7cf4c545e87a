"""Servers that refuse, hang, die, lie or never stop: one clear line each, in bounded time."""

from __future__ import annotations

import base64
import json
import threading
import time
import tracemalloc
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from kg.engine import QueryCancelled, QueryTimeout, TooManyRows
from kg.engine.endpoint import Endpoint
from kg.engine.http import EndpointError
from kg.engine.remote import RemoteEngine
from kg.errors import InputError, KgError
from kg.terms import IRI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

JSON = "application/sparql-results+json"
ROW = b'{"n":{"type":"literal","value":"x"}}'
GOOD = b'{"head":{"vars":["n"]},"results":{"bindings":[' + ROW + b"]}}"
QUERY = "SELECT ?n { ?n ?p ?o }"


class Handler(BaseHTTPRequestHandler):
    """Hands each request to the behaviour of the test and keeps it for the test to look at."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.received("")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.received(self.rfile.read(length).decode())

    def received(self, body: str) -> None:
        given = parse_qs(body or urlsplit(self.path).query)
        self.server.requests.append((self.command, dict(self.headers), given))
        self.close_connection = True
        self.server.behaviour(self, len(self.server.requests))

    def answer(
        self, content: bytes = GOOD, status: int = 200, kind: str = JSON, **headers: str
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        headers.setdefault("Content_Length", str(len(content)))
        for name, value in headers.items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, behaviour: Callable[[Handler, int], None]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = behaviour
        self.requests: list[tuple[str, dict[str, str], dict[str, list[str]]]] = []
        self.over = threading.Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # whoever asked has hung up, as it should

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"


@contextmanager
def serving(behaviour: Callable[[Handler, int], None]) -> Iterator[Server]:
    server = Server(behaviour)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()


def failure(
    behaviour: Callable[[Handler, int], None], *, timeout: float | None = 20, **more: Any
) -> KgError:
    with serving(behaviour) as server, pytest.raises(KgError) as caught:
        RemoteEngine(Endpoint(server.url, **more)).query(QUERY, timeout=timeout)
    line = caught.value.render()
    assert "\n" not in line
    assert len(line) < 500
    return caught.value


def hang(handler: Handler) -> None:
    handler.server.over.wait(60)


def test_a_good_answer() -> None:
    with serving(lambda handler, _: handler.answer()) as server:
        result = RemoteEngine(Endpoint(server.url, "http://e.org/g")).query(QUERY, timeout=7)
    assert [str(term) for term in result.rows[0]] == ["x"]
    ((method, headers, given),) = server.requests
    assert method == "GET"
    assert headers["Accept"].startswith(JSON)
    assert given["query"] == [QUERY]
    assert given["default-graph-uri"] == ["http://e.org/g"]
    assert 6000 < int(given["timeout"][0]) <= 7000  # milliseconds


def test_long_queries_go_by_post_and_comments_stay_here() -> None:
    words = " ".join(f"<http://e.org/{number}>" for number in range(300))
    text = f"# not for the server\nSELECT ?n {{ VALUES ?n {{ {words} }} ?n s:p '# kept' }}"
    with serving(lambda handler, _: handler.answer()) as server:
        RemoteEngine(Endpoint(server.url)).query(
            text, prefixes={"s": "http://s.org/", "t": "http://t.org/"}
        )
    ((method, _, given),) = server.requests
    assert method == "POST"
    assert given["query"][0].startswith("PREFIX s: <http://s.org/>\nSELECT")
    assert "'# kept'" in given["query"][0]
    assert "not for the server" not in given["query"][0]
    assert "timeout" not in given


def test_bound_terms_reach_the_server_as_text() -> None:
    with serving(lambda handler, _: handler.answer()) as server:
        RemoteEngine(Endpoint(server.url)).query(QUERY, {"p": IRI("http://e.org/p")})
    assert server.requests[0][2]["query"] == ["SELECT ?n { ?n <http://e.org/p> ?o }"]


def test_a_syntax_error_never_reaches_the_server() -> None:
    with (
        serving(lambda handler, _: handler.answer()) as server,
        pytest.raises(InputError, match="SPARQL"),
    ):
        RemoteEngine(Endpoint(server.url)).query("SELECT ?n { ?n ?p }")
    assert server.requests == []


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_busy_server_is_asked_again(status: int) -> None:
    def behaviour(handler: Handler, number: int) -> None:
        handler.answer(status=200 if number == 3 else status)

    with serving(behaviour) as server:
        assert len(RemoteEngine(Endpoint(server.url)).query(QUERY, timeout=30).rows) == 1
    assert len(server.requests) == 3


def test_what_the_server_asks_for_is_not_waited_for_in_vain() -> None:
    found = failure(lambda handler, _: handler.answer(status=503, Retry_After="25"), timeout=20)
    assert "overloaded or not ready (HTTP 503)" in found.message


@pytest.mark.parametrize("status", [400, 401, 403, 404, 414, 500])
def test_other_refusals_are_final(status: int) -> None:
    with (
        serving(lambda handler, _: handler.answer(b"No.", status, "text/plain")) as server,
        pytest.raises(EndpointError, match=str(status)) as caught,
    ):
        RemoteEngine(Endpoint(server.url)).query(QUERY, timeout=20)
    assert len(server.requests) == 1
    assert caught.value.status == status


def test_a_connection_that_breaks_is_tried_again() -> None:
    def behaviour(handler: Handler, number: int) -> None:
        if number == 1:
            handler.connection.close()
        elif number == 2:
            handler.answer(GOOD[:20], Content_Length=str(len(GOOD)))  # dies in mid-answer
        else:
            handler.answer()

    with serving(behaviour) as server:
        assert len(RemoteEngine(Endpoint(server.url)).query(QUERY, timeout=30).rows) == 1
    assert len(server.requests) == 3


def test_a_server_that_always_dies_in_the_middle() -> None:
    found = failure(lambda handler, _: handler.answer(GOOD[:40], Content_Length="9999"))
    assert "hung up in the middle" in found.message


def test_nobody_there() -> None:
    with pytest.raises(EndpointError, match="cannot be reached"):
        RemoteEngine(Endpoint("http://127.0.0.1:9/sparql")).query(QUERY, timeout=1)


def test_html() -> None:
    page = b"<html><head><title>Log in</title></head></html>"
    found = failure(lambda handler, _: handler.answer(page, kind="text/html; charset=utf-8"))
    assert "answers with a web page" in found.message


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (GOOD[:-30], JSON),
        (b"", JSON),
        (b"<html>", JSON),
        (b'{"head":{},"boolean":true}', JSON),
        (b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"uri"}}]}}', JSON),
        (b"[" * 200_000, JSON),
        (b"\xff\xfe" * 9, JSON),
        (b"<?xml version='1.0'?><sparql>", "application/sparql-results+xml"),
        (b"n\nx\n", "text/csv"),
        (b"\x1f\x8b", "application/octet-stream"),
    ],
)
def test_what_is_no_answer(content: bytes, kind: str) -> None:
    found = failure(lambda handler, _: handler.answer(content, kind=kind))
    assert "breaks off, or is no valid" in found.message or "not with what a" in found.message


def test_a_coding_that_was_not_asked_for() -> None:
    found = failure(lambda handler, _: handler.answer(Content_Encoding="gzip"))
    assert "coded as gzip" in found.message


def test_a_server_that_hangs_before_it_answers() -> None:
    found = failure(lambda handler, _: hang(handler), timeout=0.5)
    assert isinstance(found, QueryTimeout)


def test_a_server_that_hangs_in_the_middle() -> None:
    def behaviour(handler: Handler, _: int) -> None:
        handler.answer(GOOD[:30], Content_Length="9999")
        handler.server.over.wait(60)

    assert isinstance(failure(behaviour, timeout=0.5), QueryTimeout)


def test_a_server_that_drips() -> None:
    def behaviour(handler: Handler, _: int) -> None:
        handler.answer(GOOD[:46], Content_Length="999999")
        while not handler.server.over.wait(0.02):
            handler.wfile.write(ROW + b",")

    assert isinstance(failure(behaviour, timeout=0.7), QueryTimeout)


def test_an_answer_of_ten_gigabytes_that_says_so() -> None:
    found = failure(lambda handler, _: handler.answer(b"{", Content_Length=str(10 * 2**30)))
    assert "larger than 256 MB" in found.message
    assert "--max-mb" in (found.remedy or "")


@pytest.mark.parametrize("start", [GOOD[:46], b'{"head":{"vars":["n"]},"x":"'])
def test_an_answer_without_end(start: bytes) -> None:
    block = (ROW + b",") * 1000 if start.endswith(b"[") else b"y" * 40_000

    def behaviour(handler: Handler, _: int) -> None:
        handler.answer(start, Content_Length="")
        while not handler.server.over.is_set():
            handler.wfile.write(block)

    tracemalloc.start()
    try:
        found = failure(behaviour, max_bytes=4 * 2**20, timeout=60)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "larger than 4 MB" in found.message
    assert most < 200 * 2**20


def test_too_many_rows_are_refused_before_all_are_read() -> None:
    def behaviour(handler: Handler, _: int) -> None:
        handler.answer(GOOD[:46], Content_Length="")
        while not handler.server.over.is_set():
            handler.wfile.write((ROW + b",") * 1000)

    with serving(behaviour) as server, pytest.raises(TooManyRows, match="more than 500 rows"):
        RemoteEngine(Endpoint(server.url)).query(QUERY, timeout=60, row_limit=500)


def test_part_of_an_answer_is_no_answer() -> None:
    cut = failure(lambda handler, _: handler.answer(X_SQL_State="S1TAT"), timeout=9)
    assert isinstance(cut, QueryTimeout)
    most = failure(lambda handler, _: handler.answer(X_SPARQL_MaxRows="1"))
    assert isinstance(most, TooManyRows)


def test_a_query_can_be_cancelled_from_another_thread() -> None:
    hung_up = threading.Event()

    def behaviour(handler: Handler, _: int) -> None:
        engine.cancel()
        if handler.connection.recv(1) == b"":
            hung_up.set()

    with serving(behaviour) as server:
        engine = RemoteEngine(Endpoint(server.url))
        with pytest.raises(QueryCancelled):
            engine.query(QUERY, timeout=60)
        assert hung_up.wait(20)


def test_the_server_is_told_by_hanging_up() -> None:
    hung_up = threading.Event()

    def behaviour(handler: Handler, _: int) -> None:
        if handler.connection.recv(1) == b"":
            hung_up.set()

    with serving(behaviour) as server:
        with pytest.raises(QueryTimeout):
            RemoteEngine(Endpoint(server.url)).query(QUERY, timeout=0.3)
        assert hung_up.wait(20)


def test_a_password_goes_only_to_a_server_that_asks() -> None:
    def behaviour(handler: Handler, number: int) -> None:
        if number == 1:
            handler.answer(b"", 401, WWW_Authenticate='Basic realm="x"')
        else:
            handler.answer()

    with serving(behaviour) as server:
        RemoteEngine(Endpoint(server.url, None, "me", "geheim")).query(QUERY, timeout=20)
    first, second = (headers for _, headers, _ in server.requests)
    assert "Authorization" not in first
    assert base64.b64decode(second["Authorization"].split()[1]) == b"me:geheim"


def test_no_credential_reaches_another_server() -> None:
    with serving(lambda handler, _: handler.answer()) as other:

        def behaviour(handler: Handler, _: int) -> None:
            handler.answer(b"", 302, Location=other.url)

        with serving(behaviour) as server:
            RemoteEngine(Endpoint(server.url, token="geheim")).query(QUERY, timeout=20)
    assert server.requests[0][1]["Authorization"] == "Bearer geheim"
    assert "Authorization" not in other.requests[0][1]


def test_no_credential_stands_in_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    def behaviour(handler: Handler, _: int) -> None:
        handler.answer(b"the password geheim-1 and the token geheim-2", 500, "text/plain")

    found = failure(behaviour, password="geheim-1", token="geheim-2")
    assert "***" in found.render()
    assert "geheim" not in found.render()
    assert "geheim" not in repr(Endpoint("http://e.org/", None, "me", "geheim", "geheim"))
    with pytest.raises(InputError) as caught:
        Endpoint.from_environment("http://me:geheim@localhost/sparql")
    assert "geheim" not in caught.value.render()
    assert "KG_ENDPOINT_PASSWORD" in caught.value.render()
    assert "geheim" not in Endpoint("http://e.org/sparql?key=geheim").shown


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost",
        "ftp://e.org/",
        "file:///etc/passwd",
        "http://",
        "http://e.org:x/",
        "http://[",
        "http://e.org/ x",
    ],
)
def test_what_is_no_endpoint(url: str) -> None:
    with pytest.raises(InputError, match="endpoint"):
        Endpoint.from_environment(url)


def test_a_redirection_to_a_file_is_not_followed() -> None:
    found = failure(lambda handler, _: handler.answer(b"", 302, Location="file:///etc/hostname"))
    assert isinstance(found, EndpointError)


def test_words_of_the_server_are_one_plain_line() -> None:
    page = b"<style>x{}</style><h1>Oops</h1>\n<p>line\x1b[31m two</p>" + b"z" * 9000
    message = failure(lambda handler, _: handler.answer(page, 500, "text/html")).message
    assert message.startswith("the server cannot answer (HTTP 500): Oops line [31m two")
    assert message.isprintable()


def test_rows_that_a_server_cannot_sort_are_sorted_here() -> None:
    values = [3, None, 10, 2]
    cells = [
        {}
        if v is None
        else {
            "n": {
                "type": "literal",
                "value": str(v),
                "datatype": "http://www.w3.org/2001/XMLSchema#integer",
            }
        }
        for v in values
    ]
    content = json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": cells}}).encode()

    def behaviour(handler: Handler, number: int) -> None:
        if number == 1:
            handler.answer(
                b"Virtuoso 22026 Error SR319: Max row length is exceeded", 500, "text/plain"
            )
        else:
            handler.answer(content)

    with serving(behaviour) as server:
        result = RemoteEngine(Endpoint(server.url)).query(f"{QUERY} ORDER BY DESC(?n)", timeout=20)
    assert [None if row[0] is None else str(row[0]) for row in result.rows] == [
        "10",
        "3",
        "2",
        None,
    ]
    assert [given["query"][0] for _, _, given in server.requests] == [
        f"{QUERY} ORDER BY DESC(?n)",
        QUERY,
    ]


def test_rows_are_not_sorted_here_where_a_limit_has_cut_them() -> None:
    def behaviour(handler: Handler, _: int) -> None:
        handler.answer(b"Virtuoso 22026 Error SR319: Max row length", 500, "text/plain")

    with serving(behaviour) as server, pytest.raises(EndpointError, match="SR319"):
        RemoteEngine(Endpoint(server.url)).query(f"{QUERY} ORDER BY ?n LIMIT 1", timeout=20)
    assert len(server.requests) == 1


def test_time_is_spent_once() -> None:
    began = time.monotonic()
    failure(lambda handler, _: handler.answer(status=503), timeout=1)
    assert time.monotonic() - began < 5
