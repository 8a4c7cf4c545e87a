"""Checking data against the shapes: what is wrong, where it stands, and what to change.

Constraints of SHACL Core are checked by pySHACL. The SPARQL-based ones are run by Oxigraph, each
query once over the whole graph and not once for each node, which gives the same results as long
as the query itself binds ``$this``; ``reference=True`` lets pySHACL check them too, slowly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.curie import curie
from kg.derivation import derive
from kg.errors import TimeError
from kg.home import Home, expand, find_home
from kg.intervals import parse_time
from kg.namespaces import TIME, XSD
from kg.shapes import Severity, Shape, ShapeSet, load_shapes
from kg.turtle import decode, parse, read_bytes, subject_lines

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rdflib import Graph
    from rdflib.term import Node

    from kg.language import Language

_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")
_XSD_STRING: Final = f"{XSD}string"


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken promise.

    Attributes:
        shape: the shape that is broken.
        node: the IRI of the node it is broken at.
        path: the IRI of the property it is about, if there is a single one.
        value: the value that is wrong, as people read it.
        bindings: name → value, for the places of the message.
        file: the file in which the node is first described.
        line: the line there, counted from 1.
    """

    shape: Shape
    node: str
    path: str | None
    value: str | None
    bindings: Mapping[str, str] = field(default_factory=dict, compare=False)
    file: Path | None = None
    line: int | None = None

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.shape.severity

    def message(self, lang: Language = "en") -> str:
        """Return what to change, in the language asked for."""
        text = self.shape.message.get(lang) or next(iter(self.shape.message.values()), "")
        return _PLACEHOLDER.sub(lambda found: self.bindings.get(found[1], "…"), text)


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found.

    Attributes:
        findings: by file, line and shape.
        files: the files that were checked.
        nodes: how many nodes they describe.
        shapes: how many shapes were applied.
        seconds: how long it took.
    """

    findings: tuple[Finding, ...]
    files: tuple[Path, ...]
    nodes: int
    shapes: int
    seconds: float

    @property
    def conforms(self) -> bool:
        """Whether nothing was found that is a violation."""
        return not self.count(Severity.VIOLATION)

    def count(self, severity: Severity) -> int:
        """Return how many findings have that severity."""
        return sum(finding.severity is severity for finding in self.findings)


def validate(
    paths: Iterable[str | os.PathLike[str]] | None = None,
    *,
    home: Home | None = None,
    notify: Callable[[str], None] | None = None,
    reference: bool = False,
) -> Report:
    """Check files against the shapes of a home.

    They are read together with the ontology and the data of the home and with the other Turtle
    files of their folders, so that a single file of a case can be checked. Files of the home that
    describe nodes which the given files describe too are left out: the given ones stand in for
    them. Only what is wrong with nodes of the given files is reported.

    Args:
        paths: files or folders; by default all data of the home.
        home: where ontology, data and shapes are; by default as :func:`kg.home.find_home`.
        notify: told in a few words what is going on.
        reference: let pySHACL run the SPARQL-based constraints too.

    Raises:
        TurtleError: if a file cannot be read.
        InputError: if a path does not exist.
        RuleError: if a derivation rule cannot be run.
    """
    started = perf_counter()
    say = notify or (lambda _: None)
    home = home or find_home()
    files = home.data_files() if paths is None else expand(paths)
    say("reading shapes")
    shapes = load_shapes(home.shape_files())
    say(f"reading {len(files)} files")
    given = _read(files)
    store, held_back = _background(home, given)
    findings = _check(store, shapes, given.nodes, True, reference, say)
    say("deriving")
    derive(store, home.rule_files())
    store.extend(held_back)
    findings += _check(store, shapes, given.nodes, False, reference, say)
    placed = {_order(found): found for found in (_placed(found, given) for found in findings)}
    return Report(
        tuple(placed[key] for key in sorted(placed)),
        tuple(files),
        len(given.nodes),
        len(shapes.shapes),
        perf_counter() - started,
    )


@dataclass(frozen=True, slots=True)
class _Given:
    """The files to check: their triples, and for each node where it is first described."""

    quads: dict[Path, list[ox.Quad]]
    nodes: dict[str, tuple[Path, int]]


def _read(files: Sequence[Path]) -> _Given:
    quads: dict[Path, list[ox.Quad]] = {}
    nodes: dict[str, tuple[Path, int]] = {}
    for path in files:
        content = read_bytes(path)
        quads[path] = parse(content, path, rename_blank_nodes=True).quads
        for iri, line in subject_lines(decode(content, path)).items():
            nodes.setdefault(iri, (path, line))
    return _Given(quads, nodes)


def _background(home: Home, given: _Given) -> tuple[ox.Store, list[ox.Quad]]:
    """Return all that is asserted, and apart from it what cannot be derived from."""
    own = {path.resolve(): path for path in home.graph_files()}
    known = {path.resolve() for path in given.quads}
    strangers = [path for path in given.quads if path.resolve() not in own]
    beside = {
        sibling.resolve(): sibling
        for path in strangers
        for sibling in sorted(path.parent.glob("*.ttl"))
        if not sibling.name.startswith(".")
    }
    quads = [quad for content in given.quads.values() for quad in content]
    taken = {iri for iri, (path, _) in given.nodes.items() if path in strangers}
    for resolved, path in [*beside.items(), *own.items()]:
        if resolved in known:
            continue
        known.add(resolved)
        content = parse(read_bytes(path), path, rename_blank_nodes=True).quads
        subjects = {
            quad.subject.value for quad in content if isinstance(quad.subject, ox.NamedNode)
        }
        if taken.isdisjoint(subjects):
            quads += content
            if path in beside.values():
                taken |= subjects
    readable = [quad for quad in quads if not _unreadable(quad)]
    store = ox.Store()
    store.extend(readable)
    return store, [quad for quad in quads if _unreadable(quad)]


def _unreadable(quad: ox.Quad) -> bool:
    """Whether a triple names a time that cannot be read; a shape reports it with its place."""
    value = quad.object
    if not isinstance(value, ox.NamedNode) or not value.value.startswith(TIME):
        return False
    try:
        parse_time(value.value)
    except TimeError:
        return True
    return False


def _check(
    store: ox.Store,
    shapes: ShapeSet,
    nodes: Mapping[str, object],
    as_written: bool,
    reference: bool,
    say: Callable[[str], None],
) -> list[Finding]:
    """Apply the shapes for the files as written, or the others, to the nodes named."""
    say("checking what is written" if as_written else "checking the graph")
    findings = list(_by_pyshacl(store, shapes, nodes, as_written, reference))
    if not reference:
        for shape in shapes.select(as_written=as_written):
            findings += _by_query(store, shape, nodes)
    return findings


def _targets(store: ox.Store, shape: Shape, nodes: Mapping[str, object]) -> list[str]:
    """Return those of the nodes named that the shape is about."""
    found = (row["this"] for row in _select(store, shape.target_query()))
    return [node.value for node in found if isinstance(node, ox.NamedNode) and node.value in nodes]


def _by_query(store: ox.Store, shape: Shape, nodes: Mapping[str, object]) -> Iterator[Finding]:
    if not shape.selects:
        return
    targets = set(_targets(store, shape, nodes))
    for query in shape.selects:
        solutions = _select(store, query)
        names = [variable.value for variable in solutions.variables]
        for row in solutions:
            node = row["this"]
            if not isinstance(node, ox.NamedNode):
                continue
            if node.value not in targets:
                continue
            bindings = {name: _readable(row[name]) for name in names if row[name] is not None}
            path = row["path"] if "path" in names else None
            yield Finding(
                shape,
                node.value,
                path.value if isinstance(path, ox.NamedNode) else None,
                bindings.get("value"),
                bindings,
            )


def _by_pyshacl(
    store: ox.Store,
    shapes: ShapeSet,
    nodes: Mapping[str, object],
    as_written: bool,
    sparql: bool,
) -> Iterator[Finding]:
    import pyshacl
    from rdflib import SH, URIRef
    from rdflib.term import BNode

    # pySHACL can be told which nodes to look at, but then takes every other node for valid, also
    # where a shape asks about a neighbour. So the shapes get these nodes as their targets.
    targets = {
        shape.iri: _targets(store, shape, nodes)
        for shape in shapes.select(as_written=as_written)
        if sparql or not shape.selects
    }
    _, report, _ = pyshacl.validate(
        _rdflib(store.quads_for_pattern(None, None, None, ox.DefaultGraph())),
        shacl_graph=_rdflib(shapes.triples_for(targets, sparql=sparql)),
        inplace=True,
        do_owl_imports=False,
    )
    for result in report.objects(None, SH.result):
        source = report.value(result, SH.sourceShape)
        iri = shapes.owners.get(str(source), "") if isinstance(source, BNode) else str(source)
        shape = shapes.shapes.get(iri)
        node = report.value(result, SH.focusNode)
        if shape is None or not isinstance(node, URIRef) or str(node) not in nodes:
            continue
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        readable = _from_rdflib(value)
        yield Finding(
            shape,
            str(node),
            str(path) if isinstance(path, URIRef) else None,
            readable,
            {"value": readable} if readable is not None else {},
        )


def _placed(finding: Finding, given: _Given) -> Finding:
    file, line = given.nodes[finding.node]
    return Finding(
        finding.shape, finding.node, finding.path, finding.value, finding.bindings, file, line
    )


def _rdflib(quads: Iterable[ox.Quad]) -> Graph:
    """Copy triples to rdflib, each term made once."""
    from rdflib import BNode, Graph, Literal, URIRef

    graph = Graph()
    terms: dict[object, Node] = {}

    def term(value: object) -> Node:
        made = terms.get(value)
        if made is None:
            match value:
                case ox.NamedNode():
                    made = URIRef(value.value)
                case ox.BlankNode():
                    made = BNode(value.value)
                case ox.Literal():
                    datatype = None if value.language else URIRef(value.datatype.value)
                    made = Literal(
                        value.value,
                        lang=value.language,
                        datatype=None if datatype == _XSD_STRING else datatype,
                        normalize=False,
                    )
                case _:
                    raise TypeError(f"{value!r} has no counterpart in rdflib")
            terms[value] = made
        return made

    for quad in quads:
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def _from_rdflib(term: object) -> str | None:
    """Write a term of rdflib as people write it, or nothing where it has no name."""
    from rdflib import Literal, URIRef

    if isinstance(term, Literal):
        return str(term)
    return curie(str(term)) if isinstance(term, URIRef) else None


def _select(store: ox.Store, query: str) -> ox.QuerySolutions:
    result = store.query(query)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("not a SELECT query")
    return result


def _readable(term: object) -> str:
    """Write a term as people write it in the files."""
    if isinstance(term, ox.Literal):
        return term.value
    if not isinstance(term, ox.NamedNode):
        return str(term)
    return curie(term.value)


def _order(finding: Finding) -> tuple[str, int, str, str, str]:
    return (
        str(finding.file),
        finding.line or 0,
        finding.shape.name,
        finding.path or "",
        finding.value or "",
    )
