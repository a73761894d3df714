"""The report as Markdown, for issues, pull requests and notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from usmx_kg.write.escape import markdown
from usmx_kg.write.reports.words import name, place, reason, summary, title, value, verdict, weight, word

if TYPE_CHECKING:
    from usmx_kg.model.findings import Finding, Findings

__all__ = ["render"]


def render(report: Findings, *, color: bool = False) -> str:  # noqa: ARG001
    """Return the report as Markdown; text from data brings no markup or HTML of its own."""
    parts = [f"**{verdict(report)}** {summary(report)}."]
    for record, findings in report.by_record().items():
        head, curie = title(findings[0]), name(record)
        parts.append(f"## {markdown(head)}" + (f" ({markdown(curie)})" if curie != head else ""))
        parts += [_finding(finding, report.lang) for finding in findings]
    return "\n\n".join(parts) + "\n"


def _finding(finding: Finding, lang: str) -> str:
    where = place(finding)
    head = f"- **{markdown(weight(finding, lang))}** {markdown(finding.rule)}"
    rows = [f"{head}, {markdown(where)}" if where else head, markdown(finding.message)]
    shown = value(finding)
    if shown:
        rows.append(f"{word('value', lang)}: {markdown(shown)}")
    for because in finding.because:
        rows.append(f"{word('because', lang)} {markdown(name(because.consent))}: {markdown(because.status)}")
    why = reason(finding, lang)
    if why is not None:
        text, whose = why
        rows.append(f"*{word('why', lang)}:* {markdown(text)}{f' ({markdown(whose)})' if whose else ''}")
    if finding.fix:
        rows.append(f"*{word('fix', lang)}:* {markdown(finding.fix)}")
    return "  \n  ".join(rows)
