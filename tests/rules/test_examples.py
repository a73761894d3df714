"""The example of each rule that `usmx rules` shows breaks it, and its counterpart keeps it."""

from __future__ import annotations

from functools import cache

import pytest

from usmx_kg.check.run import check
from usmx_kg.graph.rulebook import examples, rules
from usmx_kg.model.findings import Finding
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

pytestmark = pytest.mark.xdist_group("rules")


@cache
def findings() -> tuple[Finding, ...]:
    """Check all examples at once, each under its own name and base."""
    return tuple(
        finding
        for rule in rules()
        for kind, text in examples(rule).items()
        for finding in check(read([TextSource(text, "yaml", f"{rule}.{kind}")]), only=frozenset({rule}))
    )


@pytest.mark.parametrize("rule", rules())
def test_one_example_breaks_the_rule_and_one_keeps_it(rule: str) -> None:
    assert set(examples(rule)) == {"fail", "pass"}
    assert {f.file for f in findings() if f.rule == rule} == {f"{rule}.fail"}


@pytest.mark.parametrize("rule", rules())
def test_examples_are_small_and_name_what_is_known(rule: str) -> None:
    for kind, text in examples(rule).items():
        records = read([TextSource(text, "yaml", "-")])
        assert not records.errors
        assert len(text.splitlines()) <= 16
        allowed = {rule} if kind == "fail" else set()
        allowed |= {"name-known"} if rule == "code-list" and allowed else set()  # such a code names nobody
        assert {f.rule for f in records.findings} <= allowed, records.findings
