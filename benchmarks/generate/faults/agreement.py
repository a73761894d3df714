"""Whether agreements bind both sides, hold, are written and say enough."""

# ruff: noqa: ARG001, ARG005 (changes share one form, and need not all of it)
from __future__ import annotations

from collections.abc import Callable, Sequence

from benchmarks.generate.agreements import CONTENT, agreement
from benchmarks.generate.dice import day
from benchmarks.generate.faults import fault
from benchmarks.generate.faults.change import open_end, pact_of, unlimited
from benchmarks.generate.record import Block, Label, Pact, Record, iri


def _every_day(record: Record, pact: Pact, first: int) -> list[Label]:
    return [Label("agreement-in-force", host, sender, day(first)) for host in pact.hosts for sender in pact.senders]


# -- parties


def _parties(variant: str, party: Callable[[Record, str], str | Block | None]) -> None:
    """Put somebody else, or nobody, in the place of one side; then no agreement of both is in force either."""

    @fault(f"agreement-parties/{variant}", "agreements dates")
    def _(record: Record) -> Sequence[Label]:
        pact = pact_of(record)
        host, sender = record.dice.pick(pact.hosts), record.dice.pick(pact.senders)
        gone = sender if record.dice.chance(0.4) and ":" in sender else host
        other = party(record, gone)
        for made in pact.agreements:
            made["party"] = [s for s in (*pact.senders, *pact.hosts) if s != gone] + ([other] if other else [])
        pairs = [(h, s) for h in pact.hosts for s in pact.senders if gone in (h, s)]
        return [
            *(Label("agreement-parties", h, s) for h, s in pairs),
            *(Label("agreement-in-force", h, s, day(record.start)) for h, s in pairs),
        ]


_parties("one-side", lambda record, gone: None)
_parties("other-state", lambda record, gone: record.foreign())
_parties("other-organ", lambda record, gone: record.dice.pick(record.world.bodies[record.foreign()]))
_parties(
    "subnational",
    lambda record, gone: {"label": "State of the coast", "type": "SubnationalGovernment", "organOf": gone},
)


@fault("agreement-parties/nobody", "agreements dates")
def _no_party(record: Record) -> Sequence[Label]:
    for made in record.data["agreement"]:
        del made["party"]
    return [
        *(Label("agreement-parties", *pair) for pair in record.pairs),
        *(Label("agreement-in-force", *pair, day(record.start)) for pair in record.pairs),
    ]


@fault("agreement-parties/never-together", "agreements dates")
def _never_together(record: Record) -> Sequence[Label]:
    """One agreement for each side: none has both."""
    pact = record.pacts[0]
    for sender in pact.senders:
        made = agreement(record, [], [sender], record.start, record.end)
        record.data["agreement"].append(made)
    for made in pact.agreements:
        made["party"] = list(pact.hosts)
    pairs = [(h, s) for h in pact.hosts for s in pact.senders]
    return [
        *(Label("agreement-parties", h, s) for h, s in pairs),
        *(Label("agreement-in-force", h, s, day(record.start)) for h, s in pairs),
    ]


# -- in force


@fault("agreement-in-force/none", "agreements basis")
def _no_agreement(record: Record) -> Sequence[Label]:
    del record.data["agreement"]
    record.data["legalBasis"] = ["oral arrangement between ministers"]
    return [Label("agreement-in-force")]


Change = Callable[[Record, Block], int]


def _only(variant: str, change: Change) -> None:
    """Change the only agreement of a pact; `change` returns the first day that it leaves open."""

    @fault(f"agreement-in-force/{variant}", "agreements dates")
    def _(record: Record) -> Sequence[Label] | None:
        if record.end - record.start < 4:
            return None
        pact = pact_of(record)
        return _every_day(record, pact, change(record, _single(record, pact)))


