"""The direct evaluation finds what the shapes find: the same findings, and the same bytes of a report.

USMX_DIRECT_RECORDS sets how many records are generated, USMX_DIRECT_SEED which ones, USMX_DIRECT_ENGINE what they are
held against: an engine by name instead of the quick one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from benchmarks.generate.stream import Settings, items
from tests.rules.fixtures import Fixture, fixtures, merged
from tests.validation.quick import Quick
from tests.validation.spoil import spoiled
from usmx_kg.check import by_engine
from usmx_kg.check.engines.engine import Engine, Result
from usmx_kg.check.engines.pyshacl_engine import PyshaclEngine
from usmx_kg.check.own_shapes import OwnShapes
from usmx_kg.check.report import Report
from usmx_kg.check.run import check
from usmx_kg.graph import Index
from usmx_kg.graph.rulebook import rules
from usmx_kg.ground import resources
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.conventions import NOTED
from usmx_kg.model.records import Records, TextSource
from usmx_kg.model.statement_activities import World
from usmx_kg.read.run import read
from usmx_kg.rules.judge import judge, judge_alone
from usmx_kg.rules.raw import Raw

RECORDS = int(os.environ.get("USMX_DIRECT_RECORDS", "150"))
SEED = int(os.environ.get("USMX_DIRECT_SEED", "20310910"))
ENGINE = os.environ.get("USMX_DIRECT_ENGINE")
BATCH = 50
FIXTURES = fixtures()
REPOSITORY = Path(__file__).parents[2]
pytestmark = pytest.mark.xdist_group("direct")


class Watched:
    """An engine that notes what it was given."""

    def __init__(self, engine: Engine) -> None:
        self.name, self._engine = engine.name, engine
        self.data: list[list[Triple]] = []
        self.shapes: list[Sequence[Triple]] = []

    def validate(self, data: list[Triple], shapes: Sequence[Triple]) -> list[Result]:
        self.data.append(list(data))
        self.shapes.append(shapes)
        return self._engine.validate(data, shapes)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """Let the quick engine, or the one that the environment names, judge for any; note what it is given."""
    watched = Watched(by_engine.engine_named(ENGINE) if ENGINE else Quick())
    monkeypatch.setattr(by_engine, "engine_named", lambda _: watched)
    return watched


@pytest.fixture
def none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no engine judge anything."""
    monkeypatch.setattr(by_engine, "engine_named", lambda name: pytest.fail(f"the engine {name} was asked"))


def generated(count: int, seed: int, faults: float) -> Records:
    made = items(Settings(count, seed, faults))
    text = "\n".join(json.dumps(item.block) for item in made)
    found = read([TextSource(text, "jsonl", "made.jsonl")])
    assert not found.errors
    return found


def batches(records: Records) -> Iterator[Records]:
    """Part records into small sets, each with all that it leads to: engines slow down on large ones."""
    facts = Index(records.quads)
    for first in range(0, len(records.records), BATCH):
        some = records.records[first : first + BATCH]
        findings = [f for f in records.findings if f.record in some]
        quads = list(dict.fromkeys(by_engine.reached(facts, some)))
        yield replace(records, quads=quads, records=some, findings=findings)


def left(records: Records) -> int:
    """Return how many things the direct evaluation leaves to an engine."""
    world = World(Index(records.quads))
    judged = [judge(world.deployment(node)) for node in records.records] + [judge_alone(part) for part in world.alone()]
    return judged.count(None)


def report(records: Records, lang: str, engine: str | None) -> str:
    return Report(check(records, lang=lang, engine=engine), records.files, len(records.records), lang=lang).to_json()


@pytest.mark.parametrize("rule", sorted({fixture.rule for fixture in FIXTURES}))
def test_fixtures(rule: str, quick: Watched) -> None:
    records = merged([fixture for fixture in FIXTURES if fixture.rule == rule])
    assert check(records) == check(records, engine="any")


