"""One Turtle file in the making, and the lines of the source that it cites."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from kg.canonical import format_quads
from kg.errors import KgError
from kg.evidence import LineRange
from kg.namespaces import CONCEPT, PREFIXES, RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.synth.dice import Dice

_TYPE: Final = ox.NamedNode(RDF + "type")
_INTEGER: Final = ox.NamedNode(XSD + "integer")
_DECIMAL: Final = ox.NamedNode(XSD + "decimal")
_BOOLEAN: Final = ox.NamedNode(XSD + "boolean")
_MARK: Final = (
    "# Synthetic: made by kg synth for tests and measurements. No such place, no such source.",
)
_ELSEWHERE: Final = {
    "label": "rdfs:label",
    "altLabel": "skos:altLabel",
    "hiddenLabel": "skos:hiddenLabel",
    "classification": "org:classification",
    "unitOf": "org:unitOf",
    "postIn": "org:postIn",
    "organization": "org:organization",
    "role": "org:role",
    "latitude": "schema:latitude",
    "longitude": "schema:longitude",
    "url": "schema:url",
    "isPartOf": "dct:isPartOf",
    "title": "dct:title",
    "description": "dct:description",
    "license": "dct:license",
}
"""Properties that are not of the house, by the name that :meth:`Page.add` gives them."""


class Text(NamedTuple):
    """A text in both languages."""

    ja: str
    en: str


class Tagged(NamedTuple):
    """A text in one language."""

    text: str
    language: str


class Plain(NamedTuple):
    """A string without a language, such as a code."""

    text: str


Value = str | int | bool | Decimal | Text | Tagged | Plain | LineRange
Values = Value | list[str] | list[LineRange] | list[Tagged] | None


class Page:
    """The triples of one file.

    A value is a prefixed name (``state:done``), a name within the municipality (``body/shakyo``),
    a number, a text, or lines of the source; None leaves the property out.

    Args:
        base: what the names of the file hang on.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self._quads: list[ox.Quad] = []

    def add(self, name: str, kind: str, **said: Values) -> str:
        """Describe a node.

        Args:
            name: its name, as in values.
            kind: its class in the ontology of the house.
            said: its properties: those of the house by their names, others as listed above.

        Returns:
            The name.
        """
        subject = self._node(name)
        self._quads.append(ox.Quad(subject, _TYPE, _named(kind if ":" in kind else f"sas:{kind}")))
        for key, values in said.items():
            if values is None:
                continue
            predicate = _named(_ELSEWHERE.get(key, f"sas:{key}"))
            for value in values if isinstance(values, list) else [values]:
                for term in self._terms(value):
                    self._quads.append(ox.Quad(subject, predicate, term))
        return name

    def __len__(self) -> int:
        """Return how many triples there are."""
        return len(self._quads)

    def turtle(self) -> str:
        """Return the file in canonical form."""
        return format_quads(self._quads, base=self.base, head=_MARK)

    def _node(self, name: str) -> ox.NamedNode:
        return _named(name) if ":" in name else ox.NamedNode(self.base + name)

    def _terms(self, value: Value) -> tuple[ox.NamedNode | ox.Literal, ...]:
        if isinstance(value, str):
            return (self._node(value),)
        if isinstance(value, Text):
            return ox.Literal(value.ja, language="ja"), ox.Literal(value.en, language="en")
        if isinstance(value, Tagged):
            return (ox.Literal(value.text, language=value.language),)
        if isinstance(value, Plain):
            return (ox.Literal(value.text),)
        if isinstance(value, LineRange):
            return (ox.NamedNode(value.iri),)
        if isinstance(value, bool):
            return (ox.Literal("true" if value else "false", datatype=_BOOLEAN),)
        return (ox.Literal(str(value), datatype=_INTEGER if isinstance(value, int) else _DECIMAL),)


@lru_cache(maxsize=4096)
def _named(name: str) -> ox.NamedNode:
    prefix, _, local = name.partition(":")
    if local.startswith("//"):
        return ox.NamedNode(name)
    return ox.NamedNode(PREFIXES.get(prefix, f"{CONCEPT}{prefix}/") + local)


class Lines:
    """Hands out the lines of one case, in their order, so that none is left without account.

    Args:
        first: the first line of the case.
        limit: how many lines there may be.
        dice: decides how long a passage is and where a line is blank.
    """

    def __init__(self, first: int, limit: int, dice: Dice) -> None:
        self.first = first
        self.blank: list[LineRange] = []
        self.headings: list[LineRange] = []
        self.furniture: list[LineRange] = []
        self._end = first + limit - 1
        self._last = first - 1
        self._dice = dice
        self._head: LineRange | None = None
        self._head_cited = True
        self._earlier: list[LineRange] = []

    @property
    def last(self) -> int:
        """The last line that was handed out."""
        return self._last

    def section(self) -> None:
        """Begin a section: a heading that states no fact, and the head of a table."""
        self.close()
        if self._last >= self.first:
            self.furniture.append(self._take(1))
        self.blank.append(self._take(1))
        self.headings.append(self._take(1))
        self._head = self._take(self._dice.between(1, 2))
        self._head_cited = False
        self._earlier = []

    def close(self) -> None:
        """End a section; the head of a table that nothing rests on is but a heading."""
        if self._head is not None and not self._head_cited:
            self.headings.append(self._head)
        self._head = None

    def cite(self, mean: float = 2.4) -> list[LineRange]:
        """Return the lines that prove the next claim: a new passage, and ones that it rests on.

        Args:
            mean: how many passages there are on average, at least one.
        """
        if self._dice.chance(0.12):
            self.blank.append(self._take(self._dice.between(1, 2)))
        own = self._take(self._dice.between(1, 3))
        cited = [own]
        wanted = 1 + self._dice.rounded(max(mean - 1, 0))
        if wanted > 1 and self._head is not None:
            cited.append(self._head)
            self._head_cited = True
        if wanted > 2:
            cited += self._dice.some(self._earlier, wanted - 2)
        self._earlier = [*self._earlier[-5:], own]
        return cited

    def _take(self, number: int) -> LineRange:
        if self._last + number > self._end:
            raise KgError("a case needs more lines than it may have")
        taken = LineRange(self._last + 1, self._last + number)
        self._last += number
        return taken


def together(evidence: Iterable[Sequence[LineRange]]) -> list[LineRange]:
    """Return all lines of several claims, each range once."""
    return sorted({lines for cited in evidence for lines in cited})
