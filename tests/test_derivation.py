"""What the data says by implication: days of times, bounds of claims, conclusions of rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from kg.dataset import load
from kg.derivation import DERIVED, claim_bounds, derive
from kg.errors import RuleError, TimeError
from kg.home import find_home
from kg.intervals import Bounds, parse_time
from kg.namespaces import RDF, sas

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """\
@prefix on: <https://w3id.org/sasaeai/time/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sas: <https://w3id.org/sasaeai/ontology#> .
@prefix time: <http://www.w3.org/2006/time#> .
@prefix x: <http://x.example/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TYPE = ox.NamedNode(RDF + "type")
SPARQL_HEAD = HEAD.replace("@prefix", "PREFIX").replace("> .", ">")


def store_of(turtle: str) -> ox.Store:
    store = ox.Store()
    store.load(HEAD + turtle, ox.RdfFormat.TURTLE)
    return store


def holds(store: ox.Store, pattern: str) -> bool:
    return bool(store.query(f"{SPARQL_HEAD} ASK {{ {pattern} }}"))


def rule(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(SPARQL_HEAD + text, "utf-8")
    return path


def test_a_time_gets_type_precision_days_and_labels() -> None:
    store = store_of("x:c sas:when on:fy2015 ; x:other on:unknown .")
    derive(store)
    assert holds(
        store,
        """on:fy2015 a time:ProperInterval ;
          sas:precision <https://w3id.org/sasaeai/concept/precision/fiscal-year> ;
          sas:begins "2015-04-01"^^xsd:date ; sas:ends "2016-03-31"^^xsd:date ;
          rdfs:label "平成27年度（2015年度）"@ja, "FY2015"@en""",
    )
    assert holds(store, "on:unknown a sas:UnknownTime ; rdfs:label 'time unknown'@en")
    assert not holds(store, "on:unknown a time:ProperInterval")
    assert not holds(store, "on:unknown sas:begins ?day")


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("sas:when on:2015-04", ("2015-04-01", "2015-04-30", "2015-04-01", "2015-04-30")),
        ("sas:since on:2015-04", ("2015-04-01", "2015-04-30", None, None)),
        ("sas:until on:2015-04", (None, None, "2015-04-01", "2015-04-30")),
        (
            "sas:since on:2014 ; sas:until on:fy2015",
            ("2014-01-01", "2014-12-31", "2015-04-01", "2016-03-31"),
        ),
        (
            "sas:when on:2015-12--2016-02",
            ("2015-12-01", "2015-12-31", "2016-02-01", "2016-02-29"),
        ),
        ("sas:since on:2015-12--2016-02", ("2015-12-01", "2016-02-29", None, None)),
        ("sas:since on:before-2015", (None, "2014-12-31", None, None)),
        ("sas:when on:after-2015", ("2016-01-01", None, "2016-01-01", None)),
        ("sas:since on:unknown", (None, None, None, None)),
        (
            "sas:when on:2015-04, on:2015-06-01",
            ("2015-04-01", "2015-04-30", "2015-06-01", "2015-06-01"),
        ),
        ("sas:when on:2015-04, on:unknown", (None, "2015-04-30", "2015-04-01", None)),
        ("sas:since on:2015 ; sas:when on:2016-03", ("2015-01-01", "2015-12-31", None, None)),
    ],
)
def test_a_claim_gets_the_bounds_of_its_times(
    claim: str, expected: tuple[str | None, str | None, str | None, str | None]
) -> None:
    store = store_of(f"x:c {claim} .")
    derive(store)
    names = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
    found = {
        quad.predicate.value.rpartition("#")[2]: quad.object
        for quad in store.quads_for_pattern(
            ox.NamedNode("http://x.example/c"), None, None, ox.DefaultGraph()
        )
        if isinstance(quad.object, ox.Literal)
    }
    assert tuple(found[name].value if name in found else None for name in names) == expected
    assert all(str(value).endswith("XMLSchema#date>") for value in found.values())


def test_until_ends_what_when_began() -> None:
    assert claim_bounds([parse_time("2015-04-01")], [], [parse_time("2015-05")]) == Bounds(
        date(2015, 4, 1), date(2015, 4, 1), date(2015, 5, 1), date(2015, 5, 31)
    )