def test_one_fixture_of_each_rule_in_spanish_to_the_byte(quick: Watched) -> None:
    records = merged([*{fixture.rule: fixture for fixture in FIXTURES if fixture.fails}.values()])
    assert report(records, "es", None) == report(records, "es", "any")


def test_hardly_any_fixture_needs_an_engine() -> None:
    needing = [fixture.id for fixture in FIXTURES if left(fixture.records)]
    assert len(needing) <= len(FIXTURES) // 50, needing


@pytest.mark.parametrize("folder", ["cases", "examples"])
def test_shipped_records_to_the_byte(folder: str) -> None:
    files = [
        f for f in sorted((REPOSITORY / "data" / folder).iterdir()) if f.suffix in (".ttl", ".yaml", ".json", ".nt")
    ]
    found = read([f for f in files if not f.name.endswith((".sources.yaml", ".expected.yaml"))])
    assert not found.errors
    assert left(found) == 0
    assert report(found, "en", None) == report(found, "en", "pyshacl")


@pytest.mark.parametrize("faults", [0.0, 0.9])
def test_generated_records(faults: float, quick: Watched) -> None:
    for records in batches(generated(RECORDS, SEED, faults)):
        quick.data.clear()
        assert check(records) == check(records, engine="any")
        assert len(quick.data) == 1, "nothing is left to the engine"


def test_spoiled_records(quick: Watched) -> None:
    rng, many = Random(SEED), Counter[str]()
    for records in batches(generated(RECORDS, SEED + 1, 0.3)):
        odd = spoiled(records, rng, 0.06)
        assert check(odd) == check(odd, engine="any")
        many["records"] += len(odd.records)
        many["left"] += left(odd)
    assert many["left"] < many["records"] / 4, "most are judged directly, even so"


def test_a_few_in_pyshacl_itself() -> None:
    records = spoiled(generated(12, SEED + 2, 0.9), Random(SEED), 0.04)
    assert check(records) == check(records, engine="pyshacl")


def test_every_message_is_found_directly() -> None:
    """No constraint is left out: each message of a shape is one that some record, fixture or spoilt one, is given."""
    parts: set[str] = set()
    made = generated(300, SEED, 0.9)
    some = [merged(FIXTURES), made, *(spoiled(made, Random(number), 0.1) for number in range(3))]
    for records in some:
        world = World(Index(records.quads))
        raws: list[tuple[Raw, ...] | None] = [judge(world.deployment(node)) for node in records.records]
        raws += [judge_alone(part) for part in world.alone()]
        parts |= {raw.part for found in raws if found for raw in found}
    by_reader = {"name-known", "record-repeated", "record-unique", "type-stated", *NOTED}
    known = {iri.rpartition("/")[2] for rule in rules().values() if rule.id not in by_reader for iri in rule.messages}
    assert parts <= known
    assert known - parts <= EXPECTED_BY_ENGINE, "only an engine finds these"


EXPECTED_BY_ENGINE = {f"record-datatypes-{part}" for part in ("label", "source", "note", "instrument", "type-once")}
"""What comes of statements that no format but RDF can make."""


def test_only_chosen_rules_are_applied(none: None) -> None:
    records = Fixture(next(f.path for f in FIXTURES if f.rule == "temporary" and f.fails)).records
    assert {f.rule for f in check(records, only=frozenset(("temporary",)))} == {"temporary"}
    assert "temporary" not in {f.rule for f in check(records, only=frozenset(rules()) - {"temporary"})}


def test_an_engine_that_is_named_judges_everything(quick: Watched) -> None:
    records = generated(5, SEED, 0)
    check(records)
    assert not quick.data
    check(records, engine="any")
    assert len(quick.data) == 1


def test_an_engine_that_is_unknown_is_refused() -> None:
    with pytest.raises(UsageError, match="there is no engine 'magic'"):
        check(generated(1, SEED, 0), engine="magic")


