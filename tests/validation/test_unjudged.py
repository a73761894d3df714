"""A check that was not made never counts as passed, whatever is chosen by --rule and --skip."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import usmx_kg
from tests.cli.running import usmx
from tests.engines.own import shapes
from usmx_kg.check.options import Options
from usmx_kg.check.run import check
from usmx_kg.check.unjudged import required
from usmx_kg.exchange.convert import write
from usmx_kg.graph.rulebook import rules
from usmx_kg.model.findings import Finding, Severity
from usmx_kg.model.records import Records, TextSource
from usmx_kg.read.formats import FORMATS, format_named
from usmx_kg.read.run import read
from usmx_kg.stream.run import check_inputs
from usmx_kg.write import REPORTS

RECORD: dict[str, Any] = {
    "id": "r",
    "type": "Deployment",
    "sendingState": "US",
    "hostState": "Mexico",
    "missionType": "disaster-relief",
    "place": "Oaxaca, Mexico",
    "startDate": "2031-09-10",
    "endDate": "2031-10-10",
    "personnelCount": "40",
    "arms": "unarmed",
    "directCombat": "false",
    "supportMode": "indirect",
    "activityStatus": "completed",
    "supports": "Mexico",
    "conductedBy": "Government of Mexico",
    "deployedForce": "US Army",
    "consent": {
        "grantedBy": "Government of Mexico",
        "grantedTo": "US",
        "status": "granted",
        "form": "explicit",
        "decidedOn": "2031-09-09",
        "validFrom": "2031-09-10",
        "validUntil": "2031-10-10",
        "coversMission": "humanitarian-assistance",
        "coversPlace": "Mexico",
        "coversArms": "unarmed",
        "personnelCap": "50",
    },
    "agreement": {
        "type": "Treaty",
        "party": ["US", "Mexico"],
        "validFrom": "2031-01-01",
        "validUntil": "2032-01-01",
        "defines": ["mission", "duration", "rules-of-engagement", "responsibilities"],
    },
    "request": {"requestedBy": "Government of Mexico", "requestedOn": "2031-09-08"},
}

NAME, DATE, NUMBER = "Erewhon", "31 September", "a few"
SPOILED: dict[str, tuple[str, Sequence[Any]]] = {
    "sendingState": (NAME, ["France", "Mexico"]),
    "hostState": (NAME, ["France", "US"]),
    "missionType": (NAME, ["direct-combat", "occupation", "general-presence", "border-agency-support"]),
    "place": (NAME, ["Paris, France", "Mexico"]),
    "startDate": (DATE, ["2031-08-01", "2031-12-01", "2020"]),
    "endDate": (DATE, ["2032-12-31", "2031-01-01", None]),
    "personnelCount": (NUMBER, ["5000", None]),
    "arms": (NAME, ["armed"]),
    "directCombat": ("perhaps", ["true"]),
    "supportMode": (NAME, ["direct"]),
    "activityStatus": (NAME, ["not-held", "ongoing"]),
    "supports": (NAME, ["France", None]),
    "conductedBy": (NAME, ["France", None]),
    "consent": ("the letter", [None]),
    "consent.grantedBy": (NAME, ["France", None]),
    "consent.grantedTo": (NAME, ["France"]),
    "consent.status": (NAME, ["refused", None]),
    "consent.form": (NAME, ["implied"]),
    "consent.decidedOn": (DATE, ["2031-10-01"]),
    "consent.validFrom": (DATE, ["2031-10-01", "2031-12-01"]),
    "consent.validUntil": (DATE, ["2031-09-20", "2031-01-01"]),
    "consent.withdrawnOn": (DATE, ["2031-09-20"]),
    "consent.coversMission": (NAME, ["border-security", None]),
    "consent.coversPlace": (NAME, ["Sonora, Mexico"]),
    "consent.coversArms": (NAME, ["light"]),
    "consent.personnelCap": (NUMBER, ["3"]),
    "agreement": ("the letter", [None]),
    "agreement.party": (NAME, ["US", "France"]),
    "agreement.validFrom": (DATE, ["2031-10-01", "2033-01-01"]),
    "agreement.validUntil": (DATE, ["2031-09-20", "2030-01-01"]),
    "agreement.defines": (NAME, ["mission"]),
    "agreement.coversMission": (NAME, ["direct-combat"]),
    "request": ("the letter", [None]),
    "request.requestedBy": (NAME, ["France"]),
    "request.requestedOn": (DATE, ["2031-12-01"]),
}
"""Keys, each with a value that can't be read and others that can, which some rule finds something in."""

