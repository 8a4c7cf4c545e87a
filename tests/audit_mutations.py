"""Changes of claims that an audit ought to notice, made at random from a seed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.audit.claims import code_of, local_name
from kg.errors import TimeError
from kg.evidence import LineRange
from kg.intervals import parse_time
from kg.namespaces import RDF, TIME, concept, sas

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from kg.audit.claims import Claim, Graph, Term

KINDS: Final = ("digit", "year", "month", "state", "name", "shift")
SHIFT: Final = 5

_FIGURES: Final = frozenset(
    sas(name)
    for name in (
        *("value", "headCount", "attendance", "areaCount", "areaCovered", "areaTotal"),
        *("unitCount", "councilCount", "siteCount", "centreCount", "sessionNumber"),
        *("occurrences", "yen", "unitPrice", "userFee", "quantity", "times", "upperNumber"),
        *("articleNumber", "paragraphNumber", "itemNumber"),
    )
)
_TIMES: Final = tuple(sas(n) for n in ("when", "since", "until", "promulgated", "targetTime"))
_STATE: Final = sas("state")
_DONE: Final = ox.NamedNode(concept("state", "done"))
_PLANNED: Final = ox.NamedNode(concept("state", "planned"))
_INTENDED: Final = frozenset(
    concept("state", name) for name in ("planned", "under-consideration", "candidate", "assumed")
)


class Mutator:
    """Changes claims.

    Args:
        graph: the graph they come from, which holds the bodies of other cases.
        random: the source of chance.
    """

    def __init__(self, graph: Graph, random: Random) -> None:
        self._random = random
        self._graph = graph
        self._named: dict[tuple[str, str], list[ox.NamedNode]] = {}
        for claim in graph.claims():
            for predicate, values in claim.properties.items():
                for value in values:
                    key = (predicate, self._kind(value))
                    if isinstance(value, ox.NamedNode) and code_of(value.value).isdigit():
                        self._named.setdefault(key, []).append(value)
        self._changes: dict[str, Callable[[Claim], Claim | None]] = {
            "digit": self._digit,
            "year": self._year,
            "month": self._month,
            "state": self._state,
            "name": self._name,
            "shift": self._shift,
        }

    def mutate(self, claim: Claim, kind: str) -> Claim | None:
        """Return a claim changed in one way, or None if it has nothing to change."""
        return self._changes[kind](claim)

    def _kind(self, value: Term) -> str:
        types = self._graph.values(value.value, RDF + "type")
        return local_name(types[0].value) if types else ""

    def _replaced(self, claim: Claim, predicate: str, old: Term, new: Term) -> Claim:
        values = tuple(new if value == old else value for value in claim.properties[predicate])
        return replace(claim, properties={**claim.properties, predicate: values})

    def _one(
        self, claim: Claim, predicates: Sequence[str], fits: Callable[[Term], bool]
    ) -> tuple[str, Term] | None:
        found = [(p, v) for p in predicates for v in claim.properties.get(p, ()) if fits(v)]
        return self._random.choice(found) if found else None

    def _digit(self, claim: Claim) -> Claim | None:
        chosen = self._one(claim, sorted(_FIGURES), lambda v: isinstance(v, ox.Literal))
        if chosen is None:
            return None
        predicate, old = chosen
        if not isinstance(old, ox.Literal):
            return None
        places = [i for i, character in enumerate(old.value) if character.isdigit()]
        place = self._random.choice(places)
        digits = [d for d in "0123456789" if d != old.value[place]]
        if place == 0 and len(old.value) > 1:
            digits = [d for d in digits if d != "0"]
        written = old.value[:place] + self._random.choice(digits) + old.value[place + 1 :]
        return self._replaced(claim, predicate, old, ox.Literal(written, datatype=old.datatype))

    def _year(self, claim: Claim) -> Claim | None:
        by = self._random.choice((-2, -1, 1, 2))
        return self._retimed(
            claim,
            r"(?:19|20)[0-9]{2}",
            lambda name: re.sub(
                r"(?<![0-9])((?:19|20)[0-9]{2})", lambda found: str(int(found[1]) + by), name
            ),
        )

    def _month(self, claim: Claim) -> Claim | None:
        def change(name: str) -> str:
            months = list(re.finditer(r"(?<=[0-9]{4}-)[0-9]{2}", name))
            found = self._random.choice(months)
            other = self._random.choice([m for m in range(1, 13) if m != int(found[0])])
            return f"{name[: found.start()]}{other:02}{name[found.end() :]}"

        return self._retimed(claim, r"[0-9]{4}-[0-9]{2}", change)

    def _retimed(self, claim: Claim, pattern: str, change: Callable[[str], str]) -> Claim | None:
        chosen = self._one(claim, _TIMES, lambda v: bool(re.search(pattern, v.value)))
        if chosen is None:
            return None
        predicate, old = chosen
        for _ in range(20):
            name = change(old.value.removeprefix(TIME))
            try:
                parse_time(name)
            except TimeError:
                continue
            return self._replaced(claim, predicate, old, ox.NamedNode(TIME + name))
        return None

    def _state(self, claim: Claim) -> Claim | None:
        for old in claim.properties.get(_STATE, ()):
            if old == _DONE:
                return self._replaced(claim, _STATE, old, _PLANNED)
            if old.value in _INTENDED:
                return self._replaced(claim, _STATE, old, _DONE)
        return None

    def _name(self, claim: Claim) -> Claim | None:
        def swaps(predicate: str, value: Term) -> list[ox.NamedNode]:
            named = self._named.get((predicate, self._kind(value)), [])
            return [n for n in named if code_of(n.value) not in ("shared", claim.code)]

        chosen = [
            (predicate, value)
            for predicate, values in claim.properties.items()
            for value in values
            if isinstance(value, ox.NamedNode)
            and code_of(value.value).isdigit()
            and predicate not in (sas("partOf"), sas("itemOf"), sas("between"), sas("prefers"))
            and swaps(predicate, value)
        ]
        if not chosen:
            return None
        predicate, old = self._random.choice(chosen)
        return self._replaced(claim, predicate, old, self._random.choice(swaps(predicate, old)))

    def _shift(self, claim: Claim) -> Claim | None:
        by = self._random.choice((-SHIFT, SHIFT))
        if claim.evidence[0].first + by < 1:
            by = SHIFT
        moved = tuple(LineRange(r.first + by, r.last + by) for r in claim.evidence)
        return replace(claim, evidence=moved)
