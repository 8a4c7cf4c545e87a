from __future__ import annotations

import pytest

from kg.errors import InputError
from kg.language import default_language


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "ja_JP.UTF-8"}, "ja"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LC_ALL": "ja_JP.UTF-8", "LANG": "en_US.UTF-8"}, "ja"),
        ({"LC_ALL": "C", "LANG": "ja_JP.UTF-8"}, "en"),
        ({"KG_LANG": "en", "LANG": "ja_JP.UTF-8"}, "en"),
        ({"KG_LANG": "ja"}, "ja"),
    ],
)
def test_the_language_follows_kg_lang_then_the_locale(
    environment: dict[str, str], expected: str
) -> None:
    assert default_language(environment) == expected


def test_an_unknown_language_is_named_with_what_is_allowed() -> None:
    with pytest.raises(InputError, match=r"KG_LANG is 'fr'.*ja, en"):
        default_language({"KG_LANG": "fr"})
