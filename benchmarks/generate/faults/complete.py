"""What is missing: record-complete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.generate.consents import consent as good_consent
from benchmarks.generate.dice import day
from benchmarks.generate.faults import ALL, HELD, PAIRS, fault
from benchmarks.generate.faults.change import forget_places
from benchmarks.generate.record import Kind, Label, Record

_RULE = "record-complete"
_MISSING = Label(_RULE)
_BLANK: tuple[Any, ...] = ("", "   ", [], None, ["", " "])


def _gone(record: Record, key: str) -> None:
    """Leave a key out, or leave it blank."""
    if record.dice.chance(0.6):
        record.data.pop(key, None)
    else:
        record.data[key] = record.dice.pick(_BLANK)


@fault(f"{_RULE}/sender", f"senders {PAIRS} dates basis", HELD)
def _no_sender(record: Record) -> Sequence[Label] | None:
    if any(spot.state in record.senders for spot in record.places) and record.kind == Kind.DEPLOYMENT:
        return None
    if any(":" not in sender for sender in record.senders):
        return None
    _gone(record, "sendingState")
    return [_MISSING]


@fault(f"{_RULE}/host", f"hosts {PAIRS} dates missions")
def _no_host(record: Record) -> Sequence[Label]:
    _gone(record, "hostState")
    return [_MISSING]


@fault(f"{_RULE}/mission", "missions consents agreements requests mode", ALL)
def _no_mission(record: Record) -> Sequence[Label]:
    _gone(record, "missionType")
    return [_MISSING]


@fault(f"{_RULE}/place", "places consents", HELD)
def _no_place(record: Record) -> Sequence[Label]:
    forget_places(record)
    _gone(record, "place")
    return [_MISSING]


@fault(f"{_RULE}/start", "dates consents agreements requests", HELD)
def _no_start(record: Record) -> Sequence[Label] | None:
    if record.relief:
        return None
    _gone(record, "startDate")
    return [_MISSING]


@fault(f"{_RULE}/grantor", "consents")
def _no_grantor(record: Record) -> Sequence[Label] | None:
    """All consents of a host are without one who granted them, so none is known to be from the host."""
    grant = record.dice.pick(record.grants)
    if len(grant.consents) > 1:
        return None
    consent = grant.consents[0]
    del consent["grantedBy"]
    pairs = [Label("consent-by-host", grant.host, sender) for sender in grant.senders]
    return [Label(_RULE, value=consent), *pairs]


@fault(f"{_RULE}/grantor-of-another", "consents")
def _another_without_grantor(record: Record) -> Sequence[Label]:
    # A consent beside those that do.
    grant = record.dice.pick(record.grants)
    other = good_consent(record, grant.host, grant.senders, record.start, record.end, plain=True)
    if record.dice.chance(0.5):
        del other["grantedBy"]
    else:
        other["grantedBy"] = record.dice.pick(("", " ", None, []))
    record.data["consent"].insert(0, other)
    return [Label(_RULE, value=other)]


@fault(f"{_RULE}/several", f"senders hosts {PAIRS} dates missions basis mode")
def _several(record: Record) -> Sequence[Label] | None:
    """Nothing but the id, the type and the dates."""
    del record.data["hostState"]
    for key in ("sendingState", "place", "missionType", "deployedForce", "sendingAuthorization"):
        record.data.pop(key, None)
    if record.dice.chance(0.5):
        record.data["startDate"] = day(record.start)
    forget_places(record)
    for block in (*record.data["consent"], *record.data["agreement"]):
        block.pop("grantedTo", None)
        if "party" in block:
            block["party"] = [p for p in block["party"] if ":" in p]
    return [_MISSING]
