"""After any edit, checking what has changed gives the report of a full run."""

from __future__ import annotations

import os
import random
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from kg.errors import TurtleError
from kg.home import Home
from kg.turtle import parse
from kg.validation import Report, validate
from kg.validation.incremental import validate_changed
from shape_homes import ROOT

if TYPE_CHECKING:
    from pathlib import Path

CASES = ("03203-ofunato", "05303-kosaka", "12207-matsudo", "17361-tsubata")
RUNS = int(os.environ.get("KG_EDIT_RUNS", "1"))
EDITS = 25 if RUNS > 1 else 8
"""A few edits as a rule, since each takes seconds; KG_EDIT_RUNS=8 makes 200."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Four of the real cases, three of which name the same foundation or its bodies."""
    for name in ("ontology", "shapes", "data"):
        shutil.copytree(ROOT / name, tmp_path / "home" / name)
    for folder in (tmp_path / "home" / "data" / "cases").iterdir():
        if folder.name not in CASES:
            shutil.rmtree(folder)
    (tmp_path / "home" / "data" / "blank-lines.ttl").unlink()  # large, and nothing refers to it
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return Home(tmp_path / "home")


def told(report: Report) -> list[tuple[object, ...]]:
    return sorted((*f.identity, str(f.file), f.line, f.column) for f in report.findings)


def edited(text: str, chance: random.Random) -> str:
    """Return Turtle with one random edit: a value, a reference, a line or a block."""
    lines = text.split("\n")
    numbers = [n for n, line in enumerate(lines) if line.startswith("    ")]
    at = chance.choice(numbers)
    match chance.randrange(6):
        case 0:  # another number
            lines[at] = re.sub(
                r"\d+", lambda m: str(int(m[0]) + chance.choice((1, 999))), lines[at]
            )
        case 1:  # a line less
            if lines[at].endswith(" ;"):
                del lines[at]
        case 2:  # another reference
            others = re.findall(r"<[a-z][^>]*>|id:[\w/-]+", text)
            lines[at] = re.sub(
                r"<[^>]*>|id:[\w/-]+", lambda _: chance.choice(others), lines[at], count=1
            )
        case 3:  # another state, time or kind
            lines[at] = re.sub(r"state:\w+", "state:planned", lines[at])
            lines[at] = re.sub(r"on:[\w-]+", "on:2019-13", lines[at])
        case 4:  # a block less
            blocks = text.split("\n\n")
            del blocks[chance.randrange(1, len(blocks))]
            return "\n\n".join(blocks).rstrip("\n") + "\n"
        case _:  # a line twice, with another value
            if lines[at].endswith(" ;"):
                lines.insert(at, re.sub(r'"[^"]+"', '"x "', lines[at]))
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(RUNS))
def test_random_edits_are_told_as_by_a_full_run(home: Home, seed: int) -> None:
    chance = random.Random(seed)
    files = [path for path in home.data_files() if home.cases in path.parents]
    clean = told(validate(home=home))
    assert told(validate_changed(home=home)) == clean
    seen, differing = 0, 0
    originals: dict[Path, str] = {}
    while seen < EDITS:
        path = chance.choice(files)
        text = path.read_text("utf-8")
        changed = edited(text, chance)
        try:
            parse(changed, path)
        except TurtleError:
            continue
        if changed == text:
            continue
        seen += 1
        originals.setdefault(path, text)
        path.write_text(changed, "utf-8")
        quick = validate_changed(home=home)
        full = validate(home=home)
        assert told(quick) == told(full), f"edit {seen} of {path}"
        differing += told(full) != clean
        if len(originals) > 3:  # put things right again, so that edits do not only pile up
            for edited_path, original in originals.items():
                edited_path.write_text(original, "utf-8")
            originals.clear()
    assert differing >= (
        3 if EDITS > 8 else 1
    )  # most edits are harmless; those that are not must be told


def test_common_files_shapes_and_spoilt_memories_make_a_full_run(
    home: Home, tmp_path: Path
) -> None:
    before = told(validate_changed(home=home))
    [memory] = (tmp_path / "cache" / "validation").iterdir()
    memory.write_text("{", "utf-8")
    assert told(validate_changed(home=home)) == before
    shared = home.data / "shared" / "organisations.ttl"
    text = shared.read_text("utf-8")
    shared.write_text(
        re.sub(r'    rdfs:label "[^"]+"@ja, ', "    rdfs:label ", text, count=1), "utf-8"
    )
    assert told(validate_changed(home=home)) == told(validate(home=home)) != before
    shared.write_text(text, "utf-8")
    shutil.rmtree(home.cases / CASES[0])
    assert told(validate_changed(home=home)) == told(validate(home=home))
