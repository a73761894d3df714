"""What an activity is for, how it is done, and at whose request."""

# ruff: noqa: ARG001, ARG005 (changes share one form, and need not all of it)
from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.generate.dice import day
from benchmarks.generate.faults import HELD, fault
from benchmarks.generate.faults.change import forget_places, open_end, set_missions, unlimited, unrelated
from benchmarks.generate.record import Block, Kind, Label, Record, iri

# -- missions


def _occupation(variant: str, *, others: bool) -> None:
    @fault(f"no-occupation/{variant}", "missions consents agreements requests")
    def _(record: Record) -> Sequence[Label] | None:
        if record.relief:
            return None
        mission = record.dice.pick(record.world.missions.banned)
        set_missions(record, [*([unrelated(record)] if others else []), mission])
        return [Label("no-occupation", value=iri(mission))]


_occupation("only-mission", others=False)
_occupation("among-others", others=True)


@fault("no-occupation/both", "missions consents agreements requests")
def _invasion_and_occupation(record: Record) -> Sequence[Label] | None:
    if record.relief:
        return None
    set_missions(record, ["mission:invasion", "mission:occupation"])
    return [Label("no-occupation", value=iri(mission)) for mission in record.missions]


@fault("no-direct-combat/mission", "missions consents agreements requests combat")
def _combat(record: Record) -> Sequence[Label] | None:
    if record.relief:
        return None
    mission = record.dice.pick(record.world.missions.combat)
    set_missions(record, [mission])
    return [Label("no-direct-combat", value=iri(mission))]


@fault("no-direct-combat/flag", "missions consents agreements combat")
def _combat_flag(record: Record) -> Sequence[Label]:
    record.data["directCombat"] = True
    for consent in (c for grant in record.grants for c in grant.consents):
        consent["coversMission"] = [*consent["coversMission"], "mission:direct-combat"]
    return [Label("no-direct-combat", value="true")]


@fault("mission-specific/presence", "missions consents agreements requests", HELD)
def _presence(record: Record) -> Sequence[Label] | None:
    if record.relief:
        return None
    set_missions(record, ["mission:general-presence"])
    return [Label("mission-specific", value=iri("mission:general-presence"))]


@fault("mission-specific/not-agreed", "missions agreements")
def _not_agreed(record: Record) -> Sequence[Label]:
    other = unrelated(record)
    record.data["agreement"][0]["coversMission"] = [other]
    for made in record.data["agreement"][1:]:
        if record.dice.chance(0.5):
            made["coversMission"] = [other]
        else:
            made.pop("coversMission", None)
    return [Label("mission-specific", value=iri(mission)) for mission in record.missions]


@fault("mission-specific/one-not-agreed", "missions consents agreements requests")
def _one_not_agreed(record: Record) -> Sequence[Label]:
    first, second = record.missions[0], unrelated(record)
    set_missions(record, [first, second])
    for made in record.data["agreement"]:
        made["coversMission"] = [first]
    return [Label("mission-specific", value=iri(second))]


# -- relief


def _request(variant: str, change: Callable[[Record, Block, str], bool | None]) -> None:
    @fault(f"relief-at-request/{variant}", "requests missions")
    def _(record: Record) -> Sequence[Label] | None:
        if not record.relief:
            return None
        at = record.dice.below(len(record.hosts))
        if change(record, record.data["request"][at], record.hosts[at]) is False:
            return None
        return [Label("relief-at-request", record.hosts[at])]


def _requested_late(record: Record, request: Block, host: str) -> None:
    request["requestedOn"] = day(record.start + 1 + record.dice.below(20))


def _requested_by_other(record: Record, request: Block, host: str) -> None:
    request["requestedBy"] = record.dice.pick(record.world.competent[record.foreign()])


def _requested_by_governor(record: Record, request: Block, host: str) -> None:
    request["requestedBy"] = {"label": "Governor", "type": "SubnationalGovernment", "organOf": host}


def _requested_by_agency(record: Record, request: Block, host: str) -> bool:
    bodies = record.world.incompetent[host]
    if bodies:
        request["requestedBy"] = record.dice.pick(bodies)
    return bool(bodies)


_request("late", _requested_late)
_request("other-state", _requested_by_other)
_request("governor", _requested_by_governor)
_request("agency", _requested_by_agency)
_request("undated", lambda record, request, host: request.pop("requestedOn") and None)
_request("of-nobody", lambda record, request, host: request.pop("requestedBy") and None)


@fault("relief-at-request/none", "requests missions")
def _no_request(record: Record) -> Sequence[Label] | None:
    if not record.relief:
        return None
    del record.data["request"]
    return [Label("relief-at-request", host) for host in record.hosts]