LINES = ("jsonl", "csv", "tsv", "ntriples", "nquads")
"""Formats that are read in pieces."""


def with_value(path: str, value: Any) -> dict[str, Any]:
    """Return the record with another value of a key; of None, without the key."""
    found = copy.deepcopy(RECORD)
    *above, key = path.split(".")
    block = found
    for name in above:
        block = block[name]
    if value is None:
        block.pop(key, None)
    else:
        block[key] = value
    return found


@cache
def records(path: str, value: Any) -> Records:
    found = read([TextSource(json.dumps(with_value(path, value)), "json", "x.json")])
    assert not found.errors, [str(error) for error in found.errors]
    return found


@cache
def every(path: str, value: Any) -> tuple[Finding, ...]:
    return check(records(path, value))


@pytest.mark.parametrize("name", rules())
@pytest.mark.parametrize("path", SPOILED)
def test_a_rule_that_another_value_would_break_is_never_silent(path: str, name: str) -> None:
    """The oracle: what a readable value breaks, one that can't be read may break, so that silence is no outcome."""
    bad, others = SPOILED[path]
    found = check(records(path, bad), only=frozenset({name}))
    mine = {f.message for f in every("id", "r") if f.rule == name}
    breaks = any({f.message for f in every(path, other) if f.rule == name} - mine for other in others)
    silent = not {f.message for f in found} - mine
    if breaks and name != "record-complete":  # a text is something, whatever it says
        assert not silent
    if not silent and not any(f.rule == name for f in every(path, bad)):
        (told,) = {f.message for f in found if f.severity is Severity.UNJUDGED}
        assert bad in told
        assert all(f.line == 1 and f.column for f in found)


def test_the_oracle_has_something_to_hold() -> None:
    breaking = {f.rule for path, (_, others) in SPOILED.items() for other in others for f in every(path, other)}
    family = {"consent": {"consent-in-one", "consent-contradicted"}, "agreement": {"agreement-form"}}
    family["conduct"] = {"border-support-indirect", "legal-basis"}
    for name, unbroken in family.items():
        assert breaking >= {found.id for found in rules().values() if found.family == name} - unbroken


@pytest.mark.parametrize(
    ("path", "value", "name", "told"),
    [
        ("hostState", None, "consent-given", "record-complete"),
        ("consent", None, "consent-for-period", "consent-given"),
        ("consent.grantedBy", "Governor of Texas", "consent-for-place", "name-known"),
        ("consent.grantedBy", "France", "consent-for-mission", "consent-by-host"),
        ("endDate", "2031-01-01", "consent-for-period", "record-dates-ordered"),
        ("hostState", "US", "consent-given", "host-is-territory"),
        ("type", "DomesticOperation", "consent-given", "host-is-territory"),
        ("consent.status", ["granted", "refused"], "consent-given", "record-datatypes"),
    ],
)
def test_what_the_rules_that_it_needs_would_have_told(path: str, value: Any, name: str, told: str) -> None:
    found = check(records.__wrapped__(path, value), only=frozenset({name}))
    assert {f.severity for f in found} == {Severity.UNJUDGED}
    assert {f.rule for f in found} == {name}
    assert any(f"the record breaks {told}. " in f.message for f in found)


def test_what_a_rule_does_not_read_does_not_concern_it() -> None:
    for path, name in (("personnelCount", "temporary"), ("agreement", "consent-given"), ("consent", "host-leads")):
        assert not check(records(path, SPOILED[path][0]), only=frozenset({name}))


