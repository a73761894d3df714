"""The findings as JSON Lines: one object a line, with the keys of the JSON report; no finding, no line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from usmx_kg.write.escape import json_text
from usmx_kg.write.reports.json import as_dict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from usmx_kg.model.findings import Finding, Findings

__all__ = ["render", "rows"]


def render(report: Findings, *, color: bool = False) -> str:  # noqa: ARG001
    """Return the findings as JSON Lines, the same bytes for the same findings."""
    return rows(report.findings)


def rows(findings: Iterable[Finding], *, first: bool = True) -> str:  # noqa: ARG001
    """Return some findings; there is no head before the first."""
    return "".join(f"{json_text(json.dumps(as_dict(f), ensure_ascii=False))}\n" for f in findings)
