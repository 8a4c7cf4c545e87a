"""The GitHub Action and the pre-commit hooks, run as their runners run them."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from shape_homes import ROOT

if TYPE_CHECKING:
    from subprocess import CompletedProcess

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
HOOKS = {h["id"]: h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
WRONG = ("profile.ttl", "sas:value 21.47", "sas:value -21.47")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case in a folder of its own, as a town would keep it."""
    folder = tmp_path / "town" / "17361-tsubata"
    shutil.copytree(ROOT / "data" / "cases" / folder.name, folder)
    return folder


def spoil(case: Path) -> None:
    name, right, wrong = WRONG
    text = (case / name).read_text("utf-8")
    assert right in text
    (case / name).write_text(text.replace(right, wrong), "utf-8")


def environment() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def act(folder: Path, **given: str) -> CompletedProcess[str]:
    """Run the last step of the action: bash -e, inputs as the runner puts them in."""
    *_, step = ACTION["runs"]["steps"]
    inputs = {name: value["default"] for name, value in ACTION["inputs"].items()} | given
    put_in = {
        name: inputs[value.removeprefix("${{ inputs.").removesuffix(" }}")]
        for name, value in step["env"].items()
    }
    script = folder / "step.sh"
    script.write_text(step["run"], "utf-8")
    command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)]
    return subprocess.run(
        command, cwd=folder, env={**environment(), **put_in}, capture_output=True, text=True
    )


def test_the_action_passes_a_case_that_is_right(case: Path) -> None:
    done = act(case.parent, path="17361-tsubata", lang="en")
    assert done.returncode == 0, done.stderr
    assert "::error" not in done.stdout


def test_the_action_marks_the_line_that_is_wrong(case: Path) -> None:
    spoil(case)
    done = act(case.parent, path="17361-tsubata", lang="en", sarif="out.sarif")
    line = next(
        number
        for number, text in enumerate((case / WRONG[0]).read_text("utf-8").splitlines(), 1)
        if WRONG[2] in text
    )
    assert done.returncode == 1
    marks = [mark for mark in done.stdout.splitlines() if mark.startswith("::error")]
    assert any(f"17361-tsubata/profile.ttl,line={line}," in mark for mark in marks)
    results = json.loads((case.parent / "out.sarif").read_text("utf-8"))["runs"][0]["results"]
    assert len(results) >= len(marks) > 0


def test_an_input_of_the_action_is_never_a_command(case: Path) -> None:
    done = act(case.parent, path="$(touch hacked) `touch hacked` ;touch hacked", lang="en")
    assert done.returncode == 2
    assert not (case.parent / "hacked").exists()


def test_every_step_of_the_action_has_a_shell_or_a_version() -> None:
    for step in ACTION["runs"]["steps"]:
        assert step.get("shell") == "bash" or "@v" in step["uses"]


def hook(name: str, folder: Path, files: list[Path]) -> CompletedProcess[str]:
    """What pre-commit calls: the entry, its arguments, and the files that were changed."""
    command = [*shlex.split(HOOKS[name]["entry"]), *(str(file) for file in files)]
    return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True)


def test_the_hooks_check_and_format_what_was_changed(case: Path) -> None:
    file = case / WRONG[0]
    assert hook("kg-validate", case, sorted(case.glob("*.ttl"))).returncode == 0
    text = file.read_text("utf-8")
    file.write_text(text.replace(" ;\n", ";\n"), "utf-8")
    assert hook("kg-fmt", case, [file]).returncode == 0
    assert file.read_text("utf-8") == text
    spoil(case)
    assert hook("kg-validate", case, sorted(case.glob("*.ttl"))).returncode == 1
