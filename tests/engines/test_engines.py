"""Every engine that is installed finds the same, to the byte; one that is missing is named with what to install.

USMX_TRUST_NIGHTLY lets pyshacl judge every fixture by every rule, too, which takes it minutes; otherwise it judges some
by their own rule. That its findings are the shapes' own is for tests/rules/test_plain_pyshacl.py to hold.
"""

from __future__ import annotations

import os
from importlib.util import find_spec

import click
import pytest

from benchmarks.generate.faults import FAULTS
from benchmarks.generate.stream import Settings, items
from tests.benchmarks.test_labels import differences
from tests.cli.running import usmx
from tests.rules.fixtures import Fixture, fixtures, merged
from usmx_kg.check.by_engine import engine_named as engine_of_check
from usmx_kg.check.compared import DifferenceError
from usmx_kg.check.engines import registry as engines
from usmx_kg.check.report import Report
from usmx_kg.check.run import check
from usmx_kg.cli.validate import command
from usmx_kg.graph.rulebook import rules
from usmx_kg.ground import extras, resources
from usmx_kg.ground.errors import UsageError
from usmx_kg.model.records import Records
from usmx_kg.read.run import read

FAST = ("pyshacl-turbo", "pyshifty")
NIGHTLY = bool(os.environ.get("USMX_TRUST_NIGHTLY"))
FIXTURES = fixtures()
RULES = sorted({fixture.rule for fixture in FIXTURES})
KNOWN = {"pyshifty": ("no-direct-combat/fail-one-means-true",)}
"""Where an engine is known to be wrong: to pyshifty, "1"^^xsd:boolean is not true."""
SLOW = {"pyshacl": 4, "pyshifty": 1}
"""Each how-manieth fixture is judged outside the night."""
EXAMPLE = resources.path("data/examples/no-consent.yaml")


def report(records: Records, engine: str, only: frozenset[str] | None = None) -> str:
    return Report(check(records, only=only, engine=engine), records.files, len(records.records)).to_json()


def of_rule(rule: str) -> list[Fixture]:
    return [fixture for fixture in FIXTURES if fixture.rule == rule]


def test_all_engines_are_installed_for_these_tests() -> None:
    assert set(engines.installed()) == {"pyshacl", *FAST}


@pytest.mark.parametrize("rule", RULES)
def test_fixtures_by_all_rules_to_the_byte(rule: str) -> None:
    records = merged(of_rule(rule))
    expected = report(records, "direct")
    for engine in ("pyshacl-turbo", *(["pyshacl"] if NIGHTLY else [])):
        assert report(records, engine) == expected, engine


@pytest.mark.parametrize("engine", ["pyshacl", "pyshifty"])
@pytest.mark.parametrize("rule", RULES)
def test_fixtures_by_their_rule_to_the_byte(rule: str, engine: str) -> None:
    some = [f for f in of_rule(rule) if f.id not in KNOWN.get(engine, ())]
    records, only = merged(some[:: 1 if NIGHTLY else SLOW[engine]]), frozenset({rule})
    assert report(records, engine, only) == report(records, "direct", only)


@pytest.mark.parametrize(("engine", "faulty"), KNOWN.items())
def test_known_differences_are_still_there(engine: str, faulty: tuple[str, ...]) -> None:
    """An engine that has been mended is told, so that the exception goes."""
    for fixture in FIXTURES:
        if fixture.id in faulty:
            assert check(fixture.records) != check(fixture.records, engine=engine)


@pytest.mark.parametrize(
    ("engine", "settings"),
    [("pyshacl-turbo", Settings(len(FAULTS), 5, each=True)), ("pyshifty", Settings(100, 6, faults=0.9))],
)
def test_labelled_records(engine: str, settings: Settings) -> None:
    assert not differences(items(settings), engine)


def test_all_compares_and_gives_what_direct_gives() -> None:
    records = read([EXAMPLE])
    assert report(records, "all") == report(records, "direct")
    told = usmx("validate", str(EXAMPLE), "--engine", "all", "--fail-on", "never")
    assert "direct, pyshacl-turbo, pyshacl, pyshifty find the same" in told.err


def test_a_difference_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    turbo = engine_of_check("pyshacl-turbo")
    whole = type(turbo).validate
    monkeypatch.setattr(type(turbo), "validate", lambda *given: [r for r in whole(*given) if "combat" not in r.shape])
    with pytest.raises(
        DifferenceError, match=r"only direct finds no-direct-combat in \S+/advisers-sinaloa-2031"
    ) as told:
        check(read([EXAMPLE]), engine="all")
    assert told.value.exit_code == 70
    done = usmx("validate", str(EXAMPLE), "--engine", "all")
    assert done.code == 70
    assert "direct and pyshacl-turbo differ: only direct finds no-direct-combat" in done.err


@pytest.mark.parametrize(("name", "extra"), [("pyshacl-turbo", "fast"), ("pyshifty", "second")])
def test_a_missing_engine_is_named_with_its_extra(name: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    package, way = engines.ENGINES[name].package, extras.install(extra)
    monkeypatch.setattr(engines, "find_spec", lambda asked: None if asked == package else find_spec(asked))
    assert name not in engines.installed()
    with pytest.raises(UsageError, match=f"{name} is not installed") as told:
        check(read([EXAMPLE]), engine=name)
    assert way in str(told.value)
    done = usmx("validate", str(EXAMPLE), "--engine", "all", "--fail-on", "never")
    assert f"not installed: {name} ({way})" in done.err


def test_the_fast_engine_is_taken_by_itself_and_pyshacl_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engines.default_engine() == "pyshacl-turbo"
    monkeypatch.setattr(engines, "find_spec", lambda asked: None if asked == "pyshacl_turbo" else find_spec(asked))
    assert engines.default_engine() == "pyshacl"


def test_the_command_offers_what_there_is() -> None:
    (option,) = (p for p in command.params if p.name == "engine")
    assert isinstance(option.type, click.Choice)
    assert set(option.type.choices) == {*engines.ENGINES, engines.DIRECT, engines.ALL}
    for name in engines.ENGINES:
        assert engines.engine_named(name).name == name
    assert rules()
