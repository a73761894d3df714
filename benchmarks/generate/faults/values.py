"""Values that can't be used, since they are badly written or one too many: record-datatypes.

What hangs on such a value isn't judged, so nothing else comes of it.
"""

# ruff: noqa: ARG005 (changes share one form, and need not all of it)
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.generate.consents import full
from benchmarks.generate.dice import day
from benchmarks.generate.faults import ALL, HELD, fault
from benchmarks.generate.faults.change import grant_of, set_count
from benchmarks.generate.record import Block, Label, Record

_RULE = "record-datatypes"
_TWICE = Label(_RULE)

_BAD_DATES = (
    "2031-09-31", "10/09/2031", "2031-09-10T08:30:00", "2031-09-10Z", "2031-09-10+06:00", "September 2031", "2031-9-1",
    "2031-13", "20310910", "0000-01-01", "12031-01-01", "-2031-01-01", "soon", "2031/2032", "2031-W05-1", "2100-02-29",
)  # fmt: skip
_GOES_ON = ("activity-status:planned", "activity-status:ongoing")
_BAD_COUNTS: tuple[Any, ...] = (-5, -1, 12.5, "sixty", "1e3", "ca. 20", "0x10", "9999999999999999999", "12,000", "-0.5")


def _value(text: object) -> Label:
    return Label(_RULE, value=str(text))


# -- badly written


def _bad_date(key: str, touches: str, kinds: Sequence[str]) -> None:
    @fault(f"{_RULE}/{key}", touches, kinds)
    def _(record: Record) -> Sequence[Label]:
        record.data[key] = text = record.dice.pick(_BAD_DATES)
        return [_value(text)]


_bad_date("startDate", "dates consents agreements requests", ALL)
_bad_date("endDate", "dates consents agreements", ALL)


def _consent_date(key: str) -> None:
    @fault(f"{_RULE}/consent-{key}", "consents dates")
    def _(record: Record) -> Sequence[Label]:
        # The only consent of a host; that it holds on some day can't be ruled out.
        consent = full(record, grant_of(record))
        consent[key] = text = record.dice.pick(_BAD_DATES)
        if key == "withdrawnOn":
            consent["status"] = "consent-status:withdrawn"
        elif key == "publishedOn":
            del consent["validFrom"]
        elif record.dice.chance(0.5):
            consent["status"] = "consent-status:expired"
        return [_value(text)]


for _key in ("validFrom", "validUntil", "decidedOn", "publishedOn", "withdrawnOn", "requestedOn"):
    _consent_date(_key)


def _agreement_date(key: str) -> None:
    @fault(f"{_RULE}/agreement-{key}", "agreements")
    def _(record: Record) -> Sequence[Label]:
        text = record.dice.pick(_BAD_DATES)
        for made in record.data["agreement"]:
            if key == "signedOn":
                made.pop("validFrom", None)
            made[key] = text
        return [_value(text)]


for _key in ("validFrom", "validUntil", "signedOn"):
    _agreement_date(_key)


@fault(f"{_RULE}/request-date", "requests", HELD)
def _request_date(record: Record) -> Sequence[Label]:
    text = record.dice.pick(_BAD_DATES)
    made = [{"requestedBy": state, "requestedOn": text} for state in record.hosts or record.senders]
    record.data["request"] = made
    return [_value(text)]


@fault(f"{_RULE}/personnelCount", "count consents", ALL)
def _count(record: Record) -> Sequence[Label]:
    record.data["personnelCount"] = text = record.dice.pick(_BAD_COUNTS)
    return [_value(text)]


@fault(f"{_RULE}/personnelCap", "count consents")
def _cap(record: Record) -> Sequence[Label]:
    set_count(record)
    text = record.dice.pick(_BAD_COUNTS)
    for consent in grant_of(record).consents:
        consent["personnelCap"] = text
    return [_value(text)]


@fault(f"{_RULE}/directCombat", "combat missions consents", ALL)
def _combat(record: Record) -> Sequence[Label]:
    record.data["directCombat"] = text = record.dice.pick(("maybe", "rarely", "TRUE-ish", "2"))
    return [_value(text)]


# -- one too many


def _twice(variant: str, change: Callable[[Record], None], touches: str, kinds: Sequence[str] = HELD) -> None:
    @fault(f"{_RULE}/{variant}-twice", touches, kinds)
    def _(record: Record) -> Sequence[Label]:
        change(record)
        return [_TWICE]


def _two(record: Record, key: str, *values: object) -> None:
    record.data[key] = list(values)


def _two_in_consent(variant: str, key: str, values: Callable[[Record, Block], list[object]]) -> None:
    def change(record: Record) -> None:
        consent = full(record, grant_of(record))
        consent[key] = values(record, consent)

    _twice(variant, change, "consents dates", ("deployment",))


_twice("start", lambda r: _two(r, "startDate", day(r.start), day(r.start - 1)), "dates consents agreements requests")
_twice("end", lambda r: _two(r, "endDate", day(r.end), day(r.end + 1)), "dates consents agreements")
_twice("count", lambda r: _two(r, "personnelCount", set_count(r) if r.grants else 7, 1000), "count consents")
_twice("status", lambda r: _two(r, "activityStatus", *_GOES_ON), "status dates")
_twice("label", lambda r: _two(r, "label", "One name", "Another name"), "label", ALL)
_two_in_consent("until", "validUntil", lambda r, c: [day(r.end), day(r.end + 9)])
_two_in_consent("from", "validFrom", lambda r, c: [day(r.start), day(r.start - 9)])
_two_in_consent("requested", "requestedOn", lambda r, c: [day(r.start - 9), day(r.start - 8)])
_two_in_consent("instrument", "instrument", lambda r, c: ["note A", "note B"])
_two_in_consent("consent-status", "status", lambda r, c: ["consent-status:granted", "consent-status:expired"])
_two_in_consent("form", "form", lambda r, c: ["consent-form:explicit", "consent-form:implied"])
_two_in_consent("grantor", "grantedBy", lambda r, c: [c["grantedBy"], r.foreign()])
