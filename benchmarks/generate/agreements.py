"""Agreements that do, requests for relief, and other legal bases."""

from __future__ import annotations

from benchmarks.generate.dice import day
from benchmarks.generate.record import Block, Kind, Pact, Record

__all__ = ["CONTENT", "add_agreements", "add_basis", "add_requests", "agreement"]

CONTENT = tuple(
    f"agreement-content:{name}" for name in ("mission", "duration", "rules-of-engagement", "responsibilities")
)
_WRITTEN = ("Treaty", "MemorandumOfUnderstanding", "ExchangeOfNotes", "ExecutiveAgreement", "FormalAgreement")
_WORDS = ("specific request for help of 2031", "Status of forces exchange", "joint declaration")


def add_agreements(record: Record) -> None:
    """Give a record agreements that bind every host and sender on every day."""
    dice = record.dice
    if len(record.hosts) + len(record.senders) == 2 or dice.chance(0.6):
        _pact(record, list(record.hosts), list(record.senders))
    else:
        for host in record.hosts:
            _pact(record, [host], list(record.senders))
    record.data["agreement"] = [agreement for pact in record.pacts for agreement in pact.agreements]


def _pact(record: Record, hosts: list[str], senders: list[str]) -> None:
    dice = record.dice
    cuts = [dice.between(record.start + 1, record.end)] if record.end > record.start and dice.chance(0.15) else []
    firsts, lasts = [record.start, *cuts], [*(cut - 1 for cut in cuts), record.end]
    agreements = [
        agreement(record, hosts, senders, first, last, final=last == record.end)
        for first, last in zip(firsts, lasts, strict=True)
    ]
    record.pacts.append(Pact(hosts, senders, agreements))


def agreement(
    record: Record, hosts: list[str], senders: list[str], first: int, last: int, *, final: bool = False
) -> Block:
    """Return a written agreement that is in force from `first` to `last`; a final one may have no end."""
    dice = record.dice
    made: Block = {}
    if dice.chance(0.7):
        made["id"] = record.name("a")
    made["type"] = dice.pick(_WRITTEN)
    made["party"] = [_party(record, state) for state in (*senders, *hosts)]
    if dice.chance(0.05):
        made["party"].append(record.foreign())
    way = dice.random()
    early = first - dice.below(1000)
    if way < 0.6:
        made["validFrom"] = day(early)
    elif way < 0.8:
        made["signedOn"] = day(early)
    else:
        made["signedOn"], made["validFrom"] = day(early - 100), day(early)
    if not final or dice.chance(0.6):
        made["validUntil"] = day(last + (dice.below(1500) if final else 0))
    if dice.chance(0.4):
        naming = record.world.missions.naming
        made["coversMission"] = list(dict.fromkeys(naming[m][dice.below(len(naming[m]))] for m in record.missions))
    if dice.chance(0.1):
        made["coversPlace"] = [record.places[0].covers[-1]]
    made["defines"] = list(CONTENT)
    return made


def _party(record: Record, state: str) -> str:
    """Return a state, or one of its organs, which stands for it."""
    bodies = record.world.bodies.get(state)
    return record.dice.pick(bodies) if bodies and record.dice.chance(0.15) else state


def add_requests(record: Record) -> None:
    """Let each host ask for relief before it comes; at times also where none is sent."""
    dice = record.dice
    if record.relief or dice.chance(0.05):
        record.data["request"] = [
            {
                "requestedBy": dice.pick(record.world.competent[host]),
                "requestedOn": day(record.start - dice.below(20)),
            }
            for host in record.hosts
        ]


def add_basis(record: Record) -> None:
    """Name a legal basis: a domestic operation has no other one than this."""
    dice = record.dice
    if record.kind == Kind.DOMESTIC or dice.chance(0.3):
        known = dice.chance(0.5)
        record.data["legalBasis"] = [dice.pick(record.world.bases) if known else dice.pick(_WORDS)]
