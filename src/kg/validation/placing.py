"""Finding the triple that is to blame for a finding."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.namespaces import RDFS, SH, sas
from kg.turtle import decode
from kg.validation.findings import Place, as_stored
from kg.written import Span, Surface, Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kg.validation.findings import Finding

_SUBPROPERTY: Final = ox.NamedNode(RDFS + "subPropertyOf")
_TIMES: Final = {
    sas("earliestStart"): (sas("since"), sas("when"), sas("promulgated")),
    sas("latestStart"): (sas("since"), sas("when"), sas("promulgated")),
    sas("earliestEnd"): (sas("until"), sas("when"), sas("since")),
    sas("latestEnd"): (sas("until"), sas("when"), sas("since")),
}
"""Derived bounds of a claim → what they are derived from."""

_SURPLUS: Final = frozenset(f"{SH}{name}ConstraintComponent" for name in ("MaxCount", "UniqueLang"))


class Placer:
    """Says where what a finding is about is written.

    Args:
        contents: file → its bytes.
        described: IRI of a node → the files in which it is a subject, in their order.
        store: the graph, for the order of properties.
    """

    def __init__(
        self,
        contents: Mapping[Path, bytes],
        described: Mapping[str, list[Path]],
        store: ox.Store,
    ) -> None:
        self._contents = contents
        self._described = described
        self._store = store
        self._surfaces: dict[Path, Surface] = {}

    def placed(self, finding: Finding) -> Finding:
        """Return a finding with its place."""
        files = self._described.get(finding.node, [])
        # Of several, the last says what is wrong under the conditions that the others state.
        candidates = [finding.path] if finding.path else list(reversed(finding.shape.path))
        predicates = list(dict.fromkeys(each for c in candidates for each in self._sources(c)))
        for exact in (True, False):
            for file in files:
                span = self._triple(file, finding, predicates, exact=exact)
                if span is not None:
                    return replace(finding, place=self._place(file, span))
        for file in files:
            node = self._surface(file).subjects.get(finding.node)
            if node is not None:
                return replace(finding, place=self._place(file, node))
        return finding

    def _triple(
        self, file: Path, finding: Finding, predicates: Iterable[str], *, exact: bool
    ) -> Span | None:
        surface = self._surface(file)
        triples = surface.triples(finding.node)
        for predicate in predicates:
            about = [written for written in triples if written.predicate == predicate]
            if not exact and about:
                return self._span(about[-1 if finding.component in _SURPLUS else 0])
            if exact and finding.term is not None:
                for written in about:
                    if as_stored(surface.term(written)) == finding.term:
                        return self._span(written)
        return None

    @staticmethod
    def _span(written: Written) -> Span:
        # The predicate belongs to it where both stand on one line and nothing is between them.
        near = written.object.start - written.at.end == 1
        return Span(written.at.start, written.object.end) if near else written.object

    def _sources(self, predicate: str) -> list[str]:
        """Return a property, and those that authors write and from which it is derived."""
        below = self._store.quads_for_pattern(None, _SUBPROPERTY, ox.NamedNode(predicate))
        return [
            predicate,
            *_TIMES.get(predicate, ()),
            *sorted(q.subject.value for q in below if isinstance(q.subject, ox.NamedNode)),
        ]

    def _surface(self, file: Path) -> Surface:
        made = self._surfaces.get(file)
        if made is None:
            made = self._surfaces[file] = Surface(decode(self._contents[file], file))
        return made

    def _place(self, file: Path, span: Span) -> Place:
        return Place(file, *self._surface(file).place(span))
