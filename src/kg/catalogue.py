"""The catalogue: questions in SPARQL that carry their own title, parameters and columns.

A question is a file ``queries/NAME.rq``. Its first lines begin with ``#+`` and hold YAML, in the
manner of grlc::

    #+ summary: Budgets
    #+ description: What the municipalities spend.
    #+ row: One budget.
    #+ ja: {title: 予算, description: 市町村の予算。, row: 一つの予算。}
    #+ section: budgets
    #+ parameters:
    #+   top: {type: integer, minimum: 1, maximum: 100, default: 10, en: How many, ja: 件数}
    #+ columns:
    #+   yen: {en: Yen, ja: 円}

The parameter ``top`` is the variable ``?_top`` of the query. Columns that the header does not name
are left out of tables and kept in data formats.
"""

from __future__ import annotations

import difflib
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import InputError, StorageError, quoted
from kg.question import LANGUAGE_VARIABLE, SECTIONS, Column, Parameter, Question, QuestionError
from kg.sparql import check_query, line_and_column, tokens, variables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kg.header import Header
    from kg.home import Home

__all__ = ["Catalogue", "Column", "Parameter", "Question", "parse_question", "read_question"]


class Catalogue:
    """The questions of a home. Files are read when their question is asked for.

    Args:
        home: the folders that hold the questions.
    """

    def __init__(self, home: Home) -> None:
        self._home = home
        self._read: dict[str, Question] = {}

    @cached_property
    def _files(self) -> dict[str, Path]:
        return {path.stem: path for path in self._home.query_files()}

    @property
    def names(self) -> list[str]:
        """The names of all questions, sorted."""
        return sorted(self._files)

    def get(self, name: str) -> Question:
        """Return a question by its name.

        Raises:
            InputError: if there is none of that name; the message offers the nearest.
            QuestionError: if its file is not as it should be.
            StorageError: if its file cannot be read.
        """
        if name not in self._files:
            raise InputError(
                f"there is no question {quoted(name)}", remedy=suggest(name, self.names)
            )
        if name not in self._read:
            self._read[name] = read_question(self._files[name], self._home.relative)
        return self._read[name]

    def all(self) -> list[Question]:
        """Return all questions, by section and then by name.

        Raises:
            QuestionError: if a file is not as it should be.
            StorageError: if a file cannot be read.
        """
        order = list(SECTIONS)
        questions = [self.get(name) for name in self.names]
        return sorted(
            questions, key=lambda question: (order.index(question.section), question.name)
        )


def suggest(name: str, names: list[str]) -> str:
    """Return a remedy for a question that does not exist."""
    near = difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.5)
    near += [other for other in names if name and name.lower() in other and other not in near]
    if near:
        return f"Did you mean {' or '.join(near[:3])}? kg ask lists all questions."
    return "kg ask lists all questions."


def read_question(path: Path, display: Callable[[Path], str] = str) -> Question:
    """Read a question from its file.

    Args:
        path: the file.
        display: how to write the path in messages.

    Raises:
        QuestionError: if the header or the query is not as it should be, with file and line.
        StorageError: if the file cannot be read.
    """
    shown = display(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise QuestionError(
            "the file is not in UTF-8", file=shown, line=line, remedy="Save it in UTF-8."
        ) from None
    except OSError as error:
        raise StorageError(
            f"the question cannot be read ({error.strerror})",
            file=shown,
            remedy="Check its permissions.",
        ) from error
    return parse_question(path.stem, text, path, shown)


def parse_question(name: str, text: str, path: Path, shown: str) -> Question:
    """Make a question of the text of its file.

    Raises:
        QuestionError: if the header or the query is not as it should be, with file and line.
    """
    # YAML takes longer to import than most questions take to answer; see who needs it.
    from kg.header import read_header

    header = read_header(text, shown)
    question = Question(
        name=name,
        file=path,
        text=text,
        title=header.both("summary", "title"),
        description=header.both("description", "description"),
        row=header.both("row", "row"),
        section=header.one_of("section", SECTIONS),
        tags=tuple(header.texts("tags")),
        parameters=tuple(header.parameters()),
        columns=tuple(header.columns()),
        limit=header.optional("limit"),
    )
    header.end()
    check_query(text, source=shown)
    _check_variables(question, header, shown)
    return question


def _check_variables(question: Question, header: Header, shown: str) -> None:
    """Every parameter and column stands in the query, and every parameter of it in the header."""

    def wrong(message: str, line: int) -> QuestionError:
        remedy = "Make the header and the query agree."
        return QuestionError(message, file=shown, line=line, remedy=remedy)

    used = variables(question.query)
    integers = {p.name for p in question.parameters if p.type == "integer"}
    if question.limit is not None and question.limit not in integers:
        message = f"limit names {question.limit!r}, which is no integer parameter"
        raise wrong(message, header.line_of("limit"))
    declared = {parameter.variable: parameter.name for parameter in question.parameters}
    for variable, name in declared.items():
        if variable not in used:
            message = f"the parameter {name} is no variable ?{variable} of the query"
            raise wrong(message, header.line_of("parameters", name))
    for column in question.columns:
        if column.name not in used:
            message = f"the column {column.name} is no variable of the query"
            raise wrong(message, header.line_of("columns", column.name))
    for token in tokens(question.text):
        variable = token.text[1:] if token.kind == "variable" else ""
        if variable.startswith("_") and variable not in {*declared, LANGUAGE_VARIABLE}:
            line, _ = line_and_column(question.text, token.start)
            raise wrong(f"the header has no parameter for the variable ?{variable}", line)
