"""For what consents are: consent-for-mission, -place, -strength, -arms, and all of it in one."""

# ruff: noqa: ARG001, ARG005 (changes share one form, and need not all of it)
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from benchmarks.generate.consents import full, replace
from benchmarks.generate.dice import day
from benchmarks.generate.faults import fault
from benchmarks.generate.faults.change import (
    anybody,
    elsewhere,
    grant_of,
    set_arms,
    set_count,
    set_missions,
    town_nowhere,
    unrelated,
)
from benchmarks.generate.record import Block, Grant, Label, Record, iri


def _towards(rule: str, grant: Grant) -> list[Label]:
    return [Label(rule, grant.host, sender) for sender in grant.senders]


@fault("consent-for-mission/other", "consents missions")
def _other_mission(record: Record) -> Sequence[Label]:
    grant, other = grant_of(record), unrelated(record)
    for consent in grant.consents:
        consent["coversMission"] = [other]
    return _towards("consent-for-mission", grant)


@fault("consent-for-mission/narrower", "consents missions agreements")
def _narrower_mission(record: Record) -> Sequence[Label] | None:
    if record.relief:
        return None
    below = record.world.missions.below
    wide = record.dice.pick([m for m in record.world.missions.ordinary if len(below[m]) > 1])
    set_missions(record, [wide])
    grant = grant_of(record)
    for consent in grant.consents:
        consent["coversMission"] = [record.dice.pick(below[wide][1:])]
    return _towards("consent-for-mission", grant)


@fault("consent-for-mission/one-of-two", "consents missions agreements")
def _one_of_two_missions(record: Record) -> Sequence[Label]:
    first, second = record.missions[0], unrelated(record)
    set_missions(record, [first, second])
    grant = grant_of(record)
    for consent in grant.consents:
        consent["coversMission"] = [first]
    return _towards("consent-for-mission", grant)


@fault("consent-for-mission/combat-unnamed", "consents missions agreements combat")
def _combat_unnamed(record: Record) -> Sequence[Label] | None:
    if record.relief:
        return None
    mission = record.dice.pick(record.world.missions.combat)
    set_missions(record, [mission])
    grant = grant_of(record)
    labels = [*_towards("consent-for-mission", grant), Label("no-direct-combat", value=iri(mission))]
    for consent in grant.consents:
        del consent["coversMission"]
        labels += [Label("consent-scope-stated", grant.host, sender, consent) for sender in grant.senders]
    return labels


@fault("consent-for-mission/combat-flag", "consents missions agreements combat")
def _combat_flag(record: Record) -> Sequence[Label]:
    record.data["directCombat"] = True
    grant = grant_of(record)
    for other in record.grants:
        for consent in other.consents if other is not grant else ():
            consent["coversMission"] = [*consent["coversMission"], "mission:direct-combat"]
    return [*_towards("consent-for-mission", grant), Label("no-direct-combat", value="true")]


@fault("consent-for-mission/combat-flag-narrower", "consents missions agreements combat")
def _combat_flag_narrower(record: Record) -> Sequence[Label]:
    # Only the name direct combat itself covers this.
    for grant in record.grants:
        for consent in grant.consents:
            consent["coversMission"] = [*consent["coversMission"], "mission:punitive-expedition"]
    return _combat_flag(record)


@fault("consent-for-place/elsewhere", "consents places")
def _other_place(record: Record) -> Sequence[Label]:
    grant = grant_of(record)
    other = elsewhere(record, grant.host)
    for consent in grant.consents:
        consent["coversPlace"] = [other]
    return _towards("consent-for-place", grant)


@fault("consent-for-place/narrower", "consents places")
def _narrower_place(record: Record) -> Sequence[Label] | None:
    grant = grant_of(record)
    spot = next(s for s in record.places if s.state == grant.host)
    inside = [p for p in record.world.places[grant.host] if spot.covers[0] in record.world.above[p][1:]]
    if not isinstance(spot.value, str) or not inside:
        return None
    for consent in grant.consents:
        consent["coversPlace"] = [record.dice.pick(inside)]
    return _towards("consent-for-place", grant)


