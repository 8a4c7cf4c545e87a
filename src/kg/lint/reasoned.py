"""What reasoners say of the ontology and the data, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg import reasoning
from kg.curie import curie
from kg.lint.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kg.home import Home

BUILT_ON: Final = ("org", "prov-o", "skos", "time")
"""The vocabularies that the ontology must stay consistent with when merged."""


def check_by_reasoning(
    home: Home, copies: Path | None, notify: Callable[[str], None]
) -> Iterator[Finding]:
    """Ask OWL API, HermiT and OWL 2 RL about a home.

    Args:
        home: the ontology and the data.
        copies: the folder with copies of vocabularies to merge with, if at hand.
        notify: told what is going on, in a few words.

    Yields:
        Findings of the checks ``profile-dl``, ``unsatisfiable``, ``inconsistent`` and
        ``contradiction``, all of them errors.

    Raises:
        KgError: if Java or a package is missing, a reasoner refuses the ontology, or a copy
            cannot be read.
    """
    notify("reading the graph")
    ontology, graph = reasoning.ontology_triples(home), reasoning.graph_triples(home)
    notify("checking the profile OWL 2 DL")
    for violation in reasoning.violations(graph):
        yield Finding("profile-dl", f"not OWL 2 DL: {violation.detail}", violation.kind, "ontology")
    notify("asking HermiT")
    found = list(_by_hermit(ontology, graph, "ontology"))
    yield from found
    if copies is not None and not found:  # merged, the same would be found again
        name = "ontology merged with " + ", ".join(BUILT_ON)
        notify(f"asking HermiT, {name}")
        merged = reasoning.read_triples(copies / f"{stem}.ttl" for stem in BUILT_ON)
        yield from _by_hermit(ontology + merged, graph + merged, name)
    notify("materialising OWL 2 RL")
    for contradiction in reasoning.materialise(graph).contradictions:
        message = f"{contradiction.message} (OWL 2 RL, {contradiction.rule})"
        yield Finding("contradiction", message, contradiction.rule, "data")


def _by_hermit(
    ontology: reasoning.Triples, graph: reasoning.Triples, name: str
) -> Iterator[Finding]:
    verdict = reasoning.check(ontology)
    for iri in verdict.unsatisfiable:
        yield Finding("unsatisfiable", f"{curie(iri)} can have no instance", iri, name)
    if not verdict.consistent:
        yield _inconsistent(ontology, name)
    elif not reasoning.check(graph, classes=False).consistent:
        yield _inconsistent(graph, f"{name}, with data")


def _inconsistent(triples: reasoning.Triples, name: str) -> Finding:
    reasons = "; ".join(reasoning.explain(triples))
    return Finding("inconsistent", f"these exclude each other: {reasons}", "", name)
