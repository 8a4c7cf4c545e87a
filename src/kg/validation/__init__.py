"""Checking data against the shapes: what is wrong, where it stands, and what to change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.derivation import DERIVED, derive
from kg.errors import TimeError
from kg.home import Home, expand, find_home
from kg.intervals import parse_time
from kg.namespaces import TIME
from kg.shacl import DEFAULT, to_ntriples
from kg.shapes import Severity, load_shapes
from kg.validation.checking import Checker
from kg.validation.findings import Finding, Place, Report
from kg.validation.inputs import read_given, with_background
from kg.validation.placing import Placer

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterable, Sequence

    from kg.shapes import ShapeSet

__all__ = ["Finding", "Place", "Report", "Severity", "validate"]


def validate(
    paths: Iterable[str | os.PathLike[str]] | None = None,
    *,
    home: Home | None = None,
    notify: Callable[[str], None] | None = None,
    engine: str = DEFAULT,
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
        engine: ``pyshifty``, or ``pyshacl``, which then runs the SPARQL-based constraints too.

    Raises:
        TurtleError: if a file cannot be read.
        InputError: if a path or a validator does not exist, or a shape cannot be used.
        RuleError: if a derivation rule cannot be run.
    """
    started = perf_counter()
    say = notify or (lambda _: None)
    home = home or find_home()
    files = home.data_files() if paths is None else expand(paths)
    say("reading shapes")
    shapes = load_shapes(home.shape_files())
    say(f"reading {len(files)} files")
    given = read_given(files)
    quads = with_background(home, given)
    store = ox.Store()
    store.extend(quads)
    findings = check(quads, store, shapes, given.nodes, home, engine=engine, notify=say)
    placer = Placer(given.contents, given.nodes, store)
    distinct = {finding.identity: finding for finding in findings}
    placed = ordered(map(placer.placed, distinct.values()))
    return Report(
        placed,
        tuple(files),
        len(given.nodes),
        len(shapes.shapes),
        perf_counter() - started,
    )


def check(
    asserted: Sequence[ox.Quad],
    store: ox.Store,
    shapes: ShapeSet,
    nodes: Collection[str],
    home: Home,
    *,
    engine: str,
    notify: Callable[[str], None],
) -> list[Finding]:
    """Apply the shapes to nodes of a graph, before and after what follows from it is derived.

    Args:
        asserted: the triples that are written.
        store: a store with the same triples; what follows is added to it.
        shapes: the shapes.
        nodes: the IRIs of the nodes to look at.
        home: where the rules are.
        engine: the SHACL validator.
        notify: told in a few words what is going on.

    Returns:
        The findings without their places, in no order.
    """
    checker = Checker(shapes, nodes, engine)
    # Not from the store, which keeps numbers in a form of its own.
    written = to_ntriples([quad.triple for quad in asserted])
    notify("checking what is written")
    findings = checker.by_query(store, as_written=True)
    # pyshifty lets go of the interpreter while it works, so that both go on at once.
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(checker.by_validator, written, as_written=True)
        notify("deriving what follows")
        unreadable = [quad for quad in store if _names_no_time(quad)]
        for quad in unreadable:
            store.remove(quad)
        derive(store, home.rule_files())
        store.extend(unreadable)
        notify("checking the graph")
        derived = [quad.triple for quad in store.quads_for_pattern(None, None, None, DERIVED)]
        second = pool.submit(checker.by_validator, written + to_ntriples(derived), as_written=False)
        findings += checker.by_query(store, as_written=False)
        return findings + first.result() + second.result()


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


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by file, place and shape."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[str, int, int, str, str, str]:
    return (
        str(finding.file),
        finding.line or 0,
        finding.column or 0,
        finding.shape.name,
        finding.path or "",
        finding.value or "",
    )
