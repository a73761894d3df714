"""Every rule does what its fixtures say."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tests.rules.fixtures import Fixture, fixtures, merged
from usmx_kg.check.run import check
from usmx_kg.graph.rulebook import rules
from usmx_kg.model.findings import Finding

ALL = fixtures()
pytestmark = pytest.mark.xdist_group("rules")


@cache
def findings(rule: str) -> tuple[Finding, ...]:
    """Check all fixtures of a rule by that rule, in one run."""
    return check(merged([fixture for fixture in ALL if fixture.rule == rule]), only=frozenset({rule}))


@pytest.mark.parametrize("fixture", ALL, ids=lambda fixture: fixture.id)
def test_rule_finds_what_the_fixture_says(fixture: Fixture) -> None:
    assert fixture.fails == bool(fixture.expected), "fail-… says what it expects, pass-… expects nothing"
    assert fixture.found(findings(fixture.rule)) == fixture.expected


def test_every_rule_has_several_fixtures_of_each_kind() -> None:
    count = Counter((fixture.rule, fixture.fails) for fixture in ALL)
    lacking = [(rule, fails) for rule in rules() for fails in (True, False) if count[rule, fails] < 2]
    assert not lacking


def test_every_fixture_belongs_to_a_rule() -> None:
    assert {fixture.rule for fixture in ALL} <= rules().keys()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_texts_are_whole_in_both_languages(lang: str) -> None:
    for rule in rules().values():
        texts = [rule.label, rule.definition, rule.fix, *rule.messages.values()]
        assert all(text[lang] for text in texts), rule.id
        assert rule.messages, rule.id
        assert rule.sources or rule.ours, f"{rule.id} has no reason"


def test_every_finding_says_why_and_how_to_mend() -> None:
    unread = tuple(fixture.base for fixture in ALL if fixture.raw)
    for finding in (finding for rule in rules() for finding in findings(rule)):
        assert finding.message, finding
        assert finding.fix, finding
        assert finding.why, finding
        assert finding.why.quote or finding.why.ours, finding
        assert "{" not in finding.message + finding.fix, finding
        assert finding.line or finding.record.startswith(unread), finding
