"""Timelines in text, SVG and HTML: any dates can be drawn, everything is told in words, nothing leaves the paper."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from xml.etree import ElementTree

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.render.sample import timelines
from usmx_kg.model.activities import Span
from usmx_kg.model.records import TextSource
from usmx_kg.model.timeline import Event, Kind, Offer, Standing, Stretch, Timeline, Track
from usmx_kg.rules.days import gaps
from usmx_kg.stream.validate import validate
from usmx_kg.write import TIMELINES, render_timelines
from usmx_kg.write.timelines.scale import scale
from usmx_kg.write.timelines.words import span

SVG = "{http://www.w3.org/2000/svg}"
NOW = date(2031, 2, 1)


def drawn(
    first: date | None, last: date | None, *offers: Offer, goes_on: bool = False, judged: bool = True
) -> Timeline:
    """Return a timeline whose gaps follow from its offers."""
    period = Span(first, last) if first and (last is None or last >= first) else None
    spans = [offer.in_force for offer in offers if offer.in_force and offer.standing is Standing.COVERS]
    found = gaps(period, spans) if period and judged else ()
    covered = gaps(period, found) if period and judged else ()
    track = Track("Mexico", "United States", offers, covered, found, unclear=(period,) if period and not judged else ())
    stretch = Stretch(first, last, goes_on) if first or last else None
    return Timeline(
        "https://w3id.org/usmx/record/x", None, Kind.DEPLOYMENT, stretch, period, ("US",), ("MX",), (track,)
    )


def offer(first: date | None, last: date | None, standing: Standing = Standing.COVERS, *events: Event) -> Offer:
    in_force = Span(first, last) if first and (last is None or last >= first) else None
    stated = None if in_force or not (first or last) else Stretch(first, last)
    return Offer("consent 1", None, ("Senate of Mexico",), "granted", standing, in_force, stated, events)


dates = st.one_of(
    st.dates(),
    st.sampled_from([date.min, date.max, date.max - timedelta(1), NOW]),
    st.integers(-400, 400).map(lambda n: NOW + timedelta(n)),
)
maybe = st.none() | dates
events = st.builds(Event, st.sampled_from(["requested", "decided", "published", "withdrawn"]), dates)
offers = st.builds(offer, maybe, maybe, st.sampled_from(Standing), events, events)
anything = st.builds(
    lambda first, last, found, goes_on: drawn(first, last, *found, goes_on=goes_on and last is None),
    maybe, maybe, st.lists(offers, max_size=5), st.booleans(),
)  # fmt: skip


@given(anything, st.sampled_from(["en", "es"]))
def test_any_dates_can_be_drawn(timeline: Timeline, lang: str) -> None:
    root = ElementTree.fromstring(render_timelines([timeline], "svg", lang=lang))
    for node in root.iter():
        for key in ("x", "x1", "x2", "width"):
            value = node.get(key, "")
            if value.endswith("%"):
                assert 0 <= float(value[:-1]) <= 100
    for width in (40, 80, 200):
        text = render_timelines([timeline], "text", lang=lang, width=width)
        assert all(columns(row) <= max(min(width, 132), 48) for row in text.splitlines())
    assert render_timelines([timeline], "html", lang=lang)


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in ("W", "F") else not unicodedata.combining(c) for c in text)


@given(anything.filter(lambda timeline: timeline.drawable))
def test_the_axis_has_room_for_the_deployment_and_its_ticks(timeline: Timeline) -> None:
    axis = scale(timeline)
    assert axis.end - axis.first >= 10
    for room in (4, 8, 12):
        ticks = axis.ticks(room)
        assert len(ticks) <= room * 1.2
        assert all(0 <= axis.at(tick.day) <= 1 for tick in ticks)
        assert [tick.day for tick in ticks] == sorted({tick.day for tick in ticks})
    assert axis.ticks(8)
    stretch = timeline.stretch
    if stretch and stretch.first and (stretch.last or stretch.goes_on):
        begin, end = sorted(axis.reach(*sorted((stretch.first, stretch.last))) if stretch.last else (
            axis.reach(stretch.first, None)))  # fmt: skip
        days = abs((stretch.last - stretch.first).days) + 1 if stretch.last else 90
        assert end - begin > 0.1 or days < 10


@pytest.mark.parametrize("form", TIMELINES)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_fact_is_in_words(form: str, lang: str) -> None:
    text = render_timelines(timelines(), form, lang=lang)
    assert text == render_timelines(timelines(), form, lang=lang)
    plain = " ".join((text if form == "text" else re.sub(r"<[^>]*>", "", text)).split())
    for timeline in timelines():
        for track in timeline.tracks:
            for gap in track.gaps:
                assert span(gap, lang) in plain
            for found in track.offers:
                assert found.consent.rpartition("/")[2] in plain or found.label
                assert all(event.day.isoformat() in plain for event in found.events)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\ufeff\ufffe]", text)
    assert form == "text" or "<script" not in text


def test_a_drawing_is_self_contained() -> None:
    text = render_timelines(timelines(), "svg")
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img"
    assert not {node.tag for node in root.iter()} & {
        f"{SVG}{name}" for name in ("image", "use", "script", "a", "foreignObject")
    }
    assert not {key for node in root.iter() for key in node.attrib} & {"href", "src", "style", "onclick", "onload"}
    assert not re.search(r"url\((?!#)|@import", text)
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]*)\)", text)) <= set(ids)


def bars(timeline: Timeline) -> dict[str, str]:
    """Return the cells of each bar of the text, by the name to its left."""
    rows = render_timelines([timeline], "text", width=80).splitlines()
    return {row[2:26].strip(): row[28:] for row in rows if row[:3].strip(" ✓◐✕?") in ("", "D", "C") and len(row) > 28}


def test_what_counts_what_does_not_and_what_is_missing_look_different() -> None:
    found = bars(
        drawn(
            NOW, NOW + timedelta(99),
            offer(NOW + timedelta(10), NOW + timedelta(49)),
            offer(NOW, None, Standing.VOID),
            offer(NOW, NOW + timedelta(20), Standing.LIMITED),
            offer(NOW, NOW + timedelta(20), Standing.UNCLEAR),
            offer(None, NOW + timedelta(20), Standing.VOID),
        )
    )  # fmt: skip
    assert set(found["Deployment"]) == {" ", "━"}
    assert re.fullmatch(r" +!+█+!+", found["Consent in force"])
    text = render_timelines([drawn(NOW, None, offer(NOW, None), goes_on=True)], "text", width=80)
    assert text.count("▶") == 2


def test_colour_adds_nothing_but_colour() -> None:
    coloured = render_timelines(timelines(), "text", color=True)
    assert "\x1b[" in coloured
    assert click.unstyle(coloured) == render_timelines(timelines(), "text")


def test_nothing_to_draw_is_nothing() -> None:
    assert render_timelines([], "text") == ""
    ElementTree.fromstring(render_timelines([], "svg"))
    assert "<main>" in render_timelines([], "html")


def test_many_consents_have_a_row_each() -> None:
    many = [offer(NOW + timedelta(9 * n), NOW + timedelta(9 * n + 5)) for n in range(60)]
    timeline = drawn(NOW, NOW + timedelta(600), *many)
    assert render_timelines([timeline], "text").count("✓ consent 1") == 120
    root = ElementTree.fromstring(render_timelines([timeline], "svg"))
    assert sum(1 for node in root.iter(f"{SVG}text") if (node.text or "").startswith("✓ consent 1")) == 60


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "No consent of Mexico to United States that covers mission, place, strength and arms is in force"),
        ("es", "Ningún consentimiento de México a Estados Unidos que abarque misión, lugar, efectivos y armas"),
    ],
)
def test_gaps_beside_a_consent_that_is_too_narrow_say_which_consents_count(lang: str, words: str) -> None:
    record = (
        "{id: a, sendingState: US, hostState: MX, missionType: training, place: Oaxaca, personnelCount: 40, "
        "startDate: 2031-03-01, endDate: 2031-03-31, consent: ["
        "{grantedBy: MX, status: granted, validFrom: 2031-02-01, validUntil: 2031-03-10}, "
        "{grantedBy: MX, status: granted, validFrom: 2031-02-01, personnelCap: 30, coversPlace: Puebla}]}"
    )
    report = validate([TextSource(record, "yaml", "x")], lang=lang)
    text = " ".join(render_timelines(report.timelines, "text", lang=lang).split())
    assert words in text
    assert {"en": "covers at most 30 people", "es": "cubre como máximo a 30 personas"}[lang] in text
    assert {"en": "does not cover the place Oaxaca", "es": "no cubre el lugar Oaxaca"}[lang] in text
