"""RDF terms as small Python values, the same whichever engine found them.

Engines write one number in different ways (``5.40`` and ``5.4`` are one decimal), so a literal of
a numeric or boolean type is brought to one form by :func:`literal`; everything else is kept to
the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from kg.namespaces import RDF, XSD

XSD_STRING: Final = f"{XSD}string"
XSD_BOOLEAN: Final = f"{XSD}boolean"
XSD_INTEGER: Final = f"{XSD}integer"
XSD_DECIMAL: Final = f"{XSD}decimal"
XSD_DOUBLE: Final = f"{XSD}double"
XSD_DATE: Final = f"{XSD}date"
XSD_DATETIME: Final = f"{XSD}dateTime"
RDF_LANGSTRING: Final = f"{RDF}langString"

_INTEGERS: Final = frozenset(
    XSD + name
    for name in (
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "unsignedInt",
        "unsignedLong",
        "unsignedShort",
        "unsignedByte",
    )
)
_FLOATS: Final = frozenset((XSD_DOUBLE, f"{XSD}float"))
_NOT_IN_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPES: Final = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


@dataclass(frozen=True, slots=True)
class IRI:
    """An IRI."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class BNode:
    """A blank node; its name means nothing outside one answer."""

    name: str

    def __str__(self) -> str:
        return f"_:{self.name}"


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal; use :func:`literal` to make one in the form that engines are compared in.

    Attributes:
        lexical: the text of the value.
        datatype: the IRI of its datatype.
        language: the language tag in lower case, or None.
    """

    lexical: str
    datatype: str = XSD_STRING
    language: str | None = None

    def __str__(self) -> str:
        return self.lexical


Term = IRI | Literal | BNode
Value = str | int | float | bool | Decimal | date | datetime
"""What a term is to a Python programmer, see :func:`to_python`."""


def literal(lexical: str, datatype: str | None = None, language: str | None = None) -> Literal:
    """Return a literal, its text in the one form that its datatype has.

    Numbers and booleans get the canonical form of XML Schema; a text that is no value of its
    datatype is kept as it is.

    Args:
        lexical: the text.
        datatype: the IRI of the datatype; a plain string if missing.
        language: a language tag; excludes a datatype.
    """
    if language:
        return Literal(lexical, RDF_LANGSTRING, language.lower())
    if datatype is None or datatype == XSD_STRING:
        return Literal(lexical)
    return Literal(_canonical(lexical, datatype), datatype)


def to_python(term: Term) -> Value:
    """Return the Python value of a term.

    IRIs, blank nodes, strings and literals of other types become text; the numeric types become
    int, Decimal or float, and booleans, dates and date-times their Python counterparts. A literal
    that is no value of its datatype becomes its text.
    """
    if not isinstance(term, Literal):
        return str(term)
    text, kind = term.lexical, term.datatype
    if kind in (XSD_STRING, RDF_LANGSTRING):
        return text
    try:
        if kind in _INTEGERS:
            return int(text)
        if kind == XSD_DECIMAL:
            return Decimal(text)
        if kind in _FLOATS:
            return _float(text)
        if kind == XSD_BOOLEAN and text in ("true", "false"):
            return text == "true"
        if kind == XSD_DATE:
            return date.fromisoformat(text)
        if kind == XSD_DATETIME:
            return datetime.fromisoformat(text)
    except (ValueError, InvalidOperation):
        pass
    return text


def from_python(value: Term | Value) -> Term:
    """Return the term for a Python value; a term is returned as it is.

    Raises:
        TypeError: if the value is of a type that has no RDF counterpart here.
    """
    match value:
        case IRI() | Literal() | BNode():
            return value
        case bool():
            return Literal("true" if value else "false", XSD_BOOLEAN)
        case int():
            return Literal(str(value), XSD_INTEGER)
        case float():
            return literal(repr(value), XSD_DOUBLE)
        case Decimal():
            return literal(f"{value:f}", XSD_DECIMAL)
        case datetime():
            return Literal(value.isoformat(), XSD_DATETIME)
        case date():
            return Literal(value.isoformat(), XSD_DATE)
        case str():
            return Literal(value)
        case _:  # callers without a type checker
            raise TypeError(f"a value of type {type(value).__name__} cannot be bound")


def to_ntriples(term: Term) -> str:
    """Write a term as SPARQL, Turtle and N-Triples all read it, on one line.

    Raises:
        ValueError: if an IRI holds a character that no IRI may hold, or a language tag or a
            blank node's name is not one.
    """
    match term:
        case IRI(value):
            if _NOT_IN_IRI.search(value) or ":" not in value:
                raise ValueError(f"{value!r} is not an absolute IRI")
            return f"<{value}>"
        case BNode(name):
            if not re.fullmatch(r"[A-Za-z0-9_]+", name):
                raise ValueError(f"{name!r} is not the name of a blank node")
            return f"_:{name}"
        case Literal(lexical, datatype, language):
            text = f'"{lexical.translate(_ESCAPES)}"'
            if language:
                if not re.fullmatch(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*", language):
                    raise ValueError(f"{language!r} is not a language tag")
                return f"{text}@{language}"
            return text if datatype == XSD_STRING else f"{text}^^{to_ntriples(IRI(datatype))}"


def _canonical(lexical: str, datatype: str) -> str:
    text = lexical.strip()
    try:
        if datatype in _INTEGERS:
            return str(int(text))
        if datatype == XSD_DECIMAL:
            return _decimal(text)
        if datatype in _FLOATS:
            return _double(_float(text))
    except (ValueError, InvalidOperation):
        return lexical
    if datatype == XSD_BOOLEAN:
        return {"1": "true", "0": "false"}.get(text, text)
    if datatype == XSD_DATETIME and text.endswith("+00:00"):
        return f"{text[:-6]}Z"
    return lexical


def _decimal(text: str) -> str:
    """Drop what does not change the number: ``5.40`` and ``5.4``, ``-0`` and ``0``."""
    if "e" in text.lower():
        raise ValueError(text)
    plain = f"{Decimal(text):f}"
    if "." in plain:
        plain = plain.rstrip("0").removesuffix(".")
    return "0" if plain in ("-0", "") else plain


def _float(text: str) -> float:
    return float({"INF": "inf", "+INF": "inf", "-INF": "-inf", "NaN": "nan"}.get(text, text))


def _double(number: float) -> str:
    if number != number:
        return "NaN"
    if number in (float("inf"), float("-inf")):
        return "INF" if number > 0 else "-INF"
    mantissa, _, exponent = f"{Decimal(repr(number)).normalize():E}".partition("E")
    if "." not in mantissa:
        mantissa += ".0"
    return f"{mantissa}E{int(exponent)}"
