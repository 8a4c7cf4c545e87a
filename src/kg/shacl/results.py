"""Validation results as SHACL defines them, read from a report graph."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.namespaces import SH

if TYPE_CHECKING:
    from collections.abc import Iterable

    Node = ox.NamedNode | ox.BlankNode
    Term = ox.NamedNode | ox.BlankNode | ox.Literal


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


_RESULT: Final = _sh("result")


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (SHACL, section 3.6.2).

    Attributes:
        focus: the node that was checked.
        shape: the shape whose constraint is broken; a blank node keeps its name.
        component: the constraint component, such as ``sh:MinCountConstraintComponent``.
        path: the path, if the shape has one; where it is no property, a blank node or None.
        value: the value that broke the constraint, if it is a single one.
        severity: ``sh:Violation`` or another.
        messages: what the validator says.
    """

    focus: Term
    shape: Term | None
    component: str
    path: Term | None
    value: Term | None
    severity: str
    messages: tuple[ox.Literal, ...] = field(default=(), compare=False)


def read_report(triples: Iterable[ox.Triple]) -> list[Result]:
    """Return the top-level results of a report graph, duplicates included."""
    about: dict[object, dict[ox.NamedNode, list[Term]]] = defaultdict(lambda: defaultdict(list))
    nodes: list[Term] = []
    for triple in triples:
        if not isinstance(triple.object, ox.Triple):
            about[triple.subject][triple.predicate].append(triple.object)
            if triple.predicate == _RESULT:
                nodes.append(triple.object)
    results = []
    for node in nodes:
        said = about[node]

        def one(name: str, said: dict[ox.NamedNode, list[Term]] = said) -> Term | None:
            return next(iter(said.get(_sh(name), ())), None)

        focus, component = one("focusNode"), one("sourceConstraintComponent")
        severity = one("resultSeverity")
        if focus is None:
            continue
        results.append(
            Result(
                focus,
                one("sourceShape"),
                component.value if component is not None else "",
                one("resultPath"),
                one("value"),
                severity.value if severity is not None else SH + "Violation",
                tuple(m for m in said.get(_sh("resultMessage"), ()) if isinstance(m, ox.Literal)),
            )
        )
    return results
