"""What works on this machine: engines, their versions, and what each of them lacks.

Each engine is asked small questions whose answers the SPARQL 1.1 standard fixes and that need no
data, so that a server can be asked them too; an answer that differs names what the engine lacks.
"""

from __future__ import annotations

import importlib.util
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.engine import ENGINES, open_engine
from kg.errors import KgError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.engine import Engine
    from kg.engine.endpoint import Endpoint
    from kg.language import Language

WORKS: Final = "works"
LACKS: Final = "lacks something"
MISSING: Final = "not installed"
FAILS: Final = "fails"

_XSD: Final = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
PROBES: Final = (
    ("division of whole numbers", "SELECT (1 / 2 AS ?x) {}", "0.5"),
    ("division by zero as no value", "SELECT (COALESCE(1 / 0, 'none') AS ?x) {}", "none"),
    ("booleans", _XSD + "SELECT ('true'^^xsd:boolean AS ?x) {}", "true"),
    ("language tags", "SELECT (LANG('池田町'@ja) AS ?x) {}", "ja"),
    (
        "comparison of dates",
        _XSD + "SELECT (IF('2015-04-01'^^xsd:date < '2016-03-31'^^xsd:date, 1, 0) AS ?x) {}",
        "1",
    ),
    (
        "GROUP_CONCAT",
        "SELECT (GROUP_CONCAT(?v; SEPARATOR='; ') AS ?x) { VALUES ?v { 'a' } }",
        "a",
    ),
    ("MINUS", "SELECT ?x { VALUES ?x { 'a' 'b' } MINUS { VALUES ?x { 'a' } } }", "b"),
    (
        "UNDEF in VALUES",
        "SELECT ?x { VALUES (?x ?y) { ('a' UNDEF) } VALUES ?y { 'c' } }",
        "a",
    ),
    (
        "sorting of long texts",
        "SELECT ?x (CONCAT(?t, ?t, ?t, ?t, ?t) AS ?long)"
        f" {{ VALUES (?x ?t) {{ ('a' '{'x' * 1000}') }} }} ORDER BY ?x",
        "a",
    ),
)
"""What is asked: the feature, the query, and the text of the first value of the only row."""

_PATIENCE: Final = 10.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report.

    Attributes:
        name: the engine, tool or server.
        state: :data:`WORKS`, :data:`LACKS`, :data:`MISSING` or :data:`FAILS`.
        version: its version, empty if it has none.
        milliseconds: what the questions took together; None if none were asked.
        note: what it is for, what it lacks, or why it fails.
        needed: whether nothing can be asked without it.
    """

    name: str
    state: str
    version: str
    milliseconds: float | None
    note: str
    needed: bool = False


def examine(language: Language, endpoint: Endpoint | None = None) -> list[Finding]:
    """Look at everything that can answer or check here.

    Args:
        language: of the notes.
        endpoint: a server to be asked as well.
    """
    return list(_findings(language, endpoint))


def _findings(language: Language, endpoint: Endpoint | None) -> Iterator[Finding]:
    ja = language == "ja"
    purposes = {
        "oxigraph": "既定のエンジン" if ja else "the default engine",
        "rdflib": "照合用、遅い" if ja else "the reference; slow on large graphs",
    }
    packages = {"oxigraph": "pyoxigraph", "rdflib": "rdflib"}
    for name in ENGINES:
        needed = name == ENGINES[0]
        try:
            engine = open_engine(name, ox.Store())
        except (ImportError, KgError) as error:
            yield Finding(name, MISSING, "", None, str(error), needed)
            continue
        yield _asked(name, engine, _version(packages[name]), purposes[name], needed)
    yield _package("SPARQLWrapper", "--endpoint のため" if ja else "needed for --endpoint", "")
    yield _package(
        "maplib",
        "性能比較のみ" if ja else "a peer in measurements; it cannot answer all questions",
        "analytic",
    )
    yield _package("pyshacl", "検証の照合用" if ja else "the reference for kg validate", "")
    yield _package("pyshifty", "速い検証" if ja else "fast validation", "")
    yield _package("pandas", "Answer.to_pandas", "pandas")
    yield _package("openpyxl", "--format xlsx", "xlsx")
    java = shutil.which("java")
    note = "HermiT（推論）のため" if ja else "for HermiT, the reasoner of kg lint"
    yield Finding("java", WORKS if java else MISSING, "", None, note)
    if endpoint is not None:
        from kg.engine.remote import RemoteEngine

        remote = RemoteEngine(endpoint)
        found = _asked(endpoint.shown, remote, "", "", needed=True)
        server = remote.server.strip()[:60]
        yield Finding(found.name, found.state, server, found.milliseconds, found.note, needed=True)


def _asked(name: str, engine: Engine, version: str, purpose: str, needed: bool) -> Finding:
    lacking = []
    began = perf_counter()
    for feature, query, expected in PROBES:
        try:
            rows = engine.query(query, timeout=_PATIENCE).rows
        except KgError as error:
            # A server that refuses one question (400, 500) may answer the next.
            if getattr(error, "status", 400) not in (400, 500):
                return Finding(name, FAILS, version, None, error.message, needed)
            lacking.append(feature)
            continue
        if [str(row[0]) for row in rows] != [expected]:
            lacking.append(feature)
    spent = (perf_counter() - began) * 1000
    note = "; ".join([*([purpose] if purpose else []), *(f"lacks {what}" for what in lacking)])
    return Finding(name, LACKS if lacking else WORKS, version, spent, note, needed)


def _package(name: str, note: str, extra: str) -> Finding:
    found = _version(name)
    if found or importlib.util.find_spec(name) is not None:
        return Finding(name, WORKS, found, None, note)
    how = f"pip install 'sasaeai-kg[{extra}]'" if extra else f"pip install {name}"
    return Finding(name, MISSING, "", None, f"{note}; {how}")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
