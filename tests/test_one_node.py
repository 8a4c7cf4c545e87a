"""One body, one node: nothing is in the data twice under nearly the same name.

Two things of one municipality and one class whose Japanese names are the same, or nearly so, are
one thing unless their numbers differ (tiers, editions) or the data declares them different.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kg import KnowledgeGraph

CLASSES = {
    "Area",
    "Body",
    "CoordinatorPost",
    "Council",
    "Department",
    "Document",
    "Person",
    "Post",
    "Programme",
}
NEARLY = 0.9
SHORTER = (("社会福祉協議会", "社協"), ("地域包括支援センター", "包括"))
NAMES = """
SELECT ?node ?class ?name WHERE {
  ?node a ?type ; rdfs:label|skos:altLabel ?name .
  FILTER(STRSTARTS(STR(?node), "https://w3id.org/sasaeai/id/") && LANG(?name) = "ja")
  BIND(STRAFTER(STR(?type), "ontology#") AS ?class)
}"""
DIFFERENT = "SELECT ?a ?b WHERE { ?a owl:differentFrom ?b }"
PREFIXES = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def plain(name: str) -> str:
    """A name without what spelling adds to it."""
    text = unicodedata.normalize("NFKC", name)
    for long, short in SHORTER:
        text = text.replace(long, short)
    return re.sub(r"[\s・()「」、,/~ー-]", "", text)


def alike(first: str, second: str) -> bool:
    """Whether two names are one, spelled in two ways; other numbers make another name."""
    if re.findall(r"\d+", first) != re.findall(r"\d+", second):
        return False
    return SequenceMatcher(None, first, second).ratio() >= NEARLY


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("池田町社会福祉協議会", "池田町社協", True),
        ("LOREN支えあいパートナー養成講座", "LOREN支え合いパートナー養成講座", True),
        ("第１層協議体", "第2層協議体", False),
        ("民生委員", "老人クラブ", False),
    ],
)
def test_names_that_are_alike(first: str, second: str, expected: bool) -> None:
    assert alike(plain(first), plain(second)) is expected


def test_nothing_is_there_twice_under_nearly_the_same_name(oxigraph: KnowledgeGraph) -> None:
    names: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in oxigraph.query(PREFIXES + NAMES):
        owner = re.match(r"https://w3id\.org/sasaeai/id/([^/]+)/", str(row["node"]))
        if owner and row["class"] in CLASSES:
            names[owner[1], str(row["class"])][str(row["node"])].add(plain(str(row["name"])))
    assert len(names) > 60
    different = {
        frozenset((str(row["a"]), str(row["b"]))) for row in oxigraph.query(PREFIXES + DIFFERENT)
    }
    twice = {
        (first, second)
        for nodes in names.values()
        for first, second in combinations(sorted(nodes), 2)
        if frozenset((first, second)) not in different
        and any(alike(a, b) for a in nodes[first] for b in nodes[second])
    }
    assert twice == set()
