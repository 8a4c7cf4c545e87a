"""What a validation found."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.shapes import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.language import Language
    from kg.shapes import Shape

    Term = ox.NamedNode | ox.BlankNode | ox.Literal

_PLACEHOLDER: Final = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something is written.

    Attributes:
        file: the file.
        line: the line, counted from 1.
        column: the column of its first character, counted from 1 in characters.
        end_column: the column behind its last character, on the same line.
    """

    file: Path
    line: int
    column: int = 1
    end_column: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken promise.

    Attributes:
        shape: the shape that is broken.
        node: the IRI of the node it is broken at.
        path: the IRI of the property it is about, if there is a single one.
        value: the value that is wrong, as people read it.
        component: the IRI of the SHACL constraint component.
        term: the value as a term.
        bindings: name → value, for the places of the message.
        place: where the triple is written, or the node if no single triple is to blame.
    """

    shape: Shape
    node: str
    path: str | None
    value: str | None
    component: str
    term: ox.NamedNode | ox.BlankNode | ox.Literal | None = field(default=None, compare=False)
    bindings: Mapping[str, str] = field(default_factory=dict, compare=False)
    place: Place | None = field(default=None, compare=False)

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.shape.severity

    @property
    def file(self) -> Path | None:
        """The file of its place."""
        return self.place.file if self.place else None

    @property
    def line(self) -> int | None:
        """The line of its place, counted from 1."""
        return self.place.line if self.place else None

    @property
    def column(self) -> int | None:
        """The column of its place, counted from 1."""
        return self.place.column if self.place else None

    @property
    def identity(self) -> tuple[str, str, str, str, str]:
        """What tells it from every other finding."""
        return (self.shape.iri, self.node, self.path or "", str(self.term or ""), self.component)

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


def as_stored(term: Term | None) -> Term | None:
    """Return a term as a store keeps it, 23.0 as 23, so that both kinds of finding agree."""
    if not isinstance(term, ox.Literal):
        return term
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), term))
    stored = next(iter(store)).object
    return None if isinstance(stored, ox.Triple) else stored