@fault("consent-for-place/of-no-state", "consents places")
def _place_of_no_state(record: Record) -> Sequence[Label]:
    town_nowhere(record)
    grant = grant_of(record)
    for consent in (c for g in record.grants for c in g.consents):
        consent.pop("coversPlace", None)
    for consent in grant.consents:
        consent["coversPlace"] = [record.world.territory[host] for host in record.hosts]
    return _towards("consent-for-place", grant)


def _strength(variant: str, share: float) -> None:
    @fault(f"consent-for-strength/{variant}", "consents count")
    def _(record: Record) -> Sequence[Label]:
        count = set_count(record)
        grant = grant_of(record)
        for consent in grant.consents:
            consent["personnelCap"] = int((count - 1) * share)
        return _towards("consent-for-strength", grant)


_strength("one-too-many", 1)
_strength("many-too-many", 0.3)
_strength("none-allowed", 0)


def _arms(variant: str, named: Callable[[list[str]], list[str]]) -> None:
    @fault(f"consent-for-arms/{variant}", "consents arms")
    def _(record: Record) -> Sequence[Label]:
        arms = set_arms(record)
        grant = grant_of(record)
        others = [a for a in record.world.concepts["arms"] if a != arms]
        for consent in grant.consents:
            consent["coversArms"] = named(others)
        return _towards("consent-for-arms", grant)


_arms("one-other", lambda others: others[:1])
_arms("all-others", lambda others: others)
_arms("unarmed", lambda others: ["arms:unarmed"])


# -- in one


def _no_mission(record: Record, grant: Grant, consent: Block) -> None:
    consent["coversMission"] = [unrelated(record)]


def _no_place(record: Record, grant: Grant, consent: Block) -> None:
    consent["coversPlace"] = [elsewhere(record, grant.host)]


def _no_strength(record: Record, grant: Grant, consent: Block) -> None:
    consent["personnelCap"] = record.data["personnelCount"] - 1


def _no_arms(record: Record, grant: Grant, consent: Block) -> None:
    consent["coversArms"] = [a for a in record.world.concepts["arms"] if a != record.data["arms"]]


_LACKS = {"mission": _no_mission, "place": _no_place, "strength": _no_strength, "arms": _no_arms}


def _in_one(variant: str, lacks: Iterable[str]) -> None:
    changes = [_LACKS[name] for name in lacks]

    @fault(f"consent-in-one/{variant}", "consents missions places count arms")
    def _(record: Record) -> Sequence[Label]:
        set_count(record)
        set_arms(record)
        grant = grant_of(record)
        consents = []
        for change in changes:
            consent = full(record, grant)
            anybody(record, consent)
            change(record, grant, consent)
            consents.append(consent)
        replace(record, grant, consents)
        return _towards("consent-in-one", grant)


_in_one("mission-place", ("mission", "place"))
_in_one("place-strength", ("place", "strength"))
_in_one("strength-arms", ("strength", "arms"))
_in_one("arms-mission", ("arms", "mission"))
_in_one("three", ("mission", "strength", "arms"))


@fault("consent-in-one/dates-fit", "consents missions places count arms")
def _in_one_halves(record: Record) -> Sequence[Label] | None:
    """Two halves of the time, each with another lack: all consents from the host count for the days."""
    if record.end == record.start:
        return None
    grant = grant_of(record)
    first, second = full(record, grant), full(record, grant)
    cut = record.dice.between(record.start + 1, record.end)
    first["validUntil"], second["validFrom"] = day(cut - 1), day(cut)
    _no_mission(record, grant, first)
    _no_place(record, grant, second)
    replace(record, grant, [first, second])
    return _towards("consent-in-one", grant)
