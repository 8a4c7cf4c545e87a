"""One municipality at a glance: the catalogue's main questions, asked of one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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
    return [answer for answer in answers if len(answer)]
