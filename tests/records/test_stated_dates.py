"""Dates known to the month or the year: typed beside the day that is read, and read alike however they were written."""

from __future__ import annotations

import pytest

from tests.formats.test_convert import ALL, given, written
from tests.records.reading import objects
from usmx_kg.check.run import check
from usmx_kg.model.findings import Finding

# Invented, as all of 2031.
YAML = """
- id: r
  sendingState: US
  hostState: MX
  missionType: training
  place: Oaxaca, Mexico
  startDate: 2031-04
  endDate: 2031
  consent: {id: c, grantedBy: Government of Mexico, status: granted, decidedOn: 2031-03, validUntil: 2032}
"""
BESIDE = {
    "startDateStated": ['"2031-04"^^gYearMonth'],
    "endDateStated": ['"2031"^^gYear'],
    "decidedOnStated": ['"2031-03"^^gYearMonth'],
    "validUntilStated": ['"2032"^^gYear'],
}
HEAD = """
@prefix : <https://w3id.org/usmx/record/> .
@prefix actor: <https://w3id.org/usmx/actor/> .
@prefix consent-status: <https://w3id.org/usmx/consent-status/> .
@prefix mission: <https://w3id.org/usmx/mission/> .
@prefix place: <https://w3id.org/usmx/place/> .
@prefix usmx: <https://w3id.org/usmx/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:r a usmx:Deployment ; usmx:sendingState actor:us ; usmx:hostState actor:mx ; usmx:missionType mission:training ;
    usmx:place place:mx-oax ; usmx:consent :c .
:c a usmx:Consent ; usmx:grantedBy actor:mx-government ; usmx:status consent-status:granted .
"""
AS_DAYS = """
:r usmx:startDate "2031-04-01"^^xsd:date ; usmx:endDate "2031-12-31"^^xsd:date .
:c usmx:decidedOn "2031-03-31"^^xsd:date ; usmx:validUntil "2032-01-01"^^xsd:date .
"""
TURTLE = {
    "former": AS_DAYS
    + ':r usmx:datePrecision "startDate=2031-04" , "endDate=2031" .\n'
    + ':c usmx:datePrecision "decidedOn=2031-03" , "validUntil=2032" .\n',
    "typed": AS_DAYS
    + ':r usmx:startDateStated "2031-04"^^xsd:gYearMonth ; usmx:endDateStated "2031"^^xsd:gYear .\n'
    + ':c usmx:decidedOnStated "2031-03"^^xsd:gYearMonth ; usmx:validUntilStated "2032"^^xsd:gYear .\n',
    "values": ':r usmx:startDate "2031-04"^^xsd:gYearMonth ; usmx:endDate "2031"^^xsd:gYear .\n'
    ':c usmx:decidedOn "2031-03"^^xsd:gYearMonth ; usmx:validUntil "2032"^^xsd:gYear .\n',
}


def told(findings: tuple[Finding, ...]) -> list[tuple[str, str, str | None, str | None]]:
    return sorted((f.rule, f.message, f.path, f.value) for f in findings)


@pytest.mark.parametrize("form", ALL)
def test_every_format_has_the_typed_statement_beside_the_day(form: str) -> None:
    records = given(written(given(YAML, "yaml"), form), form)
    assert {key: objects(records, key) for key in BESIDE} == BESIDE
    assert objects(records, "startDate") == ['"2031-04-01"^^date']
    assert not objects(records, "datePrecision")
    assert told(check(records)) == told(check(given(YAML, "yaml")))
    dated = [f for f in check(records) if f.rule == "date-precision"]
    assert {f.value for f in dated} == {"startDate=2031-04", "endDate=2031", "decidedOn=2031-03", "validUntil=2032"}
    assert all(f.line or f.cell for f in dated)


@pytest.mark.parametrize("name", TURTLE)
def test_former_and_typed_graphs_are_read_alike(name: str) -> None:
    records = given(HEAD + TURTLE[name], "turtle")
    assert {key: objects(records, key) for key in BESIDE} == BESIDE
    found, other = check(records), given(HEAD + TURTLE["typed"], "turtle")
    assert told(found) == told(check(other))
    assert check(records, engine="all") == found
    assert len({f.line for f in found if f.rule == "date-precision"}) == 2
    back = given(written(records, "yaml"), "yaml")
    assert {key: objects(back, key) for key in BESIDE} == BESIDE


@pytest.mark.parametrize(("start", "end", "found"), [("2031", "2031-04", 0), ("2031-05", "2031-04", 1)])
def test_partial_dates_are_compared_as_far_as_they_go(start: str, end: str, found: int) -> None:
    text = YAML.replace("decidedOn: 2031-03, validUntil: 2032", f"validFrom: {start}, validUntil: {end}")
    records = given(text, "yaml")
    assert sum(f.rule == "record-dates-ordered" for f in check(records)) == found
    assert check(records, engine="all") == check(records)


def test_what_is_no_month_or_year_stays_what_it_is() -> None:
    records = given(HEAD + ':r usmx:datePrecision "in spring" , "startDate=soon" .', "turtle")
    assert objects(records, "datePrecision") == ['"in spring"', '"startDate=soon"']
    assert not [f for f in check(records) if f.rule == "date-precision"]
