"""The two languages of labels and tables, and which of them a reader gets."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from kg.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["ja", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
LANGUAGE_VARIABLE: Final = "KG_LANG"


@dataclass(frozen=True, slots=True)
class Text:
    """The same text in both languages."""

    en: str
    ja: str

    def in_language(self, language: Language) -> str:
        """Return the text in one language."""
        return self.ja if language == "ja" else self.en


def default_language(environment: Mapping[str, str] | None = None) -> Language:
    """Return the reader's language.

    It is ``KG_LANG`` if set; else Japanese if the locale (``LC_ALL``, then ``LC_MESSAGES``, then
    ``LANG``) is Japanese; else English.

    Args:
        environment: the variables to look at instead of those of the process.

    Raises:
        InputError: if ``KG_LANG`` is neither ``ja`` nor ``en``.
    """
    variables = os.environ if environment is None else environment
    named = variables.get(LANGUAGE_VARIABLE, "")
    if named:
        return as_language(named, f"the environment variable {LANGUAGE_VARIABLE}")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = variables.get(name, "")
        if locale:
            return "ja" if locale.startswith("ja") else "en"
    return "en"


def as_language(text: str, origin: str = "the language") -> Language:
    """Return ``text`` as a language.

    Args:
        text: what was given.
        origin: where it comes from, for the message.

    Raises:
        InputError: if it is neither ``ja`` nor ``en``.
    """
    for language in LANGUAGES:
        if text == language:
            return language
    raise InputError(f"{origin} is {text!r}", remedy=f"Use one of: {', '.join(LANGUAGES)}.")
