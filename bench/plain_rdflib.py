"""What one would write without this package: parse the Turtle files, ask the question.

    python bench/plain_rdflib.py HOME QUESTION

It derives nothing, so it may find fewer rows or labels than ``kg ask``, and has less to do.
"""

import sys
from pathlib import Path

import rdflib

home, question = Path(sys.argv[1]), sys.argv[2]
graph = rdflib.Graph()
for folder in ("ontology", "data"):
    for path in sorted((home / folder).rglob("*.ttl")):
        graph.parse(path, format="turtle")
rows = list(graph.query((home / "queries" / f"{question}.rq").read_text("utf-8")))
print(*rows, sep="\n")  # noqa: T201
