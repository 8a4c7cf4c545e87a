"""What follows from the data: times, bounds of claims, and the rules of the ontology.

Authors write only what the source says. Everything here is computed from it, in this order:
the days and labels of every time, the date bounds of every claim, then one SPARQL CONSTRUCT
after the other, each of which sees what those before it gave, and how much of each section of the
source is cited. What is derived stands in the
default graph with the rest, and once more in a graph of its own that marks it as derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.coverage import coverage_triples
from kg.errors import RuleError, StorageError
from kg.intervals import Bounds, Interval, parse_time
from kg.namespaces import (
    CONCEPT,
    DERIVED_GRAPH,
    OWL_TIME,
    RDF,
    RDFS,
    TIME,
    XSD,
    sas,
)
from kg.sparql_errors import syntax_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

DERIVED: Final = ox.NamedNode(DERIVED_GRAPH)
"""The named graph of what is derived."""

_TYPE: Final = ox.NamedNode(RDF + "type")
_LABEL: Final = ox.NamedNode(RDFS + "label")
_DATE: Final = ox.NamedNode(XSD + "date")
_PROPER_INTERVAL: Final = ox.NamedNode(OWL_TIME + "ProperInterval")
_UNKNOWN_TIME: Final = ox.NamedNode(sas("UnknownTime"))
_PRECISION: Final = ox.NamedNode(sas("precision"))
_BEGINS: Final = ox.NamedNode(sas("begins"))
_ENDS: Final = ox.NamedNode(sas("ends"))
_WHEN: Final = ox.NamedNode(sas("when"))
_SINCE: Final = ox.NamedNode(sas("since"))
_UNTIL: Final = ox.NamedNode(sas("until"))
_EARLIEST_START: Final = ox.NamedNode(sas("earliestStart"))
_LATEST_START: Final = ox.NamedNode(sas("latestStart"))
_EARLIEST_END: Final = ox.NamedNode(sas("earliestEnd"))
_LATEST_END: Final = ox.NamedNode(sas("latestEnd"))

_TIMES_QUERY: Final = f"""
SELECT DISTINCT ?time WHERE {{
  {{ ?s ?p ?time }} UNION {{ ?time ?p ?o }}
  FILTER(ISIRI(?time) && STRSTARTS(STR(?time), "{TIME}"))
}}
"""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of the derivation gave.

    Attributes:
        name: ``times``, ``bounds``, ``coverage``, or the file name of a rule.
        found: triples that it concluded, each counted once.
        added: those among them that were not known before.
        seconds: how long it took.
    """

    name: str
    found: int
    added: int
    seconds: float


def derive(
    store: ox.Store,
    rules: Sequence[Path] = (),
    notify: Callable[[str], None] | None = None,
) -> list[Step]:
    """Derive what follows from the default graph of a store and add it there.

    Args:
        store: the store; its default graph holds what is asserted.
        rules: files with one SPARQL CONSTRUCT each, run once in the order given.
        notify: told the name of each step before it starts.

    Returns:
        The steps, in their order.

    Raises:
        TimeError: if a time in the data cannot be read.
        RuleError: if a rule cannot be read, is no CONSTRUCT, or makes blank nodes.
        StorageError: if the store fails.
    """
    producers: list[tuple[str, Callable[[], Iterable[ox.Triple]]]] = [
        ("times", lambda: _time_triples(store)),
        ("bounds", lambda: _bound_triples(store)),
        *((rule.name, lambda rule=rule: run_rule(store, rule)) for rule in rules),
        ("coverage", lambda: coverage_triples(store)),
    ]
    steps = []
    for name, produce in producers:
        if notify:
            notify(name)
        started = perf_counter()
        found, added = _add(store, produce())
        steps.append(Step(name, found, added, perf_counter() - started))
    return steps


def run_rule(store: ox.Store, rule: Path) -> list[ox.Triple]:
    """Return what a rule concludes from a store, without adding it.

    Raises:
        RuleError: if the rule cannot be read, is no CONSTRUCT, or makes blank nodes.
        StorageError: if the store fails.
    """
    text = _read_rule(rule)
    try:
        result = store.query(text)
        if not isinstance(result, ox.QueryTriples):
            raise RuleError(
                "the rule is no CONSTRUCT query", file=rule, remedy="Begin it with CONSTRUCT."
            )
        triples = list(result)
    except SyntaxError as error:
        raise syntax_error(error, text, file=rule, kind=RuleError) from None
    except OSError as error:
        raise StorageError(f"the rule cannot be run ({error})", file=rule) from error
    for triple in triples:
        for term in (triple.subject, triple.object):
            if isinstance(term, ox.BlankNode) and not _known(store, term):
                raise RuleError(
                    "the rule makes blank nodes, whose names would change with every build",
                    file=rule,
                    remedy="Make an IRI instead: BIND(IRI(CONCAT(…)) AS ?node).",
                )
    return triples


