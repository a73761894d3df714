"""The report as SARIF 2.1.0, which GitHub, GitLab, Azure and editors read.

A violation is an error, an info a note; a check that was not made is open, and has no level. What SARIF has no place
for (record, value, host, sender, quote, fix …) is in the properties of each result, under the keys of the JSON report.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from usmx_kg.__about__ import __version__
from usmx_kg.ground.namespaces import BASE, OWN
from usmx_kg.write.escape import json_text, line
from usmx_kg.write.reports.json import as_dict
from usmx_kg.write.reports.words import name, told, word

if TYPE_CHECKING:
    from usmx_kg.ground.errors import InputError
    from usmx_kg.model.findings import Finding, Findings

__all__ = ["render"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"unjudged": "none", "violation": "error", "warning": "warning", "info": "note"}
_OPEN = "unjudged"
_PLACED = ("rule", "severity", "message", "file", "line", "column")


def render(report: Findings, *, color: bool = False) -> str:  # noqa: ARG001
    """Return the report as SARIF, the same bytes for the same findings."""
    rules = list(dict.fromkeys(finding.rule for finding in report.findings))
    run = {
        "tool": {
            "driver": {
                "name": "usmx",
                "semanticVersion": __version__,
                "informationUri": BASE,
                "rules": [_rule(rule, report) for rule in rules],
            }
        },
        "language": report.lang,
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not report.errors,
                "exitCode": report.exit_code,
                "toolExecutionNotifications": [_notification(error) for error in report.errors],
            }
        ],
        "properties": {"conforms": report.conforms, **report.summary},
        "results": [_result(finding, rules.index(finding.rule), report.lang) for finding in report.findings],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_text(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _rule(rule: str, report: Findings) -> dict[str, object]:
    """Return a rule as code scanning wants it, with its title and help; one of the user's own has what it says."""
    found = [finding for finding in report.findings if finding.rule == rule]
    finding = next((finding for finding in found if finding.severity.value != _OPEN), found[0])
    title = line(finding.title or finding.message).strip() or rule
    described: dict[str, object] = {"id": rule, "shortDescription": {"text": title}, "fullDescription": {"text": title}}
    help_ = [_sentence(title)]
    why = finding.why
    if why is not None:
        described["helpUri"] = OWN["rule"] + quote(rule)
        reason = f"“{why.quote}”" if why.quote else why.ours or why.source
        if reason:
            described["fullDescription"] = {"text": reason}
            help_.append(reason)
        help_.append(word("explained", report.lang).format(rule=rule))
    described["help"] = {"text": " ".join(help_)}
    if finding.severity.value != _OPEN:
        described["defaultConfiguration"] = {"level": _LEVELS[finding.severity.value]}
    return described


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _result(finding: Finding, index: int, lang: str) -> dict[str, object]:
    facts = {key: value for key, value in as_dict(finding).items() if key not in _PLACED}
    location: dict[str, object] = {
        "logicalLocations": [{"name": finding.label or name(finding.record), "fullyQualifiedName": finding.record}]
    }
    if finding.file is not None:
        location["physicalLocation"] = _place(finding.file, finding.line, finding.column)
    same = "\0".join(
        str(part) for part in (finding.rule, finding.record, finding.host, finding.sender, finding.path, finding.value)
    )
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        **({"kind": "open"} if finding.severity.value == _OPEN else {}),
        "level": _LEVELS[finding.severity.value],
        "message": {"text": "\n".join(told(finding, lang))},
        "locations": [location],
        "partialFingerprints": {"finding/v1": hashlib.sha256(same.encode("utf-8", "surrogatepass")).hexdigest()},
        "properties": {**facts, "message": finding.message},
    }


def _notification(error: InputError) -> dict[str, object]:
    found: dict[str, object] = {
        "level": "error",
        "message": {"text": "\n".join(filter(None, (error.message, error.hint)))},
    }
    if error.file is not None:
        found["locations"] = [{"physicalLocation": _place(error.file, error.line, error.column)}]
    return found


def _place(file: str, line: int | None, column: int | None) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": _uri(file)}}
    if line is not None:
        place["region"] = {"startLine": line, **({"startColumn": column} if column is not None else {})}
    return place


def _uri(file: str) -> str:
    """Return a URI reference: relative to where the check ran, or absolute."""
    path = quote(file.encode("utf-8", "surrogateescape"))
    return f"file://{path}" if file.startswith("/") else path
