"""Values of parameters: from what a user gives to the RDF term that the query gets."""

from __future__ import annotations

import difflib
import re
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from kg.errors import InputError, quoted
from kg.language import LANGUAGES
from kg.namespaces import CONCEPT, ID, RDFS, SKOS, sas
from kg.question import ANY, LANGUAGE_VARIABLE, Parameter, Question, listed
from kg.sparql import variables
from kg.terms import IRI, XSD_DATE, XSD_INTEGER, Literal, Term, literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.engine import Engine
    from kg.language import Language

ParameterValue = str | int | date | None
"""What a parameter may be given; None is the same as not giving it."""

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_CODE: Final = re.compile(r"[0-9]{5,6}")
_WEIGHTS: Final = (6, 5, 4, 3, 2)

_CONCEPTS: Final = f"""
SELECT ?concept ?label WHERE {{
  ?concept <{SKOS}inScheme> ?scheme ; <{SKOS}prefLabel> ?label .
}}
"""
_MUNICIPALITIES: Final = f"""
SELECT ?municipality ?code ?name WHERE {{
  VALUES ?property {{
    <{RDFS}label> <{SKOS}altLabel> <{SKOS}hiddenLabel> <{sas("qualifiedName")}>
  }}
  ?municipality a <{sas("Municipality")}> ; <{sas("localGovernmentCode")}> ?code ;
    ?property ?name .
}}
"""
_CALLED: Final = f"""
SELECT ?municipality ?code ?name WHERE {{
  VALUES ?property {{
    <{RDFS}label> <{SKOS}altLabel> <{SKOS}hiddenLabel> <{sas("qualifiedName")}>
  }}
  ?municipality ?property ?wanted ; a <{sas("Municipality")}> ;
    <{sas("localGovernmentCode")}> ?code ; <{RDFS}label> ?name .
}}
"""
_IS_ONE: Final = f"""
SELECT ?municipality WHERE {{ ?municipality a <{sas("Municipality")}> }}
"""
_ASKED_ABOUT: Final = f"""
SELECT DISTINCT ?municipality WHERE {{
  ?claim a <{sas("Claim")}> ; <{sas("municipality")}> ?municipality .
}}
"""


def bindings(
    question: Question,
    given: Mapping[str, ParameterValue],
    language: Language,
    engine: Engine,
) -> tuple[dict[str, Term | None], dict[str, str]]:
    """Return the terms for the variables of a question.

    Args:
        question: the question.
        given: parameter → value; those missing get their default.
        language: the language of the labels that the query returns.
        engine: asked for the concepts of a scheme and for municipalities.

    Returns:
        For each parameter's variable, and ``_lang``, a term, or None if it shall be unbound; and
        the values in force by the parameters' names, as text.

    Raises:
        InputError: if there is no such parameter, or a value is not allowed; the remedy lists
            what is.
    """
    for name in given:
        question.parameter(name)
    terms: dict[str, Term | None] = {}
    in_force: dict[str, str] = {}
    for parameter in question.parameters:
        value = given.get(parameter.name)
        text = parameter.default if value is None else _as_text(value)
        terms[parameter.variable] = None if text is None else _term(parameter, text, engine)
        if text is not None:
            in_force[parameter.name] = text
    if LANGUAGE_VARIABLE in variables(question.query):
        terms[LANGUAGE_VARIABLE] = Literal(language)
    return terms, in_force


def check_plain(parameter: Parameter, text: str) -> Term | None:
    """Check a value as far as that can be done without the graph.

    Args:
        parameter: the parameter.
        text: the value.

    Returns:
        The term, or None for a concept or a municipality.

    Raises:
        ValueError: if the value is not allowed; the text says what is, as in "is not a date".
    """
    match parameter.type:
        case "enum":
            if text not in parameter.values:
                raise ValueError(f"is {quoted(text)}. {listed(parameter.values)}")
            return Literal(text)
        case "string":
            return Literal(text)
        case "date":
            return Literal(_day(text), XSD_DATE)
        case "integer":
            return Literal(str(_whole_number(parameter, text)), XSD_INTEGER)
        case _:
            return None


def municipality(text: str, engine: Engine, parameter: str = "municipality") -> IRI:
    """Return the municipality that a code of five or six digits, or a name, means.

    Of several that bear the name, the one of which the graph tells something is meant.

    Args:
        text: the code or the name, with or without that of the prefecture.
        engine: asked for the municipalities.
        parameter: what it is given for, for messages.

    Raises:
        InputError: if there is none, or several could be meant; the remedy lists them.
    """
    found = _at_once(text, engine)
    if found is not None:
        return found
    return _among_all(text, engine, parameter)


def _at_once(text: str, engine: Engine) -> IRI | None:
    """The municipality if its code or its very name is given: found without a look at all."""
    wanted = unicodedata.normalize("NFKC", text).strip()
    if _CODE.fullmatch(wanted):
        iri = IRI(ID + wanted[:5])
        right = len(wanted) == 5 or check_digit(wanted[:5]) == wanted[5]
        known = right and engine.query(_IS_ONE, {"municipality": iri}).rows
        return iri if known else None
    if not wanted.isprintable():
        return None  # half a character, say, is no literal
    called = {
        str(row[0])
        for language in LANGUAGES
        for row in engine.query(_CALLED, {"wanted": literal(wanted, language=language)}).rows
    }
    return IRI(called.pop()) if len(called) == 1 else None


