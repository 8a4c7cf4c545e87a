"""Writing RDF terms in Turtle: IRIs as short as is safe, literals without a change to them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from kg.namespaces import CONCEPT, PREFIXES, XSD
from kg.tokens import PN_CHARS, PN_CHARS_BASE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

_PLAIN_LOCAL: Final = re.compile(rf"(?:[{PN_CHARS_BASE}_0-9:](?:[{PN_CHARS}:.]*[{PN_CHARS}:])?)?")
# A comma is escaped so that a range of lines stays a name. Any other character that would need
# an escape makes a name harder to read than the IRI is.
_ESCAPABLE: Final = ","
_SCHEME_IRI: Final = re.compile(re.escape(CONCEPT) + r"([a-z][a-z0-9]*(?:-[a-z0-9]+)*)/")
_FOLDER: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*/(?:[^?#]*/)?")
_SAFE_REFERENCE: Final = re.compile(r"[^:/?#]+(?:/[^?#]*)?")
_DOTS: Final = re.compile(r"/\.{1,2}(?:/|$)")

_SHORT_LITERALS: Final = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
_XSD_STRING: Final = XSD + "string"
_LANG_STRINGS: Final = (
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#dirLangString",
)
_ESCAPES: Final = {"\\": "\\\\", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\r": "\\r"}
_CLOSING: Final = re.compile(r'"{3,}|"+\Z')
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\\]")


class Notation:
    """How one file writes its terms: its base, its prefixes, and which of them it used.

    A prefix that the file declares keeps its meaning. A namespace of the house is otherwise
    written with the prefix of the house, declared or not, so that equal graphs read alike.

    Args:
        base: the base IRI of the file, or None.
        declared: the prefixes that the file declares.

    Attributes:
        used: the prefixes used so far, with their namespaces.
    """

    def __init__(self, base: str | None, declared: Mapping[str, str]) -> None:
        self.base = base
        self.used: dict[str, str] = {}
        house = {name: ns for name, ns in PREFIXES.items() if declared.get(name, ns) == ns}
        self._declared = declared
        known = {namespace: prefix for prefix, namespace in sorted(declared.items(), reverse=True)}
        known.update({namespace: prefix for prefix, namespace in house.items()})
        known.pop("", None)
        self._namespaces = known
        self._longest_first = sorted(known, key=len, reverse=True)
        self._written: dict[str, str] = {}
        found = _FOLDER.match(base) if base and not _DOTS.search(base) else None
        self._folder = found[0] if found else ""

    def iri(self, iri: str) -> str:
        """Write an IRI: relative to the base, else as a prefixed name, else in full."""
        written = self._written.get(iri)
        if written is None:
            written = self._written[iri] = self._write(iri)
        return written

    def literal(self, literal: ox.Literal) -> str:
        """Write a literal; its lexical form, datatype and language tag stay as they are."""
        value, datatype = literal.value, literal.datatype.value
        short = _SHORT_LITERALS.get(datatype)
        if short is not None and short.fullmatch(value):
            return value
        quoted = quote(value)
        if literal.language:
            direction = f"--{literal.direction.value}" if literal.direction else ""
            return f"{quoted}@{literal.language}{direction}"
        if datatype == _XSD_STRING or datatype in _LANG_STRINGS:
            return quoted
        return f"{quoted}^^{self.iri(datatype)}"

    def _write(self, iri: str) -> str:
        name, namespace = self._prefixed(iri)
        relative = self._relative(iri)
        # The longer of folder and namespace wins; a hash name reads better with its prefix.
        nearer = len(self._folder) >= len(namespace) and "#" not in (relative or "")
        if relative is not None and (name is None or nearer):
            return f"<{relative}>"
        if name is not None:
            prefix = name.partition(":")[0]
            self.used[prefix] = namespace
            return name
        return f"<{iri}>"

    def _prefixed(self, iri: str) -> tuple[str | None, str]:
        for namespace in self._longest_first:
            if iri.startswith(namespace):
                local = _local(iri[len(namespace) :])
                if local is not None:
                    return f"{self._namespaces[namespace]}:{local}", namespace
        scheme = _SCHEME_IRI.match(iri)
        if scheme and scheme[1] not in PREFIXES and scheme[1] not in self._declared:
            local = _local(iri[scheme.end() :])
            if local is not None:
                return f"{scheme[1]}:{local}", scheme[0]
        return None, ""

    def _relative(self, iri: str) -> str | None:
        folder = self._folder
        if not folder or self.base is None:
            return None
        page = self.base.partition("#")[0]
        if iri == page:
            return ""
        if iri.startswith(f"{page}#"):
            return iri[len(page) :]
        if not iri.startswith(folder):
            return None
        rest = iri[len(folder) :]
        if _SAFE_REFERENCE.fullmatch(rest) and not _DOTS.search(f"/{rest}"):
            return rest
        return None


def quote(value: str) -> str:
    """Write a string in quotation marks, in long ones if it holds line breaks."""
    escaped = _CONTROL.sub(_escape, value)
    if "\n" not in value:
        escaped = escaped.replace('"', '\\"')
        return f'"{escaped}"'
    # Three quotation marks, or one at the end, would close the string.
    escaped = _CLOSING.sub(lambda found: '\\"' * len(found[0]), escaped)
    return f'"""{escaped}"""'


def width(text: str) -> int:
    """Return how many columns a text takes where Japanese characters take two."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def _local(rest: str) -> str | None:
    if _PLAIN_LOCAL.fullmatch(rest):
        return rest
    escaped = rest
    for character in _ESCAPABLE:
        escaped = escaped.replace(character, f"\\{character}")
        rest = rest.replace(character, "_")
    return escaped if _PLAIN_LOCAL.fullmatch(rest) else None


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return _ESCAPES.get(character, f"\\u{ord(character):04X}")
