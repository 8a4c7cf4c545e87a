"""Checking data against the shapes: what is wrong, where it stands, and what to change."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.constraints import Checker, Finding
from kg.derivation import derive
from kg.errors import TimeError
from kg.home import Home, expand, find_home
from kg.intervals import parse_time
from kg.namespaces import TIME
from kg.shapes import Severity, load_shapes
from kg.turtle import decode, parse, read_bytes, subject_lines

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

__all__ = ["Finding", "Report", "Severity", "validate"]


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
    store = ox.Store()
    store.extend(_with_background(home, given))
    checker = Checker(store, shapes, given.nodes, reference=reference)
    say("checking what is written")
    findings = checker.check(as_written=True)
    say("deriving what follows")
    unreadable = [quad for quad in store if _names_no_time(quad)]
    for quad in unreadable:
        store.remove(quad)
    derive(store, home.rule_files())
    store.extend(unreadable)
    say("checking the graph")
    findings += checker.check(as_written=False)
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


def _with_background(home: Home, given: _Given) -> list[ox.Quad]:
    """Return the triples of the given files and of all that they are read together with."""
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
    return quads


def _names_no_time(quad: ox.Quad) -> bool:
    """Whether a triple names a time that cannot be read; a shape reports it with its place."""
    value = quad.object
    if not isinstance(value, ox.NamedNode) or not value.value.startswith(TIME):
        return False
    try:
        parse_time(value.value)
    except TimeError:
        return True
    return False


def _placed(finding: Finding, given: _Given) -> Finding:
    file, line = given.nodes[finding.node]
    return replace(finding, file=file, line=line)


def _order(finding: Finding) -> tuple[str, int, str, str, str]:
    return (
        str(finding.file),
        finding.line or 0,
        finding.shape.name,
        finding.path or "",
        finding.value or "",
    )
