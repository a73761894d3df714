"""A person without usmx gets the same: the exported shapes in plain pyshacl over a record merged with the background."""

from __future__ import annotations

import subprocess
import sys
from functools import cache, lru_cache
from pathlib import Path

import pyshacl
import pytest
import rdflib
from pyoxigraph import RdfFormat, serialize
from rdflib.namespace import RDF, SH
from rdflib.plugins.sparql import processor
from usmx_kg.export import export

from tests.rules.fixtures import Fixture, fixtures, merged
from usmx_kg.namespaces import OWN
from usmx_kg.rules import rules
from usmx_kg.validation import check

pytestmark = pytest.mark.xdist_group("plain-pyshacl")

SEEN = [fixture for fixture in fixtures() if "reader" not in fixture.tags]
Plain = set[tuple[str, str]]
"""Focus node and rule of each result; hosts, senders and values stand in messages there."""


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("exported")
    export(folder / "shapes.ttl", part="shapes")
    export(folder / "background.ttl", part="background")
    return folder / "shapes.ttl", folder / "background.ttl"


def rule_of(shapes: rdflib.Graph, shape: rdflib.term.Node) -> str:
    """Return the id of the rule to which a shape belongs: itself, or what it is a part of."""
    linked = [*shapes.subjects(SH.property, shape), shape]
    ids = sorted((str(node).removeprefix(OWN["rule"]) for node in linked), key=len)
    return next(r for i in ids for r in sorted(rules(), key=len, reverse=True) if i == r or i.startswith(f"{r}-"))


def results(report: rdflib.Graph, shapes: rdflib.Graph) -> Plain:
    return {
        (str(report.value(node, SH.focusNode)), rule_of(shapes, report.value(node, SH.sourceShape)))
        for node in report.subjects(RDF.type, SH.ValidationResult)
    }


@cache
def ours() -> Plain:
    records = merged(SEEN)
    owners = {n.value: n.value for n in records.records}
    return {(owners.get(f.record, f.record), f.rule) for f in check(records)}


def test_plain_pyshacl_finds_what_usmx_finds(exported: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    # pyshacl parses each query again for every focus node; remembering the parsed form changes nothing but the time
    monkeypatch.setattr(processor, "parseQuery", lru_cache(None)(processor.parseQuery))
    records = merged(SEEN)
    shapes = rdflib.Graph().parse(exported[0])
    data = rdflib.Graph().parse(exported[1])
    data.parse(data=serialize((q.triple for q in records.quads), format=RdfFormat.N_TRIPLES), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    assert isinstance(report, rdflib.Graph)
    nested = {
        str(o): str(s)
        for p in ("consent", "agreement", "request", "sendingAuthorization")
        for s, o in data.subject_objects(rdflib.URIRef(OWN["usmx"] + p))
    }
    found = {(nested.get(focus, focus), rule) for focus, rule in results(report, shapes)}
    assert found == ours()


@pytest.mark.parametrize("fixture", SEEN[:: max(1, len(SEEN) // 3)], ids=lambda fixture: fixture.id)
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
    assert broken == {f.rule for f in check(fixture.records)}