def _among_all(text: str, engine: Engine, parameter: str) -> IRI:
    """The municipality that a text means when nothing has just that name, or several have it."""
    names: dict[str, set[str]] = {}
    qualified: dict[str, str] = {}
    for iri, _code, name in engine.query(_MUNICIPALITIES).rows:
        code = str(iri).removeprefix(ID)
        names.setdefault(code, set()).add(_folded(str(name)))
        # The longest name is the one with the prefecture.
        if isinstance(name, Literal) and name.language == "ja":
            qualified[code] = max(qualified.get(code, ""), name.lexical, key=len)
    wanted = _folded(text)
    if _CODE.fullmatch(wanted):
        return _by_code(parameter, wanted, set(names), _examples(qualified, engine))
    found = sorted(code for code, called in names.items() if wanted in called)
    if len(found) > 1:
        # Of several places of one name that is meant of which the graph tells something.
        told = _asked_about(engine)
        found = [code for code in found if code in told] or found
    if len(found) == 1:
        return IRI(ID + found[0])
    if found:
        which = listed(f"{code} ({qualified.get(code, '')})" for code in found)
        raise InputError(f"the parameter {parameter} {quoted(text)} is ambiguous", remedy=which)
    near = difflib.get_close_matches(wanted, sorted({n for c in names.values() for n in c}), n=1)
    guess = f"Did you mean {near[0]}? " if near else ""
    raise InputError(
        f"the parameter {parameter}: no municipality is called {quoted(text)}",
        remedy=guess + _examples(qualified, engine),
    )


def concepts(scheme: str, engine: Engine) -> dict[str, tuple[str, ...]]:
    """Return the names of the concepts of a scheme with their labels, sorted by name."""
    root = f"{CONCEPT}{scheme}"
    labels: dict[str, list[str]] = {}
    for concept, label in engine.query(_CONCEPTS, {"scheme": IRI(root)}).rows:
        name = str(concept).removeprefix(f"{root}/")
        labels.setdefault(name, []).append(str(label))
    return {name: tuple(sorted(labels[name])) for name in sorted(labels)}


def check_digit(code: str) -> str:
    """Return the sixth digit of a local-government code of five digits."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code, strict=True))
    return str((11 - total % 11) % 10)


def _term(parameter: Parameter, text: str, engine: Engine) -> Term | None:
    if parameter.type in ("concept", "municipality") and text.lower() in ANY:
        return None
    if parameter.type == "concept":
        return _concept(parameter, text, engine)
    if parameter.type == "municipality":
        return municipality(text, engine, parameter.name)
    try:
        return check_plain(parameter, text)
    except ValueError as error:
        message, _, remedy = str(error).partition(". ")
        raise InputError(
            f"the parameter {parameter.name} {message}", remedy=remedy or None
        ) from None


def _concept(parameter: Parameter, text: str, engine: Engine) -> IRI:
    scheme = parameter.scheme or ""
    known = concepts(scheme, engine)
    wanted = _folded(text)
    for name, labels in known.items():
        if wanted in (name, *map(_folded, labels)) or text == f"{CONCEPT}{scheme}/{name}":
            return IRI(f"{CONCEPT}{scheme}/{name}")
    raise InputError(
        f"the parameter {parameter.name} is {quoted(text)}", remedy=_guess(wanted, [*known, ANY[0]])
    )


def _by_code(parameter: str, code: str, known: set[str], remedy: str) -> IRI:
    if len(code) == 6 and check_digit(code[:5]) != code[5]:
        right = f"The code {code[:5]} has the check digit {check_digit(code[:5])}."
        raise InputError(f"the parameter {parameter}: {code} has a wrong check digit", remedy=right)
    if code[:5] not in known:
        raise InputError(
            f"the parameter {parameter}: there is no municipality {code}", remedy=remedy
        )
    return IRI(ID + code[:5])


def _examples(qualified: Mapping[str, str], engine: Engine) -> str:
    """List the municipalities of which the graph tells anything."""
    codes = sorted(_asked_about(engine) & set(qualified))
    names = [f"{code} {qualified[code]}" for code in codes or sorted(qualified)]
    shown = names[:50]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return f"Use a code or a name: {', '.join(shown)}{more}."


def _asked_about(engine: Engine) -> set[str]:
    return {str(row[0]).removeprefix(ID) for row in engine.query(_ASKED_ABOUT).rows}


def _guess(wanted: str, names: list[str]) -> str:
    near = difflib.get_close_matches(wanted, names, n=1)
    return f"Did you mean {near[0]}? {listed(names)}" if near else listed(names)


def _day(text: str) -> str:
    if not _DATE.fullmatch(text):
        raise ValueError(f"is {quoted(text)}. Write a date as YYYY-MM-DD, such as 2016-03-31.")
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"is {text!r}. There is no such day in the calendar.") from None


def _whole_number(parameter: Parameter, text: str) -> int:
    low, high = parameter.minimum, parameter.maximum
    span = {
        (True, True): f"from {low} to {high}",
        (True, False): f"from {low} on",
        (False, True): f"up to {high}",
        (False, False): "",
    }[low is not None, high is not None]
    allowed = f"Write a whole number {span}".rstrip() + "."
    if not _INTEGER.fullmatch(text):
        raise ValueError(f"is {quoted(text)}. {allowed}")
    number = int(text)
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueError(f"is {number}. {allowed}")
    return number


def _as_text(value: str | int | date) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
