"""A report with everything in it, hostile text among it, and its timelines."""

from __future__ import annotations

from datetime import date

from usmx_kg.check.report import Report
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import OWN, RECORD
from usmx_kg.model.activities import Span
from usmx_kg.model.findings import Because, Finding, Severity, Why
from usmx_kg.model.timeline import Event, Kind, Offer, Standing, Stretch, Timeline, Track

__all__ = ["HOSTILE", "report", "timelines"]

HOSTILE = (
    "<script>alert(1)</script> <img src=http://evil.example/x onerror=alert(1)> </style></title>]]> & \"q\" 'a'"
    " \x1b[31m\x9b2J \u202eevil\u202c \u200b\ufeff \ufffe \U000e0041 ::error::x %0A,: {{x}} `m` |p| [l](x)"
)
"""Text that tries to be markup, script, a terminal command, an invisible or a reversed text."""

MX, US = OWN["actor"] + "mx", OWN["actor"] + "us"
LINES = "two\nlines\r\nand\ttab"


def report(lang: str = "en", fail_on: Severity | None = Severity.VIOLATION) -> Report:
    """Return the report."""
    findings = (
        Finding(
            rule="consent-for-period",
            severity=Severity.VIOLATION,
            record=RECORD + "full",
            message="On 2031-02-01 no consent of Mexico is in force.",
            label="Advisers in Culiacán",
            path="consent",
            value="2031-02-01",
            host=MX,
            sender=US,
            file="records/a b%.yaml",
            line=14,
            column=5,
            why=Why(quote="must be “explicitly” authorized", passage=OWN["passage"] + "p04s06"),
            fix="Extend validUntil, or add the consent.",
            because=(
                Because("consent 1", "not in force before 2031-02-05"),
                Because(RECORD + "c2", "its status is refused"),
            ),
        ),
        Finding(
            rule="consent-for-period",
            severity=Severity.VIOLATION,
            record=RECORD + "full",
            message="A second host has none either.",
            label="Advisers in Culiacán",
            host=OWN["actor"] + "fr",
            sender=US,
            file="records/caf\udce9.yaml",
            line=14,
        ),
        Finding(
            rule="name-known",
            severity=Severity.WARNING,
            record=RECORD + "hostile",
            message=f"{HOSTILE} {LINES}",
            label=HOSTILE,
            path="hostState",
            value=f"=cmd|' /C calc'!A0 {HOSTILE}",
            file="-",
            line=1,
            why=Why(ours=f"ours {HOSTILE}", source="javascript:alert(1)"),
            fix=f"+fix {LINES}",
            because=(Because(f"@because {HOSTILE}", f"-status {LINES}"),),
        ),
        Finding(
            rule="host-leads",
            severity=Severity.INFO,
            record="_:b1",
            message="No body of Mexico is named.",
            file="sheet.xlsx",
            cell="B7",
            why=Why(source="https://example.org/law?a=1&b=2"),
        ),
        Finding(rule="https://example.org/own#shape", severity=Severity.INFO, record="_:b1", message="Bare."),
    )
    errors = (
        InputError("the YAML can't be read", file="bad.yaml", line=3, column=9, hint="Close the quote."),
        InputError(HOSTILE),
    )
    return Report(findings, 4, 4, errors, fail_on, lang, timelines)


def timelines() -> tuple[Timeline, ...]:
    """Return a timeline of each sort: with gaps, hostile, without dates, at home, open-ended and clean."""
    day = date.fromisoformat
    period = Span(day("2031-02-01"), day("2031-04-30"))
    good = Offer(
        "consent 1", None, ("Senate of Mexico",), "granted", Standing.COVERS,
        Span(day("2031-02-05"), day("2031-03-15")), None, (Event("decided", day("2031-02-05")),),
    )  # fmt: skip
    refused = Offer(
        RECORD + "c2", HOSTILE, (HOSTILE,), "refused", Standing.VOID, None, Stretch(None, day("2031-04-01")),
        (Event("requested", day("2031-03-01")), Event("published", day("1999-01-01"))), HOSTILE,
        (("validUntil", "2031-04"),),
    )  # fmt: skip
    narrow = Offer("c3", None, (), "granted", Standing.LIMITED, Span(day("1999-01-01"), None), None)
    unclear = Offer("c4", None, (), "", Standing.UNCLEAR, Span(date.min, day("2031-02-02")), None)
    gaps = (Span(day("2031-02-01"), day("2031-02-04")), Span(day("2031-03-16"), day("2031-04-30")))
    covered = (Span(day("2031-02-05"), day("2031-03-15")),)
    track = Track("Mexico", "United States", (good, refused, narrow, unclear), covered, gaps)
    stretch = Stretch(period.first, period.last)
    sides = (("United States",), ("Mexico",))
    from_now = Stretch(day("2031-01-01"), None, goes_on=True)
    one = Span(day("2031-01-01"), day("2031-01-01"))
    forever = Span(day("2031-01-01"), None)
    return (
        Timeline(RECORD + "full", "Advisers in Culiacán", Kind.DEPLOYMENT, stretch, period, *sides, (track, track)),
        Timeline(RECORD + "hostile", HOSTILE, Kind.DEPLOYMENT, from_now, forever, (HOSTILE,), (HOSTILE,),
                 (Track(HOSTILE, HOSTILE, (narrow,), (), (forever,), whole=False),), (("startDate", HOSTILE),),
                 HOSTILE, 1),
        Timeline("_:b1", None, Kind.DEPLOYMENT, None, None, *sides,
                 (Track("Mexico", "US", (), (), (), unread=("no startDate",)),)),
        Timeline(RECORD + "home", None, Kind.DOMESTIC, Stretch(None, day("2031-01-01")), None, ("Mexico",)),
        Timeline(RECORD + "never", None, Kind.NOT_HELD, Stretch(day("2031-01-02"), day("2031-01-01")), None, *sides,
                 (Track("Mexico", "US", (good,), (), ()),)),
        Timeline(RECORD + "clean", "Clean", Kind.DEPLOYMENT, Stretch(*one), one, *sides,
                 (Track("Mexico", "US", (good,), (one,), ()),), (), "clean.yaml", 2),
    )  # fmt: skip
