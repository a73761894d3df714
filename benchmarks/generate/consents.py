"""Consents that do: from each host towards each sender, for every day and all that the deployment is."""

from __future__ import annotations

from benchmarks.generate.dice import day
from benchmarks.generate.record import Block, Grant, Record

__all__ = ["add_consents", "consent", "covering", "full", "grantees"]

_INSTRUMENTS = ("diplomatic note", "nota diplomática", "decree", "exchange of letters", "letter No. 14")


def add_consents(record: Record) -> None:
    """Give a record the consents that it needs, in one of several ways, and at times some that do not matter."""
    dice = record.dice
    for host in record.hosts:
        if len(record.senders) == 1 or dice.chance(0.5):
            _grant(record, host, list(record.senders))
        else:
            for sender in record.senders:
                _grant(record, host, [sender])
    found = [consent for grant in record.grants for consent in grant.consents]
    if dice.chance(0.15):
        found.insert(dice.below(len(found) + 1), _idle(record))
    record.data["consent"] = found


def _grant(record: Record, host: str, senders: list[str]) -> None:
    dice, days = record.dice, record.end - record.start
    links = dice.random()
    links = 1 if links < 0.7 or days < 3 else 2 if links < 0.92 or days < 9 else 3
    cuts = sorted({dice.between(record.start + 1, record.end) for _ in range(links - 1)})
    firsts, lasts = [record.start, *cuts], [*(cut - 1 for cut in cuts), record.end]
    consents = [
        consent(record, host, senders, first, last, alone=not cuts) for first, last in zip(firsts, lasts, strict=True)
    ]
    record.grants.append(Grant(host, senders, consents))


def consent(
    record: Record, host: str, senders: list[str], first: int, last: int, *, alone: bool = False, plain: bool = False
) -> Block:
    """Return a consent of a host that covers a deployment from its day `first` to its day `last`.

    `alone` says that no other one of this host is beside it, so that it may have ended early or have no end; `plain`
    makes it granted from `first` to `last` by validFrom and validUntil.
    """
    dice = record.dice
    made: Block = {}
    if dice.chance(0.7):
        made["id"] = record.name("c")
    made["grantedBy"] = dice.pick(record.world.competent[host])
    towards = grantees(record, senders)
    if towards:
        made["grantedTo"] = towards
    made["status"] = "consent-status:granted"
    if plain:
        made["validFrom"], made["validUntil"] = day(first), day(last)
    else:
        _begin(record, made, first)
        _end(record, made, last, alone=alone)
    if dice.chance(0.2):
        made["requestedOn"] = day(first - 200 - dice.below(100))
    covering(record, made)
    if dice.chance(0.85):
        made["instrument"] = dice.pick(_INSTRUMENTS)
        if dice.chance(0.2):
            made["form"] = "consent-form:explicit"
    else:
        made["form"] = "consent-form:explicit"
    return made


def grantees(record: Record, senders: list[str]) -> list[str]:
    """Return to whom a consent towards these senders is granted; nobody named will do where there is one sender."""
    dice, world = record.dice, record.world
    if len(record.senders) == 1:
        if dice.chance(0.3):
            return []
        force = record.data.get("deployedForce")
        if force and dice.chance(0.4):
            return [force[0] if isinstance(force[0], str) else force[0]["id"]]
    return [dice.pick(world.competent[s]) if s in world.competent and dice.chance(0.5) else s for s in senders]


def _begin(record: Record, made: Block, first: int) -> None:
    dice = record.dice
    way = dice.random()
    early = first - dice.below(90)
    if way < 0.4:
        made["decidedOn"], made["validFrom"] = day(early), day(first)
    elif way < 0.6:
        made["validFrom"] = day(early)
    elif way < 0.75:
        made["decidedOn"] = day(early)
    elif way < 0.85:
        made["validFrom"], made["decidedOn"] = day(early), day(first)
    elif way < 0.93:
        made["publishedOn"] = day(early)
    else:
        made["validFrom"], made["publishedOn"] = day(first), day(first + dice.below(30))


def _end(record: Record, made: Block, last: int, *, alone: bool) -> None:
    dice = record.dice
    way = dice.random()
    if not alone or way < 0.6:
        made["validUntil"] = day(last)
    elif way < 0.75:
        made["validUntil"] = day(last + dice.below(400))
    elif way < 0.85:
        made["status"], made["validUntil"] = "consent-status:expired", day(last + dice.below(10))
    elif way < 0.92:
        made["status"], made["withdrawnOn"] = "consent-status:withdrawn", day(last + 1 + dice.below(60))


def covering(record: Record, made: Block) -> None:
    """Let a consent cover the mission, the place, the strength and the arms, by naming them or by silence."""
    dice, data, naming = record.dice, record.data, record.world.missions.naming
    names = [naming[m][dice.below(len(naming[m]))] for m in record.missions]
    if dice.chance(0.1):
        names.append(dice.pick(record.world.missions.plain))
    made["coversMission"] = list(dict.fromkeys(names))
    if dice.chance(0.5):
        made["coversPlace"] = list(dict.fromkeys(dice.pick(spot.covers) for spot in record.places))
    if "personnelCount" in data and dice.chance(0.5):
        made["personnelCap"] = data["personnelCount"] + dice.below(3) * dice.below(500)
    if "arms" in data and dice.chance(0.4):
        made["coversArms"] = [data["arms"]] if dice.chance(0.6) else list(record.world.concepts["arms"])


def full(record: Record, grant: Grant) -> Block:
    """Replace the consents of a grant by a single plain one for all days, and return it."""
    made = consent(record, grant.host, grant.senders, record.start, record.end, plain=True)
    replace(record, grant, [made])
    return made


def replace(record: Record, grant: Grant, consents: list[Block]) -> None:
    """Put other consents in the place of those of a grant."""
    old = {id(consent) for consent in grant.consents}
    grant.consents = consents
    record.data["consent"] = [*(c for c in record.data["consent"] if id(c) not in old), *consents]


def _idle(record: Record) -> Block:
    """Return a consent that does no harm beside others that do."""
    dice, world = record.dice, record.world
    host, before = dice.pick(record.hosts), day(record.start - 400 - dice.below(100))
    kind = dice.below(6)
    made: Block = {"id": record.name("c"), "grantedBy": dice.pick(world.competent[host])}
    if kind == 0:
        return {**made, "status": "consent-status:requested", "requestedOn": before}
    if kind == 1:
        return {**made, "status": "consent-status:refused", "decidedOn": before}
    if kind == 2:
        return {**made, "status": "consent-status:lapsed", "requestedOn": before}
    if kind == 3:
        return {**made, "status": "consent-status:granted", "form": "consent-form:implied", "decidedOn": before}
    stranger = dice.pick(world.competent[record.foreign()])
    if kind == 4:
        return {**made, "grantedBy": stranger, "status": "consent-status:granted", "decidedOn": before}
    governor = {"label": "Governor of the coast", "type": "SubnationalGovernment", "organOf": host}
    return {**made, "grantedBy": governor, "status": "consent-status:granted", "decidedOn": before, "personnelCap": 10}
