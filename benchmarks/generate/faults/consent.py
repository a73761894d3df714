"""Whether a consent is given, and by the host: consent-given, consent-by-host."""

# ruff: noqa: ARG001, ARG005 (changes share one form, and need not all of it)
from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.generate.faults import fault
from benchmarks.generate.faults.change import grant_of
from benchmarks.generate.record import Block, Grant, Label, Record


def _given(variant: str, change: Callable[[Record, Block], None]) -> None:
    @fault(f"consent-given/{variant}", "consents")
    def _(record: Record) -> Sequence[Label]:
        for consent in record.data["consent"]:
            change(record, consent)
        return [Label("consent-given")]


def _status(name: str) -> Callable[[Record, Block], None]:
    def change(record: Record, consent: Block) -> None:
        consent["status"] = f"consent-status:{name}"

    return change


for _name in ("requested", "refused", "lapsed", "unknown"):
    _given(_name, _status(_name))
_given("no-status", lambda record, consent: consent.pop("status", None))
_given("implied", lambda record, consent: consent.__setitem__("form", "consent-form:implied"))


@fault("consent-given/none", "consents")
def _no_consent(record: Record) -> Sequence[Label]:
    del record.data["consent"]
    return [Label("consent-given")]


# -- from the host


def _by_host(variant: str, grantor: Callable[[Record, Grant], str | Block | None]) -> None:
    @fault(f"consent-by-host/{variant}", "consents")
    def _(record: Record) -> Sequence[Label] | None:
        grant = grant_of(record)
        found = grantor(record, grant)
        if found is None:
            return None
        for consent in grant.consents:
            consent["grantedBy"] = found
        return [Label("consent-by-host", grant.host, sender) for sender in grant.senders]


_by_host("other-state", lambda record, grant: record.dice.pick(record.world.competent[record.foreign()]))
_by_host("sender", lambda record, grant: record.senders[0])
_by_host(
    "governor",
    lambda record, grant: {"label": "Governor of the north", "type": "SubnationalGovernment", "organOf": grant.host},
)
_by_host("consul", lambda record, grant: {"label": "Consul", "type": "StateOrgan", "organOf": grant.host})
_by_host("organisation", lambda record, grant: {"label": "Alliance", "type": "InternationalOrganization"})
_by_host("population", lambda record, grant: f"{grant.host}-population")


@fault("consent-by-host/agency", "consents hosts places supports leads agreements requests")
def _agency(record: Record) -> Sequence[Label] | None:
    for grant in record.grants:
        if bodies := record.world.incompetent[grant.host]:
            for consent in grant.consents:
                consent["grantedBy"] = record.dice.pick(bodies)
            return [Label("consent-by-host", grant.host, sender) for sender in grant.senders]
    return None


@fault("consent-by-host/granted-to-other", "consents")
def _granted_to_other(record: Record) -> Sequence[Label]:
    grant = grant_of(record)
    for consent in grant.consents:
        consent["grantedTo"] = [record.dice.pick(record.world.competent[record.foreign()])]
    return [Label("consent-by-host", grant.host, sender) for sender in grant.senders]


@fault("consent-by-host/one-sender-left-out", "consents")
def _sender_left_out(record: Record) -> Sequence[Label] | None:
    for grant in record.grants:
        if len(grant.senders) > 1:
            left = grant.senders[-1]
            for consent in grant.consents:
                consent["grantedTo"] = grant.senders[:-1]
            return [Label("consent-by-host", grant.host, left)]
    return None
