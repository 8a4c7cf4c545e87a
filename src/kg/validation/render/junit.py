"""A report as JUnit XML: a test suite a file, a test case a finding, one that passes if none."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from kg.shapes import Severity
from kg.validation.render.text import line

if TYPE_CHECKING:
    from pathlib import Path

    from kg.validation.findings import Finding
    from kg.validation.render.view import View

# What XML 1.0 cannot carry, not even escaped.
_UNSPEAKABLE: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(view: View) -> str:
    """Return a report as XML; only violations are failures."""
    by_file: dict[Path, list[Finding]] = defaultdict(list)
    for finding in view.findings:
        if finding.file is not None:
            by_file[finding.file].append(finding)
    failed = sum(finding.severity is Severity.VIOLATION for finding in view.findings)
    root = ET.Element("testsuites", name="kg validate", time=f"{view.report.seconds:.3f}")
    total = 0
    for path in view.report.files:
        found = by_file[path]
        name = view.home.relative(path)
        failures = sum(finding.severity is Severity.VIOLATION for finding in found)
        suite = ET.SubElement(
            root,
            "testsuite",
            name=name,
            tests=str(len(found) or 1),
            failures=str(failures),
            errors="0",
        )
        total += len(found) or 1
        if not found:
            ET.SubElement(suite, "testcase", name="conforms", classname=name, file=name)
        for finding in found:
            case = ET.SubElement(
                suite,
                "testcase",
                name=_clean(f"{finding.shape.name} {finding.node}"),
                classname=name,
                file=name,
                line=str(finding.line),
            )
            text = _clean(line(finding, view.home, view.lang))
            if finding.severity is Severity.VIOLATION:
                failure = ET.SubElement(case, "failure", type=finding.shape.name, message=text)
                failure.text = text
            else:
                ET.SubElement(case, "system-out").text = text
    root.set("tests", str(total))
    root.set("failures", str(failed))
    root.set("errors", "0")
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _clean(text: str) -> str:
    return _UNSPEAKABLE.sub("\ufffd", text)