def _single(record: Record, pact: Pact) -> Block:
    """Replace the agreements of a pact by a single one from the first to the last day, and return it."""
    made = agreement(record, pact.hosts, pact.senders, record.start, record.end)
    made.pop("signedOn", None)
    made["validFrom"] = day(record.start)
    old = {id(a) for a in pact.agreements}
    record.data["agreement"] = [*(a for a in record.data["agreement"] if id(a) not in old), made]
    pact.agreements = [made]
    return made


def _inside(record: Record) -> int:
    return record.dice.between(record.start + 1, record.end - 1)


def _late(record: Record, made: Block) -> int:
    made["validFrom"] = day(_inside(record))
    if record.dice.chance(0.5):
        made["signedOn"] = day(record.start - 100)
    return record.start


def _signed_late(record: Record, made: Block) -> int:
    del made["validFrom"]
    made["signedOn"] = day(_inside(record))
    return record.start


def _early_end(record: Record, made: Block) -> int:
    last = _inside(record)
    made["validUntil"] = day(last)
    return last + 1


def _day_short(record: Record, made: Block) -> int:
    made["validUntil"] = day(record.end - 1)
    return record.end


def _never_begun(record: Record, made: Block) -> int:
    del made["validFrom"]
    return record.start


for _name, _change in (
    ("late", _late), ("signed-late", _signed_late), ("early-end", _early_end), ("day-short", _day_short),
    ("never-begun", _never_begun),
):  # fmt: skip
    _only(_name, _change)


@fault("agreement-in-force/gap", "agreements dates")
def _gap(record: Record) -> Sequence[Label] | None:
    if record.end - record.start < 4:
        return None
    pact = pact_of(record)
    first = _single(record, pact)
    second = agreement(record, pact.hosts, pact.senders, record.start, record.end)
    open_day = _inside(record)
    first["validUntil"] = day(open_day - 1)
    second["validFrom"] = day(record.dice.between(open_day + 1, record.end))
    record.data["agreement"].append(second)
    pact.agreements = [first, second]
    return _every_day(record, pact, open_day)


@fault("agreement-in-force/open-ended", "agreements dates consents missions")
def _open_ended(record: Record) -> Sequence[Label]:
    pact = pact_of(record)
    made = _single(record, pact)
    open_end(record)
    last = record.end + record.dice.below(2000)
    made["validUntil"] = day(last)
    return [*_every_day(record, pact, last + 1), *unlimited(record)]


@fault("agreement-in-force/until-a-year", "agreements dates")
def _until_year(record: Record) -> Sequence[Label] | None:
    # An agreement until a year is read as one until its first day.
    year = day(record.end)[:4]
    if day(record.start) > f"{year}-01-01" or day(record.end) == f"{year}-01-01":
        return None
    pact = pact_of(record)
    _single(record, pact)["validUntil"] = year
    labels = [Label("agreement-in-force", h, s, f"{year}-01-02") for h in pact.hosts for s in pact.senders]
    return [*labels, Label("date-precision", value=f"validUntil={year}")]


# -- form and content


def _form(variant: str, kind: str | None) -> None:
    @fault(f"agreement-form/{variant}", "agreements")
    def _(record: Record) -> Sequence[Label]:
        made = record.dice.pick(record.data["agreement"])
        if kind:
            made["type"] = kind
        else:
            del made["type"]
        return [Label("agreement-form", value=made)]


_form("oral", "OralUnderstanding")
_form("joint-statement", "JointStatement")
_form("no-kind", None)
_form("any-kind", "Agreement")


@fault("agreement-content/some-missing", "agreements")
def _some_content(record: Record) -> Sequence[Label]:
    made = record.dice.pick(record.data["agreement"])
    left = record.dice.some(CONTENT, record.dice.between(1, 3))
    made["defines"] = left
    return [Label("agreement-content", value=iri(content)) for content in CONTENT if content not in left]


@fault("agreement-content/all-missing", "agreements")
def _no_content(record: Record) -> Sequence[Label]:
    del record.dice.pick(record.data["agreement"])["defines"]
    return [Label("agreement-content", value=iri(content)) for content in CONTENT]
