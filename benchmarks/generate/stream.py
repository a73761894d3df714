"""Records one after another, in constant memory."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from benchmarks.generate.base import conforming
from benchmarks.generate.dice import Dice
from benchmarks.generate.faults import FAULTS, Fault, applicable
from benchmarks.generate.record import Block, Finding, Kind, Record
from benchmarks.generate.spelling import spell
from benchmarks.generate.world import world

__all__ = ["Item", "Settings", "items"]

_MOST_FAULTS = 4
_TRIES = 6
_FARTHEST = 2_000


class Settings(NamedTuple):
    """What to make: how many records, from which seed, with which shares of faulty ones and of names.

    `only` restricts the faults to those whose ids begin so. `each` gives every fault in turn to one record, until all
    had their turn, instead of by chance. `apart` is the share of records whose consents are items of their own.
    """

    records: int
    seed: int = 1
    faults: float = 0.3
    names: float = 0.3
    apart: float = 0.02
    only: tuple[str, ...] = ()
    each: bool = False


class Item(NamedTuple):
    """One thing to write: a record or a consent that stands by itself; the findings are given with the record."""

    block: Block
    faults: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def items(settings: Settings) -> Iterator[Item]:
    """Yield what a file holds, records in the order of their numbers, second versions of one id some way behind."""
    dice = Dice(f"usmx {settings.seed}")
    faults = [f for f in FAULTS if f.id.startswith(settings.only or "")]
    late: list[tuple[int, int, int, Block]] = []
    for number in range(1, settings.records + 1):
        while late and late[0][0] <= number:
            yield Item(heapq.heappop(late)[3])
        fault = faults[(number - 1) % len(faults)] if settings.each else None
        record, happened = _record(f"made-{settings.seed}-{number}", settings, dice, faults, fault)
        for time, other in enumerate(record.repeats):
            gap = dice.below(3) if dice.chance(0.5) else dice.below(_FARTHEST)
            block = spell({**record.data, **other}, settings.names, dice)
            heapq.heappush(late, (number + 1 + gap, number, time, block))
        yield from _written(record, happened, settings, dice)
    for *_, block in sorted(late, key=lambda entry: entry[:3]):
        yield Item(block)


def _record(
    identifier: str, settings: Settings, dice: Dice, faults: Sequence[Fault], forced: Fault | None
) -> tuple[Record, list[str]]:
    if forced is not None:
        while True:
            kind = dice.pick(forced.kinds)
            record = conforming(identifier, kind, world(), dice)
            if forced.happen(record):
                return record, [forced.id]
    draw = dice.random()
    kind = Kind.DEPLOYMENT if draw < 0.88 else Kind.DOMESTIC if draw < 0.97 else Kind.NOT_HELD
    record = conforming(identifier, kind, world(), dice)
    happened: list[str] = []
    if dice.chance(settings.faults):
        possible = applicable(faults, kind)
        wanted = 1
        while wanted < _MOST_FAULTS and dice.chance(0.3):
            wanted += 1
        touched: frozenset[str] = frozenset()
        for _ in range(_TRIES * wanted if possible else 0):
            fault = dice.pick(possible)
            if touched.isdisjoint(fault.touches) and fault.happen(record):
                touched |= fault.touches
                happened.append(fault.id)
                if len(happened) == wanted:
                    break
    return record, happened


def _written(record: Record, happened: list[str], settings: Settings, dice: Dice) -> Iterator[Item]:
    """Yield a record as people write it, its consents before or behind it where they stand by themselves."""
    findings = tuple(dict.fromkeys(record.findings()))
    data, outside = record.data, []
    if dice.random() < settings.apart:
        outside = [c for c in data.get("consent", ()) if type(c) is dict and "id" in c]
        data["consent"] = [c["id"] if any(c is o for o in outside) else c for c in data.get("consent", ())]
    apart = [Item({"type": "Consent", **spell(consent, settings.names, dice)}) for consent in outside]
    item = Item(spell(data, settings.names, dice), tuple(happened), findings)
    yield from (*apart, item) if dice.random() < 0.5 else (item, *apart)
