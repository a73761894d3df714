"""The report for people at a terminal: findings by record, each with its place, reason and remedy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from usmx_kg.write.escape import line
from usmx_kg.write.reports.words import name, place, reason, summary, title, value, verdict, weight, word

if TYPE_CHECKING:
    from usmx_kg.model.findings import Finding, Findings

__all__ = ["render"]

_COLORS = {"unjudged": "magenta", "violation": "red", "warning": "yellow", "info": "blue"}


def render(report: Findings, *, color: bool = False) -> str:
    """Return the report as text; text from data can't send anything to the terminal."""
    parts: list[str] = []
    for record, findings in report.by_record().items():
        head = title(findings[0])
        curie = name(record)
        parts.append(_styled(line(head), color, bold=True) + (f"  {line(curie)}" if curie != head else ""))
        parts += [row for finding in findings for row in _finding(finding, report.lang, color)]
        parts.append("")
    good = report.conforms and not report.errors
    parts.append(f"{summary(report)}. {_styled(verdict(report), color, fg='green' if good else 'red', bold=True)}")
    return "".join(f"{part}\n" for part in parts)


def _finding(finding: Finding, lang: str, color: bool) -> list[str]:
    severity = finding.severity.value
    where = place(finding)
    kind = _styled(line(weight(finding, lang)), color, fg=_COLORS[severity], bold=True)
    rows = [f"  {kind} {finding.rule}{f'  {line(where)}' if where else ''}", f"    {line(finding.message)}"]
    shown = value(finding)
    if shown:
        rows.append(f"    {word('value', lang)}: {line(shown)}")
    for because in finding.because:
        rows.append(f"    {word('because', lang)} {line(name(because.consent))}: {line(because.status)}")
    why = reason(finding, lang)
    if why is not None:
        text, whose = why
        rows.append(f"    {word('why', lang)}: {line(text)}{f' ({line(whose)})' if whose else ''}")
    if finding.fix:
        rows.append(f"    {word('fix', lang)}: {line(finding.fix)}")
    return rows


def _styled(text: str, color: bool, *, fg: str | None = None, bold: bool = False) -> str:
    if not color:
        return text
    import click

    return click.style(text, fg=fg, bold=bold)
