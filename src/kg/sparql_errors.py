"""What is wrong with a SPARQL query, in words, and where."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final

from kg.errors import InputError
from kg.namespaces import PREFIXES, scheme_namespace

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_POSITION: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_SENTENCE: Final = re.compile(r"(?:^|, )((?:The |SELECT )?[A-Za-z*]+(?: [A-Za-z*]+){2,})(?=,|$)")
_TOKEN: Final = re.compile(
    r"""
    \#[^\r\n]*
  | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
  | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
  | BASE\s*<(?P<base>[^>]*)>
  | <(?P<iri>[^<>"{}|^`\\\x00-\x20]*)>
  | PREFIX\s+(?P<declared>[^\s:]*):\s*<[^>]*>
  | [?$]\w+ | _:\w+
  | (?P<prefix>[^\W\d_][\w.-]*)?:(?=[\w:\\%]|\s|$)(?P<local>[\w:\\%.,-]*)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


def syntax_error(
    error: SyntaxError,
    query: str,
    *,
    file: Path | str | None = None,
    schemes: Collection[str] = (),
    known: Collection[str] = (),
    kind: type[InputError] = InputError,
) -> InputError:
    """Turn what pyoxigraph says of a query into an error that a user can act on.

    Args:
        error: what pyoxigraph raised.
        query: the text of the query.
        file: the file it came from.
        schemes: names of concept schemes, to say what a prefix of that name stands for.
        known: prefixes that the query may use without declaring them.
        kind: the class of error to return.
    """
    undeclared = _undeclared(query, schemes, known)
    if undeclared is not None:
        offset, what, remedy = undeclared
        return kind(
            what,
            file=file,
            line=query.count("\n", 0, offset) + 1,
            column=offset - query.rfind("\n", 0, offset),
            remedy=remedy,
        )
    message = error.msg or str(error)
    found = _POSITION.match(message)
    if found is None:
        return kind(
            f"the query cannot be understood: {message}", file=file, remedy="Correct the query."
        )
    line, column, expected = int(found[1]), int(found[2]), found[3]
    lines = query.splitlines()
    here = lines[line - 1] if line <= len(lines) else ""
    rest = "\n".join([here[column - 1 :], *lines[line:]])
    return kind(
        f"the query is not valid SPARQL: {_reason(expected, here[: column - 1], rest, query)}",
        file=file,
        line=line,
        column=column,
        remedy="Correct the query there, or what stands just before it.",
    )


def _undeclared(
    query: str, schemes: Collection[str], known: Collection[str]
) -> tuple[int, str, str] | None:
    """Find a prefix without a declaration, or an IRI that hangs on a base that is not there.

    The engine does not always say so, and if it does, not which.
    """
    declared: set[str] = set(known)
    based = False
    for match in _TOKEN.finditer(query):
        if match["declared"] is not None:
            declared.add(match["declared"])
        elif match["base"] is not None:
            based = True
        elif match["iri"] is not None:
            if not based and not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", match["iri"]):
                return (
                    match.start(),
                    f"the IRI <{match['iri']}> is not whole",
                    "Write the whole IRI, or a BASE line at the top.",
                )
        elif match["local"] is not None and (match["prefix"] or "") not in declared:
            prefix = match["prefix"] or ""
            remedy = _declare(prefix, schemes, sorted(declared))
            return match.start(), f"the prefix {prefix}: is not declared", remedy
    return None


def _reason(expected: str, before: str, rest: str, query: str) -> str:
    """Find the engine's own words among what it expected, or say what stands there."""
    reasons = _SENTENCE.findall(expected)
    if reasons:
        return re.sub(r"^The ", "the ", reasons[0])
    following = re.match(r"(\s*)([\w?$:-]+|\S)", rest)
    if following:
        # The engine may stop within a word.
        start = "" if following[1] else re.findall(r"[\w?$:-]*\Z", before)[0]
        return f"{start}{following[2]} is not expected here"
    if query.count("{") > query.count("}"):
        return "it ends too early, a } is missing"
    if query.count("{") < query.count("}"):
        return "there is a } too many"
    return "it cannot be read up to its end"


def _declare(prefix: str, schemes: Collection[str], declared: list[str]) -> str:
    namespace = PREFIXES.get(prefix)
    if namespace is None and prefix in schemes:
        namespace = scheme_namespace(prefix)
    if namespace is None:
        near = difflib.get_close_matches(prefix, declared, n=1)
        spelling = f"Did you mean {near[0]}:? Else" if near else "Check its spelling, or"
        return f"{spelling} add a line at the top: PREFIX {prefix}: <…>"
    return f"Add this line at the top: PREFIX {prefix}: <{namespace}>"