def time_triples(interval: Interval) -> Iterator[ox.Triple]:
    """Yield what follows from the name of a time: type, precision, days, labels."""
    node = ox.NamedNode(interval.iri)
    unknown = interval.precision == "unknown"
    yield ox.Triple(node, _TYPE, _UNKNOWN_TIME if unknown else _PROPER_INTERVAL)
    yield ox.Triple(node, _PRECISION, ox.NamedNode(f"{CONCEPT}precision/{interval.precision}"))
    for predicate, day in ((_BEGINS, interval.begins), (_ENDS, interval.ends)):
        if day is not None:
            yield ox.Triple(node, predicate, _literal(day))
    yield ox.Triple(node, _LABEL, ox.Literal(interval.ja, language="ja"))
    yield ox.Triple(node, _LABEL, ox.Literal(interval.en, language="en"))


def claim_bounds(
    when: Sequence[Interval], since: Sequence[Interval], until: Sequence[Interval]
) -> Bounds:
    """Return between which days a claim's subject began and ended.

    ``since`` bounds the start and ``until`` the end of what lasts; ``when`` bounds both of what
    took place. Where ``since`` or ``until`` is given, it decides, and ``when`` does not say when
    a lasting state ended. Of several times the earliest start and the latest end count.
    """
    starts = [(time.begins, time.ends) for time in since]
    ends = [(time.begins, time.ends) for time in until]
    occurred = [time.bounds() for time in when]
    if not since:
        starts = [(bounds.earliest_start, bounds.latest_start) for bounds in occurred]
        ends = ends or [(bounds.earliest_end, bounds.latest_end) for bounds in occurred]
    return Bounds(
        _outermost(min, [first for first, _ in starts]),
        _known_extreme(min, [last for _, last in starts]),
        _known_extreme(max, [first for first, _ in ends]),
        _outermost(max, [last for _, last in ends]),
    )


def _outermost(choose: Callable[[list[date]], date], days: list[date | None]) -> date | None:
    """Return the extreme day, or None if one of the times is open on that side."""
    known = [day for day in days if day is not None]
    return choose(known) if known and len(known) == len(days) else None


def _known_extreme(choose: Callable[[list[date]], date], days: list[date | None]) -> date | None:
    """Return the extreme of the days that are known, or None."""
    known = [day for day in days if day is not None]
    return choose(known) if known else None


def _time_triples(store: ox.Store) -> Iterator[ox.Triple]:
    times = [solution["time"].value for solution in _select(store, _TIMES_QUERY)]
    for iri in sorted(times):
        yield from time_triples(parse_time(iri))


def _bound_triples(store: ox.Store) -> Iterator[ox.Triple]:
    times: dict[ox.NamedNode | ox.BlankNode, dict[ox.NamedNode, list[Interval]]] = {}
    for predicate in (_WHEN, _SINCE, _UNTIL):
        for quad in store.quads_for_pattern(None, predicate, None, ox.DefaultGraph()):
            claim, value = quad.subject, quad.object
            # Anything but a time is a mistake that the shapes report with its place.
            if not isinstance(value, ox.NamedNode) or isinstance(claim, ox.Triple):
                continue
            if value.value.startswith(TIME):
                by_predicate = times.setdefault(claim, {})
                by_predicate.setdefault(predicate, []).append(parse_time(value.value))
    for claim, given in times.items():
        bounds = claim_bounds(given.get(_WHEN, []), given.get(_SINCE, []), given.get(_UNTIL, []))
        for predicate, day in (
            (_EARLIEST_START, bounds.earliest_start),
            (_LATEST_START, bounds.latest_start),
            (_EARLIEST_END, bounds.earliest_end),
            (_LATEST_END, bounds.latest_end),
        ):
            if day is not None:
                yield ox.Triple(claim, predicate, _literal(day))


def _literal(day: date) -> ox.Literal:
    return ox.Literal(day.isoformat(), datatype=_DATE)


def _select(store: ox.Store, query: str) -> ox.QuerySolutions:
    result = store.query(query)
    if not isinstance(result, ox.QuerySolutions):
        raise TypeError("not a SELECT query")
    return result


def _add(store: ox.Store, triples: Iterable[ox.Triple]) -> tuple[int, int]:
    """Add triples to the default and the derived graph; return how many there are and are new."""
    distinct = dict.fromkeys(triples)
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in distinct]
    new = [quad for quad in quads if quad not in store]
    try:
        store.extend(new)
        store.extend([ox.Quad(q.subject, q.predicate, q.object, DERIVED) for q in new])
    except OSError as error:
        raise StorageError(f"the store cannot be written ({error})") from error
    return len(distinct), len(new)


def _known(store: ox.Store, node: ox.BlankNode) -> bool:
    for quads in (
        store.quads_for_pattern(node, None, None),
        store.quads_for_pattern(None, None, node),
    ):
        if next(quads, None) is not None:
            return True
    return False


def _read_rule(rule: Path) -> str:
    try:
        return rule.read_text("utf-8")
    except UnicodeDecodeError:
        raise RuleError("the rule is not in UTF-8", file=rule, remedy="Save it as UTF-8.") from None
    except OSError as error:
        raise RuleError(
            f"the rule cannot be read ({error.strerror})", file=rule, remedy="Check the file."
        ) from error
