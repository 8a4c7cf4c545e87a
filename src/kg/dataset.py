"""The graph in memory: what the files assert and what follows from it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.derivation import DERIVED, Step, derive
from kg.errors import KgError, TimeError
from kg.namespaces import ID, TIME, sas
from kg.turtle import find_iri, read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kg.home import Home

_CLAIMS_QUERY: Final = f"""
SELECT ?municipality (COUNT(DISTINCT ?claim) AS ?claims) WHERE {{
  ?claim a <{sas("Claim")}> ; <{sas("municipality")}> ?municipality .
}}
GROUP BY ?municipality
"""


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much a dataset holds and what its derivation gave.

    Attributes:
        files: Turtle files read.
        asserted: triples that the files assert.
        derived: triples that were derived and are asserted nowhere.
        claims: municipality code → number of its claims, sorted by code.
        steps: the steps of the derivation, in their order.
        seconds: how long reading and deriving took.
    """

    files: int
    asserted: int
    derived: int
    claims: dict[str, int]
    steps: tuple[Step, ...]
    seconds: float

    @property
    def triples(self) -> int:
        """All triples, asserted or derived."""
        return self.asserted + self.derived

    def to_json(self) -> dict[str, Any]:
        """Return the statistics as plain values for JSON."""
        return {
            "files": self.files,
            "asserted": self.asserted,
            "derived": self.derived,
            "claims": self.claims,
            "steps": [[step.name, step.found, step.added, step.seconds] for step in self.steps],
            "seconds": self.seconds,
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Statistics:
        """Return the statistics that :meth:`to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: if they are not of that form.
        """
        return cls(
            int(values["files"]),
            int(values["asserted"]),
            int(values["derived"]),
            {str(code): int(count) for code, count in values["claims"].items()},
            tuple(Step(str(n), int(f), int(a), float(s)) for n, f, a, s in values["steps"]),
            float(values["seconds"]),
        )


@dataclass(frozen=True, slots=True)
class Dataset:
    """A store with the whole graph in its default graph.

    Attributes:
        store: asserted and derived triples in the default graph; the derived ones also in the
            graph :data:`kg.derivation.DERIVED`.
        statistics: how much it holds.
    """

    store: ox.Store
    statistics: Statistics


def load(home: Home, notify: Callable[[str], None] | None = None) -> Dataset:
    """Read the ontology and the data of a home into memory and derive what follows.

    Args:
        home: the folders to read.
        notify: told what is going on, in a few words, as it goes on.

    Raises:
        TurtleError: if a file cannot be read or parsed.
        TimeError: if a time cannot be read; the error names the file that uses it.
        RuleError: if a rule cannot be run.
    """
    return load_files(home.graph_files(), home.rule_files(), home=home, notify=notify)


def load_files(
    files: Sequence[Path],
    rules: Sequence[Path] = (),
    *,
    home: Home | None = None,
    notify: Callable[[str], None] | None = None,
) -> Dataset:
    """Read Turtle files into memory and derive what follows.

    Args:
        files: the files to read.
        rules: the rules to run, in their order.
        home: where the files come from, so that blank nodes get the same names wherever the
            home lies.
        notify: told what is going on, in a few words, as it goes on.

    Raises:
        TurtleError, TimeError, RuleError: as :func:`load`.
    """
    started = perf_counter()
    store = ox.Store()
    for number, path in enumerate(files, 1):
        if notify:
            notify(f"reading {number} of {len(files)} files")
        store.extend(read_quads(path, home.relative(path) if home else str(path)))
    asserted = len(store)
    try:
        steps = derive(store, rules, (lambda name: notify(f"deriving {name}")) if notify else None)
    except TimeError as error:
        raise _with_place(error, files) from None
    return Dataset(
        store,
        Statistics(
            files=len(files),
            asserted=asserted,
            derived=sum(step.added for step in steps),
            claims=_claims(store),
            steps=tuple(steps),
            seconds=perf_counter() - started,
        ),
    )


def read_quads(path: Path, name: str) -> list[ox.Quad]:
    """Read a Turtle file, with blank nodes named after the file and their place in it.

    So two files never share one, and the same files always give the same graph to the letter.

    Args:
        path: the file.
        name: the name of the file to derive the names of blank nodes from.

    Raises:
        TurtleError: if the file cannot be read or parsed.
    """
    quads = read(path).quads
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def named(node: ox.BlankNode) -> ox.BlankNode:
        return names.setdefault(node, ox.BlankNode(f"f{digest}n{len(names)}"))

    for index, quad in enumerate(quads):
        subject, value = quad.subject, quad.object
        if isinstance(subject, ox.BlankNode) or isinstance(value, ox.BlankNode):
            quads[index] = ox.Quad(
                named(subject) if isinstance(subject, ox.BlankNode) else subject,
                quad.predicate,
                named(value) if isinstance(value, ox.BlankNode) else value,
            )
    return quads


def asserted_quads(store: ox.Store) -> Iterator[ox.Quad]:
    """Yield the triples of the default graph that are not derived."""
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        if ox.Quad(quad.subject, quad.predicate, quad.object, DERIVED) not in store:
            yield quad


def _claims(store: ox.Store) -> dict[str, int]:
    result = store.query(_CLAIMS_QUERY)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("not a SELECT query")
    counts = {
        row["municipality"].value.removeprefix(ID): int(row["claims"].value) for row in result
    }
    return dict(sorted(counts.items()))


def _with_place(error: TimeError, files: Sequence[Path]) -> TimeError:
    """Return the error with the first place that names the time."""
    if error.time is None:
        return error
    for path in files:
        try:
            place = find_iri(path, TIME + error.time)
        except KgError:
            continue
        if place:
            return TimeError(
                error.message,
                file=path,
                line=place[0],
                column=place[1],
                remedy=error.remedy,
                time=error.time,
            )
    return error