# -- time


@fault("temporary/no-end", "dates missions consents agreements")
def _no_end(record: Record) -> Sequence[Label]:
    open_end(record)
    return unlimited(record)


@fault("temporary/completed", "dates missions")
def _completed(record: Record) -> Sequence[Label]:
    """Completed on an unknown day: only the first day needs a consent and an agreement."""
    del record.data["endDate"]
    record.data["activityStatus"] = "activity-status:completed"
    return unlimited(record)


def _relief(variant: str, end: object) -> None:
    @fault(f"relief-time-limited/{variant}", "dates missions consents agreements")
    def _(record: Record) -> Sequence[Label] | None:
        if not record.relief:
            return None
        open_end(record)
        if end is not None:
            record.data["endDate"] = end
        return unlimited(record)


_relief("no-end", None)
_relief("blank-end", "  ")


# -- support


@fault("border-support-indirect/mission", "missions consents agreements requests mode", HELD)
def _border_mission(record: Record) -> Sequence[Label] | None:
    if record.relief:
        return None
    set_missions(record, [record.dice.pick(record.world.missions.border)])
    record.data["supportMode"] = "support-mode:direct"
    return [Label("border-support-indirect", value=iri("support-mode:direct"))]


@fault("border-support-indirect/agency", "supports mode", HELD)
def _border_agency(record: Record) -> Sequence[Label]:
    known = [agency for state in record.hosts or record.senders for agency in record.world.border_agencies[state]]
    owner = (record.hosts or record.senders)[0]
    agency = record.dice.pick(known) if known else {"label": "Coast guard", "type": "BorderAgency", "organOf": owner}
    record.data["supports"] = [*record.data["supports"], agency]
    record.data["supportMode"] = "support-mode:direct"
    return [Label("border-support-indirect", value=iri("support-mode:direct"))]


@fault("legal-basis/none", "basis agreements requests", HELD)
def _no_basis(record: Record) -> Sequence[Label] | None:
    if record.relief:
        return None
    for key in ("legalBasis", "agreement", "request"):
        record.data.pop(key, None)
    return [Label("legal-basis"), *(() if record.kind == Kind.DOMESTIC else (Label("agreement-in-force"),))]


@fault("legal-basis/blank", "basis requests", [Kind.DOMESTIC])
def _blank_basis(record: Record) -> Sequence[Label]:
    record.data["legalBasis"] = record.dice.pick(([], [""], ["  "], None))
    return [Label("legal-basis")]


def _supported(record: Record, left: list[object]) -> Sequence[Label]:
    """Let only those be supported who are named, nobody of the first state among them."""
    record.data["supports"] = [*left, *record.data["supports"][1:]] if record.hosts[1:] else left
    if record.kind == Kind.DOMESTIC:
        record.data["supports"] = left
        return [Label("supports-host", sender=record.senders[0])]
    return [Label("supports-host", record.hosts[0])]


@fault("supports-host/nobody", "supports", HELD)
def _nobody_supported(record: Record) -> Sequence[Label]:
    return _supported(record, [])


@fault("supports-host/others", "supports", HELD)
def _others_supported(record: Record) -> Sequence[Label]:
    other = record.foreign()
    return _supported(record, [record.dice.pick((other, f"{other}-population", f"{other}-government"))])


@fault("supports-host/sender", "supports")
def _sender_supported(record: Record) -> Sequence[Label]:
    return _supported(record, [record.senders[0]])


@fault("host-leads/nobody", "leads")
def _nobody_leads(record: Record) -> Sequence[Label]:
    record.data.pop("conductedBy")
    return [Label("host-leads", host) for host in record.hosts]


@fault("host-leads/sender", "leads")
def _sender_leads(record: Record) -> Sequence[Label]:
    record.data["conductedBy"] = [record.dice.pick(record.world.bodies[record.foreign()])]
    return [Label("host-leads", host) for host in record.hosts]


@fault("not-judged/not-held", "status dates consents agreements places supports leads requests basis missions", HELD)
def _not_held(record: Record) -> Sequence[Label]:
    # Called off, with all that else would be found in it.
    data = record.data
    data["activityStatus"] = "activity-status:not-held"
    forget_places(record)
    for key in ("place", "startDate", "consent", "agreement", "request", "supports", "legalBasis", "conductedBy"):
        if record.dice.chance(0.5):
            data.pop(key, None)
    if "consent" in data and record.dice.chance(0.5):
        for consent in data["consent"]:
            consent["status"] = "consent-status:refused"
    if record.dice.chance(0.3):
        data["directCombat"] = True
    return [Label("not-judged", value=iri("activity-status:not-held"))]
