"""Texts into literals: what can be used is typed, what can't stays text for record-datatypes to find."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import Literal, NamedNode

from tests.records.reading import error, objects, record, text_of
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.literals import well_formed


@pytest.mark.parametrize(
    "text",
    ["2031-09-31", "2031-02-29", "2031-13-01", "2031-9-1", "20310910", "10/09/2031", "2031-09-10T00:00:01",
     "2031-09-10T00:00:00Z", "2031-09-31T00:00:00", "2031-09-10Z", "2031-09-10+02:00", "0000-01-01",
     "-2031-01-01", "12031-01-01", "soon", "2031-00", "2031-13",
     "203", "31", "2031-", "２０３１-09-10", "2031-09-10 to 2031-09-12", "~2031", "2031?", "2031-W10-1"],
)  # fmt: skip
@pytest.mark.parametrize("key", ["startDate", "endDate"])
def test_what_is_no_day_stays_text(key: str, text: str) -> None:
    found = text_of(record(f"{key}: {text}"))
    assert not found.errors
    assert objects(found, key) == [f'"{text}"']
    assert not objects(found, "datePrecision")


@pytest.mark.parametrize("text", ["2031-09-10", "2032-02-29", "0001-01-01", "9999-12-31", "' 2031-09-10 '"])
def test_days(text: str) -> None:
    day = text.strip("' ")
    assert objects(text_of(record(f"startDate: {text}")), "startDate") == [f'"{day}"^^date']


@pytest.mark.parametrize(
    ("block", "key", "text", "day"),
    [
        ("", "startDate", "2031", "2031-01-01"),
        ("", "startDate", "2031-04", "2031-04-01"),
        ("", "endDate", "2031", "2031-12-31"),
        ("", "endDate", "2031-04", "2031-04-30"),
        ("", "endDate", "2032-02", "2032-02-29"),
        ("", "endDate", "2031-02", "2031-02-28"),
        ("consent", "validFrom", "2031", "2031-12-31"),
        ("consent", "validFrom", "2031-04", "2031-04-30"),
        ("consent", "validUntil", "2031", "2031-01-01"),
        ("consent", "validUntil", "2031-04", "2031-04-01"),
        ("consent", "decidedOn", "2031-04", "2031-04-30"),
        ("consent", "requestedOn", "2031-04", "2031-04-30"),
        ("consent", "publishedOn", "2031-04", "2031-04-30"),
        ("consent", "withdrawnOn", "2031-04", "2031-04-01"),
        ("agreement", "signedOn", "2031", "2031-12-31"),
        ("agreement", "validFrom", "2031", "2031-12-31"),
        ("agreement", "validUntil", "2031", "2031-01-01"),
        ("request", "requestedOn", "2031-04", "2031-04-30"),
        ("sendingAuthorization", "decidedOn", "2031-04", "2031-04-30"),
    ],
)
def test_months_and_years(block: str, key: str, text: str, day: str) -> None:
    """Widest for an activity, narrowest for what must cover it (docs/MODEL.md, Dates)."""
    found = text_of(record(f"{block}: {{{key}: {text}}}" if block else f"{key}: {text}"))
    assert objects(found, key) == [f'"{day}"^^date']
    kind = "gYearMonth" if "-" in text else "gYear"
    assert objects(found, f"{key}Stated") == [f'"{text}"^^{kind}']
    [dated] = [q.subject for q in found.quads if q.predicate.value.endswith(f"{key}Stated")]
    assert (dated == found.records[0]) is not bool(block)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("60", "60"), ("0", "0"), ("-5", "-5"), ("+5", "+5"), ("007", "007"), (" 60 ", "60"), ("9" * 18, "9" * 18)],
)
def test_counts(written: str, meant: str) -> None:
    found = text_of(json.dumps({"personnelCount": written}), "json")
    assert objects(found, "personnelCount") == [f'"{meant}"^^integer']


@pytest.mark.parametrize(("written", "meant"), [("60", "60"), ("60.0", "60"), ("-5", "-5"), ("60.00", "60")])
def test_json_numbers(written: str, meant: str) -> None:
    found = text_of(f'{{"personnelCount": {written}}}', "json")
    assert objects(found, "personnelCount") == [f'"{meant}"^^integer']


@pytest.mark.parametrize(
    "written", ["12.5", "1e3", '"60.0"', '"sixty"', '"1,000"', '"１２"', "true", '"12 or so"', "1" + "0" * 18]
)
def test_what_is_no_count_stays_text(written: str) -> None:
    found = text_of(f'{{"personnelCount": {written}}}', "json")
    text = written.strip('"')
    assert objects(found, "personnelCount") == [f'"{text}"']


@pytest.mark.parametrize("text", ["true", "True", "TRUE", "yes", "sí", "Sí", "si", "1"])
def test_true(text: str) -> None:
    assert objects(text_of(record(f"directCombat: {text}")), "directCombat") == ['"true"^^boolean']


@pytest.mark.parametrize("text", ["false", "False", "no", "No", "NO", "0", "'false'"])
def test_false(text: str) -> None:
    assert objects(text_of(record(f"directCombat: {text}")), "directCombat") == ['"false"^^boolean']


@pytest.mark.parametrize("text", ["maybe", "nope", "2", "on", "y", "null?"])
def test_what_is_neither_stays_text(text: str) -> None:
    assert objects(text_of(record(f"directCombat: {text}")), "directCombat") == [f'"{text}"']


def test_json_booleans() -> None:
    assert objects(text_of('{"directCombat": false}', "json"), "directCombat") == ['"false"^^boolean']
    assert objects(text_of('{"directCombat": "true"}', "json"), "directCombat") == ['"true"^^boolean']


def test_several_values_of_one_key_all_stay() -> None:
    """A second value where one is allowed is record-datatypes's to find."""
    found = text_of(record("startDate: [2031-01-01, 2031-01-02]", "personnelCount: [1, x]"))
    assert objects(found, "startDate") == ['"2031-01-01"^^date', '"2031-01-02"^^date']
    assert objects(found, "personnelCount") == ['"1"^^integer', '"x"']


