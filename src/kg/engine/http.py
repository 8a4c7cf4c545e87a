"""HTTP for servers that nobody can trust to answer well, in time, or at all.

Every wait has an end, every answer a size, and a connection is closed as soon as nobody wants
the answer any more, which tells the server to stop. A password goes only to the server that it
is for and only if that asks for one; it stands in no message.
"""

from __future__ import annotations

import http.client
import random
import re
import socket
import urllib.error
import urllib.request
from contextlib import suppress
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final, TypeVar

from kg.engine.endpoint import PASSWORD_VARIABLE, TOKEN_VARIABLE, USER_VARIABLE
from kg.errors import InputError, KgError

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

    from kg.engine.endpoint import Endpoint
    from kg.engine.limits import Run

T = TypeVar("T")

_ATTEMPTS: Final = 4
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_SILENCE: Final = 600.0
"""Seconds without a byte after which a server is given up, if there is no other limit."""
_BUSY: Final = (429, 502, 503, 504)
_EXCERPT: Final = 4096
_TAG: Final = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)


class EndpointError(KgError):
    """A server cannot be reached, refuses, or answers what is no answer.

    Args:
        message: what is wrong, see :class:`kg.errors.KgError`.
        status: the HTTP status, if there was one.
        again_after: seconds after which it may be worth trying again, None if it is not.
        reason: the server's own words.
    """

    def __init__(
        self,
        message: str,
        *,
        file: str,
        remedy: str,
        status: int | None = None,
        again_after: float | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(message, file=file, remedy=remedy)
        self.status = status
        self.again_after = again_after
        self.reason = reason


class Client:
    """Sends requests to one endpoint.

    Args:
        endpoint: the server.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def again(self, run: Run, work: Callable[[], T]) -> T:
        """Do what may be done twice without harm, and again while the server is only busy.

        The pauses double from half a second, with some chance in them so that many clients do
        not come back at the same moment; what the server asks for in ``Retry-After`` counts.

        Raises:
            EndpointError: what the last attempt raised.
        """
        for attempt in range(1, _ATTEMPTS):
            try:
                return work()
            except EndpointError as error:
                if error.again_after is None:
                    raise
                pause = _FIRST_PAUSE * 2 ** (attempt - 1) * random.uniform(0.75, 1.25)
                pause = min(max(pause, error.again_after), _LONGEST_PAUSE)
                if run.left is not None and run.left <= pause:
                    raise
                run.pause(pause)
        return work()

    def send(self, request: urllib.request.Request, run: Run) -> Body:
        """Send a request and return the body of the answer, to be read.

        Raises:
            EndpointError: if there is no answer, or its status says that there is none.
            KgError: if the run is over.
        """
        run.check()
        left = run.left
        if self.endpoint.token:
            # An unredirected header does not follow a redirection to another server.
            request.add_unredirected_header("Authorization", f"Bearer {self.endpoint.token}")
        try:
            # A second more, so that it is the run that says that its time is over.
            wait = _SILENCE if left is None else left + 1
            response = self._opener(run).open(request, timeout=wait)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error, run) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._lost(error, run) from None
        return Body(response, self, run)

    def _opener(self, run: Run) -> urllib.request.OpenerDirector:
        def connected(connection: socket.socket) -> None:
            run.at_stop(partial(_hang_up, connection))

        opener = urllib.request.OpenerDirector()
        proxies = urllib.request.ProxyHandler({} if self.endpoint.is_here else None)
        handlers: list[urllib.request.BaseHandler] = [
            proxies,
            urllib.request.UnknownHandler(),
            _HTTPHandler(connected),
            _HTTPSHandler(connected),
            urllib.request.HTTPDefaultErrorHandler(),
            _RedirectHandler(),
            urllib.request.HTTPErrorProcessor(),
        ]
        if self.endpoint.user and not self.endpoint.token:
            passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
            root = urllib.request.Request(self.endpoint.url).host
            passwords.add_password(None, root, self.endpoint.user, self.endpoint.password or "")
            handlers.append(urllib.request.HTTPDigestAuthHandler(passwords))
            handlers.append(urllib.request.HTTPBasicAuthHandler(passwords))
        for handler in handlers:
            opener.add_handler(handler)
        return opener

    def _refused(self, error: urllib.error.HTTPError, run: Run) -> EndpointError:
        run.check()
        status, place = error.code, self.endpoint.shown
        excerpt = b""
        with suppress(OSError, http.client.HTTPException, ValueError):
            excerpt = error.read(_EXCERPT)
        reason = self.words(excerpt)
        said = f": {reason}" if reason else ""
        if status in _BUSY:
            return EndpointError(
                f"the server is overloaded or not ready (HTTP {status})",
                file=place,
                remedy="Try again later.",
                status=status,
                again_after=_seconds(error.headers.get("Retry-After")),
            )
        if status in (401, 403, 407):
            known = self.endpoint.user or self.endpoint.token
            return EndpointError(
                f"the server refuses access (HTTP {status})",
                file=place,
                remedy=f"{'Check' if known else 'Set'} {USER_VARIABLE} and {PASSWORD_VARIABLE}, "
                f"or {TOKEN_VARIABLE}.",
                status=status,
            )
        if status in (301, 302, 303, 307, 308):
            return EndpointError(
                f"the server sends us elsewhere (HTTP {status})",
                file=place,
                remedy="Give the address that it has now.",
                status=status,
            )
        if status in (404, 405, 410):
            return EndpointError(
                f"there is no SPARQL service at this address (HTTP {status})",
                file=place,
                remedy="Check the address; it often ends in /sparql or /query.",
                status=status,
                reason=reason,
            )
        return EndpointError(
            f"the server cannot answer (HTTP {status}){said}",
            file=place,
            remedy="Simplify the query, or ask whoever runs the server.",
            status=status,
            reason=reason,
        )

    def _lost(self, error: Exception, run: Run) -> EndpointError:
        run.check()
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return EndpointError(
                "the server does not answer in time",
                file=self.endpoint.shown,
                remedy="Try again later, or give it more time with --timeout.",
            )
        text = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        text = self.endpoint.without_secrets(" ".join(str(text).split()))
        unsafe = isinstance(reason, ValueError) and not isinstance(reason, OSError)
        return EndpointError(
            f"the server cannot be reached, or hung up ({text})",
            file=self.endpoint.shown,
            remedy="Check the address, and whether the server runs.",
            again_after=None if unsafe else 0.0,
        )

    def words(self, content: bytes) -> str:
        """Return the first words of what a server says, as one short line without markup."""
        text = _TAG.sub(" ", content.decode("utf-8", "replace"))
        text = "".join(sign if sign.isprintable() else " " for sign in text)
        line = " ".join(text.partition("SPARQL query:")[0].split())
        return self.endpoint.without_secrets(line if len(line) <= 200 else f"{line[:199]}…")


class Body:
    """What a server answers, read bit by bit.

    Args:
        response: the answer, its head read.
        client: who asked.
        run: asked before each bit whether to go on.
    """

    def __init__(self, response: http.client.HTTPResponse, client: Client, run: Run) -> None:
        self._response = response
        self._client = client
        self._run = run
        self._read = 0
        length = response.headers.get("Content-Length", "")
        self._expected = int(length) if length.isdecimal() and len(length) < 19 else None
        self._check_size(self._expected or 0)

    def __enter__(self) -> Body:
        return self

    def __exit__(self, *_: object) -> None:
        self._response.close()

    @property
    def headers(self) -> Message:
        """The head of the answer."""
        return self._response.headers

    @property
    def media_type(self) -> str:
        """The media type in lower case, without parameters."""
        return self._response.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; none at the end.

        Raises:
            EndpointError: if the server hangs up before the end, or says too much.
            KgError: if the run is over.
        """
        self._run.check()
        if size < 0:
            return b"".join(iter(partial(self.read, 2**16), b""))
        try:
            content = self._response.read1(size)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._run.check()
            raise self._died(error) from None
        self._run.check()
        self._read += len(content)
        self._check_size(self._read)
        if not content and size and self._expected is not None and self._read < self._expected:
            raise self._died(None)
        return content

    def _died(self, error: Exception | None) -> EndpointError:
        if isinstance(error, TimeoutError):
            return EndpointError(
                "the server fell silent in the middle of its answer",
                file=self._client.endpoint.shown,
                remedy="Try again later, or give it more time with --timeout.",
            )
        return EndpointError(
            "the server hung up in the middle of its answer",
            file=self._client.endpoint.shown,
            remedy="Try again; if it happens again, ask whoever runs the server.",
            again_after=0.0,
        )

    def _check_size(self, size: int) -> None:
        if size > self._client.endpoint.max_bytes:
            self._response.close()
            most = self._client.endpoint.max_bytes / 2**20
            raise EndpointError(
                f"the answer is larger than {most:,.0f} MB",
                file=self._client.endpoint.shown,
                remedy="Narrow the query down, add a LIMIT, or allow more with --max-mb.",
            )


class _Connection(http.client.HTTPConnection):
    """A connection that tells when it stands."""

    def __init__(self, connected: Callable[[socket.socket], None], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._connected = connected

    def connect(self) -> None:
        super().connect()
        self._connected(self.sock)


class _SecureConnection(http.client.HTTPSConnection):
    """The same over TLS."""

    def __init__(self, connected: Callable[[socket.socket], None], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._connected = connected

    def connect(self) -> None:
        super().connect()
        self._connected(self.sock)


class _HTTPHandler(urllib.request.HTTPHandler):
    def __init__(self, connected: Callable[[socket.socket], None]) -> None:
        super().__init__()
        self._connected = connected

    def http_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(partial(_Connection, self._connected), request)


class _HTTPSHandler(urllib.request.HTTPSHandler):
    def __init__(self, connected: Callable[[socket.socket], None]) -> None:
        super().__init__()
        self._connected = connected

    def https_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(partial(_SecureConnection, self._connected), request)


class _RedirectHandler(urllib.request.HTTPRedirectHandler):
    """Follows a redirection only of what has no body, which would be lost on the way."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Any,
        newurl: str,
    ) -> urllib.request.Request | None:
        if req.get_method() != "GET":
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _hang_up(connection: socket.socket) -> None:
    # Not close(), which would wait for whoever is reading.
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _seconds(text: str | None) -> float:
    """Return the seconds of a ``Retry-After``; 0 for a date or what is neither."""
    return float(text) if text is not None and re.fullmatch(r"[0-9]{1,9}", text.strip()) else 0.0


def accept_only_plain(body: Body, place: str) -> None:
    """Refuse an answer in a coding that was not asked for.

    Raises:
        EndpointError: if it has a ``Content-Encoding``.
    """
    coding = body.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        raise EndpointError(
            f"the answer is coded as {coding[:20]}, which was not asked for",
            file=place,
            remedy="Ask whoever runs the server.",
        )


def wrong_address(endpoint: Endpoint) -> InputError:
    """Return the error for a server whose Graph Store address is not known."""
    return InputError(
        "the address for loading is not known for this server",
        file=endpoint.shown,
        remedy="Give the one of its Graph Store Protocol with --store-url.",
    )
