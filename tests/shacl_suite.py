"""The W3C test suite of SHACL, core and SPARQL, run through the door to the validators."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlparse

import pyoxigraph as ox

from kg.namespaces import RDF
from kg.shacl import Result, open_validator, read_report, to_ntriples
from kg.shacl.errors import ShapesError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUITE: Final = (
    Path(os.environ.get("KG_SUITES", Path(__file__).resolve().parents[2] / "shared" / "suites"))
    / "shacl"
    / "tests"
)
_TEST: Final = "http://www.w3.org/ns/shacl-test#"
_MANIFEST: Final = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
_TYPE: Final = ox.NamedNode(RDF + "type")


@dataclass(frozen=True)
class Case:
    """One case: graphs to validate and the report to expect, None where it has to be refused."""

    name: str
    data: bytes
    shapes: bytes
    expected: list[Result] | None

    def passes(self, engine: str) -> bool:
        """Whether a validator gives the very results, each as often as expected."""
        try:
            results = open_validator(engine).validate(self.data, self.shapes)
        except ShapesError:
            return self.expected is None
        if self.expected is None:
            return False
        return Counter(map(_key, results)) == Counter(map(_key, self.expected))


def cases() -> Iterator[Case]:
    """Yield the cases of the suite by name."""
    for path in sorted(SUITE.rglob("*.ttl")):
        triples = _read(path)
        for test in [t.subject for t in triples if t.object == ox.NamedNode(_TEST + "Validate")]:
            action = _one(triples, test, _MANIFEST + "action")
            result = _one(triples, test, _MANIFEST + "result")
            graphs = [
                to_ntriples(_read(Path(unquote(urlparse(_one(triples, action, graph).value).path))))
                for graph in (_TEST + "dataGraph", _TEST + "shapesGraph")
            ]
            refused = result == ox.NamedNode(_TEST + "Failure")
            name = path.relative_to(SUITE).with_suffix("").as_posix()
            yield Case(name, graphs[0], graphs[1], None if refused else read_report(triples))


def _read(path: Path) -> list[ox.Triple]:
    content = ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    return [quad.triple for quad in content]


def _one(triples: list[ox.Triple], subject: object, predicate: str) -> ox.NamedNode | ox.BlankNode:
    [found] = [t.object for t in triples if (t.subject, t.predicate.value) == (subject, predicate)]
    assert isinstance(found, ox.NamedNode | ox.BlankNode)
    return found


def _key(result: Result) -> tuple[str, ...]:
    """Return what the suite compares; names of blank nodes mean nothing."""
    terms = (result.focus, result.shape, result.path, result.value)
    return (
        result.component,
        result.severity,
        *("_:" if isinstance(term, ox.BlankNode) else str(term) for term in terms),
    )
