"""What one would write without this package: parse Turtle, ask the question, count the rows.

python bench/plain_rdflib.py QUESTION.rq FILE-OR-FOLDER...
"""

import sys
from pathlib import Path

import rdflib

graph = rdflib.Graph()
for given in map(Path, sys.argv[2:]):
    for path in sorted(given.rglob("*.ttl")) if given.is_dir() else [given]:
        graph.parse(path, format="turtle")
rows = list(graph.query(Path(sys.argv[1]).read_text("utf-8")))
print(len(rows))  # noqa: T201
