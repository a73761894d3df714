"""A consent told event by event and in short: one graph of facts, one verdict, in every format and by every engine.

All records are invented.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from tests.formats.test_convert import ALL, given, written
from usmx_kg import load
from usmx_kg.check.drawing import timelines
from usmx_kg.check.run import check
from usmx_kg.graph import Index
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.consent_events import Step, away, expanded, shorthand
from usmx_kg.model.known_things import node_of
from usmx_kg.model.records import Records, TextSource
from usmx_kg.model.statement_activities import World
from usmx_kg.read.background import read_background
from usmx_kg.read.run import read

HEAD = """
- id: r
  sendingState: US
  hostState: MX
  missionType: training
  place: Oaxaca, Mexico
  startDate: 2031-04-01
  endDate: 2031-06-30
  personnelCount: 20
  consent:
    id: c
    coversMission: training
    validUntil: 2031-12-31
"""
MEXICO, STATES = "Government of Mexico", "Government of the United States"


def in_short(**keys: str) -> str:
    return HEAD + "".join(f"    {key}: {value}\n" for key, value in keys.items())


def by_events(*events: tuple[str, str | None, str | None], **keys: str) -> str:
    rows = []
    for kind, day, who in events:
        told = [f"eventType: {kind}", f"eventDate: {day}" if day else "", f"eventActor: {who}" if who else ""]
        rows.append(f"      - {{{', '.join(filter(None, told))}}}\n")
    return in_short(**keys) + "    event:\n" + "".join(rows)


SAME = {
    "granted": (
        in_short(grantedBy=MEXICO, status="granted", requestedOn="2031-01-10", decidedOn="2031-03-01",
                 publishedOn="2031-03-05", validFrom="2031-03-15", instrument="Note 12"),
        by_events(("requested", "2031-01-10", STATES), ("granted", "2031-03-01", MEXICO),
                  ("published", "2031-03-05", None), ("entered-into-force", "2031-03-15", None), instrument="Note 12"),
    ),
    "undated": (in_short(grantedBy=MEXICO, status="granted"), by_events(("granted", None, MEXICO))),
    "month": (
        in_short(grantedBy=MEXICO, status="withdrawn", decidedOn="2031-03", withdrawnOn="2031-06"),
        by_events(("granted", "2031-03", MEXICO), ("withdrawn", "2031-06", MEXICO)),
    ),
    "refused": (
        in_short(grantedBy=MEXICO, status="refused", requestedOn="2031-01-10", decidedOn="2031-03-01"),
        by_events(("requested", "2031-01-10", None), ("refused", "2031-03-01", MEXICO)),
    ),
    "asked again": (
        in_short(grantedBy=MEXICO, status="granted", requestedOn="2031-01-10", decidedOn="2031-04-05"),
        by_events(("requested", "2031-01-10", None), ("refused", "2031-02-01", MEXICO),
                  ("requested", "2031-03-01", None), ("granted", "2031-04-05", MEXICO)),
    ),
    "withdrawn": (
        in_short(grantedBy=MEXICO, status="withdrawn", decidedOn="2031-03-01", withdrawnOn="2031-05-01"),
        by_events(("granted", "2031-03-01", MEXICO), ("withdrawn", "2031-05-01", MEXICO)),
    ),
    "invalidated": (
        in_short(grantedBy=MEXICO, status="invalidated", decidedOn="2031-03-01"),
        by_events(("granted", "2031-03-01", MEXICO), ("invalidated", "2032-05-01", None)),
    ),
    "requested": (
        in_short(grantedBy=MEXICO, status="requested", requestedOn="2031-01-10"),
        by_events(("requested", "2031-01-10", STATES), grantedBy=MEXICO),
    ),
    "lapsed": (in_short(grantedBy=MEXICO, status="never decided"), by_events(("lapsed", None, None), grantedBy=MEXICO)),
    "expired": (
        in_short(grantedBy=MEXICO, status="expired", decidedOn="2031-03-01"),
        by_events(("granted", "2031-03-01", MEXICO), status="expired"),
    ),
}  # fmt: skip
"""Consents told in short and by events."""

SUSPENDED = by_events(
    ("granted", "2031-03-01", MEXICO), ("suspended", "2031-04-20", MEXICO), ("resumed", "2031-05-11", MEXICO)
)


def facts(records: Records) -> set[tuple[str, str, str]]:
    """Return the statements that rules and questions rest on: all but the events themselves."""
    events = {q.object for q in records.quads if q.predicate.value.endswith("#event")}
    beside = {q for q in records.quads if q.predicate.value.endswith(("#event", "Stated"))}
    return {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in records.quads
        if q.subject not in events and q not in beside
    }


def findings(records: Records, engine: str | None = None) -> list[tuple[object, ...]]:
    found = check(records, engine=engine)
    return sorted((f.rule, f.message, f.path or "", f.because) for f in found if f.rule != "date-precision")


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("name", SAME)
def test_both_writings_are_one_graph_and_one_verdict(name: str, form: str) -> None:
    short, long = (given(written(given(text, "yaml"), form), form) for text in SAME[name])
    assert facts(short) == facts(long)
    assert findings(short) == findings(long)


@pytest.mark.parametrize("name", SAME)
def test_what_is_written_is_not_spread_out(name: str) -> None:
    said = {quad.predicate.value.rpartition("#")[2] for quad in given(SAME[name][1], "yaml").as_written}
    assert "event" in said
    assert not said & {"requestedOn", "decidedOn", "publishedOn", "validFrom", "withdrawnOn"}


def test_every_engine_says_the_same() -> None:
    for text in (*(long for _, long in SAME.values()), SUSPENDED):
        records = given(text, "yaml")
        assert check(records, engine="all") == check(records)


@pytest.mark.parametrize("form", ALL)
def test_suspended_days_have_no_consent(form: str) -> None:
    records = given(written(given(SUSPENDED, "yaml"), form), form)
    (period,) = (f for f in check(records) if f.rule == "consent-for-period")
    assert "2031-04-20" in period.message
    ((track,),) = (found.tracks for found in timelines(records))
    assert [(gap.first.isoformat(), gap.last and gap.last.isoformat()) for gap in track.gaps] == [
        ("2031-04-20", "2031-05-10")
    ]


def spans(text: str) -> list[tuple[str, str]]:
    deployment = World(Index(given(text, "yaml").quads)).deployment(node_of(f"{PREFIXES['record']}r"))
    found = sorted(c.in_force for c in deployment.consents if c.in_force)
    return [(span.first.isoformat()[5:], (span.last or datetime.date.max).isoformat()[5:]) for span in found]


GRANT = ("granted", "2031-03-01", MEXICO)


@pytest.mark.parametrize(
    ("events", "keys", "expected"),
    [
        ([], {}, [("03-01", "12-31")]),
        ([("suspended", "2031-04-01", None)], {}, [("03-01", "03-31")]),
        ([("suspended", "2031-04-01", None), ("resumed", "2031-04-01", None)], {}, [("03-01", "12-31")]),
        (
            [("suspended", "2031-04-01", None), ("resumed", "2031-05-01", None), ("suspended", "2031-06-01", None),
             ("resumed", "2031-07-01", None)], {}, [("03-01", "03-31"), ("05-01", "05-31"), ("07-01", "12-31")],
        ),
        ([("suspended", "2031-04-01", None), ("withdrawn", "2031-03-20", None)], {}, [("03-01", "03-19")]),
        ([("suspended", "2031-04-01", None), ("resumed", "2031-05-01", None), ("withdrawn", "2031-06-01", None)], {},
         [("03-01", "03-31"), ("05-01", "05-31")]),
        ([("suspended", "2032-01-01", None), ("resumed", "2032-02-01", None)], {}, [("03-01", "12-31")]),
        ([("suspended", "2031-12-01", None), ("resumed", "2032-02-01", None)], {}, [("03-01", "11-30")]),
        ([("suspended", "2031-04-01", None)], {"validFrom": "2031-04-01"}, []),
        ([("suspended", "2031-03-20", None), ("resumed", "2031-04-15", None)], {"validFrom": "2031-04-01"},
         [("04-15", "12-31")]),
        ([("suspended", "2031-03-20", None), ("resumed", "2031-03-25", None)], {"validFrom": "2031-04-01"},
         [("04-01", "12-31")]),
        ([("suspended", None, None)], {}, [("03-01", "12-31")]),
        ([("suspended", "2031-04", None), ("resumed", "2031-04", None)], {}, [("03-01", "03-31"), ("04-30", "12-31")]),
    ],
)  # fmt: skip
def test_the_days_between_suspensions(
    events: list[tuple[str, str | None, str | None]], keys: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    assert spans(by_events(GRANT, *events, **keys)) == expected


def test_a_suspended_consent_is_told_of_once() -> None:
    text = SUSPENDED.replace("    coversMission: training\n", "    personnelCap: many\n")
    rules = [f.rule for f in check(given(text, "yaml"))]
    assert rules.count("record-datatypes") == rules.count("consent-scope-stated") == 1


def test_what_is_not_dated_and_what_is_of_no_known_kind() -> None:
    day = datetime.date(2031, 3, 1)
    assert shorthand([]).status is None
    assert shorthand([Step("blessed", day)]).status is None
    assert shorthand([Step("published", day)]) == ({"publishedOn": day}, None, None)
    assert shorthand([Step("refused"), Step("granted")]).status == "granted"
    assert shorthand([Step("refused", day), Step("granted")]).status == "refused"
    assert shorthand([Step("entered-into-force", day)]).status == "granted"
    assert away([Step("resumed", day)]) == []


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize(
    ("text", "rule", "path", "value"),
    [
        (SAME["granted"][1].replace("validUntil", "decidedOn: 2031-03-02\n    validUntil"), "record-consistent",
         "decidedOn", "2031-03-02"),
        (SAME["granted"][1].replace("validUntil", "status: refused\n    validUntil"), "record-consistent", "status",
         "https://w3id.org/usmx/consent-status/refused"),
        (SAME["granted"][1].replace("2031-03-05", "2031-02-05"), "consent-events", "event",
         "https://w3id.org/usmx/consent-event/published"),
        (SAME["granted"][1] + "    condition: {conditionStatus: met}\n", "consent-conditions", "condition", None),
        (SAME["granted"][1].replace("eventType: published, ", ""), "consent-events", "event", None),
    ],
    ids=["two days", "two statuses", "order", "no words", "no kind"],
)  # fmt: skip
def test_what_does_not_fit_is_found_at_its_place(text: str, rule: str, path: str, value: str | None, form: str) -> None:
    assert text not in SAME["granted"]
    records = given(written(given(text, "yaml"), form), form)
    (found,) = (f for f in check(records) if f.rule == rule)
    assert (found.path, found.value if value else None) == (path, value)
    assert found.line or found.cell
    assert found.fix


def test_an_unknown_kind_of_event_gets_the_nearest_names() -> None:
    (found,) = (f for f in check(given(SUSPENDED.replace("suspended", "suspendid"), "yaml")) if f.rule == "name-known")
    assert (found.path, found.value) == ("eventType", "suspendid")
    assert "Suspended" in (found.fix or "") + found.message


def test_questions_see_the_short_form(tmp_path: Path) -> None:
    answers = []
    for number, text in enumerate(SAME["granted"]):
        for form, name in (("yaml", "yaml"), ("turtle", "ttl"), ("jsonl", "jsonl"), ("csv", "csv")):
            file = tmp_path / f"{number}.{name}"
            file.write_bytes(written(given(text, "yaml"), form))
            answers.append(list(load(file).query("consent-steps", deployment=f"{PREFIXES['record']}r")))
    assert answers[0]
    assert all(answer == answers[0] for answer in answers)


def test_a_consent_of_the_background_is_suspended_too() -> None:
    """What records of one file name, and a file beside describes with its events."""
    head, _, consent = SUSPENDED.partition("  consent:\n")
    above = "- type: Consent\n" + consent.replace("\n    ", "\n  ").removeprefix("    ").replace("id: c", "  id: c", 1)
    apart = read_background([TextSource(above, "yaml", "above")])
    named = read([TextSource(f"{head}  consent: c\n", "yaml", "x")], background=apart)
    (period,) = (f for f in check(named, apart) if f.rule == "consent-for-period")
    assert "2031-04-20" in period.message
    assert check(named, apart, engine="all") == check(named, apart)
    ((track,),) = (found.tracks for found in timelines(named, apart))
    assert [gap.last for gap in track.gaps] == [datetime.date(2031, 5, 10)]


def test_what_was_expanded_is_not_changed_again() -> None:
    for path in sorted(Path("tests/rules").glob("*/*events*.yaml")):
        once = read([path]).quads
        assert set(expanded(once)) == set(once), path
