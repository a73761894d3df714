"""Timelines: gaps day by day, the same first gap as the rule finds, and what each consent is worth."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.fixtures import Fixture, fixtures
from usmx_kg.check.drawing import timelines
from usmx_kg.check.run import check
from usmx_kg.graph import Index
from usmx_kg.model.activities import Span
from usmx_kg.model.findings import Severity
from usmx_kg.model.statement_activities import World
from usmx_kg.model.timeline import Kind, Standing, Timeline
from usmx_kg.rules.coverage import timeline
from usmx_kg.rules.days import first_gap, gaps
from usmx_kg.rules.shortfalls import Flaw
from usmx_kg.rules.verdict import Unread

FIRST = date(2031, 1, 1)
RULES = frozenset({"consent-given", "consent-by-host", "consent-for-period"})
CASES = [f for f in fixtures() if f.rule.startswith("consent-")]


class Ids:
    """Words that are the ids themselves."""

    def name(self, identifier: str) -> str:
        return identifier

    def label(self, identifier: str) -> str | None:  # noqa: ARG002
        return None

    def shown(self, identifier: str) -> str:
        return identifier

    def why_not(self, found: Flaw, host: str, sender: str) -> str:  # noqa: ARG002
        return found.fault.value

    def unread(self, found: Unread, *, within: bool = False) -> str:  # noqa: ARG002
        return found.key


def drawn(fixture: Fixture) -> list[Timeline]:
    records = fixture.records
    world = World(Index(records.quads))
    return [timeline(world.deployment(node), Ids()) for node in records.records]


def one(name: str) -> Timeline:
    rule, _, stem = name.partition("/")
    (fixture,) = (f for f in fixtures() if f.rule == rule and f.path.stem == stem)
    (found,) = timelines(fixture.records)
    return found


@pytest.mark.parametrize("fixture", CASES, ids=lambda f: f.id)
def test_the_first_gap_is_the_day_that_the_rule_finds(fixture: Fixture) -> None:
    findings = check(fixture.records, only=RULES)
    made = [f for f in findings if f.severity is not Severity.UNJUDGED]
    by_pair = {(f.rule, f.record, f.host, f.sender): f.value for f in made}
    for line in drawn(fixture):
        none_given = ("consent-given", line.record, None, None) in by_pair
        for track in line.tracks:
            pair = (line.record, track.host, track.sender)
            found = by_pair.get(("consent-for-period", *pair))
            if found is not None:
                assert track.gaps[0].first.isoformat() == found
            elif line.period and (none_given or ("consent-by-host", *pair) in by_pair):
                assert track.gaps == (line.period,)
            else:
                assert track.gaps == ()
            if line.kind is Kind.DEPLOYMENT:
                assert bool(track.unread) == bool(track.unclear or not line.period)
                told = [*track.covered, *track.gaps, *track.unclear]
                assert not line.period or not gaps(line.period, told), "of each day it is told what is known"


def test_enough_fixtures_were_compared() -> None:
    tracks = [track for fixture in CASES for line in drawn(fixture) for track in line.tracks]
    assert sum(track.judged for track in tracks) > 100
    assert {offer.standing for track in tracks for offer in track.offers} == set(Standing)


days = st.integers(0, 40).map(lambda n: FIRST + timedelta(n))
spans = st.tuples(days, st.none() | st.integers(0, 12)).map(
    lambda p: Span(p[0], None if p[1] is None else p[0] + timedelta(p[1]))
)


@given(spans, st.lists(spans, max_size=8))
def test_gaps_are_the_days_that_nothing_covers(period: Span, covers: list[Span]) -> None:
    found = gaps(period, covers)
    horizon = [FIRST + timedelta(n) for n in range(60)]

    def inside(day: date, span: Span) -> bool:
        return span.first <= day and (span.last is None or day <= span.last)

    bare = {day for day in horizon if inside(day, period) and not any(inside(day, c) for c in covers)}
    assert {day for day in horizon if any(inside(day, gap) for gap in found)} == bare
    assert (found[0].first if found else None) == first_gap(period, covers)
    for before, after in pairwise(found):
        assert before.last is not None
        assert after.first > before.last + timedelta(1)
    covered = gaps(period, found)
    assert {day for day in horizon if any(inside(day, span) for span in covered)} == {
        day for day in horizon if inside(day, period)
    } - bare


def test_the_end_of_time_is_no_gap() -> None:
    assert gaps(Span(FIRST, date.max), [Span(date.min, date.max)]) == ()
    assert gaps(Span(FIRST, None), [Span(date.min, date.max)]) == ()
    assert gaps(Span(FIRST, date.max), [Span(FIRST, date.max - timedelta(1))]) == (Span(date.max, date.max),)


def test_a_timeline_knows_its_place_and_names() -> None:
    found = one("consent-for-period/fail-two-gaps")
    assert found.kind is Kind.DEPLOYMENT
    assert found.drawable
    assert found.file is not None
    assert found.file.endswith("fail-two-gaps.yaml")
    assert found.line
    assert found.senders
    assert "://" not in "".join((*found.senders, *found.hosts))
    (track,) = found.tracks
    assert len(track.gaps) == 2
    assert all(offer.consent.startswith("consent ") for offer in track.offers)


def test_not_held_is_not_judged() -> None:
    found = one("consent-for-period/pass-not-held")
    assert found.kind is Kind.NOT_HELD
    assert found.period is None
    assert not any(track.judged or track.gaps for track in found.tracks)


def test_months_are_drawn_as_read_and_told_as_written() -> None:
    found = one("consent-for-period/pass-month-only-deployment")
    assert found.written
    assert all(len(text) == 7 for _, text in found.written)


def test_the_languages_differ() -> None:
    (fixture,) = (f for f in CASES if f.id == "consent-by-host/fail-governor")
    (english,), (spanish,) = timelines(fixture.records), timelines(fixture.records, lang="es")
    reasons = [line.tracks[0].offers[0].reason or "" for line in (english, spanish)]
    assert "may not consent" in reasons[0]
    assert "no puede consentir" in reasons[1]
