"""What faults do to records besides breaking them: parts set so that nothing else breaks."""

# ruff: noqa: ARG001 (changes share one form, and need not all of it)
from __future__ import annotations

from benchmarks.generate.record import Block, Grant, Label, Pact, Record, Spot

__all__ = [
    "anybody", "elsewhere", "forget_places", "grant_of", "open_end", "pact_of", "set_arms", "set_count", "set_missions",
    "town_nowhere", "unlimited", "unrelated",
]  # fmt: skip

_ARMED = ("arms:armed", "arms:sidearms", "arms:armed-without-ammunition")


def grant_of(record: Record) -> Grant:
    """Return the consents towards some pair of the record."""
    return record.dice.pick(record.grants)


def pact_of(record: Record) -> Pact:
    """Return the agreements of some pair of the record."""
    return record.dice.pick(record.pacts)


def unrelated(record: Record) -> str:
    """Return a mission that covers none of the record's, and is under none of them."""
    missions = record.world.missions
    while True:
        mission = record.dice.pick(missions.ordinary)
        if all(mission not in missions.above[m] and m not in missions.above[mission] for m in record.missions):
            return mission


def set_missions(record: Record, missions: list[str]) -> None:
    """Give a record other missions, and let its consents and agreements cover just these."""
    record.missions = missions
    record.data["missionType"] = list(missions)
    for consent in (c for grant in record.grants for c in grant.consents):
        consent["coversMission"] = list(missions)
    for agreement in (a for pact in record.pacts for a in pact.agreements):
        if "coversMission" in agreement:
            agreement["coversMission"] = list(missions)


def set_count(record: Record) -> int:
    """Give a record a number of people above zero, and its consents no cap; return the number."""
    count = record.dice.between(2, 900)
    record.data["personnelCount"] = count
    for consent in record.data["consent"]:
        consent.pop("personnelCap", None)
    return count


def set_arms(record: Record) -> str:
    """Arm the personnel, and let no consent name arms; return the arms."""
    arms = record.dice.pick(_ARMED)
    record.data["arms"] = arms
    for consent in record.data["consent"]:
        consent.pop("coversArms", None)
    return arms


def elsewhere(record: Record, host: str) -> str:
    """Return a place that covers none of the places in a host: in another part of it, or in another state."""
    world, dice = record.world, record.dice
    covering = {place for spot in record.places if spot.state == host for place in spot.covers}
    if len(world.places[host]) > 1 and dice.chance(0.8):
        for _ in range(9):
            place = dice.pick(world.places[host])
            if place not in covering:
                return place
    return world.territory[record.foreign()]


def forget_places(record: Record) -> None:
    """Let nothing refer to the places that only this record describes, so that they can go."""
    for block in (*record.data.get("consent", ()), *record.data.get("agreement", ())):
        if isinstance(block, str):
            continue
        known = [place for place in block.get("coversPlace", ()) if ":" in place]
        block.pop("coversPlace", None)
        if known:
            block["coversPlace"] = known


def town_nowhere(record: Record) -> None:
    """Add a place of no known state."""
    name = record.dice.pick(record.world.nowhere)
    record.places.append(Spot(name, None, record.world.above[name]))
    record.data["place"] = [*(p for p in record.data["place"] if p != name), name]


def anybody(record: Record, consent: Block) -> None:
    """Let a consent limit no place, strength or arms."""
    for key in ("coversPlace", "personnelCap", "coversArms"):
        consent.pop(key, None)


def open_end(record: Record, *, consents: bool = True, agreements: bool = True) -> None:
    """Take the end off a deployment that goes on, and off all that holds for its last day."""
    record.data.pop("endDate")
    status = record.dice.pick((None, "activity-status:planned", "activity-status:ongoing"))
    if status:
        record.data["activityStatus"] = status
    else:
        record.data.pop("activityStatus", None)
    for grant in record.grants if consents else ():
        last = grant.consents[-1]
        last["status"] = "consent-status:granted"
        last.pop("validUntil", None)
        last.pop("withdrawnOn", None)
    for pact in record.pacts if agreements else ():
        pact.agreements[-1].pop("validUntil", None)


def unlimited(record: Record) -> list[Label]:
    """Return the labels of a deployment whose end is missing."""
    return [Label(rule) for rule in ("temporary", *(("relief-time-limited",) if record.relief else ()))]
