"""Reports in SARIF pass what code scanning demands: the SARIF Multitool's rules of the kinds Sarif, Gh and Ghas.

The rule that asks whether addresses answer is switched off (`quiet.json`): tests use no network.
"""

from __future__ import annotations

import json
import os
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import usmx_kg

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TOOL = HERE / "node_modules" / "@microsoft" / "sarif-multitool-linux" / "Sarif.Multitool"
RECORDS = sorted((ROOT / "data" / "examples").rglob("*.yaml"))
OWN = """\
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix usmx: <https://w3id.org/usmx/ontology#> .
<https://example.org/own/many> a sh:NodeShape ; sh:targetClass usmx:Deployment ;
  sh:property [ sh:path usmx:hostState ; sh:maxCount 0 ; sh:message "Nobody hosts."@en , "Nadie acoge."@es ] .
"""
pytestmark = pytest.mark.skipif(not TOOL.is_file(), reason="the SARIF Multitool is not installed")


def wrong(report: Path) -> list[tuple[str, str]]:
    """Return the rules that a log breaks as errors or warnings, each with what the tool says."""
    TOOL.chmod(TOOL.stat().st_mode | stat.S_IXUSR)
    told = report.with_suffix(".told.sarif")
    done = subprocess.run(
        [TOOL, "validate", report, "--rule-kind", "Sarif;Gh;Ghas", "--config", HERE / "quiet.json", "--output", told],
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert told.is_file(), done.stdout + done.stderr
    results = json.loads(told.read_text("utf-8-sig"))["runs"][0].get("results", [])
    return [(r["ruleId"], r["message"].get("id", "")) for r in results if r.get("level", "warning") == "error"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_rule_has_what_code_scanning_demands(lang: str, tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    own.write_text(OWN, "utf-8")
    reports = [usmx_kg.validate(file, shapes=[own], lang=lang) for file in RECORDS]  # many use one id
    findings = tuple(finding for report in reports for finding in report.findings)
    report = replace(reports[0], findings=findings)
    assert len({finding.rule for finding in findings}) > 34
    file = tmp_path / "report.sarif"
    file.write_text(report.render("sarif"), "utf-8")
    assert wrong(file) == []


def test_the_tool_is_asked_in_earnest(tmp_path: Path) -> None:
    """A rule without a title is found."""
    log = json.loads(usmx_kg.validate(RECORDS).render("sarif"))
    del log["runs"][0]["tool"]["driver"]["rules"][0]["shortDescription"]
    file = tmp_path / "report.sarif"
    file.write_text(json.dumps(log), "utf-8")
    assert "GH2012" in {rule for rule, _ in wrong(file)}