def test_without_a_choice_nothing_is_told_twice() -> None:
    for path, (bad, _) in SPOILED.items():
        assert all(f.severity is not Severity.UNJUDGED for f in every(path, bad))
    assert required(frozenset(rules())) == frozenset()


@pytest.mark.parametrize("path", SPOILED)
@pytest.mark.parametrize("left_out", ["record-unique", "consent-given", "legal-basis"])
def test_what_a_chosen_rule_tells_is_not_told_again(path: str, left_out: str) -> None:
    """Without a rule the report is that of all rules, apart from it and from what it alone would have told."""
    bad = SPOILED[path][0]
    found = check(records(path, bad), only=frozenset(rules()) - {left_out})
    missing = [f for f in every(path, bad) if f.rule == left_out]
    assert [f for f in found if f.severity is not Severity.UNJUDGED] == [
        f for f in every(path, bad) if f not in missing
    ]
    told = [f for f in found if f.severity is Severity.UNJUDGED]
    assert all(f"the record breaks {left_out}. " in f.message for f in told)
    assert bool(told) <= bool(missing)


SOME = ("hostState", "startDate", "personnelCount", "consent.status", "consent.validUntil")


@pytest.mark.parametrize("form", [form.name for form in FORMATS])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_format_and_way(form: str, lang: str, tmp_path: Path) -> None:
    for path in SOME:
        bad = SPOILED[path][0]
        file = tmp_path / f"{path}.{form}"
        file.write_bytes(write(records(path, bad), format_named(form)))
        report = usmx_kg.validate(file, input_format=form, only=["consent-for-period"], lang=lang)
        assert not report.errors
        assert not report.conforms
        assert report.exit_code == 1
        assert report.summary["unjudged"] == len(report.findings) == 1
        (told,) = report.findings
        assert told.message.startswith("Not judged: " if lang == "en" else "Sin juzgar: ")
        assert bad in told.message
        assert (told.cell or told.line) is not None or form == "rdfxml"
        if form in LINES:
            options = Options.of(only=["consent-for-period"], lang=lang)
            for jobs in (1, 2):
                pieces = check_inputs([str(file)], options, input_format=form, jobs=jobs, least=0)
                assert [f for verdict in pieces for f in verdict.findings] == [told]


@pytest.mark.parametrize("engine", ["direct", "pyshacl-turbo", "pyshacl", "all"])
def test_every_engine(engine: str) -> None:
    pytest.importorskip("pyshacl_turbo") if engine == "pyshacl-turbo" else None
    for path in ("startDate", "consent.status"):
        given = records(path, SPOILED[path][0])
        assert check(given, only=frozenset({"consent-given", "temporary"}), engine=engine) == check(
            given, only=frozenset({"consent-given", "temporary"})
        )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "x.json"
    found.write_text(json.dumps(with_value("hostState", NAME)), "utf-8")
    return found


@pytest.mark.parametrize("limit", ["violation", "warning", "info", "never"])
def test_whatever_counts_as_failure(file: Path, limit: str) -> None:
    done = usmx("validate", str(file), "--rule", "host-leads", "--fail-on", limit)
    assert done.code == (0 if limit == "never" else 1)
    assert "1 check could not be made" in done.out


def test_left_out_rules(file: Path) -> None:
    done = usmx("validate", str(file), "--skip", "name-known", "-f", "json")
    found = json.loads(done.out)
    assert done.code == 1
    assert {"consent-given", "host-leads"} <= {f["rule"] for f in found["findings"] if f["severity"] == "unjudged"}


def test_no_rule_that_is_left_is_an_error(file: Path) -> None:
    done = usmx("validate", str(file), "--rule", "temporary", "--skip", "temporary")
    assert done.code == 2


