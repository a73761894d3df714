"""What is said beside a consent that does: consent-scope-stated, consent-contradicted, strength-stated."""

# ruff: noqa: ARG001 (changes share one form, and need not all of it)
from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.generate.consents import full
from benchmarks.generate.dice import day
from benchmarks.generate.faults import fault
from benchmarks.generate.faults.change import grant_of
from benchmarks.generate.record import Block, Grant, Label, Record


def _scope(variant: str, keys: Sequence[str]) -> None:
    @fault(f"consent-scope-stated/{variant}", "consents")
    def _(record: Record) -> Sequence[Label]:
        grant = grant_of(record)
        consent = record.dice.pick(grant.consents)
        for key in keys:
            consent.pop(key, None)
        return [Label("consent-scope-stated", grant.host, sender, consent) for sender in grant.senders]


_scope("no-mission", ("coversMission",))
_scope("no-form", ("form", "instrument"))
_scope("neither", ("coversMission", "form", "instrument"))


@fault("consent-scope-stated/no-sender", "consents senders")
def _no_sender(record: Record) -> Sequence[Label] | None:
    if len(record.senders) == 1:
        return None
    grant = grant_of(record)
    consent = record.dice.pick(grant.consents)
    del consent["grantedTo"]
    return [Label("consent-scope-stated", grant.host, sender, consent) for sender in record.senders]


# -- contradicted


Against = Callable[[Record, Block], bool]


def _contradicted(variant: str, change: Against) -> None:
    @fault(f"consent-contradicted/{variant}", "consents dates")
    def _(record: Record) -> Sequence[Label] | None:
        grant = grant_of(record)
        if record.end - record.start < 4:
            return None
        for beside in record.grants:
            if beside.host == grant.host:
                full(record, beside)
        other: Block = {"id": record.name("c")} if record.dice.chance(0.7) else {}
        other["grantedBy"] = record.dice.pick(record.world.competent[grant.host])
        towards = _towards(record, grant, other)
        if not change(record, other):
            return None
        record.data["consent"].insert(record.dice.below(len(record.data["consent"]) + 1), other)
        return [Label("consent-contradicted", grant.host, sender, other) for sender in towards]


def _towards(record: Record, grant: Grant, other: Block) -> list[str]:
    """Say towards whom the host speaks against its consent; nobody named is everybody."""
    if record.dice.chance(0.5):
        return record.senders
    sender = record.dice.pick(grant.senders)
    other["grantedTo"] = [sender]
    return [sender]


def _day(record: Record) -> str:
    return day(record.dice.between(record.start + 1, record.end - 1))


def _refused(record: Record, other: Block) -> bool:
    other["status"] = "consent-status:refused"
    return True


def _refused_on(record: Record, other: Block) -> bool:
    other["decidedOn"] = _day(record)
    return _refused(record, other)


def _refusal_published(record: Record, other: Block) -> bool:
    other["publishedOn"] = _day(record)
    return _refused(record, other)


def _withdrawn_on(record: Record, other: Block) -> bool:
    other["validFrom"], other["withdrawnOn"] = day(record.start - 50), _day(record)
    return _withdrawn(record, other)


def _withdrawn(record: Record, other: Block) -> bool:
    other["status"], other["instrument"] = "consent-status:withdrawn", "note verbale"
    other["coversMission"] = list(record.missions)
    if "grantedTo" not in other:
        other["grantedTo"] = list(record.senders)
    return True


_contradicted("refused", _refused)
_contradicted("refused-within", _refused_on)
_contradicted("refusal-published-within", _refusal_published)
_contradicted("withdrawn-within", _withdrawn_on)
_contradicted("withdrawn-undated", _withdrawn)


def _unstated(variant: str, count: object) -> None:
    @fault(f"strength-stated/{variant}", "consents count")
    def _(record: Record) -> Sequence[Label]:
        grant = grant_of(record)
        record.dice.pick(grant.consents)["personnelCap"] = record.dice.below(500)
        record.data.pop("personnelCount", None)
        if count is not None:
            record.data["personnelCount"] = count
        capped = [g for g in record.grants if any("personnelCap" in consent for consent in g.consents)]
        return [Label("strength-stated", g.host, sender) for g in capped for sender in g.senders]


_unstated("no-count", None)
_unstated("blank-count", "")
