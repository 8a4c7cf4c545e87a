"""What is checked, and what it is read together with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.turtle import decode, parse, read_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from kg.home import Home


@dataclass(frozen=True, slots=True)
class Given:
    """The files to check.

    Attributes:
        contents: file → its bytes.
        quads: file → its triples.
        nodes: IRI of a node → the files that describe it, in their order.
    """

    contents: dict[Path, bytes]
    quads: dict[Path, list[ox.Quad]]
    nodes: dict[str, list[Path]]


def read_given(files: Sequence[Path]) -> Given:
    """Read the files to check.

    Raises:
        TurtleError: if a file cannot be read.
    """
    given = Given({}, {}, {})
    for path in files:
        given.contents[path] = read_bytes(path)
        text = decode(given.contents[path], path)  # the parser would let pass what is in comments
        given.quads[path] = parse(text, path, rename_blank_nodes=True).quads
        for iri in subjects(given.quads[path]):
            given.nodes.setdefault(iri, []).append(path)
    return given


def with_background(home: Home, given: Given) -> list[ox.Quad]:
    """Return the triples of the given files and of all that they are read together with."""
    own = {path.resolve(): path for path in home.graph_files()}
    known = {path.resolve() for path in given.quads}
    strangers = {path for path in given.quads if path.resolve() not in own}
    beside = {
        sibling.resolve(): sibling
        for folder in sorted({path.parent for path in strangers})
        for sibling in sorted(folder.glob("*.ttl"))
        if not sibling.name.startswith(".")
    }
    quads = [quad for content in given.quads.values() for quad in content]
    taken = {iri for iri, files in given.nodes.items() if not strangers.isdisjoint(files)}
    for resolved, path in [*beside.items(), *own.items()]:
        if resolved in known:
            continue
        known.add(resolved)
        content = parse(read_bytes(path), path, rename_blank_nodes=True).quads
        described = subjects(content)
        if taken.isdisjoint(described):
            quads += content
            if resolved in beside:
                taken |= described.keys()
    return quads


def subjects(quads: Sequence[ox.Quad]) -> dict[str, None]:
    """Return the IRIs that are subjects, each once, in their order."""
    return dict.fromkeys(
        quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)
    )
