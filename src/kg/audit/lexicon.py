"""The words that the audit looks for: counters and endings from a table, words of concepts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from kg.audit.source import fold, squeeze
from kg.namespaces import CONCEPT, sas

if TYPE_CHECKING:
    from kg.audit.claims import Graph

TABLE: Final = "reading.toml"
_UNIT: Final = sas("unit")
_PARTS: Final = re.compile(r"[・/、]")
_NOTES: Final = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Counter:
    """The words that go with a number when it counts something.

    Attributes:
        after: those that follow it.
        before: those that stand before it.
        first: those that say one without a number, such as 初回.
    """

    after: tuple[str, ...]
    before: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


class Lexicon:
    """What to look for.

    Args:
        graph: holds the concepts and their labels.
        table: the table of words; by default the one of this package.
    """

    def __init__(self, graph: Graph, table: dict[str, Any] | None = None) -> None:
        self._graph = graph
        self.table = load_table() if table is None else table
        self._words: dict[str, tuple[str, ...]] = {}
        self._readings = {
            name: kind
            for kind, names in self.table["properties"].items()
            if kind not in ("context", "dated_kinds")
            for name in names
        }

    def reading(self, name: str) -> str | None:
        """Return in which way a property is read: ``figures``, ``times``, ``names`` …, or None."""
        return "figures" if name in self.table["figures"] else self._readings.get(name)

    @cached_property
    def _counters(self) -> dict[str, Counter]:
        return {
            name: Counter(*(_squeezed(words.get(key, [])) for key in ("after", "before", "first")))
            for name, words in self.table["counters"].items()
        }

    def counter(self, name: str) -> Counter:
        """Return the words that go with the figures of a property."""
        counters = [self._counters[kind] for kind in self.table["figures"][name]]
        return Counter(
            tuple(word for counter in counters for word in counter.after),
            tuple(word for counter in counters for word in counter.before),
            tuple(word for counter in counters for word in counter.first),
        )

    def unit_counter(self, concept: str) -> Counter:
        """Return the words that go with numbers of a unit, or of the unit of a measure."""
        units = self._graph.iris(concept, _UNIT) or [concept]
        words = [word for unit in units for word in self.words(unit)]
        return Counter(tuple(words), tuple(self.words(concept)))

    def words(self, concept: str) -> tuple[str, ...]:
        """Return the words by which a text may tell a concept, squeezed, the longest first."""
        found = self._words.get(concept)
        if found is None:
            words: dict[str, None] = {}
            for name in self._graph.names(concept):
                plain = _NOTES.sub("", fold(name)) or fold(name)
                for part in (plain, *_PARTS.split(plain)):
                    words[squeeze(part).removesuffix("等")] = None
            found = tuple(sorted((word for word in words if word), key=lambda w: (-len(w), w)))
            self._words[concept] = found
        return found

    @staticmethod
    def is_concept(iri: str) -> bool:
        """Whether an IRI is that of a concept."""
        return iri.startswith(CONCEPT)

    @staticmethod
    def iri(name: str) -> str:
        """Return the IRI of a concept that the table names, such as ``role/member``."""
        return CONCEPT + name


def load_table() -> dict[str, Any]:
    """Return the table of words that this package carries."""
    text = resources.files("kg.audit").joinpath(TABLE).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _squeezed(words: list[str]) -> tuple[str, ...]:
    return tuple(squeeze(word) for word in words)
