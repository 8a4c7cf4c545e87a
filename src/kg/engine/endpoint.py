"""Where a SPARQL server is and how to get in; nothing of a password ever leaves this module's text.

Addresses of the other services of a server (updates, the Graph Store Protocol) follow no
standard, so those of well-known servers are derived from the address for queries.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from kg.errors import InputError, quoted
from kg.terms import IRI, to_ntriples

USER_VARIABLE: Final = "KG_ENDPOINT_USER"
PASSWORD_VARIABLE: Final = "KG_ENDPOINT_PASSWORD"
TOKEN_VARIABLE: Final = "KG_ENDPOINT_TOKEN"
MAX_BYTES: Final = 256 * 2**20
"""Bytes that an answer may have unless told otherwise."""

_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL 1.1 endpoint.

    Attributes:
        url: the address that takes queries.
        graph: the graph that stands for the default graph; None for the server's own.
        user: the user's name, for servers that ask for one.
        password: the password.
        token: a bearer token (RFC 6750), sent with every request.
        max_bytes: bytes that an answer may have.
    """

    url: str
    graph: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    max_bytes: int = MAX_BYTES

    @classmethod
    def from_environment(
        cls, url: str, graph: str | None = None, *, max_bytes: int = MAX_BYTES
    ) -> Endpoint:
        """Return the endpoint at an address, with the credentials that the environment holds.

        Args:
            url: the address that takes queries, http or https.
            graph: the IRI of the graph that stands for the default graph.
            max_bytes: bytes that an answer may have.

        Raises:
            InputError: if the address or the graph is none, or the address holds a password.
        """
        found = cls(
            url,
            graph,
            os.environ.get(USER_VARIABLE) or None,
            os.environ.get(PASSWORD_VARIABLE) or None,
            os.environ.get(TOKEN_VARIABLE) or None,
            max_bytes,
        )
        found.check()
        return found

    def check(self) -> None:
        """Check what a user gave.

        Raises:
            InputError: see :meth:`from_environment`.
        """
        try:
            parts = urlsplit(self.url)
            named = parts.username is not None or parts.password is not None
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise InputError(
                "the endpoint is no URL", remedy="Write it as http://localhost:7878/query."
            ) from None
        if named:
            raise InputError(
                "the address of the endpoint holds a user's name or password",
                remedy=f"Leave them out and set {USER_VARIABLE} and {PASSWORD_VARIABLE}.",
            )
        printable = self.url.isascii() and self.url.isprintable() and " " not in self.url
        if parts.scheme not in ("http", "https") or not host or not printable:
            raise InputError(
                f"the endpoint {quoted(self.url)} is no http or https URL",
                remedy="Write it as http://localhost:7878/query.",
            )
        if self.token is not None and not (self.token.isascii() and self.token.isprintable()):
            raise InputError(
                f"{TOKEN_VARIABLE} holds what no header may hold", remedy="Set it to the token."
            )
        if self.graph is not None:
            try:
                to_ntriples(IRI(self.graph))
            except ValueError:
                raise InputError(
                    f"the graph {quoted(self.graph)} is no absolute IRI",
                    remedy="Write it as https://example.org/graph.",
                ) from None

    @property
    def shown(self) -> str:
        """The address for messages, without what may hold a key."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))

    @property
    def is_here(self) -> bool:
        """Whether it is a server on this machine, for which no proxy is asked."""
        return urlsplit(self.url).hostname in _LOOPBACK

    def without_secrets(self, text: str) -> str:
        """Return a text of the server with what is secret blotted out."""
        for secret in (self.password, self.token):
            if secret:
                text = text.replace(secret, "***")
        return text

    def store_url(self, server: str) -> str | None:
        """Return the address of the Graph Store Protocol, or None if it is not known.

        Args:
            server: what the server calls itself in the header ``Server``.
        """
        parts = urlsplit(self.url)
        path = parts.path.rstrip("/")
        if "virtuoso" in server.lower():
            # https://docs.openlinksw.com/virtuoso/rdfsparqlprotocolendpoint/
            service = "sparql-graph-crud-auth" if self.user else "sparql-graph-crud"
            return urlunsplit((parts.scheme, parts.netloc, f"/{service}", "", ""))
        start, _, last = path.rpartition("/")
        if last in ("query", "sparql"):
            # Oxigraph: /query and /store; Jena Fuseki: /dataset/query or /sparql and /data.
            service = "store" if "oxigraph" in server.lower() else "data"
            return urlunsplit((parts.scheme, parts.netloc, f"{start}/{service}", "", ""))
        if "/repositories/" in path:  # RDF4J and GraphDB
            return urlunsplit((parts.scheme, parts.netloc, f"{path}/rdf-graphs/service", "", ""))
        return None

    def graph_parameter(self) -> str:
        """Return the part of a Graph Store URL that names the graph."""
        return "default" if self.graph is None else urlencode({"graph": self.graph})
