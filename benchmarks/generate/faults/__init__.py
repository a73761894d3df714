"""Faults: each breaks a conforming record in one way and says which findings come of it.

A fault is a function that changes a record and returns the labels, or None where it can't happen to this record (it
then leaves the record as it was). `touches` names the parts of the record that its labels hang on; faults whose parts
overlap are never put into one record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import NamedTuple, TypeVar

from benchmarks.generate.record import Kind, Label, Record

__all__ = ["ALL", "FAULTS", "HELD", "PAIRS", "Fault", "applicable", "fault"]

Change = Callable[[Record], Sequence[Label] | None]
ChangeT = TypeVar("ChangeT", bound=Change)

HELD = (Kind.DEPLOYMENT, Kind.DOMESTIC)
ALL = (Kind.DEPLOYMENT, Kind.DOMESTIC, Kind.NOT_HELD)
PAIRS = "hosts senders consents agreements requests supports leads places"
"""All that hangs on who the hosts and senders are."""

_MODULES = (
    "consent", "scope", "period", "beside", "agreement", "conduct", "territory", "complete", "dates", "names", "values",
    "kinds",
)  # fmt: skip


class Fault(NamedTuple):
    """A way to break a record. Its id is the rule and the variant: `consent-given/implied`."""

    id: str
    kinds: tuple[str, ...]
    touches: frozenset[str]
    change: Change

    @property
    def rule(self) -> str:
        """Return the rule that it is there for."""
        return self.id.partition("/")[0]

    def happen(self, record: Record) -> bool:
        """Break a record, if it can be broken in this way, and add the labels to it."""
        labels = self.change(record)
        if labels is None:
            return False
        record.labels.extend(labels)
        told = "type" in record.data or "type" in self.touches
        if not self.touches.isdisjoint(("hosts", "senders")) and not told:
            record.data["type"] = "DomesticOperation" if record.kind == Kind.DOMESTIC else "Deployment"
        return True


FAULTS: list[Fault] = []


def fault(identifier: str, touches: str, kinds: Iterable[str] = (Kind.DEPLOYMENT,)) -> Callable[[ChangeT], ChangeT]:
    """Register a function as a fault."""

    def register(change: ChangeT) -> ChangeT:
        FAULTS.append(Fault(identifier, tuple(kinds), frozenset(touches.split()), change))
        return change

    return register


def applicable(faults: Sequence[Fault], kind: str) -> Sequence[Fault]:
    """Return the faults that can happen to records of a kind."""
    return _applicable(tuple(faults), kind) if len(faults) != len(FAULTS) else _all(kind)


@cache
def _all(kind: str) -> Sequence[Fault]:
    return _applicable(tuple(FAULTS), kind)


@cache
def _applicable(faults: tuple[Fault, ...], kind: str) -> Sequence[Fault]:
    return tuple(fault for fault in faults if kind in fault.kinds)


for _name in _MODULES:
    import_module(f"{__name__}.{_name}")
