"""What the data promises: the shapes of the folder ``shapes``, and how each is told to people.

Every shape that has an IRI is one promise with a name, a severity and a message in two
languages. Shapes without an IRI are parts of such a shape. A shape marked ``shape:asWritten``
speaks of the files as they were written, all others of the graph with what is derived from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import InputError
from kg.namespaces import RDF, RDFS, ROOT, SH
from kg.turtle import read

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

SHAPES: Final = f"{ROOT}shapes#"
"""The namespace of the shapes."""

_STAGE: Final = ox.NamedNode(f"{SHAPES}stage")
_AS_WRITTEN: Final = ox.NamedNode(f"{SHAPES}asWritten")
_TYPE: Final = ox.NamedNode(RDF + "type")
_LABEL: Final = ox.NamedNode(RDFS + "label")
_MESSAGE: Final = ox.NamedNode(SH + "message")
_SEVERITY: Final = ox.NamedNode(SH + "severity")
_SPARQL: Final = ox.NamedNode(SH + "sparql")
_SELECT: Final = ox.NamedNode(SH + "select")
_PREFIXES: Final = ox.NamedNode(SH + "prefixes")
_DECLARE: Final = ox.NamedNode(SH + "declare")
_PREFIX: Final = ox.NamedNode(SH + "prefix")
_NAMESPACE: Final = ox.NamedNode(SH + "namespace")
_DEACTIVATED: Final = ox.NamedNode(SH + "deactivated")
_TARGET_NODE: Final = ox.NamedNode(SH + "targetNode")
_KINDS: Final = tuple(ox.NamedNode(SH + name) for name in ("NodeShape", "PropertyShape"))
_TARGETS: Final = {
    ox.NamedNode(SH + name): name
    for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")
}
_PATH: Final = ox.NamedNode(SH + "path")
_NO_CONSTRAINTS: Final = {
    *_TARGETS,
    *(ox.NamedNode(SH + name) for name in ("severity", "message", "path", "name", "description")),
    *(ox.NamedNode(SH + name) for name in ("order", "group", "deactivated", "sparql")),
}
_TARGET_PATTERNS: Final = {
    "targetClass": "?this <" + RDF + "type>/<" + RDFS + "subClassOf>* {}",
    "targetSubjectsOf": "?this {} ?object",
    "targetObjectsOf": "?subject {} ?this",
    "targetNode": "BIND({} AS ?this)",
}


class Severity(StrEnum):
    """How bad it is that a promise is broken."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One promise.

    Attributes:
        iri: its IRI.
        label: language → what is promised.
        message: language → what to change where it is broken, with ``{?name}`` for values.
        severity: how bad it is.
        file: the file that holds it.
        targets: what it is about, as pairs of a SHACL target property's name and an IRI.
        selects: the queries of its ``sh:sparql`` constraints, ready to be run.
        as_written: whether it is about the files before anything is derived from them.
        has_core: whether it has other constraints than its ``sh:sparql``.
        path: the properties that its paths name, those of the shapes within it included.
    """

    iri: str
    label: Mapping[str, str]
    message: Mapping[str, str]
    severity: Severity
    file: Path
    targets: tuple[tuple[str, str], ...]
    selects: tuple[str, ...]
    as_written: bool
    has_core: bool
    path: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The last part of the IRI."""
        return self.iri.removeprefix(SHAPES)

    def target_query(self) -> str:
        """Return a SPARQL query that finds the nodes that the shape is about."""
        parts = [f"{{ {_TARGET_PATTERNS[kind].format(f'<{iri}>')} }}" for kind, iri in self.targets]
        return f"SELECT DISTINCT ?this WHERE {{ {' UNION '.join(parts)} }}"


@dataclass(frozen=True, slots=True)
class ShapeSet:
    """The shapes of a folder.

    Attributes:
        shapes: IRI → shape, for each shape that has targets.
        quads: the triples of their files.
        owners: name of a blank node → IRI of the shape that it is part of.
    """

    shapes: Mapping[str, Shape]
    quads: Sequence[ox.Quad]
    owners: Mapping[str, str]

    def select(self, *, as_written: bool) -> list[Shape]:
        """Return the shapes about what is written, or those about the graph, in their order."""
        return [shape for shape in self.shapes.values() if shape.as_written == as_written]

    def triples_for(
        self, targets: Mapping[str, Iterable[str]], *, sparql: Collection[str]
    ) -> list[ox.Triple]:
        """Return the triples of the shapes, with other targets than their own.

        Args:
            targets: IRI of a shape → the nodes that it shall be applied to.
            sparql: the IRIs of the shapes that keep their ``sh:sparql`` constraints.
        """
        return self.triples_of((), sparql=sparql) + [
            ox.Triple(ox.NamedNode(shape), _TARGET_NODE, ox.NamedNode(node))
            for shape, nodes in targets.items()
            for node in nodes
        ]

    def triples_of(self, names: Collection[str], *, sparql: Collection[str]) -> list[ox.Triple]:
        """Return the triples of all shapes, with the targets of some of them only.

        Args:
            names: the IRIs of the shapes that keep their targets.
            sparql: the IRIs of the shapes that keep their ``sh:sparql`` constraints.
        """
        targeted, constrained = set(names), set(sparql)
        return [
            quad.triple
            for quad in self.quads
            if (quad.predicate not in _TARGETS or _name(quad.subject) in targeted)
            and (quad.predicate != _SPARQL or _name(quad.subject) in constrained)
        ]


