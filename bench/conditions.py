"""What the reader must know of the machine; not its name, nor a path of it."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime

import psutil


def conditions() -> dict[str, object]:
    """Return date, processors, memory in GiB, system, Python and load, as plain values."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "processor": platform.machine(),
        "memory": round(psutil.virtual_memory().total / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
        "load": load(),
        "load_end": load(),
    }


def load() -> float:
    """Return how many programs wanted a processor in the last minute."""
    return round(os.getloadavg()[0], 1)
