"""Faults planted in a good case, each caught by the shape that is meant for it and no other."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from kg.validation import validate
from shape_homes import CASE, fictional_home

if TYPE_CHECKING:
    from pathlib import Path

    from kg.home import Home

BASE = "https://w3id.org/sasaeai/id/01997/"


@dataclass(frozen=True)
class Fault:
    name: str
    file: str
    node: str
    find: str
    replace: str
    caught: str
    at: str | None = None

    def plant(self, folder: Path) -> None:
        path = folder / self.file
        blocks = path.read_text("utf-8").split("\n\n")
        [place] = [n for n, block in enumerate(blocks) if block.startswith(f"<{self.node}> ")]
        assert blocks[place].count(self.find) == 1
        blocks[place] = blocks[place].replace(self.find, self.replace)
        path.write_text("\n\n".join(blocks), "utf-8")


FAULTS = [
    Fault(**fault)
    for fault in tomllib.loads((CASE.parent / "faults.toml").read_text("utf-8"))["fault"]
]

ELSEWHERE = {
    "an end before the beginning": "sas:since on:2014-07",
    "a council classed as a shakyo too": "<council/tier1>",
    "a secretariat said to be sole with two holders": "sas:holder <body/shakyo>",
    "a secretariat said to be joint with one holder": "sas:holder <body/shakyo>",
    "done, although one of four areas is covered": "sas:areaCovered 1",
    "a product that is off": "sas:yen 375000",
    "a label without Japanese": "rdfs:label",
    "a label without English": "rdfs:label",
}
"""Faults of two triples that do not go together, reported at the other one of them."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return fictional_home(tmp_path_factory.mktemp("home"))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    shutil.copytree(CASE, tmp_path / "case")
    return tmp_path / "case"


def test_the_case_is_good_before_a_fault_is_planted(home: Home, case: Path) -> None:
    report = validate([case], home=home)
    assert [(finding.shape.name, finding.node) for finding in report.findings] == []
    assert report.nodes > 50


def test_there_are_forty_different_faults_at_least() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 40
    assert len({fault.caught for fault in FAULTS}) >= 40


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name.replace(" ", "-"))
def test_a_fault_is_caught_and_nothing_else_reported(fault: Fault, home: Home, case: Path) -> None:
    fault.plant(case)
    report = validate([case], home=home)
    assert {(finding.shape.name, finding.node) for finding in report.findings} == {
        (fault.caught, BASE + (fault.at or fault.node))
    }
    for finding in report.findings:
        assert finding.file == case / fault.file
        assert finding.line
        text = (case / fault.file).read_text("utf-8").splitlines()
        node = next(
            n
            for n, line in enumerate(text)
            if line.startswith(f"<{finding.node.removeprefix(BASE)}> ")
        )
        end = next((n for n in range(node, len(text)) if not text[n]), len(text))
        assert node < finding.line <= end
        written = text[finding.line - 1]
        if fault.name in ELSEWHERE:
            assert ELSEWHERE[fault.name] in written[(finding.column or 0) - 1 :]
        elif fault.replace.strip():
            added = [part.strip() for part in fault.replace.splitlines() if part.strip()]
            assert any(part in written for part in added)
