"""SARIF and JUnit reports are held to the published schemas of their formats."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from lxml import etree

from tests.render.sample import report
from usmx_kg.check.report import Report
from usmx_kg.model.findings import Severity
from usmx_kg.write.reports.json import as_dict

SCHEMAS = Path(__file__).parents[1] / "schemas"


@cache
def sarif_schema() -> Any:
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())


@cache
def junit_schema() -> Any:
    return etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))


@pytest.mark.parametrize("given", [report(), report("es"), Report((), 1, 1)], ids=["full", "Spanish", "empty"])
def test_sarif_is_valid(given: Report) -> None:
    document = json.loads(given.render("sarif"))
    errors = [f"{list(e.absolute_path)}: {e.message}" for e in sarif_schema().iter_errors(document)]
    assert not errors
    run = document["runs"][0]
    assert run["language"] == given.lang
    assert len(run["results"]) == len(given.findings)


def test_the_schema_notices_faults() -> None:
    document = json.loads(report().render("sarif"))
    document["runs"][0]["results"][0]["level"] = "violation"
    assert list(sarif_schema().iter_errors(document))


def test_sarif_carries_every_fact() -> None:
    given = report()
    run = json.loads(given.render("sarif"))["runs"][0]
    levels = {"violation": "error", "warning": "warning", "info": "note"}
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result, finding in zip(run["results"], given.findings, strict=True):
        found = json.loads(json.dumps(as_dict(finding)))
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"] == found.pop("rule")
        assert result["level"] == levels[found.pop("severity")]
        place = result["locations"][0].get("physicalLocation", {})
        assert (unquote(place["artifactLocation"]["uri"], errors="surrogateescape") if place else None) == found.pop(
            "file", None
        )
        assert place.get("region", {}).get("startLine") == found.pop("line", None)
        assert place.get("region", {}).get("startColumn") == found.pop("column", None)
        assert result["message"]["text"].startswith(finding.message)
        assert result["properties"] == found
    assert run["properties"] == {"conforms": False, **given.summary}
    invocation = run["invocations"][0]
    assert invocation["exitCode"] == 3
    assert not invocation["executionSuccessful"]
    assert len(invocation["toolExecutionNotifications"]) == 2


def test_sarif_knows_a_finding_again_when_its_line_moves() -> None:
    def prints(line: int) -> list[str]:
        from dataclasses import replace

        given = report()
        moved = replace(given, findings=tuple(replace(f, line=line, message="other") for f in given.findings))
        results = json.loads(moved.render("sarif"))["runs"][0]["results"]
        return [result["partialFingerprints"]["finding/v1"] for result in results]

    assert prints(1) == prints(99)
    assert len(set(prints(1))) == len(report().findings)


@pytest.mark.parametrize(
    "given", [report(), report("es", Severity.INFO), Report((), 1, 1)], ids=["full", "es", "empty"]
)
def test_junit_is_valid(given: Report) -> None:
    root = etree.fromstring(given.render("junit").encode("utf-8"))
    junit_schema().assertValid(root)
    suites = root.findall("testsuite")
    for suite in suites:
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("errors")) == len(suite.findall("testcase/error"))
        assert len({(case.get("classname"), case.get("name")) for case in cases}) == len(cases)
    for key in ("tests", "failures", "errors"):
        assert int(root.get(key)) == sum(int(suite.get(key)) for suite in suites)
    assert len(root.findall(".//error")) == len(given.errors)


def test_junit_has_a_case_for_each_record_without_findings() -> None:
    root = etree.fromstring(report().render("junit").encode("utf-8"))
    passing = [case for case in root.iter("testcase") if len(case) == 0]
    assert {case.get("classname") for case in passing} == {"record:home", "record:never", "record:clean"}
