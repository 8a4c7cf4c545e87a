"""The Java machine that runs HermiT and OWL API inside this process.

owlready2 carries HermiT.jar, which contains OWL API with its profile checkers; JPype calls into
it. Java itself comes from the system: a runtime of version 11 or newer, on Debian the package
``default-jre-headless``.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from kg.errors import KgError, MissingExtra

OPTIONS: Final = ("-Xmx2g", "-XX:+UseSerialGC")
"""How Java is started. Many short questions go twice as fast with the simplest collector."""

_PURPOSE: Final = "to run HermiT"
_REMEDY: Final = (
    "Install a Java runtime of version 11 or newer (on Debian: apt-get install "
    "default-jre-headless), or let JAVA_HOME name one."
)


def java_class(name: str) -> Any:
    """Return a Java class by its full name, starting the machine if need be.

    Raises:
        MissingExtra: if JPype or owlready2 is not installed.
        KgError: if there is no Java or it does not start.
    """
    return _machine().JClass(name)


def java_errors() -> type[Exception]:
    """Return the Python class of all exceptions that Java code raises.

    Raises:
        MissingExtra, KgError: as :func:`java_class`.
    """
    errors: type[Exception] = _machine().JException
    return errors


@cache
def _machine() -> Any:
    try:
        import jpype
    except ImportError as error:
        raise MissingExtra("JPype1", "dev", _PURPOSE) from error
    jar = _hermit()
    try:
        # interrupt=False leaves Ctrl-C to Python.
        jpype.startJVM(*OPTIONS, classpath=[str(jar)], convertStrings=True, interrupt=False)
    except jpype.JVMNotFoundException as error:
        raise KgError("there is no Java on this machine", remedy=_REMEDY) from error
    except (OSError, RuntimeError, ValueError) as error:
        raise KgError(f"the Java machine does not start ({error})", remedy=_REMEDY) from error
    return jpype


def _hermit() -> Path:
    # owlready2 is only a carrier here: importing it would take half a second for nothing.
    found = find_spec("owlready2")
    jar = Path(found.origin).parent / "hermit" / "HermiT.jar" if found and found.origin else None
    if jar is None or not jar.is_file():
        raise MissingExtra("owlready2", "dev", _PURPOSE)
    return jar
