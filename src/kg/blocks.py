"""Which node of a graph gets a block of its own in Turtle, and which is written inside another.

A blank node that one triple refers to is written there, in brackets. One that several refer
to, or that refers to itself in the end, needs a label; labels are given by what is said of the
nodes, so that they do not depend on the order or the labels of the file.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import TurtleError
from kg.namespaces import RDF

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FIRST: Final = RDF + "first"
REST: Final = RDF + "rest"
NIL: Final = RDF + "nil"

Subject = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal
Properties = dict[str, list[Term]]


class Blocks:
    """The triples of a file by subject.

    Args:
        quads: the triples, in the order of the file.
        path: the file, for messages.

    Attributes:
        properties: subject → predicate → values, in the order of the file.
        labels: the labels of the blank nodes that need one.

    Raises:
        TurtleError: if there is a triple term of RDF 1.2 among them.
    """

    def __init__(self, quads: Iterable[ox.Quad], path: Path | str) -> None:
        self.properties: dict[Subject, Properties] = {}
        self._references: dict[ox.BlankNode, list[tuple[str, Subject]]] = {}
        for quad in dict.fromkeys(quads):
            subject, value = quad.subject, quad.object
            if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
                raise TurtleError(
                    "triple terms of RDF 1.2 have no canonical form here",
                    file=path,
                    remedy="Describe the statement with a node of its own.",
                )
            predicate = quad.predicate.value
            self.properties.setdefault(subject, {}).setdefault(predicate, []).append(value)
            if isinstance(value, ox.BlankNode):
                self._references.setdefault(value, []).append((predicate, subject))
        shared = {node for node, by in self._references.items() if len(by) > 1}
        shared |= self._cyclic(shared)
        self.labels: dict[ox.BlankNode, str] = {
            node: f"_:b{index}" for index, node in enumerate(self._ranked(shared))
        }

    def inlined(self, node: ox.BlankNode) -> bool:
        """Whether the blank node is written where it is referred to."""
        return node in self._references and node not in self.labels

    def owner(self, node: Subject) -> Subject:
        """Return the subject of the block that the node is written in."""
        while isinstance(node, ox.BlankNode) and self.inlined(node):
            node = self._references[node][0][1]
        return node

    def subjects(self) -> list[Subject]:
        """Return the subjects that have a block of their own, in the order of the file."""
        return [
            subject
            for subject in self.properties
            if not (isinstance(subject, ox.BlankNode) and self.inlined(subject))
        ]

    def items(self, head: ox.BlankNode) -> list[Term] | None:
        """Return the items of a well-formed list that is written in one place, or None."""
        items: list[Term] = []
        node: Term = head
        while isinstance(node, ox.BlankNode):
            properties = self.properties.get(node, {})
            firsts, rests = properties.get(FIRST, []), properties.get(REST, [])
            if len(properties) != 2 or len(firsts) != 1 or len(rests) != 1:
                return None
            if not self.inlined(node):
                return None
            items.append(firsts[0])
            node = rests[0]
        return items if isinstance(node, ox.NamedNode) and node.value == NIL else None

    def _cyclic(self, shared: set[ox.BlankNode]) -> set[ox.BlankNode]:
        """Return the blank nodes that, one inside the other, lead back to themselves."""
        cyclic: set[ox.BlankNode] = set()
        settled = set(shared)
        for start in self._references:
            trail: dict[ox.BlankNode, None] = {}
            node: Subject = start
            while isinstance(node, ox.BlankNode) and node not in settled and node not in trail:
                if node not in self._references:
                    break
                trail[node] = None
                node = self._references[node][0][1]
            if isinstance(node, ox.BlankNode) and node in trail:
                nodes = list(trail)
                cyclic.update(nodes[nodes.index(node) :])
            settled.update(trail)
        return cyclic

    def _ranked(self, shared: set[ox.BlankNode]) -> list[ox.BlankNode]:
        """Order blank nodes by what is said of them.

        Every node is given a colour that sums up its surroundings, again and again until no
        colour splits further. Nodes that still look alike are told apart one by one; if they
        are alike in truth, it makes no difference which comes first.
        """
        if not shared:
            return []
        nodes = dict.fromkeys([*self._references, *self.properties])
        colours = {node: "" for node in nodes if isinstance(node, ox.BlankNode)}
        colours = self._refined(colours)
        while True:
            classes: dict[str, list[ox.BlankNode]] = defaultdict(list)
            for node, colour in colours.items():
                if node in shared:
                    classes[colour].append(node)
            alike = min((c for c, members in classes.items() if len(members) > 1), default=None)
            if alike is None:
                return sorted(shared, key=lambda node: colours[node])
            colours[classes[alike][0]] = f"first of {alike}"
            colours = self._refined(colours)

    def _refined(self, colours: dict[ox.BlankNode, str]) -> dict[ox.BlankNode, str]:
        count = 0
        while len(set(colours.values())) > count:
            count = len(set(colours.values()))
            colours = {node: self._colour(node, colours) for node in colours}
        return colours

    def _colour(self, node: ox.BlankNode, colours: dict[ox.BlankNode, str]) -> str:
        def shown(term: Term) -> str:
            return f"_:{colours[term]}" if isinstance(term, ox.BlankNode) else str(term)

        said = sorted(
            f"{predicate} {shown(value)}"
            for predicate, values in self.properties.get(node, {}).items()
            for value in values
        )
        by = sorted(
            f"{predicate} {shown(term)}" for predicate, term in self._references.get(node, [])
        )
        text = "\n".join([colours[node], *said, "<-", *by])
        return hashlib.sha256(text.encode()).hexdigest()
