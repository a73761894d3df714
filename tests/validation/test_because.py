"""What a finding says of each consent is about its own rule."""

from __future__ import annotations

import pytest

from usmx_kg.records import TextSource, read
from usmx_kg.validation import Finding, check

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
        ("consent-for-place", "does not cover the place Oaxaca"),
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
        ("consent 1", "does not cover the mission Training; does not cover the place Oaxaca"),
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
