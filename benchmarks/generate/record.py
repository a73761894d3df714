"""One record under construction, and what will be found in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from benchmarks.generate.dice import Dice
from benchmarks.generate.world import World
from usmx_kg.ground.namespaces import RECORD, expand

__all__ = ["Block", "Finding", "Grant", "Kind", "Label", "Pact", "Record", "Spot", "iri"]

Block = dict[str, Any]
"""What stands in braces in a record: a nested consent, agreement, actor or place."""


class Kind:
    """What a record is; faults say to which kinds they can happen."""

    DEPLOYMENT = "deployment"
    DOMESTIC = "domestic"
    NOT_HELD = "not-held"


def iri(curie: str) -> str:
    """Return the IRI of a thing of the package."""
    found = expand(curie)
    assert found, curie
    return found


class Finding(NamedTuple):
    """A finding as labels have it, all IRIs or text as written; empty where it doesn't apply."""

    record: str
    rule: str
    host: str
    sender: str
    value: str


class Label(NamedTuple):
    """A finding to come: host and sender as CURIEs or ids, the value as an IRI, a text as written, or a block."""

    rule: str
    host: str | None = None
    sender: str | None = None
    value: str | Block | None = None


class Spot(NamedTuple):
    """A place of a record: as it stands there, the state in which it lies, and all that covers it, itself first."""

    value: str | Block
    state: str | None
    covers: tuple[str, ...]


class Grant:
    """The consents of one host towards some senders, which together cover every day."""

    __slots__ = ("consents", "host", "senders")

    def __init__(self, host: str, senders: list[str], consents: list[Block]) -> None:
        self.host = host
        self.senders = senders
        self.consents = consents


class Pact:
    """Agreements among some hosts and senders, of which one is in force on every day."""

    __slots__ = ("agreements", "hosts", "senders")

    def __init__(self, hosts: list[str], senders: list[str], agreements: list[Block]) -> None:
        self.hosts = hosts
        self.senders = senders
        self.agreements = agreements


class Record:
    """A record, what it was made of, and the findings that it will get.

    `data` has lists wherever a key may repeat. `start` and `end` are numbers of days. The consents of `data` are those
    of `grants` and others beside them, which harm nothing. `repeats` are further versions of the record, each by what
    differs.
    """

    __slots__ = (
        "data", "dice", "end", "grants", "hosts", "id", "kind", "labels", "missions", "nested", "pacts", "places",
        "relief", "repeats", "senders", "start", "world",
    )  # fmt: skip

    def __init__(self, identifier: str, kind: str, world: World, dice: Dice) -> None:
        self.id = identifier
        self.kind = kind
        self.world = world
        self.dice = dice
        self.data: Block = {"id": identifier}
        self.hosts: list[str] = []
        self.senders: list[str] = []
        self.missions: list[str] = []
        self.relief = False
        self.places: list[Spot] = []
        self.start = self.end = 0
        self.grants: list[Grant] = []
        self.pacts: list[Pact] = []
        self.labels: list[Label] = []
        self.repeats: list[Block] = []
        self.nested = 0

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return each host with each sender."""
        return [(host, sender) for host in self.hosts for sender in self.senders]

    def name(self, letter: str) -> str:
        """Return a new id for something nested."""
        self.nested += 1
        return f"{self.id}-{letter}{self.nested}"

    def foreign(self, *but: str) -> str:
        """Return a state that is neither host nor sender."""
        while True:
            state = self.dice.pick(self.world.states)
            if state not in self.hosts and state not in self.senders and state not in but:
                return state

    def findings(self) -> Iterable[Finding]:
        """Yield the findings that the labels stand for."""
        me = RECORD + self.id
        for rule, host, sender, value in self.labels:
            yield Finding(me, rule, self._actor(host), self._actor(sender), self._value(value))

    def _actor(self, curie: str | None) -> str:
        if curie is None:
            return ""
        return expand(curie) or RECORD + curie

    def _value(self, value: str | Block | None) -> str:
        """Return the IRI of a thing; a nested one without an id is named by its key and its place there."""
        if value is None or isinstance(value, str):
            return value or ""
        if "id" in value:
            return RECORD + str(value["id"])
        for key in ("consent", "agreement"):
            for position, block in enumerate(self.data.get(key, ()), 1):
                if block is value:
                    return f"{key} {position}"
        raise AssertionError(value)
