"""One municipality at a glance: the catalogue's main questions, asked of one place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kg.language import as_language, default_language
from kg.namespaces import ID
from kg.parameters import municipality as find
from kg.terms import IRI, Literal

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.graph import KnowledgeGraph

QUESTIONS: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("profile", {}),
    ("areas", {"purpose": "everyday-living-area"}),
    ("support-centres", {}),
    ("relations", {"kind": "in-charge"}),
    ("tiers", {}),
    ("coordinators", {}),
    ("councils", {}),
    ("secretariats", {"kind": "any"}),
    ("budgets", {}),
    ("programme-start", {}),
    ("agreements", {}),
    ("discrepancies", {}),
)
"""What is asked, in the order in which it is shown, with the parameters besides the place."""


def glance(graph: KnowledgeGraph, municipality: str, lang: str | None = None) -> list[Answer]:
    """Answer the main questions about one municipality.

    Args:
        graph: the graph.
        municipality: code of five or six digits, or name.
        lang: language of labels.

    Returns:
        The answers that have rows, in the order of :data:`QUESTIONS`.

    Raises:
        InputError: if there is no such municipality or the name is not unique.
    """
    answers = [
        graph.ask(name, {**parameters, "municipality": municipality}, lang=lang)
        for name, parameters in QUESTIONS
    ]
    return [_of_one_place(answer) for answer in answers if len(answer)]


def _of_one_place(answer: Answer) -> Answer:
    """Leave out of an answer what is the same in every row: the municipality."""
    keep = [index for index, name in enumerate(answer.columns) if name != "municipality"]
    return replace(
        answer,
        columns=tuple(answer.columns[index] for index in keep),
        rows=tuple(tuple(row[index] for index in keep) for row in answer.rows),
        parameters={k: v for k, v in answer.parameters.items() if k != "municipality"},
    )


_PLACE: Final = """
SELECT ?name ?code ?site ?standardAreaCode WHERE {
  ?place sas:qualifiedName ?name ; sas:localGovernmentCode ?code .
  FILTER(LANG(?name) = ?tag)
  OPTIONAL { ?place schema:url ?site }
  OPTIONAL { ?place sas:standardAreaCode ?standardAreaCode }
}
"""
_NAMESAKES: Final = """
SELECT DISTINCT ?other ?name WHERE {
  ?place rdfs:label ?label .
  ?other rdfs:label ?label ; a sas:Municipality ; sas:qualifiedName ?name .
  FILTER(?other != ?place && LANG(?label) = "ja" && LANG(?name) = ?tag)
}
ORDER BY ?other
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Which municipality is shown.

    Attributes:
        iri: its IRI.
        name: its name with that of the prefecture.
        code: its local-government code of six digits.
        site: its official site, if known.
        standard_area_code: the IRI that e-Stat gives it, if known.
        namesakes: code of five digits → name, of others that bear the same name.
    """

    iri: str
    name: str
    code: str
    site: str | None
    standard_area_code: str | None
    namesakes: dict[str, str]

    def heading(self, lang: str) -> str:
        """Return which place it is, its IRI and site, and, if so, which others have its name."""
        five = self.iri.removeprefix(ID)
        others = "、" if lang == "ja" else ", "
        names = others.join(f"{name} ({code})" for code, name in self.namesakes.items())
        links = "\n" + "  ".join(link for link in (self.iri, self.site) if link)
        if lang == "ja":
            also = f"\n同じ名の自治体がほかにあります：{names}" if names else ""
            return f"{self.name} ({five}、団体コード {self.code}){links}{also}"
        also = f"\nOthers bear the same name: {names}" if names else ""
        return f"{self.name} ({five}, local-government code {self.code}){links}{also}"


def place_of(graph: KnowledgeGraph, municipality: str, lang: str | None = None) -> Place:
    """Return which municipality a code or name means.

    Args:
        graph: the graph.
        municipality: code of five or six digits, or name.
        lang: language of the names.

    Raises:
        InputError: if there is no such municipality or the name is not unique.
    """
    tag = Literal(default_language() if lang is None else as_language(lang))
    iri = find(municipality, graph.engine)
    place = IRI(str(iri))
    row = next(iter(graph.query(_PLACE, place=place, tag=tag)))
    others = graph.query(_NAMESAKES, place=place, tag=tag)
    return Place(
        str(iri),
        row["name"],
        row["code"],
        row["site"],
        row["standardAreaCode"],
        {other["other"].removeprefix(ID): other["name"] for other in others},
    )
