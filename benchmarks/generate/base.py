"""Records that break nothing: the activity itself, where it is, who takes part and who is helped."""

from __future__ import annotations

from benchmarks.generate.agreements import add_agreements, add_basis, add_requests
from benchmarks.generate.consents import add_consents
from benchmarks.generate.dice import FIRST_START, LAST_START, Dice, day
from benchmarks.generate.record import Block, Kind, Label, Record, Spot
from benchmarks.generate.world import World

__all__ = ["NOT_HELD", "conforming"]

NOT_HELD = Label("not-judged", value="https://w3id.org/usmx/activity-status/not-held")

_NEIGHBOURS = ("actor:mx", "actor:us")
_STATUS = ("planned", "ongoing", "completed")
_TOWNS = ("San Miguel", "Port Hale", "Nueva Esperanza", "Kallio", "El Porvenir", "Ridgeway", "Marwa", "Tres Ríos")
_LABELS = ("Relief after the storm", "Joint training", "Curso de rastreo", "Survey flights", "Ejercicio conjunto")


def conforming(identifier: str, kind: str, world: World, dice: Dice) -> Record:
    """Return a record of a kind that breaks nothing; one that was not held is found not to be judged."""
    record = Record(identifier, kind, world, dice)
    data = record.data
    _parties(record)
    _type(record)
    if dice.chance(0.8):
        data["label"] = f"{dice.pick(_LABELS)} {identifier.rpartition('-')[2]}"
    data["sendingState"] = list(record.senders)
    if record.hosts:
        data["hostState"] = list(record.hosts)
    _missions(record)
    data["missionType"] = list(record.missions)
    _places(record)
    data["place"] = [spot.value for spot in record.places]
    _dates(record)
    _actors(record)
    _means(record)
    if kind != Kind.DOMESTIC:
        add_consents(record)
        add_agreements(record)
        add_requests(record)
    add_basis(record)
    _remarks(record)
    if kind == Kind.NOT_HELD:
        _not_held(record)
    return record


def _parties(record: Record) -> None:
    dice, states = record.dice, record.world.states
    if record.kind == Kind.DOMESTIC:
        record.senders = [dice.pick(_NEIGHBOURS) if dice.chance(0.5) else dice.pick(states)]
        if dice.chance(0.4):
            record.hosts = list(record.senders)
        return
    many = dice.random()
    hosts = 1 if many < 0.86 else 2 if many < 0.97 else 3
    many = dice.random()
    senders = 1 if many < 0.8 else 2 if many < 0.97 else 3
    if hosts + senders == 2 and dice.chance(0.35):
        host, sender = _NEIGHBOURS if dice.chance(0.7) else _NEIGHBOURS[::-1]
        record.hosts, record.senders = [host], [sender]
    else:
        found = dice.some(states, hosts + senders)
        record.hosts, record.senders = found[:hosts], found[hosts:]
    if dice.chance(0.04):
        record.senders[-1] = record.name("o")


def _type(record: Record) -> None:
    """Leave the type out where host and sender tell it: of a deployment."""
    if record.kind == Kind.DOMESTIC:
        if record.hosts:
            record.dice.chance(0.5)  # drawn, that seeds keep their records
        record.data["type"] = "DomesticOperation"
    elif record.dice.chance(0.6):
        record.data["type"] = "Deployment"


def _missions(record: Record) -> None:
    dice, missions = record.dice, record.world.missions
    kind = dice.random()
    if kind < 0.25 and record.kind != Kind.DOMESTIC:
        record.relief = True
        record.missions = [dice.pick(missions.relief)]
    elif kind < 0.35:
        record.missions = [dice.pick(missions.border)]
    else:
        record.missions = [dice.pick(missions.plain)]
    if dice.chance(0.2):
        other = dice.pick(missions.plain)
        if other not in record.missions:
            record.missions.append(other)


def _places(record: Record) -> None:
    dice, world = record.dice, record.world
    for host in record.hosts or record.senders:
        for _ in range(2 if dice.chance(0.15) else 1):
            record.places.append(_place(record, host))
    if record.kind != Kind.DOMESTIC:
        for sender in record.senders:
            if sender in world.places and dice.chance(0.06):
                record.places.append(_place(record, sender))
    if dice.chance(0.04):
        if dice.chance(0.5):
            name = dice.pick(world.nowhere)
            record.places.append(Spot(name, None, world.above[name]))
        else:
            at = record.name("p")
            record.places.append(Spot({"id": at, "label": "High seas", "type": "Place"}, None, (at,)))


