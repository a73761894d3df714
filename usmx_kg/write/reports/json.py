"""The report as one JSON object: the keys of design page 2, in that order, absent ones left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from usmx_kg.write.escape import json_text

if TYPE_CHECKING:
    from usmx_kg.model.findings import Finding, Findings

__all__ = ["as_dict", "render"]

_KEYS = (
    "rule", "severity", "statedSeverity", "record", "label", "message", "path", "value", "host", "sender", "file",
    "line", "column", "cell", "why", "fix", "because",
)  # fmt: skip
_WHY = ("quote", "passage", "ours", "source")


def render(report: Findings, *, color: bool = False) -> str:  # noqa: ARG001
    """Return the report as JSON, the same bytes for the same findings."""
    document = {
        "conforms": report.conforms,
        "summary": report.summary,
        "findings": [as_dict(finding) for finding in report.findings],
    }
    return json_text(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def as_dict(finding: Finding) -> dict[str, object]:
    """Return a finding as plain values."""
    found: dict[str, object] = {}
    for key in _KEYS:
        value = finding.stated_severity if key == "statedSeverity" else getattr(finding, key)
        if key == "severity":
            value = finding.severity.value
        elif key == "why" and finding.why is not None:
            value = {name: text for name in _WHY if (text := getattr(finding.why, name)) is not None} or None
        elif key == "because":
            value = [{"consent": b.consent, "status": b.status} for b in finding.because] or None
        if value is not None:
            found[key] = value
    return found
