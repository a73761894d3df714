"""The findings as workflow commands of GitHub Actions, which annotate the lines of a pull request.

GitHub shows ten errors and ten warnings a step; for more, upload SARIF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from usmx_kg.write.escape import visible
from usmx_kg.write.reports.words import summary, title, told, weight

if TYPE_CHECKING:
    from usmx_kg.model.findings import Finding, Findings

__all__ = ["render"]

_COMMANDS = {"unjudged": "error", "violation": "error", "warning": "warning", "info": "notice"}


def render(report: Findings, *, color: bool = False) -> str:  # noqa: ARG001
    """Return one command a finding and one for each input that could not be read, and a line that sums up."""
    lines = [_finding(finding, report.lang) for finding in report.findings]
    for error in report.errors:
        text = "\n".join(filter(None, (error.message, error.hint)))
        lines.append(_command("error", text, file=error.file, line=error.line, col=error.column))
    return "".join(f"{line}\n" for line in (*lines, f"{summary(report)}."))


def _finding(finding: Finding, lang: str) -> str:
    stated = weight(finding, lang) if finding.stated_severity else None
    heading = " · ".join(filter(None, (finding.rule, stated, title(finding), finding.cell)))
    return _command(
        _COMMANDS[finding.severity.value],
        "\n".join(told(finding, lang)),
        file=finding.file,
        line=finding.line,
        col=finding.column,
        title=heading,
    )


def _command(name: str, message: str, **properties: str | int | None) -> str:
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value is not None)
    return f"::{name}{' ' if given else ''}{given}::{_data(message)}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
