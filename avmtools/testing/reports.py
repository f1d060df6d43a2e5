"""What a run of tests comes to: a summary to read, values for JSON, and JUnit's XML for build servers."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from avmtools.testing.runner import Outcome

#: Lines and characters of a value or of output that a summary shows; JSON and JUnit have all of it.
MAX_LINES = 30
MAX_WIDTH = 400
#: Frames of a stack trace that a summary shows.
MAX_FRAMES = 8
#: What XML 1.0 can't hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def totals(outcomes: list[Outcome]) -> dict[str, int]:
    """How many tests there were, and how many of each status."""
    counted = {"tests": len(outcomes), "passed": 0, "failed": 0, "errors": 0}
    for outcome in outcomes:
        counted[{"error": "errors"}.get(outcome.status, outcome.status)] += 1
    return counted


def as_json(outcomes: list[Outcome]) -> list[dict[str, Any]]:
    """One object a test."""
    return [
        {**asdict(o), "id": o.id, "seconds": round(o.seconds, 6), "facts": dict(o.facts)} for o in outcomes
    ]


def failure(outcome: Outcome) -> Iterator[str]:
    """The lines that tell of one test that did not pass."""
    where = f"{outcome.file}:{outcome.line}" if outcome.line else outcome.file
    yield f"{'FAILED' if outcome.status == 'failed' else 'ERROR'} {outcome.id} ({where})"
    yield from _block("  ", outcome.headline)
    width = max((len(label) for label, _ in outcome.facts), default=0)
    for label, text in outcome.facts:
        lines = text.splitlines() or [""]
        if len(lines) == 1 and len(text) <= MAX_WIDTH:
            yield f"    {(label + ':').ljust(width + 1)} {text}"
        else:
            yield f"    {label}:"
            yield from _block("      ", text)
    own = [f for f in outcome.frames if f.line]
    if len(own) > 1 or (own and not outcome.facts):
        yield "  stack:"
        for frame in own[:MAX_FRAMES]:
            file = frame.file or frame.module
            yield f"    {frame.module}:{frame.function}/{frame.arity} ({file}:{frame.line})"
    if outcome.output.strip():
        yield "  output:"
        yield from _block("    ", outcome.output.rstrip("\n"))


def _block(indent: str, text: str) -> Iterator[str]:
    lines = text.splitlines()
    for line in lines[:MAX_LINES]:
        yield indent + (line if len(line) <= MAX_WIDTH else f"{line[:MAX_WIDTH]}...")
    if len(lines) > MAX_LINES:
        yield f"{indent}... ({len(lines) - MAX_LINES} more lines)"


def junit(outcomes: list[Outcome], seconds: float) -> bytes:
    """The run as JUnit XML: a ``testsuite`` a module, ``failure`` and ``error`` apart."""
    root = Xml.Element("testsuites", name="avm test")
    _counts(root, outcomes, seconds)
    by_module: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_module.setdefault(outcome.module, []).append(outcome)
    for module, tests in by_module.items():
        suite = Xml.SubElement(root, "testsuite", name=module)
        _counts(suite, tests, sum(o.seconds for o in tests))
        suite.set("skipped", "0")
        for o in tests:
            case = Xml.SubElement(
                suite, "testcase", classname=module, name=_xml(o.name), time=f"{o.seconds:.3f}"
            )
            if o.file:
                case.set("file", _xml(o.file))
            if o.line:
                case.set("line", str(o.line))
            if o.status != "passed":
                told = Xml.SubElement(case, "failure" if o.status == "failed" else "error")
                told.set("message", _xml(o.headline.partition("\n")[0]))
                told.set("type", _xml(re.split(r"[:\s]", o.headline, maxsplit=1)[0]))
                told.text = _xml("\n".join(failure(o)))
            if o.output:
                Xml.SubElement(case, "system-out").text = _xml(o.output)
    Xml.indent(root)
    text: str = Xml.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _counts(element: Xml.Element, outcomes: list[Outcome], seconds: float) -> None:
    counted = totals(outcomes)
    element.set("tests", str(counted["tests"]))
    element.set("failures", str(counted["failed"]))
    element.set("errors", str(counted["errors"]))
    element.set("time", f"{seconds:.3f}")


def _xml(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
