"""The knowledge graph of mutual support in Japan.

    >>> import kg
    >>> with kg.open() as graph:
    ...     answer = graph.ask("secretariats", lang="en")

Everything is imported when it is first used: ``import kg`` alone costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.errors import KgError
    from kg.graph import KnowledgeGraph
    from kg.graph import open_graph as open  # noqa: A004  (kg.open, as in the docs)

__all__ = ["Answer", "KgError", "KnowledgeGraph", "__version__", "open"]

_HOMES = {
    "Answer": ("kg.answer", "Answer"),
    "KgError": ("kg.errors", "KgError"),
    "KnowledgeGraph": ("kg.graph", "KnowledgeGraph"),
    "open": ("kg.graph", "open_graph"),
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("sasaeai-kg")
    if name in _HOMES:
        from importlib import import_module

        module, attribute = _HOMES[name]
        return getattr(import_module(module), attribute)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
