"""Whether consent holds on every day: consent-for-period, in all the ways in which a day can be left open."""

# ruff: noqa: ARG001 (changes share one form, and need not all of it)
from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.generate.consents import full, replace
from benchmarks.generate.dice import day
from benchmarks.generate.faults import fault
from benchmarks.generate.faults.change import grant_of, open_end, unlimited, unrelated
from benchmarks.generate.record import Block, Grant, Label, Record

_DATES = ("validFrom", "validUntil", "decidedOn", "publishedOn", "withdrawnOn", "requestedOn")

Change = Callable[[Record, Block], int | None]
"""Changes the only consent of a grant, which covers all days, and returns the first day that it then leaves open."""


def _only(variant: str, change: Change) -> None:
    @fault(f"consent-for-period/{variant}", "consents dates")
    def _(record: Record) -> Sequence[Label] | None:
        if record.end - record.start < 4:
            return None
        grant = grant_of(record)
        first = change(record, full(record, grant))
        assert first is not None
        return _labels(record, grant, first)


def _labels(record: Record, grant: Grant, first: int) -> list[Label]:
    return [Label("consent-for-period", grant.host, sender, day(first)) for sender in grant.senders]


def _inside(record: Record) -> int:
    """Return a day after the first and before the last."""
    return record.dice.between(record.start + 1, record.end - 1)


def _late(record: Record, consent: Block) -> int:
    consent["validFrom"] = day(_inside(record))
    return record.start


def _day_late(record: Record, consent: Block) -> int:
    consent["validFrom"] = day(record.start + 1)
    return record.start


def _early_end(record: Record, consent: Block) -> int:
    last = _inside(record)
    consent["validUntil"] = day(last)
    if record.dice.chance(0.3):
        consent["status"] = "consent-status:expired"
    return last + 1


def _day_short(record: Record, consent: Block) -> int:
    consent["validUntil"] = day(record.end - 1)
    return record.end


def _ended_before(record: Record, consent: Block) -> int:
    consent["validFrom"], consent["validUntil"] = day(record.start - 300), day(record.start - 1)
    return record.start


def _withdrawn(record: Record, consent: Block) -> int:
    open_day = _inside(record)
    consent["status"], consent["withdrawnOn"] = "consent-status:withdrawn", day(open_day)
    if record.dice.chance(0.5):
        del consent["validUntil"]
    return open_day


def _withdrawn_last_day(record: Record, consent: Block) -> int:
    consent["status"], consent["withdrawnOn"] = "consent-status:withdrawn", day(record.end)
    return record.end


def _withdrawn_still_granted(record: Record, consent: Block) -> int:
    # The date of withdrawal counts, whatever the status says.
    open_day = _inside(record)
    consent["withdrawnOn"] = day(open_day)
    return open_day


def _withdrawn_undated(record: Record, consent: Block) -> int:
    consent["status"] = "consent-status:withdrawn"
    return record.start


def _expired_undated(record: Record, consent: Block) -> int:
    consent["status"] = "consent-status:expired"
    del consent["validUntil"]
    return record.start


def _decided_late(record: Record, consent: Block) -> int:
    consent["decidedOn"] = day(_inside(record))
    return record.start


def _decided_late_only(record: Record, consent: Block) -> int:
    del consent["validFrom"]
    consent["decidedOn"] = day(_inside(record))
    consent["publishedOn"] = day(record.start - 5)
    return record.start


def _published_late(record: Record, consent: Block) -> int:
    del consent["validFrom"]
    consent["publishedOn"] = day(_inside(record))
    return record.start


def _never_begun(record: Record, consent: Block) -> int:
    for key in _DATES:
        consent.pop(key, None)
    return record.start


def _never_begun_but_ends(record: Record, consent: Block) -> int:
    del consent["validFrom"]
    return record.start


for _name, _change in (
    ("late", _late), ("day-late", _day_late), ("early-end", _early_end), ("day-short", _day_short),
    ("ended-before", _ended_before), ("withdrawn", _withdrawn), ("withdrawn-on-last-day", _withdrawn_last_day),
    ("withdrawn-but-granted", _withdrawn_still_granted), ("withdrawn-undated", _withdrawn_undated),
    ("expired-undated", _expired_undated), ("decided-late", _decided_late), ("decided-late-only", _decided_late_only),
    ("published-late", _published_late), ("never-begun", _never_begun), ("never-begun-but-ends", _never_begun_but_ends),
):  # fmt: skip
    _only(_name, _change)


