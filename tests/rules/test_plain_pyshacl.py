"""A person without usmx gets the same: exported shapes in plain pyshacl, a record merged with the background."""

from __future__ import annotations

import subprocess
import sys
from functools import lru_cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import RdfFormat, serialize
from rdflib.namespace import SH
from rdflib.plugins.sparql import processor
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.sparql import Query

from tests.mutation.judging import shapes as rule_file
from tests.rules.fixtures import Fixture, fixtures, merged
from usmx_kg.check.run import check
from usmx_kg.exchange.export import export
from usmx_kg.graph import to_rdflib
from usmx_kg.graph.rulebook import rules
from usmx_kg.ground.namespaces import OWN
from usmx_kg.model.conventions import NOTED
from usmx_kg.model.findings import Severity
from usmx_kg.model.records import Records

pytestmark = pytest.mark.xdist_group("plain-pyshacl")

SEEN = [fixture for fixture in fixtures() if "reader" not in fixture.tags]
READER = {"date-precision", "name-known", "record-repeated", "record-unique", "type-stated", *NOTED}
"""Rules that need our readers: names and partial dates as text, two records of one id, marks of missing values."""
Plain = set[tuple[str, str]]
"""Focus node and rule of each result; hosts, senders and values stand in messages there."""


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("exported")
    export(folder / "shapes.ttl", part="shapes")
    export(folder / "background.ttl", part="background")
    return folder / "shapes.ttl", folder / "background.ttl"


def rule_of(shapes: rdflib.Graph, shape: rdflib.term.Node | None) -> str:
    """Return the id of the rule to which a shape belongs: itself, or what it is a part of."""
    assert shape is not None
    linked = [*shapes.subjects(SH.property, shape), shape]
    ids = sorted((str(node).removeprefix(OWN["rule"]) for node in linked), key=len)
    return next(r for i in ids for r in sorted(rules(), key=len, reverse=True) if i == r or i.startswith(f"{r}-"))


def results(report: rdflib.Graph, shapes: rdflib.Graph) -> Plain:
    return {
        (str(report.value(node, SH.focusNode)), rule_of(shapes, report.value(node, SH.sourceShape)))
        for node in report.objects(None, SH.result)  # not the details beneath them
    }


def ours(records: Records, only: frozenset[str] | None = None) -> Plain:
    """Return what usmx finds; a name that names nothing is text to plain pyshacl, so a wrong datatype."""
    return {
        (f.record, "record-datatypes" if f.rule == "name-known" else f.rule)
        for f in check(records, only=only)
        if f.rule not in READER - {"name-known"} and f.severity is not Severity.UNJUDGED
    }


@pytest.fixture(scope="module")
def world(exported: tuple[Path, Path]) -> rdflib.Graph:
    return rdflib.Graph().parse(exported[1])


def plain(records: Records, shapes: rdflib.Graph, world: rdflib.Graph) -> Plain:
    """Return what plain pyshacl finds in records merged with the whole background."""
    more = rdflib.Graph()
    more.parse(data=serialize((q.triple for q in records.quads), format=RdfFormat.N_TRIPLES), format="nt")
    added = [triple for triple in more if triple not in world]
    for triple in added:
        world.add(triple)
    try:
        _, report, _ = pyshacl.validate(world, shacl_graph=shapes, inference="none", inplace=True)
    finally:
        for triple in added:
            world.remove(triple)
    assert isinstance(report, rdflib.Graph)
    nested = {
        str(o): str(s)
        for p in ("consent", "agreement", "request", "sendingAuthorization", "event", "condition")
        for s, o in more.subject_objects(rdflib.URIRef(OWN["usmx"] + p))
    }
    above = {focus: nested.get(named, named) for focus, named in nested.items()}
    return {(above.get(focus, focus), rule) for focus, rule in results(report, shapes) if rule not in READER}


@pytest.fixture
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # pyshacl parses each query again for every focus node; remembering the prepared form changes nothing but the time
    @lru_cache(None)
    def prepared(text: str) -> Query:
        return translateQuery(parseQuery(text), None, {})

    monkeypatch.setattr(processor, "parseQuery", lambda text: text)
    monkeypatch.setattr(processor, "translateQuery", lambda text, *_: prepared(text))


@pytest.mark.usefixtures("parsed_once")
@pytest.mark.parametrize("rule", sorted({fixture.rule for fixture in SEEN} - READER))
def test_each_rule_on_its_fixtures(rule: str, world: rdflib.Graph) -> None:
    records = merged([fixture for fixture in SEEN if fixture.rule == rule])
    shapes = to_rdflib([*rule_file(rule), *rule_file("prefixes")], rdflib.Graph())
    assert plain(records, shapes, world) == ours(records, frozenset({rule}))


@pytest.mark.usefixtures("parsed_once")
def test_all_rules_on_some_fixtures(exported: tuple[Path, Path], world: rdflib.Graph) -> None:
    records = merged(SEEN[:: max(1, len(SEEN) // 40)])
    assert plain(records, rdflib.Graph().parse(exported[0]), world) == ours(records)


@pytest.mark.parametrize("fixture", SEEN[7 :: max(1, len(SEEN) // 2)], ids=lambda fixture: fixture.id)
def test_the_pyshacl_command_itself(fixture: Fixture, exported: tuple[Path, Path], tmp_path: Path) -> None:
    record = serialize((q.triple for q in fixture.records.quads), format=RdfFormat.TURTLE)
    assert record is not None
    (tmp_path / "data.ttl").write_bytes(exported[1].read_bytes() + b"\n" + record)
    command = [sys.executable, "-m", "pyshacl", "-s", str(exported[0]), "-f", "turtle", str(tmp_path / "data.ttl")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    report = rdflib.Graph().parse(data=done.stdout, format="turtle")
    shapes = rdflib.Graph().parse(exported[0])
    broken = {rule for _, rule in results(report, shapes)}
    assert broken == {rule for _, rule in ours(fixture.records)}
