"""What the rules find in the cases is what was worked out by hand, no more and no less."""

from __future__ import annotations

import pytest
import yaml

from tests.cases.reading import CASES, PERIODS
from usmx_kg.graph.rulebook import rules
from usmx_kg.ground.namespaces import OWN, shorten
from usmx_kg.model.findings import Finding
from usmx_kg.stream.validate import validate

KEYS = {"rule", "severity", "host", "sender", "value", "why"}

Row = tuple[str, str, str, str | None, str | None, str | None]
"""Record, rule, severity, host, sender, value."""


def expected(period: str) -> dict[str, list[dict[str, str]]]:
    told = yaml.load((CASES / f"{period}.expected.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    return {record: [] if found == "[]" else found for record, found in told.items()}


def row(finding: Finding) -> Row:
    state = (iri and iri.removeprefix(OWN["actor"]) for iri in (finding.host, finding.sender))
    value = finding.value and (shorten(finding.value) or finding.value)
    return (finding.record.removeprefix(OWN["case"]), finding.rule, str(finding.severity), *state, value)  # type: ignore[return-value]


@pytest.mark.parametrize("period", PERIODS)
def test_exactly_the_expected_rules_are_broken(period: str) -> None:
    report = validate([CASES / f"{period}.ttl"])
    assert not report.errors
    wanted: set[Row] = {
        (record, e["rule"], e["severity"], e.get("host"), e.get("sender"), e.get("value"))
        for record, findings in expected(period).items()
        for e in findings
    }
    found = {row(finding) for finding in report.findings}
    assert sorted(map(str, found - wanted)) == []
    assert sorted(map(str, wanted - found)) == []
    assert report.records == len(expected(period))


@pytest.mark.parametrize("period", PERIODS)
def test_every_expectation_says_why(period: str) -> None:
    for record, findings in expected(period).items():
        for entry in findings:
            assert entry.keys() <= KEYS, record
            assert entry["rule"] in rules(), record
            assert entry["why"].endswith("."), f"{record}: {entry['rule']}"
            assert len(entry["why"].split()) > 3, f"{record}: {entry['rule']}"
