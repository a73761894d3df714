"""Whether hosts, senders and places fit together: host-is-territory."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.generate.faults import PAIRS, fault
from benchmarks.generate.faults.change import forget_places
from benchmarks.generate.record import Kind, Label, Record, iri

_RULE = "host-is-territory"
_DOMESTIC = [Kind.DOMESTIC]


def _elsewhere(record: Record) -> str:
    return record.dice.pick(record.world.places[record.foreign()])


@fault(f"{_RULE}/place-elsewhere", f"places {PAIRS}")
def _place_elsewhere(record: Record) -> Sequence[Label]:
    place = _elsewhere(record)
    record.data["place"].append(place)
    return [Label(_RULE, value=iri(place))]


@fault(f"{_RULE}/no-place-in-host", f"places {PAIRS}")
def _no_place_in_host(record: Record) -> Sequence[Label] | None:
    """Only places of the sender, or of the other hosts."""
    host, sender = record.hosts[0], record.senders[0]
    if any(spot.state is None for spot in record.places):
        return None
    left = [spot for spot in record.places if spot.state != host]
    if not left:
        if ":" not in sender:
            return None
        left = [spot._replace(value=place, state=sender) for spot in record.places[:1]
                for place in [record.world.territory[sender]]]  # fmt: skip
    record.places = left
    record.data["place"] = [spot.value for spot in left]
    for block in (*record.data["consent"], *record.data["agreement"]):
        block.pop("coversPlace", None)
    return [Label(_RULE, host)]


@fault(f"{_RULE}/nothing-fits", f"places {PAIRS}")
def _nothing_fits(record: Record) -> Sequence[Label]:
    """Every place is in a third state: no host has one, and that place is nobody's."""
    place = _elsewhere(record)
    forget_places(record)
    record.data["place"] = [place]
    return [*(Label(_RULE, host) for host in record.hosts), Label(_RULE, value=iri(place))]


@fault(f"{_RULE}/host-among-senders", f"senders {PAIRS}")
def _host_among_senders(record: Record) -> Sequence[Label]:
    host = record.dice.pick(record.hosts)
    record.data["sendingState"].append(host)
    for consent in (c for grant in record.grants for c in grant.consents):
        if "grantedTo" not in consent:
            consent["grantedTo"] = list(record.senders)
    if len(record.hosts) == 1:
        return [Label(_RULE, host, host)]
    others = [other for other in record.hosts if other != host]
    for grant in list(record.grants):
        if grant.host != host:
            for consent in grant.consents:
                consent["grantedTo"] = [*consent["grantedTo"], host]
    for pact in record.pacts:
        for made in pact.agreements:
            made["party"] = list(dict.fromkeys((*made["party"], *record.hosts, *record.senders)))
    covered = {g.host for g in record.grants}
    assert covered >= set(others)
    return [Label(_RULE, host, host)]


@fault(f"{_RULE}/sender-is-host", f"senders {PAIRS}")
def _sender_is_host(record: Record) -> Sequence[Label] | None:
    # A deployment of a state to itself, which has no host whose consent could be missing.
    if len(record.hosts) > 1 or any(spot.state not in (record.hosts[0], None) for spot in record.places):
        return None
    record.data["sendingState"] = list(record.hosts)
    for key in ("consent", "deployedForce", "sendingAuthorization"):
        record.data.pop(key, None)
    for made in record.data["agreement"]:
        made["party"] = list(record.hosts)
    return [Label(_RULE, record.hosts[0], record.hosts[0])]


# -- at home


@fault(f"{_RULE}/two-senders-at-home", f"senders {PAIRS}", _DOMESTIC)
def _two_senders(record: Record) -> Sequence[Label] | None:
    if record.hosts:
        return None
    other = record.foreign()
    record.data["sendingState"].append(other)
    record.data["supports"].append(other)
    return [Label(_RULE)]


@fault(f"{_RULE}/place-abroad", f"places {PAIRS}", _DOMESTIC)
def _place_abroad(record: Record) -> Sequence[Label]:
    place = _elsewhere(record)
    record.data["place"].append(place)
    return [Label(_RULE, value=iri(place))]


@fault(f"{_RULE}/other-host", f"hosts {PAIRS}", _DOMESTIC)
def _other_host(record: Record) -> Sequence[Label]:
    other = record.foreign()
    record.data["hostState"] = [*record.hosts, other] if record.dice.chance(0.5) else [other]
    return [Label(_RULE, other)]
