"""A home with the real ontology and shapes, and three fictional towns for data."""

from __future__ import annotations

import shutil
from pathlib import Path

from kg.home import Home

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "tests" / "shapes"
CASE = ROOT / "tests" / "faults" / "case"


def fictional_home(folder: Path) -> Home:
    """Make a home in a folder: ontology and shapes of the project, data of the examples."""
    for name in ("ontology", "shapes"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "data").mkdir()
    shutil.copy(EXAMPLES / "background.ttl", folder / "data")
    return Home(folder)
