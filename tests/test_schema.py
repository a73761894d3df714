"""The JSON Schema of records is as strict as the rules, where one value or one record is enough to tell."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from benchmarks.generate.stream import Settings, items
from tests.cli.running import usmx
from usmx_kg import export
from usmx_kg.check.run import check
from usmx_kg.exchange import schema
from usmx_kg.exchange.schema.values import DATE
from usmx_kg.exchange.templates import template
from usmx_kg.graph.vocabulary import Kind, fields
from usmx_kg.ground import resources
from usmx_kg.read.run import read

ROOT = Path(__file__).parent
FIXTURES = sorted((*ROOT.glob("rules/*/*.yaml"), *resources.path("data/examples").rglob("*.yaml")))
TOLD = frozenset(("record-complete", "record-datatypes", "mission-known", "name-known"))
"""The rules of which the schema knows."""

VALIDATOR = Draft7Validator(schema.schema())


class Core(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `NO` and 2031-09-10 are texts."""


Core.yaml_implicit_resolvers = {}
for tag, form, first in (
    ("null", r"(?:~|null|)\Z", ["~", "n", ""]),
    ("bool", r"(?:true|false)\Z", list("tf")),
    ("int", r"-?[0-9]+\Z", list("-0123456789")),
    ("float", r"-?[0-9]+\.[0-9]+\Z", list("-0123456789")),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(form), first)


def accepted(document: Any) -> bool:
    return bool(VALIDATOR.is_valid(document))


def test_the_shipped_file_is_the_one_that_is_made() -> None:
    Draft7Validator.check_schema(schema.schema())
    shipped = resources.path("ontology/record.schema.json").read_text("utf-8")
    assert shipped == schema.text(), "run `make data`"
    assert export(part="schema") == usmx("export", "--part", "schema").out == shipped


def test_descriptions_are_in_two_languages() -> None:
    english, spanish = schema.schema(), schema.schema("es")
    assert json.loads(usmx("export", "--part", "schema", "--lang", "es").out) == spanish
    for name, part in english["definitions"]["record"]["properties"].items():
        if name not in ("id", "@id", "@context"):
            assert part["description"] != spanish["definitions"]["record"]["properties"][name]["description"]


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_it_refuses_what_the_rules_refuse_and_nothing_else(path: Path) -> None:
    """Of the things that a name stands for, and of their classes, only the rules know."""
    documents = list(yaml.load_all(path.read_text("utf-8"), Core))
    found = check(read([path]), only=TOLD)
    if not all(map(accepted, documents)):
        assert found
        return
    for finding in found:
        assert finding.rule == "name-known" or fields()[str(finding.path)].kind is Kind.THING, finding


def test_it_accepts_generated_records_however_names_are_written() -> None:
    made = [item.block for item in items(Settings(400, seed=5, faults=0, names=0.6))]
    assert not [error.message[:200] for error in VALIDATOR.iter_errors(made)]


def test_it_accepts_the_templates() -> None:
    assert accepted(json.loads(template("json", filled=True)))
    assert accepted(yaml.load(template("yaml", filled=True), Core))
    missing = {tuple(error.absolute_path)[-1] for error in VALIDATOR.iter_errors(yaml.load(template("yaml"), Core))}
    assert missing >= {"sendingState", "hostState", "missionType", "place", "startDate"}


GOOD = {
    "sendingState": "US",
    "hostState": "MX",
    "missionType": "training",
    "place": "Oaxaca",
    "startDate": "2031-01-01",
}


@pytest.mark.parametrize(
    "document",
    [
        GOOD,
        [GOOD],
        {"records": [GOOD]},
        {**GOOD, "startDate": 2031, "endDate": "2031-04", "personnelCount": "060", "directCombat": "SÍ"},
        {**GOOD, "hostState": {"label": "X", "type": "State"}, "place": {"label": "a", "within": {"label": "b"}}},
        {**GOOD, "label": {"en": "Relief", "es": "Socorro"}, "note": ["a", "b"], "endDate": None, "supports": ""},
        {**GOOD, "missionType": ["Capacitación", "MISSION-TRAINING"[8:], "mission:exercise", "disaster  RELIEF"]},
        {**GOOD, "consent": ["c1", {"id": "c1"}, {"grantedBy": "MX", "status": "Otorgado"}]},
        [GOOD, {"id": "c1", "type": "Consent", "grantedBy": "MX"}],
        {"type": "DomesticOperation", **{key: value for key, value in GOOD.items() if key != "hostState"}},
        {"sendingState": "US", "hostState": "MX", "missionType": "training", "activityStatus": "No realizada"},
        {**GOOD, "type": ["Deployment", "http://example.org/Thing"]},
    ],
)  # fmt: skip
def test_good_ones(document: Any) -> None:
    assert accepted(document)


@pytest.mark.parametrize(
    "document",
    [
        "text", 5, [], {}, {"records": []}, {"records": [GOOD], "more": 1}, [GOOD, "text"],
        {**GOOD, "hots": "MX"}, {**GOOD, "grantedBy": "MX"}, {**GOOD, "sendingState": ""},
        {**GOOD, "consent": {"grantedBy": "MX", "hostState": "MX"}},
        {**GOOD, "consent": {"status": "granted"}}, {**GOOD, "type": "Consent"},
        {**GOOD, "type": "Deploymnt"}, {**GOOD, "missionType": "trainig"}, {**GOOD, "missionType": "mission:trainig"},
        {**GOOD, "startDate": "10/09/2031"}, {**GOOD, "startDate": "2031-02-29"}, {**GOOD, "startDate": "0000"},
        {**GOOD, "startDate": ["2031-01-01", "2031-01-02"]}, {**GOOD, "personnelCount": -1},
        {**GOOD, "personnelCount": 1.5}, {**GOOD, "directCombat": "maybe"}, {**GOOD, "label": {"english": "x"}},
        [GOOD, {"type": "Consent", "grantedBy": "MX"}], {"hostState": "MX", "activityStatus": "not-held"},
    ],
)  # fmt: skip
def test_bad_ones(document: Any) -> None:
    assert not accepted(document)


def test_days_that_exist() -> None:
    pattern = re.compile(DATE["anyOf"][0]["pattern"])
    for year in (1, 1900, 2000, 2023, 2024, 9999):
        for month in range(14):
            for day in range(33):
                text = f"{year:04}-{month:02}-{day:02}"
                assert bool(pattern.match(text)) == _exists(year, month, day), text
    assert not any(map(pattern.match, ("2031-13", "2031-00", "2031-1-1", "0000-01-01", "2031-01-01Z", " 2031", "31")))


def _exists(year: int, month: int, day: int) -> bool:
    from datetime import date

    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
