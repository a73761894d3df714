"""Sixty deployments in every format: the labelled findings, the same from each, each at its line or cell."""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.cli.running import process
from tests.formats import rdf, tables, trees
from tests.formats.pen import Place, Places
from tests.formats.sixty import APART, COUNT, Label, ids_of, sixty
from usmx_kg.check.options import Options
from usmx_kg.check.run import check
from usmx_kg.graph.rulebook import rules
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.findings import Finding
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.formats import FORMATS, Format
from usmx_kg.read.run import read
from usmx_kg.stream.run import check_inputs
from usmx_kg.stream.validate import validate

SPELT = {"yaml": trees.yaml, "json": trees.json_list, "jsonl": trees.json_lines, "csv": tables.csv, "tsv": tables.tsv,
         "xlsx": tables.xlsx}  # fmt: skip
EXACT = {"jsonld": trees.jsonld, "turtle": rdf.turtle, "trig": rdf.trig, "ntriples": rdf.ntriples,
         "nquads": rdf.nquads, "rdfxml": rdf.rdfxml}  # fmt: skip
FORMS = (*SPELT, *EXACT)


@cache
def written(form: str) -> tuple[bytes, Places]:
    """Return the deployments in a format, and where each value stands there."""
    ids = {name for made in sixty() for name in ids_of(made.exact)}
    records = [made.spelt if form in SPELT else made.exact for made in sixty()]
    return (SPELT | EXACT)[form](records, ids)


@cache
def found(form: str) -> tuple[Records, tuple[Finding, ...]]:
    records = read([TextSource(written(form)[0], form, "sixty")])
    assert not records.errors, [str(error) for error in records.errors]
    return records, check(records)


@cache
def reference() -> list[tuple[object, ...]]:
    return facts(found("yaml")[1])


def facts(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    """Return all that findings say, places aside, and what only a literal of RDF has: its notation and its remedy."""
    return sorted(
        (f.record, f.rule, f.severity, f.label, f.message, f.path or "", _text(f.value), f.host or "", f.sender or "",
         _told_of_keys(f), str(f.why), tuple(sorted((b.consent, b.status) for b in f.because)))
        for f in findings
    )  # fmt: skip


def _text(value: str | None) -> str:
    """Return the text of a literal that a finding shows as RDF writes it, any other value as it is."""
    match = re.fullmatch(r'"(.*)"(?:\^\^xsd:string)?', value or "", re.DOTALL)
    return match[1] if match else value or ""


def _told_of_keys(finding: Finding) -> str | None:
    """Return how to mend a record, where that speaks of keys and values: of a literal it speaks as RDF does."""
    return None if finding.rule in ("name-known", "record-datatypes") else finding.fix


def test_every_format_is_written() -> None:
    assert set(FORMS) == {form.name for form in FORMATS}


def test_the_labels_speak_of_every_rule_that_one_file_can_break() -> None:
    assert len(sixty()) == COUNT
    assert len({made.fault for made in sixty()}) == COUNT
    assert {made.fault.partition("/")[0] for made in sixty()} == rules().keys() - APART


@pytest.mark.parametrize("form", FORMS)
def test_the_findings_are_those_of_the_labels(form: str) -> None:
    records, findings = found(form)
    assert [node.value for node in records.records] == [RECORD + made.exact["id"] for made in sixty()]
    told = Counter(Label(f.record, f.rule, f.host or "", f.sender or "", _text(f.value)) for f in findings)
    assert told == Counter(label for made in sixty() for label in made.labels)
    assert facts(findings) == reference()


@pytest.mark.parametrize("form", FORMS)
def test_every_finding_is_at_its_line_or_cell(form: str) -> None:
    places = written(form)[1]
    _, findings = found(form)
    sure = 0
    for finding in findings:
        at = Place(finding.line, finding.column, finding.cell)
        assert finding.file == "sixty"
        assert at in expected(finding, places), finding
        sure += len(expected(finding, places)) == 1
    assert sure > 0.5 * len(findings), "for most findings there is one right place"


def expected(finding: Finding, places: Places) -> set[Place]:
    """Return where a finding may stand: at its value, else at the first value of its key, else at the record.

    A key that several nested things have may be meant in any of them, unless the value tells. A date that leaves the
    day open is named with its key (startDate=2031-04); in RDF the place is that of startDateStated.
    """
    family = places.family(finding.record)
    dated, _, said = (finding.value or "").partition("=") if finding.path == "datePrecision" else ("", "", "")
    asked = (str(finding.path), _text(finding.value)), (f"{dated}Stated", said)
    values = {places.values.get((node, *value)) for node in family for value in asked} - {None}
    nodes = {places.nodes[finding.value]} if finding.value in places.nodes else set()
    named = {str(finding.path), dated}
    keys = {place for node in family for key in named for place in places.keys.get((node, key), ())}
    return (nodes | {place for place in values if place}) or keys or {places.nodes[finding.record]}


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_from_a_file_packed_and_from_standard_input(
    form: Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files go through `validate`, which may take them in pieces; nothing of what is found depends on that."""
    data = written(form.name)[0]
    file = tmp_path / f"sixty{form.suffixes[0]}"
    file.write_bytes(data)
    report = validate(file)
    assert report.records == COUNT
    assert facts(report.findings) == reference()
    assert placed(report.findings) == placed(found(form.name)[1])
    if form.binary:
        return
    packed = file.with_suffix(f"{file.suffix}.gz")
    packed.write_bytes(gzip.compress(data))
    assert facts(validate(packed).findings) == reference()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert facts(check(read(["-"], input_format=form.name))) == reference()


@pytest.mark.parametrize("form", ["csv", "turtle"])
def test_through_a_pipe(form: str) -> None:
    done = process("validate", "-", "--input-format", form, "-f", "jsonl", given=gzip.compress(written(form)[0]))
    told = Counter((line["record"], line["rule"], line["message"]) for line in map(json.loads, done.out.splitlines()))
    assert told == Counter((fact[0], fact[1], fact[4]) for fact in reference())


def placed(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return sorted(
        (f.record, f.rule, f.value or "", f.host or "", f.line, f.column or 0, f.cell or "") for f in findings
    )


def test_written_twice_the_same() -> None:
    assert json.dumps([made.spelt for made in sixty()]) == json.dumps([made.spelt for made in sixty.__wrapped__()])


@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "ntriples", "nquads"])
def test_read_in_pieces(form: str, tmp_path: Path) -> None:
    file = tmp_path / "sixty"
    file.write_bytes(written(form)[0])
    verdicts = list(check_inputs([file], Options.of(), input_format=form, least=0))
    assert not any(verdict.errors for verdict in verdicts)
    assert sum(verdict.records for verdict in verdicts) == COUNT
    findings = tuple(finding for verdict in verdicts for finding in verdict.findings)
    assert facts(findings) == reference()
    assert placed(findings) == placed(found(form)[1])