@pytest.mark.parametrize("form", REPORTS)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_report_says_so(file: Path, form: str, lang: str) -> None:
    report = usmx_kg.validate(file, only=["host-leads"], lang=lang)
    text = report.render(form)
    assert "Not judged" in text if lang == "en" else "Sin juzgar" in text
    assert NAME in text
    if form in ("text", "html", "markdown", "github"):
        counted = "1 check could not be made" if lang == "en" else "1 verificación no se pudo hacer"
        assert counted in text
    assert {
        "json": '"severity": "unjudged"',
        "jsonl": '"severity": "unjudged"',
        "csv": "unjudged,host-leads",
        "sarif": '"kind": "open"',
        "junit": '<error type="unjudged"',
        "github": "::error ",
        "turtle": "sh:resultSeverity usmx-app:unjudged",
        "html": 'class="finding unjudged"',
    }.get(form, "") in text


def test_junit_passes_over_what_nothing_counts(file: Path) -> None:
    report = usmx_kg.validate(file, only=["host-leads"], fail_on=None)
    assert "<skipped/>" in report.render("junit")


def test_batches() -> None:
    arrow = pytest.importorskip("pyarrow")
    batch = arrow.RecordBatch.from_pylist([with_value("startDate", DATE)])
    (found,) = usmx_kg.validate_batches([batch], options=Options.of(only=["consent-for-period"]))
    assert found.to_pydict()["severity"] == ["unjudged"]


SHAPES = {
    "a path": ("sh:property [ sh:path usmx:{key} ; sh:minCount 99 ]", True),
    "a path of several": ("sh:property [ sh:path ( usmx:consent usmx:{key} ) ; sh:maxCount 0 ]", True),
    "an alternative": ("sh:property [ sh:path [ sh:alternativePath ( skos:note usmx:{key} ) ] ; sh:maxCount 0 ]", True),
    "under a choice": ("sh:or ( [ sh:not [ sh:property [ sh:path usmx:{key} ; sh:minCount 1 ] ] ] )", True),
    "two values": ("sh:property [ sh:path skos:note ; sh:equals usmx:{key} ]", True),
    "a query": ('sh:sparql [ sh:select "SELECT $this {{ $this usmx:consent?/usmx:{key} ?x }}" ]', True),
    "a query for anything": ('sh:sparql [ sh:select "SELECT $this {{ $this a ?t ; ?p ?x }}" ]', True),
    "one of ours": ("sh:node rule:consent-given", True),
    "something else": ("sh:property [ sh:path usmx:deployedForce ; sh:minCount 1 ]", False),
    "a query for something else": (
        'sh:sparql [ sh:select "SELECT $this {{ $this usmx:deployedForce ?x FILTER(?x = 1) }}" ]', False),
}  # fmt: skip
"""What a shape of the user's own says, with the key that it reads, and whether it reads that."""


@pytest.mark.parametrize("path", ["hostState", "startDate", "consent.status"])
@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_ones_own_judge_nothing_that_can_t_be_read(name: str, path: str, tmp_path: Path) -> None:
    said, reads = SHAPES[name]
    own = shapes(tmp_path, said.format(key=path.rpartition(".")[2]))
    file = tmp_path / "x.jsonl"
    file.write_text(json.dumps(with_value(path, SPOILED[path][0])), "utf-8")
    report = usmx_kg.validate(file, shapes=[own], only=["record-unique"])
    told = [f for f in report.findings if f.severity is Severity.UNJUDGED]
    assert [f.rule for f in told] == (["https://example.org/own"] if reads else [])
    assert all(SPOILED[path][0] in f.message and f.line == 1 for f in told)
    assert not (reads and report.conforms)
    for form in REPORTS if reads else ():
        assert SPOILED[path][0] in report.render(form)
    options = Options.of(only=["record-unique"], shapes=[own])
    pieces = check_inputs([str(file)], options, jobs=1, least=0)
    assert [f for verdict in pieces for f in verdict.findings] == list(report.findings)
    everything = usmx_kg.validate(file, shapes=[own])
    assert all(f.severity is not Severity.UNJUDGED for f in everything.findings)