ODD = """
@prefix usmx: <https://w3id.org/usmx/ontology#> .
@prefix actor: <https://w3id.org/usmx/actor/> .
@prefix record: <https://w3id.org/usmx/record/> .
record:plain a usmx:Deployment ; usmx:hostState actor:mx ; usmx:consent record:shared .
record:odd a usmx:Deployment ; usmx:hostState actor:mx ; usmx:directCombat true , 1 ; usmx:consent record:shared .
record:shared a usmx:Consent .
record:alone a usmx:Consent .
"""


def test_the_engine_gets_only_what_needs_it(quick: Watched) -> None:
    found = read([TextSource(ODD.replace(" 1 ;", ' "1"^^<http://www.w3.org/2001/XMLSchema#boolean> ;'), "turtle")])
    assert not found.errors
    findings = check(found)
    (data,) = quick.data
    subjects = {t.subject.value.rpartition("/")[2] for t in data if isinstance(t.subject, NamedNode)}
    assert {"odd", "shared"} <= subjects
    assert "alone" not in subjects
    assert [t.predicate.value for t in data if t.subject.value.endswith("record/plain")] == [  # type: ignore[union-attr]
        PREFIXES["usmx"] + "consent"
    ], "of others only that they name the same consent"
    assert findings == check(found, engine="any")


OWN = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix usmx: <https://w3id.org/usmx/ontology#> .
@prefix rule: <https://w3id.org/usmx/rule/> .
<https://example.org/noted> a sh:NodeShape ;
    sh:targetClass usmx:Deployment ;
    sh:property <https://example.org/counted> , rule:record-datatypes-personnelCount-once .
<https://example.org/counted> a sh:PropertyShape ;
    sh:path usmx:personnelCount ; sh:minCount 1 ; sh:message "How many?" .
"""


def test_rules_of_the_users_own_go_through_the_engine_alone(quick: Watched) -> None:
    given = tuple(quad.triple for quad in parse(OWN, format=RdfFormat.TURTLE))
    own = OwnShapes(given, (("own.ttl", given),))
    records = read([resources.path("data/examples/no-consent.yaml")])
    both = check(records, shapes=own)
    assert check(records) == tuple(f for f in both if not f.rule.startswith("http"))
    (shapes,) = quick.shapes
    aimed = {t.subject.value for t in shapes if t.predicate.value.startswith(f"{PREFIXES['sh']}target")}  # type: ignore[union-attr]
    assert aimed == {"https://example.org/noted"}
    assert both == check(records, shapes=own, engine="any")


def test_no_engine_is_loaded_for_one_record() -> None:
    code = (
        "import sys; from usmx_kg.cli.main import main\n"
        "sys.argv = ['usmx', 'validate', 'data/examples/no-consent.yaml']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'rdflib', 'pyshacl'} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=REPOSITORY, check=False)
    assert done.stderr.strip() == "[]", done.stderr
    assert "consent-by-host" in done.stdout


def test_quick_is_pyshacl() -> None:
    """The engine that most of these tests rest on gives what pyshacl gives."""
    records = spoiled(generated(10, SEED + 3, 0.9), Random(SEED), 0.05)
    data, shapes = [quad.triple for quad in records.quads], by_engine._shapes(frozenset(rules()))

    def told(results: list[Result]) -> Counter[tuple[object, ...]]:
        return Counter((r.focus, r.shape, r.constraint, r.path, r.value, r.severity) for r in results)

    assert told(Quick().validate(data, shapes)) == told(PyshaclEngine().validate(data, shapes))


def test_one_wrong_value_under_two_keys_is_two_findings() -> None:
    text = "{id: a, type: Deployment, activityType: 'mission:training', supportMode: 'mission:training'}"
    found = check(read([TextSource(text, "yaml", "x")]), only=frozenset({"record-datatypes"}))
    assert {f.path for f in found} == {"activityType", "supportMode"}
