"""What a question of the catalogue is: its title, its parameters, its columns, its query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import InputError, quoted
from kg.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

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

HEADER_MARK: Final = "#+"
"""What a line of a question's header begins with."""


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
        lines = self.text.split("\n")
        return "\n".join(line for line in lines if not line.startswith(HEADER_MARK)).lstrip("\n")

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
            f"the question {self.name} has no parameter {quoted(name)}",
            remedy=f"Its parameters are: {', '.join(names)}." if names else "It takes none.",
        )


def listed(names: Iterable[str]) -> str:
    """Write what is allowed in a sentence."""
    return f"Use one of: {', '.join(names)}."
