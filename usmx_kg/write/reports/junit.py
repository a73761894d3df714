"""The report as JUnit XML, which CI servers show as tests: a suite a file, a case a finding or a record without one.

A finding at or above --fail-on is a failure; a lighter one is a case that passes and says what was found. An input
that could not be read is an error, and so is a check that was not made; where nothing counts as failure, it is skipped.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from usmx_kg.write.escape import line, visible
from usmx_kg.write.reports.words import name, place, told, verdict, word

if TYPE_CHECKING:
    from usmx_kg.model.findings import Finding, Findings

__all__ = ["render"]

_UNJUDGED = "unjudged"
_QUOTED = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def render(report: Findings, *, color: bool = False) -> str:  # noqa: ARG001
    """Return the report as JUnit XML, the same bytes for the same findings. Texts have no control characters."""
    records = word("records", report.lang)
    suites: dict[str, list[str]] = {}
    bad: Counter[str] = Counter()
    broken: Counter[str] = Counter()
    passed_over: Counter[str] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    for finding in report.findings:
        file = finding.file or records
        seen[finding.record, finding.rule] += 1
        number = seen[finding.record, finding.rule]
        fails = report.fail_on is not None and finding.severity.at_least(report.fail_on)
        unmade = finding.severity.value == _UNJUDGED
        (broken if unmade else bad)[file] += fails
        passed_over[file] += unmade and not fails
        suites.setdefault(file, []).append(_finding(finding, number, report.lang, fails))
    found = {finding.record for finding in report.findings}
    for drawn in report.timelines:
        if drawn.record not in found:
            suites.setdefault(drawn.file or records, []).append(_case(drawn.record, word("nothing", report.lang), ""))
    for error in report.errors:
        file = error.file or records
        broken[file] += 1
        suites.setdefault(file, []).append(
            _case(file, word("unread", report.lang), _told("error", "unreadable", str(error), error.message))
        )

    def counts(file: str) -> dict[str, int]:
        return {"failures": bad[file], "errors": broken[file], "skipped": passed_over[file]}

    if not suites:
        suites[records] = [_case(records, verdict(report), "")]
    parts = [
        f"<testsuite{_attributes(name=file, tests=len(cases), **counts(file))}>\n{''.join(cases)}</testsuite>\n"
        for file, cases in suites.items()
    ]
    total = sum(len(cases) for cases in suites.values())
    head = _attributes(name="usmx validate", tests=total, failures=bad.total(), errors=broken.total())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites{head}>\n{"".join(parts)}</testsuites>\n'


def _finding(finding: Finding, number: int, lang: str, fails: bool) -> str:
    kind = finding.stated_severity or finding.severity.value
    rows = [f"{kind} {finding.rule}", f"{finding.label or name(finding.record)}", place(finding)]
    text = "\n".join(line(row) for row in (*rows, *told(finding, lang)) if row)
    unmade = finding.severity.value == _UNJUDGED
    if fails:
        inner = _told("error" if unmade else "failure", kind, text, finding.message)
    else:
        inner = "<skipped/>\n" if unmade else ""
        inner += f"<system-out>{escape(visible(text))}</system-out>\n"
    return _case(finding.record, finding.rule if number == 1 else f"{finding.rule} ({number})", inner)


def _told(tag: str, kind: str, text: str, message: str) -> str:
    return f"<{tag}{_attributes(type=kind, message=message)}>{escape(visible(text))}</{tag}>\n"


def _case(record: str, case: str, inner: str) -> str:
    head = f"<testcase{_attributes(classname=name(record), name=case)}"
    return f"{head}>\n{inner}</testcase>\n" if inner else f"{head}/>\n"


def _attributes(**values: str | int) -> str:
    return "".join(f' {key}="{escape(line(str(value)), _QUOTED)}"' for key, value in values.items())
