"""A key that is not there says that nothing is stated; what there is none of is said. In every format."""

from __future__ import annotations

import pytest

from tests.formats.test_convert import ALL, given, written
from usmx_kg.check.drawing import timelines
from usmx_kg.check.run import check
from usmx_kg.graph import Index
from usmx_kg.model.activities import Consent, Deployment
from usmx_kg.model.known_things import node_of
from usmx_kg.model.records import Records
from usmx_kg.model.statement_activities import World

# Invented, as all of 2031.
SAID = """
- id: r
  sendingState: US
  hostState: MX
  missionType: training
  place: Oaxaca, Mexico
  startDate: 2031-04-01
  openEnded: sí
  consent:
    id: c
    grantedBy: Government of Mexico
    status: granted
    decidedOn: 2031-03-01
    openEnded: true
    unlimited: [mission, lugares, Limit on strength]
  agreement: {id: a, type: Treaty, party: [US, MX], signedOn: 2030-01-01, openEnded: false}
"""
SILENT = "\n".join(
    line
    for line in SAID.replace(", openEnded: false", "").splitlines()
    if "openEnded" not in line and "unlim" not in line
)
CONTRADICTED = SAID.replace("openEnded: sí", "openEnded: sí\n  endDate: 2031-05-31").replace(
    "openEnded: true", "openEnded: true\n    personnelCap: 60"
)


def activity(records: Records) -> tuple[Deployment, Consent]:
    deployment = World(Index(records.quads)).deployment(node_of("https://w3id.org/usmx/record/r"))
    return deployment, deployment.consents[0]


@pytest.mark.parametrize("form", ALL)
def test_what_is_said_is_read(form: str) -> None:
    deployment, consent = activity(given(written(given(SAID, "yaml"), form), form))
    assert (deployment.open_ended, consent.open_ended, deployment.agreements[0].open_ended) == (True, True, False)
    assert {limit.id.rpartition("/")[2] for limit in consent.unlimited} == {"mission", "place", "strength"}


def test_what_is_not_stated_is_judged_as_it_always_was() -> None:
    said, silent = given(SAID, "yaml"), given(SILENT, "yaml")
    deployment, consent = activity(silent)
    assert (deployment.open_ended, consent.open_ended, consent.unlimited) == (None, None, ())
    told = [[(f.rule, f.message, f.host, f.sender) for f in check(records)] for records in (said, silent)]
    assert told[0] == told[1]
    assert "consent-for-period" not in {rule for rule, *_ in told[0]}


def test_what_is_not_stated_is_told_as_not_known() -> None:
    ends = [timelines(given(text, "yaml"), (), "en")[0].end_recorded for text in (SAID, SILENT)]
    assert ends == [True, False]


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_an_end_beside_no_end_is_found_at_its_place(form: str, lang: str) -> None:
    records = given(written(given(CONTRADICTED, "yaml"), form), form)
    found = [f for f in check(records, lang=lang) if f.rule == "record-consistent"]
    assert {(f.path, f.value) for f in found} == {
        ("openEnded", "2031-05-31"),
        ("unlimited", "https://w3id.org/usmx/consent-limit/strength"),
    }
    assert all(f.line or f.cell for f in found)
    assert all(f.fix for f in found)