# -- several consents


@fault("consent-for-period/gap", "consents dates")
def _gap(record: Record) -> Sequence[Label] | None:
    if record.end - record.start < 4:
        return None
    grant = grant_of(record)
    first, second = full(record, grant), full(record, grant)
    open_day = _inside(record)
    first["validUntil"], second["validFrom"] = day(open_day - 1), day(record.dice.between(open_day + 1, record.end))
    replace(record, grant, [second, first] if record.dice.chance(0.3) else [first, second])
    return _labels(record, grant, open_day)


@fault("consent-for-period/rest-not-covered", "consents dates missions")
def _rest_not_covered(record: Record) -> Sequence[Label] | None:
    """One covers all but ends early; the other lasts, but not for the mission: only the first counts."""
    if record.end - record.start < 4:
        return None
    grant = grant_of(record)
    first, second = full(record, grant), full(record, grant)
    last = _inside(record)
    first["validUntil"] = day(last)
    second["coversMission"] = [unrelated(record)]
    replace(record, grant, [first, second])
    return _labels(record, grant, last + 1)


# -- no end


def _with_open_end(record: Record, labels: list[Label]) -> list[Label]:
    return [*labels, *unlimited(record)]


@fault("consent-for-period/open-ended", "consents dates agreements missions")
def _open_ended(record: Record) -> Sequence[Label]:
    grant = grant_of(record)
    consent = full(record, grant)
    last = record.end if record.dice.chance(0.5) else record.end + record.dice.below(3000)
    open_end(record)
    if record.dice.chance(0.3):
        consent["withdrawnOn"] = day(last + 1)
        consent["status"] = "consent-status:withdrawn"
    else:
        consent["validUntil"] = day(last)
    return _with_open_end(record, _labels(record, grant, last + 1))


@fault("consent-for-period/completed-unknown-end", "consents dates agreements missions")
def _completed_unknown_end(record: Record) -> Sequence[Label]:
    grant = grant_of(record)
    full(record, grant)["validFrom"] = day(record.start + 1 + record.dice.below(20))
    grant.consents[0].pop("validUntil")
    del record.data["endDate"]
    record.data["activityStatus"] = "activity-status:completed"
    return _with_open_end(record, _labels(record, grant, record.start))


# -- dates to the month or the year


@fault("consent-for-period/until-a-month", "consents dates")
def _until_month(record: Record) -> Sequence[Label] | None:
    # A consent until a month is read as one until its first day.
    month = day(record.end)[:7]
    if day(record.end)[8:] == "01" or day(record.start) > f"{month}-01":
        return None
    grant = grant_of(record)
    full(record, grant)["validUntil"] = month
    labels = [Label("consent-for-period", grant.host, sender, f"{month}-02") for sender in grant.senders]
    return [*labels, Label("date-precision", value=f"validUntil={month}")]


@fault("consent-for-period/from-a-month", "consents dates")
def _from_month(record: Record) -> Sequence[Label] | None:
    # A consent from a month is read as one from its last day.
    if day(record.start + 1)[8:] == "01":
        return None
    month = day(record.start)[:7]
    grant = grant_of(record)
    consent = full(record, grant)
    consent["validFrom"] = month
    consent["validUntil"] = day(record.end + 31)
    return [*_labels(record, grant, record.start), Label("date-precision", value=f"validFrom={month}")]


@fault("consent-for-period/within-a-month", "consents dates")
def _within_month(record: Record) -> Sequence[Label]:
    # A consent for one month may have been for any day of it: for none that can be told, though no end is early.
    month = day(record.start)[:7]
    grant = grant_of(record)
    consent = full(record, grant)
    consent["validFrom"] = consent["validUntil"] = month
    labels = [Label("date-precision", value=f"{key}={month}") for key in ("validFrom", "validUntil")]
    return [*_labels(record, grant, record.start), *labels]
