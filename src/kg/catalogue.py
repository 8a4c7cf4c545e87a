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
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import InputError, StorageError
from kg.language import Text
from kg.sparql import check_query, variables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.home import Home

SECTIONS: Final[Mapping[str, Text]] = {
    "profile": Text("Profile", "概況"),
    "tiers": Text("Tiers", "層"),
    "coordinators": Text("Coordinators", "生活支援コーディネーター"),
    "councils": Text("Councils", "協議体"),
    "budgets": Text("Budgets", "予算"),
    "history": Text("History", "経過"),
    "relations": Text("Relations", "関係"),
    "programmes": Text("Programmes", "事業・地域資源"),
    "documents": Text("Documents and plans", "要綱・計画"),
    "graph": Text("The graph itself", "グラフについて"),
}
"""The sections of the catalogue, in the order in which they are listed."""

PARAMETER_TYPES: Final = ("concept", "municipality", "enum", "string", "date", "integer")
ANY: Final = ("any", "all")
"""The values of a concept or municipality that lift its restriction."""

LANGUAGE_VARIABLE: Final = "_lang"
RESERVED: Final = frozenset(
    ("help", "show", "lang", "format", "engine", "output", "timeout", "name", "endpoint")
)
"""Names that no parameter may have, because the command line has an option of that name."""

_MARK: Final = "#+"


class QuestionError(InputError):
    """The header or the query of a question is not as it should be."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question.

    Attributes:
        name: the name, as in ``--name``.
        type: one of :data:`PARAMETER_TYPES`.
        text: what it means.
        default: the value if none is given; None leaves the variable unbound.
        scheme: the concept scheme, for a concept.
        values: what is allowed, for an enum.
        minimum: the least value, for an integer.
        maximum: the greatest value, for an integer.
    """

    name: str
    type: str
    text: Text
    default: str | None = None
    scheme: str | None = None
    values: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None

    @property
    def variable(self) -> str:
        """The name of the variable in the query: ``as-of`` is ``_asOf``."""
        first, *rest = self.name.split("-")
        return f"_{first}{''.join(part.capitalize() for part in rest)}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer.

    Attributes:
        name: the variable.
        text: its heading.
        list: whether a value is several texts parted by ``; ``.
    """

    name: str
    text: Text
    list: bool = False


@dataclass(frozen=True)
class Question:
    """A question of the catalogue.

    Attributes:
        name: the name of its file without ``.rq``.
        file: the file.
        text: the whole text of the file.
        title: what it is called.
        description: what it asks.
        row: what a row of the answer means.
        section: one of :data:`SECTIONS`.
        tags: keywords.
        parameters: what can be given.
        columns: the columns that a table shows.
        limit: the integer parameter that says how many rows to give at most, if any.
    """

    name: str
    file: Path
    text: str
    title: Text
    description: Text
    row: Text
    section: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    limit: str | None = None

    @property
    def query(self) -> str:
        """The query without the header."""
        lines = self.text.splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith(_MARK)).lstrip("\n")

    @property
    def date_parameter(self) -> Parameter | None:
        """The parameter that ``--as-of`` sets: the date called ``as-of`` or ``date``."""
        dates = {p.name: p for p in self.parameters if p.type == "date"}
        return dates.get("as-of") or dates.get("date")

    def parameter(self, name: str) -> Parameter:
        """Return a parameter by its name.

        Raises:
            InputError: if the question has none of that name.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        names = [parameter.name for parameter in self.parameters]
        raise InputError(
            f"the question {self.name} has no parameter {name!r}",
            remedy=f"Its parameters are: {', '.join(names)}." if names else "It takes none.",
        )


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
            raise InputError(f"there is no question {name!r}", remedy=suggest(name, self.names))
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


def read_question(path: Path, display: Any = str) -> Question:
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
    # YAML is slow to import, and most of the package never reads a header.
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
    _check_variables(question, shown)
    return question


def _check_variables(question: Question, shown: str) -> None:
    """Every parameter and column stands in the query, and every parameter of it in the header."""
    used = variables(question.query)
    integers = {p.name for p in question.parameters if p.type == "integer"}
    if question.limit is not None and question.limit not in integers:
        raise _wrong(shown, f"limit names {question.limit!r}, which is no integer parameter")
    declared = {parameter.variable: parameter.name for parameter in question.parameters}
    for variable, name in declared.items():
        if variable not in used:
            raise _wrong(shown, f"the parameter {name} is no variable ?{variable} of the query")
    for column in question.columns:
        if column.name not in used:
            raise _wrong(shown, f"the column {column.name} is no variable of the query")
    for variable in used:
        if variable.startswith("_") and variable not in {*declared, LANGUAGE_VARIABLE}:
            raise _wrong(shown, f"the header has no parameter for the variable ?{variable}")


def _wrong(shown: str, message: str) -> QuestionError:
    return QuestionError(message, file=shown, remedy="Make the header and the query agree.")


def listed(names: Iterable[str]) -> str:
    """Write what is allowed in a sentence."""
    return f"Use one of: {', '.join(names)}."