@pytest.mark.parametrize(
    ("written", "literals"),
    [
        ('"plain"', ['"plain"']),
        ('"  kept  "', ['"  kept  "']),
        ("5", ['"5"']),
        ("true", ['"true"']),
        ('{"en": "A", "es-MX": "B"}', ['"A"@en', '"B"@es-mx']),
        ('{"@value": "A", "@language": "es"}', ['"A"@es']),
        ('{"@value": "A"}', ['"A"']),
        ('["A", {"es": "B"}]', ['"A"', '"B"@es']),
    ],
)
def test_texts(written: str, literals: list[str]) -> None:
    found = text_of(f'{{"label": {written}}}', "json")
    assert not found.errors
    assert objects(found, "label") == literals


@pytest.mark.parametrize(
    ("key", "written", "message"),
    [
        ("label", '{"en": ["A"]}', "label takes text"),
        ("label", '{"not a language": "A"}', "label takes text"),
        ("label", '{"@value": "A", "@language": "e s"}', "label takes text"),
        ("label", "{}", "label takes text"),
        ("label", '[["A"]]', "a list can't stand in a list"),
        ("startDate", '{"year": 2031}', "startDate takes a date"),
        ("personnelCount", '{"at most": 5}', "personnelCount takes a whole number"),
        ("directCombat", '{"id": "x"}', "directCombat takes true or false"),
        ("missionType", '{"label": "x"}', "missionType takes a name or an IRI"),
    ],
)
def test_wrong_structure_of_a_value(key: str, written: str, message: str) -> None:
    wrong = error(f'{{"id": "a",\n"{key}": {written}}}', "json")
    assert (wrong.line, message in wrong.message) == (2, True), str(wrong)


def test_a_text_that_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("usmx_kg.model.building.MAX_LITERAL", 20)
    wrong = error(record("note: " + "x" * 21))
    assert (wrong.line, "longer than 20 characters" in wrong.message) == (5, True)


FORMS = {
    "date": (["2031-09-10", "2031-09-10Z", "2031-09-10+14:00", "2032-02-29"],
             ["2031-9-10", "2031-02-29", "2031-09-10T00:00:00", "0000-01-01", " 2031-09-10", "2031-09-10\n"]),
    "dateTime": (["2031-09-10T00:00:00", "2031-09-10T24:00:00", "2031-09-10T23:59:59.5Z"],
                 ["2031-09-10", "2031-02-30T00:00:00", "2031-09-10T25:00:00"]),
    "boolean": (["true", "false", "0", "1"], ["maybe", "TRUE", "yes", ""]),
    "integer": (["5", "-5", "+5", "007"], ["5.0", "", "five", "9" * 19, "٣"]),
    "nonNegativeInteger": (["0", "5"], ["-5", "5.0"]),
    "positiveInteger": (["1"], ["0", "-1"]),
    "negativeInteger": (["-1"], ["0"]),
    "nonPositiveInteger": (["0"], ["1"]),
    "byte": (["127", "-128"], ["128"]),
    "short": (["32767"], ["32768"]),
    "int": (["2147483647"], ["2147483648"]),
    "long": (["2147483648"], ["x"]),
    "unsignedByte": (["255"], ["256", "-1"]),
    "decimal": (["1.5", ".5", "5."], ["1e3", "", "."]),
    "double": (["1e3", "INF", "-INF", "NaN", "1.5"], ["inf", "1e", "+NaN"]),
    "gYear": (["2031", "2031Z"], ["31", "0000", "2031-01"]),
    "gYearMonth": (["2031-04"], ["2031-13"]),
    "time": (["12:00:00"], ["12:00"]),
    "duration": (["P1D", "-P1Y2M3DT4H5M6.7S", "PT1S"], ["P", "P1DT", "1D"]),
    "dayTimeDuration": (["P1D"], ["P1Y"]),
    "string": (["anything"], []),
    "anyURI": (["whatever"], []),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_lexical_forms(name: str) -> None:
    datatype = NamedNode(PREFIXES["xsd"] + name)
    good, bad = FORMS[name]
    assert [text for text in good if not well_formed(Literal(text, datatype=datatype))] == []
    assert [text for text in bad if well_formed(Literal(text, datatype=datatype))] == []