def _place(record: Record, state: str) -> Spot:
    dice, world = record.dice, record.world
    around = dice.pick(world.places[state])
    if dice.chance(0.8):
        return Spot(around, state, world.above[around])
    town: Block = {"label": dice.pick(_TOWNS), "type": "Place", "within": around}
    if dice.chance(0.5):
        return Spot(town, state, world.above[around])
    at = record.name("p")
    return Spot({"id": at, **town}, state, (at, *world.above[around]))


def _dates(record: Record) -> None:
    dice, data = record.dice, record.data
    record.start = dice.between(FIRST_START, LAST_START)
    length = dice.random()
    record.end = record.start + (0 if length < 0.05 else dice.between(1, 60) if length < 0.6 else dice.between(30, 900))
    data["startDate"], data["endDate"] = day(record.start), day(record.end)
    if dice.chance(0.5):
        data["activityStatus"] = f"activity-status:{dice.pick(_STATUS)}"


def _actors(record: Record) -> None:
    dice, data, world = record.dice, record.data, record.world
    helped, leading = [], []
    for state in record.hosts or record.senders:
        if dice.chance(0.5):
            helped.append(f"{state}-population")
        else:
            helped.append(state if dice.chance(0.4) else dice.pick(world.bodies[state]))
        leading.append(dice.pick(world.bodies[state]))
    if record.kind != Kind.DOMESTIC and dice.chance(0.2) and record.senders[0] in world.bodies:
        leading.append(dice.pick(world.bodies[record.senders[0]]))
    elif record.kind == Kind.DOMESTIC and dice.chance(0.4):
        helped += world.border_agencies.get(record.senders[0], ())[:1]
    data["supports"], data["conductedBy"] = helped, leading
    bordering = any("mission:border-agency-support" in world.missions.above[m] for m in record.missions)
    agencies = {agency for state in record.hosts or record.senders for agency in world.border_agencies[state]}
    if dice.chance(0.6):
        direct = not bordering and agencies.isdisjoint(helped) and dice.chance(0.3)
        data["supportMode"] = "support-mode:direct" if direct else "support-mode:indirect"


def _means(record: Record) -> None:
    dice, data, world = record.dice, record.data, record.world
    if dice.chance(0.75):
        data["personnelCount"] = dice.between(0, 900)
    if dice.chance(0.4):
        data["directCombat"] = False
    if dice.chance(0.4):
        data["arms"] = dice.pick(world.concepts["arms"])
    if dice.chance(0.4):
        data["activityType"] = [dice.pick(world.concepts["activity"])]
    if dice.chance(0.3):
        data["assetType"] = dice.some(world.concepts["asset"], dice.between(1, 3))
    sender = record.senders[0]
    if dice.chance(0.3) and sender in world.forces:
        if world.forces[sender]:
            data["deployedForce"] = [dice.pick(world.forces[sender])]
        else:
            force = {"id": record.name("f"), "label": "Engineer battalion", "type": "MilitaryForce", "organOf": sender}
            data["deployedForce"] = [force]


def _remarks(record: Record) -> None:
    dice, data = record.dice, record.data
    for position, sender in enumerate(record.senders):
        if ":" not in sender:  # an organization that nobody knows is described where it is first named
            data["sendingState"][position] = {
                "id": sender,
                "label": "Observer mission",
                "type": "InternationalOrganization",
            }
    if dice.chance(0.2):
        data["constraint"] = [dice.pick(record.world.constraints)]
    if dice.chance(0.1) and ":" in record.senders[0]:
        decided = {"decidedOn": day(record.start - 30), "instrument": "law"}
        data["sendingAuthorization"] = [{"authorizedBy": f"{record.senders[0]}-government", **decided}]
    if dice.chance(0.5):
        data["source"] = [f"https://example.org/reports/{dice.below(100000)}"]
    if dice.chance(0.2):
        data["note"] = ["Made up; sends nobody anywhere."]


def _not_held(record: Record) -> None:
    """Let it be called off, and leave out what then nobody asks for."""
    dice, data = record.dice, record.data
    data["activityStatus"] = "activity-status:not-held"
    if all(isinstance(spot.value, str) or "id" not in spot.value for spot in record.places) and dice.chance(0.3):
        data.pop("place")
    for key in ("startDate", "endDate", "consent", "agreement", "request", "supports", "conductedBy"):
        if dice.chance(0.3):
            data.pop(key, None)
    record.labels.append(NOT_HELD)
