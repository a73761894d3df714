"""What a finding says of each consent is about its own rule."""

from __future__ import annotations

import pytest

from usmx_kg.check.run import check
from usmx_kg.model.findings import Finding
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

HEAD = """
- id: exercise-2031
  sendingState: US
  hostState: Mexico
  missionType: training
  place: Oaxaca, Mexico
  startDate: 2031-03-01
  endDate: 2031-03-31
  personnelCount: 300
  arms: armed
  consent:
"""
WIDE = "validFrom: 2031-01-01, grantedBy: Government of Mexico, status: granted"


def found(*consents: str, lang: str = "en") -> tuple[Finding, ...]:
    text = HEAD + "".join(f"    - {{{consent}}}\n" for consent in consents)
    return check(read([TextSource(text, "yaml", "-")]), lang=lang)


def because(findings: tuple[Finding, ...], rule: str) -> list[tuple[str, str]]:
    return [(b.consent, b.status) for f in findings if f.rule == rule for b in f.because]


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ("consent-for-mission", "does not cover the mission Training"),
        ("consent-for-place", "does not cover the place Oaxaca → Mexico"),
        ("consent-for-strength", "covers at most 200 people"),
        ("consent-for-arms", "does not cover the arms Armed"),
        ("consent-for-period", "not in force before 2031-03-10; not in force after 2031-03-20"),
    ],
)
def test_a_consent_that_fails_in_all_ways_is_told_by_the_way_of_the_rule(rule: str, status: str) -> None:
    narrow = (
        "grantedBy: Government of Mexico, status: granted, validFrom: 2031-03-10, validUntil: 2031-03-20, "
        "coversMission: transit, coversPlace: 'Sonora, Mexico', personnelCap: 200, coversArms: unarmed"
    )
    assert because(found(narrow), rule) == [("consent 1", status)]


def test_one_that_is_no_consent_of_the_host_is_told_by_that() -> None:
    report = found(
        f"{WIDE}, personnelCap: 200",
        "grantedBy: Government of Mexico, status: refused",
        "grantedBy: Government of Guatemala, status: granted",
        "grantedBy: Government of Mexico, grantedTo: Guatemala, status: granted, personnelCap: 100",
    )
    assert because(report, "consent-for-strength") == [
        ("consent 1", "covers at most 200 people"),
        ("consent 2", "its status is refused"),
        ("consent 3", "granted by Government of Guatemala, who may not consent for Mexico"),
        ("consent 4", "granted to Guatemala, not to United States"),
    ]


def test_a_consent_that_covers_all_is_not_among_the_reasons_of_one_rule() -> None:
    assert because(found(f"{WIDE}, validUntil: 2031-03-20"), "consent-for-strength") == []


def test_in_one_tells_all_that_each_lacks() -> None:
    report = found(f"{WIDE}, coversMission: transit, coversPlace: 'Sonora, Mexico'", f"{WIDE}, personnelCap: 200")
    assert because(report, "consent-in-one") == [
        ("consent 1", "does not cover the mission Training; does not cover the place Oaxaca → Mexico"),
        ("consent 2", "covers at most 200 people"),
    ]


def test_as_to_time_one_that_does_not_count_is_told_by_what_it_does_not_cover() -> None:
    report = found(f"{WIDE}, validUntil: 2031-03-20", f"{WIDE}, coversMission: transit, validUntil: 2031-03-25")
    assert because(report, "consent-for-period") == [
        ("consent 1", "not in force after 2031-03-20"),
        ("consent 2", "does not cover the mission Training"),
    ]


def test_as_to_time_all_count_where_none_covers_all() -> None:
    report = found(f"{WIDE}, coversMission: transit, validUntil: 2031-03-25")
    assert because(report, "consent-for-period") == [("consent 1", "not in force after 2031-03-25")]


def test_in_spanish() -> None:
    report = found(f"{WIDE}, coversMission: transit, validUntil: 2031-03-25", lang="es")
    assert because(report, "consent-for-period") == [("consent 1", "no vigente después del 2031-03-25")]
    assert because(report, "consent-for-mission") == [("consent 1", "no cubre la misión Adiestramiento")]


@pytest.mark.parametrize(
    ("consent", "status"),
    [
        ("status: granted", "neither validFrom, decidedOn nor publishedOn is given, so that it was never in force"),
        ("status: expired, decidedOn: 2031-01-01",
         "its status is expired and validUntil is not given, so that it was never in force"),
        ("status: withdrawn, decidedOn: 2031-01-01",
         "its status is withdrawn and withdrawnOn is not given, so that it was never in force"),
        ("status: withdrawn, decidedOn: 2031-01-10, withdrawnOn: 2031-01-10",
         "no day is known on which it was in force"),
    ],
)  # fmt: skip
def test_what_was_never_in_force_is_told_by_why(consent: str, status: str) -> None:
    report = found(f"grantedBy: Government of Mexico, coversMission: training, {consent}")
    assert because(report, "consent-for-period") == [("consent 1", status)]


def test_an_open_scope_is_told_by_what_is_open_of_that_consent() -> None:
    report = found(WIDE, f"{WIDE}, coversMission: training", f"{WIDE}, coversMission: training, form: explicit")
    assert [(f.value, f.because[0].status) for f in report if f.rule == "consent-scope-stated"] == [
        ("consent 1", "names no mission; states neither form nor instrument"),
        ("consent 2", "states neither form nor instrument"),
    ]
    senders = HEAD.replace("sendingState: US", "sendingState: [US, FR]")
    records = read([TextSource(f"{senders}    - {{{WIDE}, coversMission: training, form: explicit}}\n", "yaml", "-")])
    told = because(check(records, only=frozenset({"consent-scope-stated"})), "consent-scope-stated")
    assert set(told) == {("consent 1", "does not say to which of the senders it is granted")}


@pytest.mark.parametrize("rule", ["consent-scope-stated", "consent-contradicted"])
def test_a_finding_about_a_consent_stands_at_that_consent(rule: str) -> None:
    report = found(
        f"{WIDE}, coversMission: training, form: explicit",
        "grantedBy: Government of Mexico, status: refused",
        f"{WIDE}, coversMission: training",
    )
    (finding,) = [f for f in report if f.rule == rule]
    number = int((finding.value or "").removeprefix("consent "))
    assert (number, finding.line, finding.column) == (number, 11 + number, 7)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("missionType: picnic", "usmx vocab lists"),
        ("place: Nowhere", "path into known ones"),
        ("supports: Nobody", "type: SubnationalGovernment"),
        ("agreement: somewhere", "label: somewhere"),
    ],
)
def test_a_name_is_mended_by_what_its_key_takes(line: str, words: str) -> None:
    (finding,) = check(read([TextSource(f"id: a\n{line}\n", "yaml", "-")]), only=frozenset({"name-known"}))
    assert words in (finding.fix or "")
    others = {"usmx vocab lists", "path into known ones", "type: SubnationalGovernment", "agreement.label"} - {words}
    assert not [other for other in others if other in (finding.fix or "")]


def test_a_class_goes_by_its_other_names() -> None:
    text = "id: a\nagreement: {type: MOU, party: [US, MX], validFrom: 2031-01-01}\n"
    records = read([TextSource(text, "yaml", "-")])
    assert not records.errors
    assert not check(records, only=frozenset({"agreement-form", "record-datatypes"}))
