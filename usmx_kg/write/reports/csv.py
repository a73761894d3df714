"""The findings as CSV, one a row, for spreadsheets: the keys of the JSON report are the columns.

A text that a spreadsheet would run as a formula (it begins with = + - @, a tab or a line end) gets an apostrophe
before it, and invisible characters are written out; JSON is exact.
"""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from usmx_kg.write.escape import spreadsheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from usmx_kg.model.findings import Finding, Findings

__all__ = ["COLUMNS", "render", "rows"]

COLUMNS = (
    "severity", "rule", "title", "record", "label", "message", "fix", "path", "value", "host", "hostName", "sender",
    "senderName", "file", "line", "column", "cell", "because", "quote", "passage", "ours", "source", "statedSeverity",
)  # fmt: skip
"""The columns; four tell why the rule exists, the last one what severity a shape states that SHACL doesn't have.

`title` is the rule in words, `hostName` and `senderName` are the names of what stands beside them as an IRI.
"""
_MEMBERS = {"statedSeverity": "stated_severity", "hostName": "host_name", "senderName": "sender_name"}


def render(report: Findings, *, color: bool = False) -> str:  # noqa: ARG001
    """Return the findings as CSV with a head, the same bytes for the same findings."""
    return rows(report.findings)


def rows(findings: Iterable[Finding], *, first: bool = True) -> str:
    """Return some findings, the head before the first."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if first:
        writer.writerow(COLUMNS)
    writer.writerows([_cell(finding, column) for column in COLUMNS] for finding in findings)
    return out.getvalue()


def _cell(finding: Finding, column: str) -> str | int:
    value: object
    if column == "because":
        value = "; ".join(f"{because.consent}: {because.status}" for because in finding.because)
    elif column in ("quote", "passage", "ours", "source"):
        value = getattr(finding.why, column, None)
    else:
        value = getattr(finding, _MEMBERS.get(column, column))
    if value is None:
        return ""
    return value if isinstance(value, int) else spreadsheet(str(value))
