"""Looking for a body, post, place, programme, document or person by its names.

A node is found by any of its names, also without the municipality before it. In the section of
its own municipality a short name is enough, and for a node that has no proper name (``X市の老人
クラブ``) the word of its class. A node of another municipality must be told apart from the
local ones: its name or the lines must hold the name of that municipality.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.audit.claims import code_of, local_name
from kg.audit.scores import Outcome, Score
from kg.audit.source import squeeze
from kg.curie import curie
from kg.evidence import LineRange
from kg.namespaces import ID, PREFIXES, RDF, sas

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.audit.claims import Graph
    from kg.audit.lexicon import Lexicon
    from kg.audit.source import Cited
    from kg.audit.words import Pairs

_PARENTHESES: Final = re.compile(r"\([^()]*\)")
_CODE: Final = re.compile(r"[0-9]{5}")
_AREA_ENDINGS: Final = ("地区", "圏域", "校区", "区域", "エリア", "地域", "区")
_KIND_PROPERTIES: Final = (
    PREFIXES["org"] + "classification",
    sas("programmeKind"),
    sas("documentKind"),
)
_REACH: Final = 40
"""How many lines above those cited may tell what they are about."""
_COMPOSED: Final = 0.6
"""The share of a composed name that the lines must hold."""


@dataclass(frozen=True, slots=True)
class Forms:
    """By what a node may be told.

    Attributes:
        full: forms that name it anywhere.
        local: forms that name it in the section of its municipality.
        kinds: words of its class, if it has no proper name.
        place: names of its municipality, one of which must stand by a local form elsewhere.
    """

    full: tuple[str, ...]
    local: tuple[str, ...]
    kinds: tuple[str, ...]
    place: tuple[str, ...]


class Names:
    """The names of nodes.

    Args:
        graph: holds the nodes.
        lexicon: holds the words of their classes.
        sections: municipality code → the lines of the text that deal with it.
    """

    def __init__(
        self, graph: Graph, lexicon: Lexicon, sections: dict[str, list[LineRange]]
    ) -> None:
        self._graph = graph
        self._lexicon = lexicon
        self._sections = sections
        self._forms: dict[str, Forms] = {}

    def forms(self, node: str) -> Forms:
        """Return by what a node may be told."""
        found = self._forms.get(node)
        if found is None:
            found = self._forms[node] = self._make(node)
        return found

    def texts(self, node: str) -> list[str]:
        """Return the Japanese names of a node without that of its municipality."""
        place = self._place(code_of(node))
        return [_without(name, place) for name in map(squeeze, self._graph.names(node))]

    def in_section(self, cited: Cited, code: str) -> bool:
        """Whether all lines cited are in the sections of a municipality."""
        sections = self._sections.get(code, [])
        return bool(cited.ranges) and all(
            any(lines.within(section) for section in sections) for lines in cited.ranges
        )

    def tier_words(self, node: str) -> tuple[str, ...]:
        """Return the words of the tier of a council or post that has one."""
        tiers = self._graph.iris(node, sas("tier"))
        return tuple(word for tier in tiers for word in self._lexicon.words(tier))

    def start_of(self, cited: Cited, code: str) -> int:
        """Return the first line of the section that the lines cited begin in."""
        first = cited.ranges[0] if cited.ranges else None
        for section in self._sections.get(code, []):
            if first and first.first in section:
                return section.first
        return first.first if first else 1

    def _place(self, code: str) -> tuple[str, ...]:
        """Return the names of a municipality or prefecture, the longest first."""
        names = {squeeze(name) for name in self._graph.names(ID + code)} if code else set()
        return tuple(sorted((n for n in names if len(n) > 1), key=lambda n: (-len(n), n)))

    def _make(self, node: str) -> Forms:
        code = code_of(node)
        place = self._place(code)
        names = [squeeze(name) for name in self._graph.names(node)]
        forms: dict[str, None] = {}
        for name in names:
            for form in (name, _PARENTHESES.sub("", name)):
                forms[form] = None
                if node != ID + code:
                    forms[_without(form, place)] = None
        kinds = {local_name(k) for k in self._graph.iris(node, RDF + "type")}
        if "Area" in kinds:
            for form in list(forms):
                for ending in _AREA_ENDINGS:
                    if form.endswith(ending) and len(form) > len(ending) + 1:
                        forms[form.removesuffix(ending)] = None
        all_forms = tuple(form for form in forms if form)
        bears_place = tuple(f for f in all_forms if any(name in f for name in place))
        if _CODE.fullmatch(code):
            is_place = node == ID + code
            return Forms(
                all_forms if is_place else bears_place,
                all_forms,
                self._kinds(node, kinds, names, place),
                place,
            )
        return Forms(tuple(f for f in all_forms if len(f) > 1), all_forms, (), place)

    def _kinds(
        self, node: str, kinds: set[str], names: Sequence[str], place: Sequence[str]
    ) -> tuple[str, ...]:
        generic = kinds & {"CoordinatorPost", "Council", "Government", "Document"} or any(
            name.startswith(tuple(f"{p}の" for p in place)) for name in names if place
        )
        if not generic:
            return ()
        concepts = [c for p in _KIND_PROPERTIES for c in self._graph.iris(node, p)]
        for kind, concept in self._lexicon.table["class_words"].items():
            if kind in kinds:
                concepts.append(self._lexicon.iri(concept))
        return tuple(word for concept in concepts for word in self._lexicon.words(concept))


def check_name(names: Names, pairs: Pairs, cited: Cited, name: str, node: str, code: str) -> Score:
    """Look for a node in the lines a claim cites.

    Args:
        names: the names of nodes.
        pairs: the pairs of characters of the text, for names that are composed.
        cited: the lines.
        name: the property.
        node: the IRI of the node.
        code: the code of the municipality that the claim belongs to.
    """
    forms = names.forms(node)
    shown = curie(node)
    own = code_of(node)
    is_local = own == code or not _CODE.fullmatch(own)
    in_section = own == code and names.in_section(cited, code)

    def found(words: Sequence[str], rule: str | None = None) -> Score | None:
        for word in words:
            if (mark := cited.find(word)) is not None:
                lines = cited.lines_of(mark)
                return Score(name, shown, Outcome.CONFIRMED, lines, rule, mark=mark)
        return None

    score = found(forms.full)
    if score is None and (is_local and _near(own, code)):
        score = found(forms.local)
    elif score is None and found(forms.place):
        score = found(forms.local) or found(forms.kinds, "class word")
    if score is None and own == code:
        score = found(forms.kinds, "class word")
        if score is None and in_section and node in (ID + code, f"{ID}{code}/government"):
            score = Score(
                name,
                shown,
                Outcome.CONFIRMED if node == ID + code else Outcome.DERIVED,
                cited.ranges[0],
                "municipality of the section",
            )
    if score is None and own == code:
        score = _by_tier(names, cited, name, node)
    if score is None and is_local:
        texts = names.texts(node)
        best = max((pairs.coverage(cited, [text]) for text in texts), default=0.0)
        if texts and best >= _COMPOSED:
            score = Score(name, shown, Outcome.DERIVED, cited.ranges[0], "composed name")
    if score is None and is_local and _near(own, code):
        score = _above(
            cited, name, shown, (*forms.local, *forms.kinds), names.start_of(cited, code)
        )
    if score is not None:
        return score
    wanted = " / ".join(dict.fromkeys([*forms.local, *forms.kinds])) or shown
    return Score(name, shown, Outcome.UNCONFIRMED, looked_for=wanted)


def _by_tier(names: Names, cited: Cited, name: str, node: str) -> Score | None:
    """Take a heading such as 第1層 for the council or post of that tier."""
    for word in names.tier_words(node):
        if (mark := cited.find(word)) is not None:
            lines = cited.lines_of(mark)
            return Score(name, curie(node), Outcome.DERIVED, lines, "told by its tier", mark=mark)
    return None


def _above(cited: Cited, name: str, shown: str, words: Sequence[str], start: int) -> Score | None:
    """Look in the lines above those cited, where what a passage is about is told once."""
    if not cited.ranges or cited.ranges[0].first <= start:
        return None
    first = cited.ranges[0].first
    above = cited.of([LineRange(max(start, first - _REACH), first)])
    for word in words:
        if len(word) > 1 and (mark := above.find(word)) is not None:
            return Score(name, shown, Outcome.DERIVED, above.lines_of(mark), "told above")
    return None


def _near(own: str, code: str) -> bool:
    """Whether short names of a node may stand in the section of a municipality.

    Those of a prefecture (県) may where the municipality lies in it.
    """
    return not own.isdigit() or own == code or code.startswith(own)


def _without(name: str, place: Sequence[str]) -> str:
    """Return a name without that of the municipality before it."""
    for prefix in place:
        for form in (f"{prefix}の", prefix):
            if name.startswith(form) and len(name) > len(form):
                return name.removeprefix(form)
    return name
