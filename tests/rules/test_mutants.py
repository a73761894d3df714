"""Every constraint of every rule is noticed by a fixture when it is removed."""

from __future__ import annotations

from functools import cache

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from tests.rules.fixtures import Expected, Fixture, fixtures, merged
from usmx_kg.errors import InputError
from usmx_kg.graph import Index, index, part_files
from usmx_kg.namespaces import PREFIXES
from usmx_kg.validation.background import touched
from usmx_kg.validation.pyshacl_engine import PyshaclEngine
from usmx_kg.validation.wording import Wording

pytestmark = pytest.mark.xdist_group("mutants")

SH = PREFIXES["sh"]
_TEXTS = {"message", "severity", "prefixes", "path", "declare", "prefix", "namespace", "select"}
"""Not constraints: what words, weighs or addresses one. Queries are mutated clause by clause elsewhere."""


@cache
def rule_file(rule: str) -> list[Triple]:
    """Parse a file once: its blank nodes keep their names."""
    file = next(f for f in part_files("shapes") if f.stem == rule)
    return [quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE)]


@cache
def of_rule(rule: str) -> list[Fixture]:
    return [fixture for fixture in fixtures() if fixture.rule == rule]


def outcome(rule: str, shapes: list[Triple]) -> dict[str, set[Expected]]:
    """Return what the shapes find in each fixture of the rule, without the readers' own findings."""
    some = of_rule(rule)
    records = merged(some)
    data = [*(quad.triple for quad in records.quads), *touched(records.quads, index("background"), Index(()))]
    wording = Wording(records, index("background"), "en")
    found = [wording.of_result(result) for result in PyshaclEngine().validate(data, [*shapes, *rule_file("prefixes")])]
    return {fixture.id: fixture.found(f for f in found if f) for fixture in some}


def constraints() -> list[tuple[str, Triple]]:
    return [
        (file.stem, triple)
        for file in part_files("shapes")
        if file.stem != "prefixes"
        for triple in rule_file(file.stem)
        if triple.predicate.value.startswith(SH) and triple.predicate.value.removeprefix(SH) not in _TEXTS
    ]


def name(case: object) -> str:
    if isinstance(case, Triple):
        subject = case.subject.value.rpartition("/")[2] if isinstance(case.subject, NamedNode) else "list"
        return f"{subject} {case.predicate.value.removeprefix(SH)}"
    return str(case)


_before: dict[str, dict[str, set[Expected]]] = {}


@pytest.mark.parametrize(("rule", "constraint"), constraints(), ids=name)
def test_removal_is_noticed(rule: str, constraint: Triple) -> None:
    shapes = rule_file(rule)
    if rule not in _before:
        _before[rule] = outcome(rule, shapes)
    try:
        found = outcome(rule, [t for t in shapes if t != constraint])
    except InputError:
        return  # the engine refuses what is left
    assert found != _before[rule]
