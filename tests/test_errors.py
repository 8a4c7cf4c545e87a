"""Errors render as one line that says where, what and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, KgError, MissingExtra, StorageError, TurtleError


def test_renders_place_message_and_remedy_on_one_line() -> None:
    error = TurtleError(
        "the prefix\n'sas' is not declared", file="data/a.ttl", line=3, column=7, remedy="Add it."
    )
    assert error.render() == "data/a.ttl:3:7: the prefix 'sas' is not declared. Add it."
    assert str(error) == error.render()


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({"file": Path("a.ttl")}, "a.ttl: broken"),
        ({"file": "a.ttl", "line": 4}, "a.ttl:4: broken"),
        ({"file": "a.ttl", "column": 4}, "a.ttl: broken"),
        ({"line": 4, "column": 2}, "line 4, column 2: broken"),
        ({}, "broken"),
    ],
)
def test_place_says_only_what_is_known(place: dict[str, object], expected: str) -> None:
    assert KgError("broken", **place).render() == expected  # type: ignore[arg-type]


def test_a_full_stop_is_not_doubled() -> None:
    assert KgError("Broken.", remedy="Mend it.").render() == "Broken. Mend it."


def test_each_kind_knows_its_exit_code() -> None:
    assert InputError("x").exit_code == 2
    assert TurtleError("x").exit_code == 2
    assert StorageError("x").exit_code == 3
    assert KgError("x", exit_code=1).exit_code == 1


def test_missing_extra_says_what_to_install() -> None:
    error = MissingExtra("openpyxl", "xlsx", "to write a spreadsheet")
    assert error.exit_code == 3
    assert error.render() == (
        "openpyxl is needed to write a spreadsheet. Install it with: pip install 'sasaeai-kg[xlsx]'"
    )
