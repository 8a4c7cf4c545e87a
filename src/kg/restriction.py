"""What a bound parameter restricts, said where an engine can use it.

A question of the catalogue filters by a parameter that need not be given::

    VALUES (?_lang ?_municipality) { ("ja" UNDEF) }
    ?claim sas:municipality ?municipality ; sas:theme ?theme .
    FILTER(!BOUND(?_municipality) || ?municipality = ?_municipality)
    FILTER(!BOUND(?_kind) || EXISTS { ?claim sas:eventKind ?_kind })

That runs anywhere, but an engine reads the whole country before it looks at the filter. Once the
parameter is bound to an IRI, the first filter says the same as ``VALUES ?municipality { <iri> }``
and the second the same as the pattern ``?claim sas:eventKind <iri>``, and put at the head of the
group they are where an engine begins. A filter whose parameter is not given says nothing at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.sparql import Token

_FILTER: Final = ("FILTER", "(", "!", "BOUND", "(", "?", ")", "|", "|")
_PLAIN: Final = ("iri", "name")
_A: Final = "a"


class Restrictions:
    """The filters of one group that a parameter's value decides.

    Args:
        tokens: the tokens of a query, without spaces.
        start: the place behind the inline data of the parameters, in their group.
        written: name of a variable → its term as SPARQL, None for one that is not given.
        restrict: whether to say at the head what the given ones restrict; some engines plan
            worse with it. What is not given is dropped in any case.

    Attributes:
        head: what to say at the head of the group instead.
        dropped: for the first token of each filter that goes, its last.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        start: int,
        written: Mapping[str, str | None],
        *,
        restrict: bool,
    ) -> None:
        self._tokens = tokens
        self._written = written
        self._restrict = restrict
        self.dropped: dict[int, int] = {}
        said: list[str] = []
        inside = frozenset(self._bound_by_patterns(start))
        for index in self._filters(start):
            found = self._decided(index, inside)
            if found is not None:
                self.dropped[index] = self._closing(index + 1)
                said += [found] if found else []
        self.head = " ".join(said)

    def _decided(self, index: int, inside: frozenset[str]) -> str | None:
        """What a filter says: a pattern, nothing (""), or None if it has to stay."""
        signs = [
            "?" if token.kind == "variable" else token.keyword
            for token in self._tokens[index : index + len(_FILTER)]
        ]
        name = self._tokens[index + 5].text[1:] if tuple(signs) == _FILTER else ""
        if name not in self._written:
            return None
        term = self._written[name]
        if term is None:
            return ""
        rest = self._tokens[index + len(_FILTER) : self._closing(index + 1)]
        if not self._restrict or not term.startswith("<"):
            return None  # literals can be equal and not the same
        return self._equal(rest, name, term, inside) or self._exists(rest, name, term)

    def _equal(
        self, rest: Sequence[Token], name: str, term: str, inside: frozenset[str]
    ) -> str | None:
        match rest:
            case [left, sign, right] if (
                left.kind == right.kind == "variable"
                and sign.text == "="
                and right.text[1:] == name
                and left.text[1:] in inside
            ):
                return f"VALUES {left.text} {{ {term} }}"
        return None

    @staticmethod
    def _exists(rest: Sequence[Token], name: str, term: str) -> str | None:
        match rest:
            case [exists, opening, subject, predicate, value, closing] if (
                exists.keyword == "EXISTS"
                and (opening.text, closing.text) == ("{", "}")
                and subject.kind == value.kind == "variable"
                and value.text[1:] == name
                and (predicate.kind in _PLAIN or predicate.text == _A)
            ):
                return f"{subject.text} {predicate.text} {term} ."
        return None

    def _group(self, start: int) -> Iterator[tuple[int, int]]:
        """The tokens of the group itself, without those of groups in it: place and brackets."""
        braces = brackets = 0
        for index in range(start, len(self._tokens)):
            sign = self._tokens[index].keyword
            braces += {"{": 1, "}": -1}.get(sign, 0)
            if braces < 0:
                return
            brackets += {"(": 1, ")": -1}.get(sign, 0)
            if braces == 0:
                yield index, brackets

    def _filters(self, start: int) -> Iterator[int]:
        for index, brackets in self._group(start):
            if brackets == 0 and self._tokens[index].keyword == "FILTER":
                yield index

    def _bound_by_patterns(self, start: int) -> Iterator[str]:
        """The variables that every solution of the group binds by a pattern of its own."""
        for index, brackets in self._group(start):
            token = self._tokens[index]
            if brackets == 0 and token.kind == "variable":
                yield token.text[1:]

    def _closing(self, opening: int) -> int:
        """The place of the bracket that closes the one at a place."""
        depth = 0
        for index in range(opening, len(self._tokens)):
            depth += {"(": 1, ")": -1}.get(self._tokens[index].keyword, 0)
            if depth == 0:
                return index
        return len(self._tokens) - 1
