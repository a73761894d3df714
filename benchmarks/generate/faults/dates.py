"""Dates out of order, and dates to the month or the year: record-dates-ordered, date-precision."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.generate.agreements import agreement
from benchmarks.generate.consents import consent as good_consent
from benchmarks.generate.consents import full
from benchmarks.generate.dice import DAYS, day
from benchmarks.generate.faults import ALL, HELD, fault
from benchmarks.generate.faults.change import grant_of
from benchmarks.generate.record import Label, Record

_ORDERED, _PRECISION = "record-dates-ordered", "date-precision"
_WHOLE = "dates consents agreements requests"


@fault(f"{_ORDERED}/activity", _WHOLE, ALL)
def _activity(record: Record) -> Sequence[Label]:
    # The end before the start: no other rule can judge the days.
    end = day(record.start - 1 - record.dice.below(300))
    record.data["startDate"], record.data["endDate"] = day(record.start), end
    return [Label(_ORDERED, value=end)]


@fault(f"{_ORDERED}/activity-months", _WHOLE, HELD)
def _activity_months(record: Record) -> Sequence[Label]:
    """Even at their widest, the end before the start."""
    start, end = day(record.start)[:7], day(record.start - 62)[:7]
    record.data["startDate"], record.data["endDate"] = start, end
    for request in record.data.get("request", ()):
        request["requestedOn"] = day(record.start - 40)
    last = max(text for text in DAYS[record.start - 95 : record.start] if text.startswith(end))
    return [
        Label(_ORDERED, value=last),
        Label(_PRECISION, value=f"startDate={start}"),
        Label(_PRECISION, value=f"endDate={end}"),
    ]


@fault(f"{_ORDERED}/consent", "consents dates")
def _consent(record: Record) -> Sequence[Label]:
    # The only consent of a host ends before it begins: it is never in force.
    grant = grant_of(record)
    consent = full(record, grant)
    end = day(record.start - 2 - record.dice.below(100))
    consent["validUntil"] = end
    return [
        Label(_ORDERED, value=end),
        *(Label("consent-for-period", grant.host, sender, day(record.start)) for sender in grant.senders),
    ]


@fault(f"{_ORDERED}/another-consent", "consents dates")
def _another_consent(record: Record) -> Sequence[Label]:
    """One beside those that do."""
    grant = grant_of(record)
    other = good_consent(record, grant.host, grant.senders, record.start, record.end, plain=True)
    end = day(record.start - 1 - record.dice.below(100))
    other["validUntil"] = end
    record.data["consent"].append(other)
    return [Label(_ORDERED, value=end)]


@fault(f"{_ORDERED}/agreement", "agreements dates")
def _agreement(record: Record) -> Sequence[Label]:
    other = agreement(record, record.hosts, record.senders, record.start, record.end)
    other.pop("signedOn", None)
    end = day(record.start - 1 - record.dice.below(100))
    other["validFrom"], other["validUntil"] = day(record.start), end
    record.data["agreement"].append(other)
    return [Label(_ORDERED, value=end)]


# -- precision


@fault(f"{_PRECISION}/start", "dates consents agreements requests", ALL)
def _start(record: Record) -> Sequence[Label]:
    # A start in a month is read as its first day, from which all has to hold.
    data, before = record.data, day(record.start - 40)
    if "consent" in data:
        for grant in record.grants:
            full(record, grant)["validFrom"] = before
    for made in (pact.agreements[0] for pact in record.pacts):
        made.pop("signedOn", None)
        made["validFrom"] = before
    for request in data.get("request", ()):
        request["requestedOn"] = before
    data["startDate"] = month = day(record.start)[:7]
    return [Label(_PRECISION, value=f"startDate={month}")]


@fault(f"{_PRECISION}/end", "dates consents agreements", HELD)
def _end(record: Record) -> Sequence[Label] | None:
    # An end in a year is read as its last day.
    year = day(record.end)[:4]
    for block in (*record.data.get("consent", ()), *record.data.get("agreement", ())):
        if block.get("validUntil", "9") < f"{year}-12-31" or block.get("withdrawnOn", "9") <= f"{year}-12-31":
            return None
    record.data["endDate"] = year
    return [Label(_PRECISION, value=f"endDate={year}")]


@fault(f"{_PRECISION}/requested", "consents", ALL)
def _requested(record: Record) -> Sequence[Label] | None:
    # The day of a host's being asked matters to no rule.
    for consent in record.data.get("consent") or ():
        if "requestedOn" in consent:
            consent["requestedOn"] = consent["requestedOn"][: record.dice.pick((4, 7))]
            return [Label(_PRECISION, value=f"requestedOn={consent['requestedOn']}")]
    return None


@fault(f"{_PRECISION}/signed", "agreements", ALL)
def _signed(record: Record) -> Sequence[Label] | None:
    for made in record.data.get("agreement") or ():
        if "validFrom" in made and "signedOn" in made:
            made["signedOn"] = made["signedOn"][:4]
            return [Label(_PRECISION, value=f"signedOn={made['signedOn']}")]
    return None


@fault(f"{_PRECISION}/from-an-earlier-year", "consents dates")
def _from_year(record: Record) -> Sequence[Label]:
    """Early enough, whatever the day."""
    year = str(int(day(record.start)[:4]) - 1)
    full(record, grant_of(record))["validFrom"] = year
    return [Label(_PRECISION, value=f"validFrom={year}")]


@fault(f"{_PRECISION}/until-a-later-year", "consents dates")
def _until_year(record: Record) -> Sequence[Label]:
    """Late enough, whatever the day."""
    year = str(int(day(record.end)[:4]) + 1)
    full(record, grant_of(record))["validUntil"] = year
    return [Label(_PRECISION, value=f"validUntil={year}")]


@fault(f"{_PRECISION}/withdrawn-in-a-later-month", "consents dates")
def _withdrawn_month(record: Record) -> Sequence[Label]:
    # A withdrawal in a month is read as one on its first day.
    month = day(record.end + 31)[:7]
    consent = full(record, grant_of(record))
    consent["status"], consent["withdrawnOn"] = "consent-status:withdrawn", month
    return [Label(_PRECISION, value=f"withdrawnOn={month}")]


@fault(f"{_PRECISION}/decided-in-an-earlier-month", "consents dates")
def _decided_month(record: Record) -> Sequence[Label]:
    # A decision in a month is read as one on its last day.
    month = day(record.start - 31)[:7]
    full(record, grant_of(record))["decidedOn"] = month
    return [Label(_PRECISION, value=f"decidedOn={month}")]


@fault(f"{_PRECISION}/request-in-an-earlier-month", "requests")
def _request_month(record: Record) -> Sequence[Label] | None:
    if "request" not in record.data:
        return None
    month = day(record.start - 31)[:7]
    record.data["request"][0]["requestedOn"] = month
    return [Label(_PRECISION, value=f"requestedOn={month}")]
