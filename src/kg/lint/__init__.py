"""Are the terms that the project uses what we take them for?

The checks hold every term in ontology, data, shapes and queries against its definition: terms
of other vocabularies against copies of these, terms of the house against ``ontology/``. They
are for those who write the ontology and the data, and need the copies at hand.
"""

from kg.lint.checks import lint
from kg.lint.findings import Finding, Severity
from kg.lint.vocabularies import Vocabularies, find_vocabularies

__all__ = ["Finding", "Severity", "Vocabularies", "find_vocabularies", "lint"]
