"""The knowledge graph as a library: open it, ask it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.answer import Answer, answer_of
from kg.catalogue import Catalogue, Question
from kg.engine import open_engine
from kg.errors import InputError
from kg.home import find_home
from kg.language import as_language, default_language
from kg.namespaces import PREFIXES, scheme_prefixes
from kg.parameters import ParameterValue, bindings
from kg.snapshot import open_snapshot
from kg.terms import from_python

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path
    from types import TracebackType

    from kg.engine import Engine
    from kg.engine.endpoint import Endpoint
    from kg.home import Home


class KnowledgeGraph:
    """The graph, opened on one engine. Use it in a ``with`` block, or call :meth:`close`.

    Args:
        engine: what answers queries.
        home: the folders that the questions come from.
    """

    def __init__(self, engine: Engine, home: Home) -> None:
        self.engine = engine
        self._home = home
        self.catalogue = Catalogue(home)

    def __enter__(self) -> KnowledgeGraph:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @cached_property
    def _prefixes(self) -> dict[str, str]:
        return {**PREFIXES, **scheme_prefixes(self._home.schemes())}

    def close(self) -> None:
        """Let go of the engine."""
        self.engine.close()

    def questions(self) -> list[Question]:
        """Return the questions of the catalogue, by section."""
        return self.catalogue.all()

    def ask(
        self,
        name: str,
        parameters: Mapping[str, ParameterValue] | None = None,
        *,
        lang: str | None = None,
        as_of: date | str | None = None,
        timeout: float | None = None,
        row_limit: int | None = None,
        **more: Any,
    ) -> Answer:
        """Answer a question of the catalogue.

        Args:
            name: the name of the question, such as ``secretariats``.
            parameters: parameter → value, for names that are no Python names.
            lang: language of labels, ``ja`` or ``en``; the reader's if missing.
            as_of: the date, for questions that take one.
            timeout: seconds after which to give up.
            row_limit: rows that the answer may have.
            more: parameters as keywords; ``_`` in a name stands for ``-``.

        Raises:
            InputError: if there is no such question or parameter, or a value is not allowed.
            QueryTimeout: if it takes too long.
            TooManyRows: if it has more rows than it may.
        """
        question = self.catalogue.get(name)
        language = default_language() if lang is None else as_language(lang)
        given: dict[str, ParameterValue] = dict(parameters or {})
        given.update({key.replace("_", "-"): value for key, value in more.items()})
        if as_of is not None:
            parameter = question.date_parameter
            date_name = parameter.name if parameter else "as-of"
            if date_name in given:
                raise InputError(f"{date_name} is given twice", remedy="Give it once.")
            given[date_name] = as_of
        terms, in_force = bindings(question, given, language, self.engine)
        result = self.engine.query(
            question.text,
            terms,
            source=str(question.file),
            timeout=timeout,
            row_limit=row_limit,
        )
        return answer_of(result, language, question, in_force)

    def query(
        self,
        text: str,
        *,
        lang: str | None = None,
        timeout: float | None = None,
        row_limit: int | None = None,
        source: str | None = None,
        **values: Any,
    ) -> Answer:
        """Answer a SPARQL query of one's own.

        The project's prefixes, those of the concept schemes included, need no declaration.

        Args:
            text: a SELECT, ASK, CONSTRUCT or DESCRIBE query.
            lang: language of the words in a table.
            timeout: seconds after which to give up.
            row_limit: rows that the answer may have.
            source: the file the query comes from, for messages.
            values: Python values or terms for variables of the query.

        Raises:
            InputError: if the query is not valid, is an update, or asks another server.
            QueryTimeout: if it takes too long.
            TooManyRows: if it has more rows than it may.
        """
        terms = {key: from_python(value) for key, value in values.items()}
        result = self.engine.query(
            text,
            terms,
            timeout=timeout,
            row_limit=row_limit,
            prefixes=self._prefixes,
            source=source,
        )
        return answer_of(result, default_language() if lang is None else as_language(lang))


def open_graph(
    engine: str = "oxigraph",
    home: str | Path | None = None,
    *,
    endpoint: Endpoint | str | None = None,
    notify: Callable[[str], None] | None = None,
) -> KnowledgeGraph:
    """Open the knowledge graph.

    Args:
        engine: ``oxigraph`` (default, embedded) or ``rdflib`` (the reference).
        home: a folder with ontology, data, shapes and queries; found by itself if missing.
        endpoint: a SPARQL server that holds the graph (see :mod:`kg.push`), or its address; it is
            asked in place of an engine here, and nothing is built. Credentials are taken from
            ``KG_ENDPOINT_USER`` and ``KG_ENDPOINT_PASSWORD``, or ``KG_ENDPOINT_TOKEN``.
        notify: told what is going on while the graph is built.

    Raises:
        InputError: if there is no such engine or home, or the endpoint is no URL.
        KgError: if a source cannot be read or parsed.
    """
    from pathlib import Path as _Path

    found = find_home(None if home is None else _Path(home))
    if endpoint is not None:
        from kg.engine.endpoint import Endpoint as _Endpoint
        from kg.engine.remote import RemoteEngine

        if isinstance(endpoint, str):
            endpoint = _Endpoint.from_environment(endpoint)
        return KnowledgeGraph(RemoteEngine(endpoint), found)
    snapshot = open_snapshot(found, notify=notify)
    return KnowledgeGraph(open_engine(engine, snapshot.store), found)
