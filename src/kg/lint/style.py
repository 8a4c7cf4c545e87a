"""The style guide of the ontology, held up by shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kg.curie import curie
from kg.lint.findings import Finding, Severity
from kg.lint.sources import Room
from kg.namespaces import SH
from kg.turtle import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from rdflib import Graph
    from rdflib.term import Node

    from kg.home import Home
    from kg.language import Language
    from kg.lint.sources import Sources

STYLE: Final = "ontology-style.ttl"
_PREFIXES: Final = "vocabulary.ttl"
_SEVERITIES: Final = {
    f"{SH}Violation": Severity.ERROR,
    f"{SH}Warning": Severity.WARNING,
    f"{SH}Info": Severity.WARNING,
}


def check_style(home: Home, sources: Sources, language: Language = "en") -> list[Finding]:
    """Check the ontology against the shapes of its style guide.

    Args:
        home: where ontology and shapes are.
        sources: the files of that home, for the places of findings.
        language: the language of the messages.

    Returns:
        One finding for each broken shape and term; the name of the check is that of the shape.

    Raises:
        TurtleError: if a file cannot be read or parsed.
    """
    import pyshacl
    from rdflib import SH as SHACL

    places = {
        str(fact.triple.subject).strip("<>"): (fact.file, fact.line)
        for fact in reversed(sources.facts[Room.ONTOLOGY])
    }
    shapes = _graph(home, [home.shapes / STYLE, home.shapes / _PREFIXES])
    _, report, _ = pyshacl.validate(
        _graph(home, home.ontology_files()),
        shacl_graph=shapes,
        advanced=True,
        inplace=True,
        do_owl_imports=False,
    )
    findings = set()
    for result in report.objects(None, SHACL.result):
        focus = report.value(result, SHACL.focusNode)
        source = report.value(result, SHACL.sourceShape)
        name = str(source).rpartition("#")[2]
        message = _message(report, result, language)
        file, line = places.get(str(focus), ("ontology", None))
        severity = _SEVERITIES[str(report.value(result, SHACL.resultSeverity))]
        text = f"{curie(str(focus))}: {message}"
        findings.add(Finding(name, text, str(focus), file, line, severity))
    return sorted(findings, key=lambda finding: finding.sort_key())


def _message(report: Graph, result: Node, language: Language) -> str:
    from rdflib import SH as SHACL
    from rdflib import Literal

    messages = [
        text for text in report.objects(result, SHACL.resultMessage) if isinstance(text, Literal)
    ]
    chosen = next((text for text in messages if text.language == language), None)
    return str(chosen if chosen is not None else next(iter(messages), ""))


def _graph(home: Home, files: Iterable[Path]) -> Graph:
    from rdflib import Graph

    graph = Graph()
    for path in files:
        graph.parse(data=read_text(path), format="turtle", publicID=home.relative(path))
    return graph
