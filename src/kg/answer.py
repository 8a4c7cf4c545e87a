"""Answers: typed rows with their evidence, independent of engine and of form of output."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from kg.errors import EvidenceError, MissingExtra
from kg.evidence import parse_evidence_list
from kg.ordering import natural
from kg.terms import to_python

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

    from kg.catalogue import Column, Question
    from kg.engine import Result
    from kg.language import Language

EVIDENCE: Final = "evidence"
"""The column that holds the IRIs of the source lines."""

SEPARATOR: Final = "; "
"""What parts the texts of a list column in a query's GROUP_CONCAT."""


@dataclass(frozen=True)
class Answer:
    """The rows that a query gave.

    Iterating gives one dictionary a row, column to value. Values are Python's: text, int, Decimal,
    bool, date, None; list columns and ``evidence`` are lists of text, each once and sorted.

    Attributes:
        columns: the names of all columns, in the order of the query.
        rows: the rows, in the order of the query.
        language: the language of the labels.
        question: the question of the catalogue, None for a query of one's own.
        parameters: the values that were in force, as text.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    language: Language = "en"
    question: Question | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for row in self.rows:
            yield dict(zip(self.columns, row, strict=True))

    def __len__(self) -> int:
        return len(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Return the rows as dictionaries."""
        return list(self)

    def to_pandas(self) -> pd.DataFrame:
        """Return the rows as a data frame, one column a variable.

        Raises:
            MissingExtra: if pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise MissingExtra("pandas", "pandas", "to make data frames") from None
        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    @property
    def shown(self) -> list[tuple[str, str]]:
        """The columns a table shows: name and heading in the answer's language."""
        if self.question is None:
            named = [name for name in self.columns if not name.endswith("Iri")]
            return [(name, name) for name in named or self.columns]
        columns: tuple[Column, ...] = self.question.columns
        present = set(self.columns)
        return [
            (column.name, column.text.in_language(self.language))
            for column in columns
            if column.name in present
        ]


def answer_of(
    result: Result,
    language: Language,
    question: Question | None = None,
    parameters: Mapping[str, str] | None = None,
) -> Answer:
    """Make an answer of an engine's result.

    Args:
        result: what the engine gave.
        language: the language of the labels.
        question: the question that was asked.
        parameters: the values in force.
    """
    lists = {column.name for column in question.columns if column.list} if question else set()
    convert = []
    for name in result.variables:
        if name == EVIDENCE:
            convert.append(_evidence)
        elif name in lists:
            convert.append(_list)
        elif question and name.endswith("Iri"):
            convert.append(_iris)
        else:
            convert.append(lambda value: value)
    rows = tuple(
        tuple(
            turn(None if term is None else to_python(term))
            for turn, term in zip(convert, row, strict=True)
        )
        for row in result.rows
    )
    limit = question.limit if question else None
    if limit is not None and parameters and limit in parameters:
        rows = rows[: int(parameters[limit])]
    return Answer(tuple(result.variables), rows, language, question, dict(parameters or {}))


def _list(value: Any) -> Any:
    if not isinstance(value, str):
        return []
    return sorted({part for part in value.split(SEPARATOR) if part}, key=natural)


def _iris(value: Any) -> Any:
    """Sort IRIs that a query has put in one cell: no engine promises their order."""
    if isinstance(value, str) and " " in value:
        return " ".join(sorted(value.split(" ")))
    return value


def _evidence(value: Any) -> Any:
    if not isinstance(value, str):
        return []
    try:
        return [part.iri for part in parse_evidence_list(value)]
    except EvidenceError:  # a query of one's own may call anything "evidence"
        return value.split()