def load_shapes(files: Iterable[Path]) -> ShapeSet:
    """Read shapes.

    Args:
        files: Turtle files.

    Raises:
        TurtleError: if a file cannot be read.
        InputError: if a shape uses what this program cannot check.
    """
    by_file = {path: read(path, rename_blank_nodes=True).quads for path in files}
    graph = ox.Store()
    for content in by_file.values():
        graph.extend(content)
    header = _header(graph)
    shapes: dict[str, Shape] = {}
    for path, content in by_file.items():
        outline: dict[object, list[tuple[ox.NamedNode, object]]] = {}
        for quad in content:
            outline.setdefault(quad.subject, []).append((quad.predicate, quad.object))
        for subject in dict.fromkeys(
            quad.subject for quad in content if quad.predicate == _TYPE and quad.object in _KINDS
        ):
            if isinstance(subject, ox.NamedNode):
                shape = _shape(graph, subject, path, header, outline)
                if shape.targets and not _objects(graph, subject, _DEACTIVATED):
                    shapes[shape.iri] = shape
    quads = [quad for content in by_file.values() for quad in content]
    return ShapeSet(shapes, quads, _owners(graph, shapes))


def _shape(
    graph: ox.Store,
    node: ox.NamedNode,
    path: Path,
    header: str,
    outline: Mapping[object, Sequence[tuple[ox.NamedNode, object]]],
) -> Shape:
    constraints = [
        term for term in _objects(graph, node, _SPARQL) if not isinstance(term, ox.Literal)
    ]
    messages = [*_objects(graph, node, _MESSAGE)]
    selects = []
    for constraint in constraints:
        messages += _objects(graph, constraint, _MESSAGE)
        selects += [header + term.value for term in _objects(graph, constraint, _SELECT)]
    severities = [
        term.value.removeprefix(SH).lower() for term in _objects(graph, node, _SEVERITY)
    ] or [Severity.VIOLATION.value]
    try:
        severity = Severity(severities[0])
    except ValueError:
        raise InputError(
            f"the shape {node} has an unknown severity",
            file=path,
            remedy="Use sh:Violation, sh:Warning or sh:Info.",
        ) from None
    targets = [
        (kind, term.value)
        for target, kind in _TARGETS.items()
        for term in _objects(graph, node, target)
    ]
    return Shape(
        iri=node.value,
        label=_by_language(_objects(graph, node, _LABEL)),
        message=_by_language(messages),
        severity=severity,
        file=path,
        targets=tuple(sorted(targets)),
        selects=tuple(sorted(selects)),
        as_written=_AS_WRITTEN in _objects(graph, node, _STAGE),
        has_core=any(
            quad.predicate not in _NO_CONSTRAINTS
            for quad in graph.quads_for_pattern(node, None, None)
            if quad.predicate.value.startswith(SH)
        ),
        path=_paths(node, outline),
    )


def _paths(
    node: ox.NamedNode, content: Mapping[object, Sequence[tuple[ox.NamedNode, object]]]
) -> tuple[str, ...]:
    """Return the properties in the paths of a shape and of the shapes within it, in order."""
    found: dict[str, None] = {}

    def walk(term: object, within: bool) -> None:
        for predicate, value in content.get(term, ()):
            path = within or predicate == _PATH
            if isinstance(value, ox.BlankNode):
                walk(value, path)
            elif path and isinstance(value, ox.NamedNode) and value.value != RDF + "nil":
                found[value.value] = None

    walk(node, within=False)
    return tuple(found)


def _name(term: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    return "" if isinstance(term, ox.Triple) else term.value


def _header(graph: ox.Store) -> str:
    lines = set()
    for quad in graph.quads_for_pattern(None, _DECLARE, None):
        if not isinstance(quad.object, ox.BlankNode | ox.NamedNode):
            continue
        for prefix in _objects(graph, quad.object, _PREFIX):
            for namespace in _objects(graph, quad.object, _NAMESPACE):
                lines.add(f"PREFIX {prefix.value}: <{namespace.value}>\n")
    return "".join(sorted(lines))


def _owners(graph: ox.Store, shapes: Mapping[str, Shape]) -> dict[str, str]:
    """Find for every blank node the shape it belongs to, by walking down from each shape."""
    owners: dict[str, str] = {}
    for iri in shapes:
        waiting: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri)]
        while waiting:
            for quad in graph.quads_for_pattern(waiting.pop(), None, None):
                if isinstance(quad.object, ox.BlankNode) and quad.object.value not in owners:
                    owners[quad.object.value] = iri
                    waiting.append(quad.object)
    return owners


def _objects(
    graph: ox.Store, subject: ox.NamedNode | ox.BlankNode, predicate: ox.NamedNode
) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
    return [
        quad.object
        for quad in graph.quads_for_pattern(subject, predicate, None)
        if not isinstance(quad.object, ox.Triple)
    ]


def _by_language(terms: Iterable[object]) -> dict[str, str]:
    return {term.language or "": term.value for term in terms if isinstance(term, ox.Literal)}
