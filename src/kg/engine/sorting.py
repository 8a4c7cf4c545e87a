"""Sorting rows here for a server that cannot sort them itself.

Virtuoso 7 refuses to sort rows that hold a string of more than about 4,000 bytes, such as all
evidence of a body (``SR319: Max row length is exceeded``, ``SR478``). It answers the same query
without ``ORDER BY``; its rows are then sorted by Oxigraph, by the very words of the query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.engine import Result
from kg.sparql import tokens
from kg.terms import IRI, Literal

if TYPE_CHECKING:
    from kg.terms import Term

_BEHIND: Final = frozenset(("LIMIT", "OFFSET", "VALUES"))


def without_order(text: str) -> tuple[str, str] | None:
    """Return a query without its outermost ``ORDER BY``, and that clause.

    Args:
        text: a valid query without comments.

    Returns:
        None if it has none, or cuts its rows off (``LIMIT``) and so needs it for more than order.
    """
    depth, start = 0, None
    pieces = [token for token in tokens(text) if token.kind != "space"]
    for token, following in zip(pieces, [*pieces[1:], None], strict=True):
        word = token.keyword
        depth += {"{": 1, "}": -1}.get(word, 0)
        if depth:
            continue
        if word in _BEHIND:
            return None
        if word == "ORDER" and following is not None and following.keyword == "BY":
            start = token.start
    if start is None:
        return None
    return text[:start].rstrip(), text[start:]


def in_order_of(result: Result, clause: str) -> Result | None:
    """Return a result with its rows in an order.

    Args:
        result: the rows.
        clause: an ``ORDER BY`` clause.

    Returns:
        None if the clause asks for more than the rows hold.
    """
    words = {token.text[1:] for token in tokens(clause) if token.kind == "variable"}
    if not words <= set(result.variables) or any(":" in t.text for t in tokens(clause)):
        return None
    # Each row becomes a node; only what the clause names is put beside it.
    store = ox.Store()
    row_node = [ox.NamedNode(f"urn:row:{number}") for number in range(len(result.rows))]
    keys = [place for place, name in enumerate(result.variables) if name in words]
    quads = []
    for node, row in zip(row_node, result.rows, strict=True):
        quads.append(ox.Quad(node, ox.NamedNode("urn:is"), ox.NamedNode("urn:row")))
        for place in keys:
            term = row[place]
            if term is not None:
                quads.append(ox.Quad(node, ox.NamedNode(f"urn:key:{place}"), _node(term)))
    store.bulk_extend(quads)
    optional = " ".join(
        f"OPTIONAL {{ ?row-- <urn:key:{place}> ?{result.variables[place]} }}" for place in keys
    ).replace("?row--", f"?{_ROW}")
    query = f"SELECT ?{_ROW} WHERE {{ ?{_ROW} <urn:is> <urn:row> {optional} }} {clause}"
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    order = [int(str(row[0].value).rpartition(":")[2]) for row in solutions]
    return Result(result.form, result.variables, tuple(result.rows[place] for place in order))


_ROW: Final = "row_of_result"


def _node(term: Term) -> ox.NamedNode | ox.Literal | ox.BlankNode:
    if isinstance(term, IRI):
        return ox.NamedNode(term.value)
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(term.lexical, language=term.language)
        return ox.Literal(term.lexical, datatype=ox.NamedNode(term.datatype))
    return ox.BlankNode(term.name)