def test_a_time_that_is_none_is_refused_by_name() -> None:
    with pytest.raises(TimeError, match=r"on:2015-02-30 .* no day 30"):
        derive(store_of("x:c sas:when on:2015-02-30 ."))


def test_rules_run_once_in_order_and_see_what_came_before(tmp_path: Path) -> None:
    store = store_of("x:a x:p x:b . x:b x:p x:c . x:c x:p x:d . x:a x:q x:b .")
    rules = [
        rule(tmp_path, "1-copy.rq", "CONSTRUCT { ?s x:q ?o } WHERE { ?s x:p ?o }"),
        rule(tmp_path, "2-chain.rq", "CONSTRUCT { ?s x:q ?o } WHERE { ?s x:q/x:q ?o }"),
    ]
    told: list[str] = []
    steps = derive(store, rules, told.append)
    order = ["times", "bounds", "1-copy.rq", "2-chain.rq", "coverage"]
    assert told == [step.name for step in steps] == order
    assert [(step.found, step.added) for step in steps[2:4]] == [(3, 2), (2, 2)]
    assert holds(store, "x:a x:q x:c . x:b x:q x:d")
    assert not holds(store, "x:a x:q x:d")  # one pass each, not until nothing more follows


def test_only_what_is_not_asserted_is_marked_as_derived(tmp_path: Path) -> None:
    store = store_of("x:a x:p x:b ; x:q x:b . x:c x:p x:d .")
    derive(store, [rule(tmp_path, "r.rq", "CONSTRUCT { ?s x:q ?o } WHERE { ?s x:p ?o }")])
    marked = list(store.quads_for_pattern(None, None, None, DERIVED))
    assert [str(quad.triple) for quad in marked] == [
        "<http://x.example/c> <http://x.example/q> <http://x.example/d>"
    ]
    assert holds(store, "x:c x:q x:d")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("SELECT ?s WHERE { ?s ?p ?o }", "is no CONSTRUCT"),
        ("ASK { ?s ?p ?o }", "is no CONSTRUCT"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o", r"r\.rq:7:\d+: .* a } is missing"),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s org:x ?o }", r"r\.rq:7:\d+: the prefix org: .*org#>"),
        ("CONSTRUCT { [] x:p ?o } WHERE { ?s ?p ?o }", "makes blank nodes.*IRI"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(tmp_path: Path, text: str, what: str) -> None:
    store = store_of("x:a x:p x:b .")
    with pytest.raises(RuleError, match=what) as caught:
        derive(store, [rule(tmp_path, "r.rq", text)])
    assert caught.value.file == tmp_path / "r.rq"
    assert caught.value.remedy
    assert caught.value.exit_code == 2


def test_a_rule_may_repeat_blank_nodes_that_are_there(tmp_path: Path) -> None:
    store = store_of("x:a x:p [ x:q 1 ] .")
    derive(store, [rule(tmp_path, "r.rq", "CONSTRUCT { ?s x:r ?o } WHERE { ?s x:p ?o }")])
    assert holds(store, "x:a x:r [ x:q 1 ]")


def test_a_rule_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.rq").write_bytes("# 日本".encode("cp932"))
    with pytest.raises(RuleError, match=r"r\.rq: the rule is not in UTF-8"):
        derive(store_of(""), [tmp_path / "r.rq"])
    with pytest.raises(RuleError, match=r"no\.rq: the rule cannot be read"):
        derive(store_of(""), [tmp_path / "no.rq"])


def test_a_claim_mentions_each_body_that_is_a_value_of_it() -> None:
    store = load(find_home()).store
    default = ox.DefaultGraph()

    def instances(name: str) -> set[ox.NamedNode | ox.BlankNode | ox.Triple]:
        node = ox.NamedNode(sas(name))
        return {q.subject for q in store.quads_for_pattern(None, TYPE, node, default)}

    claims, bodies = instances("Claim"), instances("Body")
    mentions = ox.NamedNode(sas("mentions"))
    expected = {
        (quad.subject, quad.object)
        for quad in store.quads_for_pattern(None, None, None, default)
        if quad.subject in claims and quad.object in bodies and quad.predicate != mentions
    }
    derived = {
        (q.subject, q.object) for q in store.quads_for_pattern(None, mentions, None, default)
    }
    assert derived == expected
    assert len(expected) > 1000
