"""The ontology documents itself: every term and concept says what it is, whence, and by example."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest

from kg.namespaces import CONCEPT, PREFIXES, ROOT, SAS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg import KnowledgeGraph


ONTOLOGY = f"{ROOT}ontology"

CLASSES = "VALUES ?kind { owl:Class rdfs:Datatype }"
PROPERTIES = "VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }"
TERM = f"?term a ?kind . FILTER(STRSTARTS(STR(?term), '{SAS}'))"
ANY_TERM = f"{{ {CLASSES} {TERM} }} UNION {{ {PROPERTIES} {TERM} }}"
CONCEPT_OR_SCHEME = (
    "VALUES ?kind { skos:Concept skos:ConceptScheme } "
    f"?term a ?kind . FILTER(STRSTARTS(STR(?term), '{CONCEPT}'))"
)

NO_EXAMPLE = f"""
SELECT DISTINCT ?term WHERE {{
  {ANY_TERM}
  FILTER NOT EXISTS {{ ?term skos:example ?example }}
}}"""
NOT_AN_INSTANCE = f"""
SELECT ?term ?example WHERE {{
  {CLASSES} {TERM} ?term skos:example ?example .
  FILTER NOT EXISTS {{ ?example a ?term }}
}}"""
NOT_CARRYING = f"""
SELECT ?term ?example WHERE {{
  {PROPERTIES} {TERM} ?term skos:example ?example .
  FILTER NOT EXISTS {{ ?example ?term ?value }}
}}"""
EXAMPLES = {"missing": NO_EXAMPLE, "instance": NOT_AN_INSTANCE, "subject": NOT_CARRYING}

WITHOUT_SOURCE = f"""
SELECT DISTINCT ?term WHERE {{
  {ANY_TERM}
  OPTIONAL {{ ?term dct:source ?source }}
  FILTER(!BOUND(?source) || !ISIRI(?source))
}}"""
DEFINED_ELSEWHERE = f"""
SELECT DISTINCT ?term WHERE {{
  {ANY_TERM}
  OPTIONAL {{ ?term rdfs:isDefinedBy ?by }}
  FILTER(!BOUND(?by) || ?by != <{ONTOLOGY}>)
}}"""

DEPRECATED = (
    "?term owl:deprecated ?deprecated . FILTER(STR(?deprecated) IN ('true', '1')) "
    f"FILTER(STRSTARTS(STR(?term), '{SAS}') || STRSTARTS(STR(?term), '{CONCEPT}'))"
)
NOT_REPLACED = f"""
SELECT DISTINCT ?term WHERE {{
  {DEPRECATED}
  FILTER NOT EXISTS {{
    ?term dct:isReplacedBy ?new .
    ?new a ?kind .
    FILTER(?new != ?term)
    FILTER NOT EXISTS {{ ?new owl:deprecated ?again . FILTER(STR(?again) IN ('true', '1')) }}
  }}
}}"""
STILL_USED = f"""
SELECT DISTINCT ?term WHERE {{
  {DEPRECATED}
  {{ ?node ?term ?value }}
  UNION {{ ?node a ?term }}
  UNION {{
    ?node ?property ?term .
    FILTER NOT EXISTS {{ ?node rdfs:isDefinedBy <{ONTOLOGY}> }}
    FILTER NOT EXISTS {{ ?node skos:inScheme ?scheme }}
  }}
}}"""
DEPRECATION = {"not replaced": NOT_REPLACED, "still used": STILL_USED}


def rows(graph: KnowledgeGraph, query: str) -> list[tuple[Any, ...]]:
    return list(graph.query(query).rows)


def terms(graph: KnowledgeGraph, where: str) -> set[str]:
    return {row[0] for row in rows(graph, f"SELECT DISTINCT ?term WHERE {{ {where} }}")}


def languages(graph: KnowledgeGraph, where: str, name: str) -> dict[str, list[str]]:
    """Return term → the languages of its texts, each as often as there is a text."""
    found: dict[str, list[str]] = defaultdict(list)
    query = f"""
    SELECT DISTINCT ?term ?text (LANG(?text) AS ?language) WHERE {{ {where} ?term {name} ?text }}"""
    for term, _, language in rows(graph, query):
        found[term].append(language)
    return found


def faults(graph: KnowledgeGraph, queries: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, row[0]) for name, query in queries.items() for row in rows(graph, query)]


def test_there_are_terms_and_concepts_to_check(oxigraph: KnowledgeGraph) -> None:
    assert terms(oxigraph, ANY_TERM) >= {f"{SAS}Council", f"{SAS}servesAsSecretariatIn"}
    assert terms(oxigraph, CONCEPT_OR_SCHEME) >= {f"{CONCEPT}state", f"{CONCEPT}state/planned"}


@pytest.mark.parametrize(
    ("where", "name"),
    [
        (ANY_TERM, "rdfs:label"),
        (ANY_TERM, "skos:definition"),
        (CONCEPT_OR_SCHEME, "skos:prefLabel"),
        (CONCEPT_OR_SCHEME, "skos:definition"),
    ],
)
def test_one_text_in_each_of_the_two_languages(
    oxigraph: KnowledgeGraph, where: str, name: str
) -> None:
    found = languages(oxigraph, where, name)
    wrong = {
        term: found.get(term, [])
        for term in terms(oxigraph, where)
        if sorted(found.get(term, [])) != ["en", "ja"]
    }
    assert wrong == {}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_labels_and_definitions_tell_terms_and_concepts_apart(
    oxigraph: KnowledgeGraph, language: str
) -> None:
    scheme = """
    SELECT DISTINCT ?term ?scheme ?label WHERE {
      ?term skos:inScheme ?scheme ; skos:prefLabel ?label FILTER(LANG(?label) = "%s")
    }"""
    named = Counter(row[1:] for row in rows(oxigraph, scheme % language))
    assert [label for label, count in named.items() if count > 1] == []
    defined = Counter(
        row[1]
        for row in rows(
            oxigraph,
            f"""SELECT DISTINCT ?term ?text WHERE {{
              {ANY_TERM}
              ?term skos:definition ?text FILTER(LANG(?text) = "{language}")
            }}""",
        )
    )
    assert [text for text, count in defined.items() if count > 1] == []


@pytest.mark.parametrize("fault", EXAMPLES)
def test_examples_are_nodes_of_the_graph_that_use_the_term(
    oxigraph: KnowledgeGraph, fault: str
) -> None:
    assert rows(oxigraph, EXAMPLES[fault]) == []


def test_terms_cite_their_source_by_iri(oxigraph: KnowledgeGraph) -> None:
    assert rows(oxigraph, WITHOUT_SOURCE) == []


def test_terms_are_defined_by_this_ontology(oxigraph: KnowledgeGraph) -> None:
    assert rows(oxigraph, DEFINED_ELSEWHERE) == []


def test_the_ontology_has_a_version(oxigraph: KnowledgeGraph) -> None:
    query = (
        f"SELECT ?iri ?info WHERE {{ <{ONTOLOGY}> owl:versionIRI ?iri ; owl:versionInfo ?info }}"
    )
    [(iri, info)] = rows(oxigraph, query)
    assert iri == f"{ONTOLOGY}/{info}"
    assert [part.isdecimal() for part in info.split(".")] == [True, True, True]


def test_deprecated_terms_are_replaced_and_not_used(oxigraph: KnowledgeGraph) -> None:
    assert faults(oxigraph, DEPRECATION) == []


# There may be no deprecated term at all: what the queries find is seen with planted ones.

HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
DEFINED = f"rdfs:isDefinedBy <{ONTOLOGY}>"
OLD = f"sas:Old a owl:Class ; owl:deprecated true ; {DEFINED} . "
NEW = f"sas:New a owl:Class ; {DEFINED} . "


def planted(turtle: str, queries: dict[str, str]) -> Iterator[str]:
    store = ox.Store()
    store.load(HEAD + turtle, ox.RdfFormat.TURTLE)
    for name, query in queries.items():
        result = store.query(HEAD + query)
        assert isinstance(result, ox.QuerySolutions)
        if list(result):
            yield name


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        (OLD, ["not replaced"]),
        (f"{OLD} sas:Old dct:isReplacedBy sas:Gone .", ["not replaced"]),
        (f"{OLD} {NEW} sas:Old dct:isReplacedBy sas:New .", []),
        (
            f"{OLD} {NEW} sas:Old dct:isReplacedBy sas:New . sas:New owl:deprecated true .",
            ["not replaced"],
        ),
        (f"{OLD} {NEW} sas:Old dct:isReplacedBy sas:New . sas:x a sas:Old .", ["still used"]),
        (
            "sas:old owl:deprecated true ; dct:isReplacedBy sas:new . sas:new a owl:Class . "
            "sas:x sas:old 1 .",
            ["still used"],
        ),
        (
            "<https://w3id.org/sasaeai/concept/state/old> owl:deprecated true ; "
            "dct:isReplacedBy <https://w3id.org/sasaeai/concept/state/new> . "
            "<https://w3id.org/sasaeai/concept/state/new> a skos:Concept . "
            "sas:x sas:state <https://w3id.org/sasaeai/concept/state/old> .",
            ["still used"],
        ),
    ],
)
def test_the_deprecation_habit_is_caught_when_broken(turtle: str, expected: list[str]) -> None:
    assert list(planted(turtle, DEPRECATION)) == expected


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        ("sas:Sort a owl:Class .", ["missing"]),
        ("sas:Sort a owl:Class ; skos:example sas:x .", ["instance"]),
        ("sas:Sort a owl:Class ; skos:example sas:x . sas:x a sas:Sort .", []),
        (
            "sas:sort a owl:ObjectProperty ; skos:example sas:x . sas:y sas:sort sas:x .",
            ["subject"],
        ),
        ("sas:sort a owl:ObjectProperty ; skos:example sas:x . sas:x sas:sort sas:y .", []),
        ("sas:sort a owl:DatatypeProperty ; skos:example 7 .", ["subject"]),
    ],
)
def test_a_wrong_example_is_caught(turtle: str, expected: list[str]) -> None:
    assert list(planted(turtle, EXAMPLES)) == expected
