"""What is recorded of the asking for and deciding on a consent, event by event, as the keys on which the rules rest.

A consent may say its steps in short (`requestedOn`, `decidedOn`, `status` …) or as events, each with its day, actor and
instrument. Rules know the short way alone: `expanded` adds it to statements that have the long one, before anything is
judged or asked. Days of suspension are days without consent: there a consent becomes several, one for each stretch of
days between them, that say the same but for their days.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.graph import Node, Term
from usmx_kg.ground.namespaces import OWN, PREFIXES
from usmx_kg.model.descriptions import by_subject
from usmx_kg.model.values import DATE, date

__all__ = [
    "BEGINNINGS",
    "DECISIONS",
    "EVENT",
    "REPEATED",
    "Step",
    "away",
    "beside",
    "expanded",
    "original",
    "shorthand",
]

_USMX = PREFIXES["usmx"]
_KIND, _STATUS = OWN["consent-event"], OWN["consent-status"]
_DAY = datetime.timedelta(1)
EVENT, _CONSENT = NamedNode(_USMX + "event"), NamedNode(_USMX + "consent")
_PART_OF = NamedNode(PREFIXES["dcterms"] + "isVersionOf")
"""What a consent is after a resumption is a version of it: questions tell it by that."""
_TYPE, _ON, _ACTOR, _INSTRUMENT, _STATED = (
    NamedNode(_USMX + name) for name in ("eventType", "eventDate", "eventActor", "instrument", "eventDateStated")
)
_FROM, _UNTIL, _WITHDRAWN = (NamedNode(_USMX + name) for name in ("validFrom", "validUntil", "withdrawnOn"))
REPEATED = ".resumed-"
"""What stands between the name of a consent and the day of its resumption in the name of what it is from then on."""

DECISIONS = ("granted", "refused")
BEGINNINGS = {"requestedOn": ("requested",), "decidedOn": DECISIONS, "publishedOn": ("published",),
              "validFrom": ("entered-into-force",), "withdrawnOn": ("withdrawn",)}  # fmt: skip
"""The keys that say in short when an event took place, and which kinds of events these are."""
_GRANTED = frozenset(("granted", "entered-into-force", "suspended", "resumed", "renewed"))
"""Events that only a consent has which was granted."""
_ENDS = frozenset(("withdrawn", "suspended"))
"""Events whose day, where only a month or a year is known, is read as the first: the narrowest reading."""
_LEFT = frozenset(
    (
        _USMX + "event",
        _USMX + "condition",
        _USMX + "validFromStated",
        _USMX + "validUntilStated",
        _FROM.value,
        _UNTIL.value,
    )
)
"""What a consent that was resumed doesn't share with what it was before."""


class Step(NamedTuple):
    """One event: the local name of its kind, its day if that can be read, and who did it in which instrument."""

    kind: str
    on: datetime.date | None = None
    actors: tuple[Term, ...] = ()
    instruments: tuple[Term, ...] = ()


class Shorthand(NamedTuple):
    """The keys of a consent that say in short what its events say: days by key, and the local name of its status."""

    days: Mapping[str, datetime.date]
    status: str | None
    decision: Step | None


def shorthand(steps: Sequence[Step]) -> Shorthand:
    """Return what events say in short.

    Of several decisions the last counts; of other events of a kind the first has the day. Of what is undated the order
    is that of the record.
    """
    days: dict[str, datetime.date] = {}
    for key, kinds in BEGINNINGS.items():
        dated = [step.on for step in steps if step.kind in kinds and step.on is not None]
        if dated:
            days[key] = min(dated)
    decision = None
    for step in steps:
        if step.kind in DECISIONS and not (
            decision is not None and decision.on is not None and (step.on is None or step.on < decision.on)
        ):
            decision = step
    days.pop("decidedOn", None)
    if decision is not None and decision.on is not None:
        days["decidedOn"] = decision.on
    return Shorthand(days, _status({step.kind for step in steps}, decision), decision)


def _status(kinds: set[str], decision: Step | None) -> str | None:
    """Return how far a consent has come, all in all, by the kinds of its events."""
    for kind in ("invalidated", "withdrawn"):
        if kind in kinds:
            return kind
    if decision is not None:
        return decision.kind
    if kinds & _GRANTED:
        return "granted"
    return next((kind for kind in ("lapsed", "requested") if kind in kinds), None)


def away(steps: Iterable[Step]) -> list[tuple[datetime.date, datetime.date | None]]:
    """Return the suspensions: the first day of each, and the day of its resumption, None where there is none."""
    turns = [(step.on, step.kind == "suspended") for step in steps if step.kind in ("suspended", "resumed") and step.on]
    turns.sort(key=itemgetter(0))  # of one day the order is that of the record
    found: list[tuple[datetime.date, datetime.date | None]] = []
    for on, begins in turns:
        standing = bool(found) and found[-1][1] is None
        if begins and not standing:
            found.append((on, None))
        elif not begins and standing:
            found[-1] = (found[-1][0], on)
    return [(first, after) for first, after in found if first != after]


def original(name: str) -> str:
    """Return the name of a consent by that of what it is after a resumption; other names stay."""
    return name.partition(REPEATED)[0]


def expanded(quads: Sequence[Quad]) -> Sequence[Quad]:
    """Return statements with what the events of their consents say in short; the same where there are none."""
    if not any(quad.predicate == EVENT for quad in quads):
        return quads
    about = by_subject(quad for quad in quads if isinstance(quad.subject, NamedNode | BlankNode))
    instead: dict[Quad, Quad | None] = {}
    more: list[Quad] = []
    for consent, of in about.items():
        events = [quad.object for quad in of if quad.predicate == EVENT]
        if not events:
            continue
        steps: list[Step] = []
        for node in events:
            if isinstance(node, NamedNode | BlankNode) and node in about:
                steps += _step(about[node], instead)
        more += _short(consent, of, steps)
        more += _stretches(consent, [*of, *(q for q in more if q.subject == consent)], away(steps), quads, instead)
    kept = (instead.get(quad, quad) for quad in quads)
    return [quad for quad in (*kept, *(instead.get(quad, quad) for quad in more)) if quad is not None]


def beside(quads: Sequence[Quad], background: Iterable[Quad]) -> Sequence[Quad]:
    """Return statements that name a consent of a background by all that this is after resumptions too."""
    versions: dict[Node, list[Node]] = defaultdict(list)
    for quad in background:
        again, whole = quad.subject, quad.object
        if quad.predicate != _PART_OF or not (isinstance(again, NamedNode) and isinstance(whole, NamedNode)):
            continue
        if again.value.startswith(f"{whole.value}{REPEATED}"):
            versions[whole].append(again)
    if not versions:
        return quads
    more = [
        Quad(quad.subject, _CONSENT, again)
        for quad in quads
        if quad.predicate == _CONSENT and isinstance(quad.object, NamedNode | BlankNode)
        for again in versions.get(quad.object, ())
    ]
    return [*quads, *more]


def _step(said: Sequence[Quad], instead: dict[Quad, Quad | None]) -> Iterator[Step]:
    """Yield the step that an event is, if its kind is known; of a day known in part the reading is that of the kind."""
    terms: dict[NamedNode, list[Term]] = defaultdict(list)
    for quad in said:
        terms[quad.predicate].append(quad.object)  # type: ignore[arg-type]
    kinds = [term.value.removeprefix(_KIND) for term in terms[_TYPE] if term.value.startswith(_KIND)]
    if len(kinds) != 1:
        return
    days = [term for term in terms[_ON] if isinstance(term, Literal) and term.datatype == DATE]
    written = [term.value for term in terms[_STATED]]
    if kinds[0] in _ENDS and len(days) == len(written) == len(terms[_ON]) == 1:
        first = date(written[0], _WITHDRAWN.value.removeprefix(_USMX)).literal
        quad = next(quad for quad in said if quad.predicate == _ON)
        instead[quad] = Quad(quad.subject, _ON, first)
        days = [first]
    on = _day(days[0]) if len(days) == len(terms[_ON]) == 1 else None
    yield Step(kinds[0], on, tuple(terms[_ACTOR]), tuple(terms[_INSTRUMENT]))


def _short(consent: Node, of: Iterable[Quad], steps: Sequence[Step]) -> Iterator[Quad]:
    """Yield what events say in short, where the consent doesn't say it itself."""
    stated = {quad.predicate.value.removeprefix(_USMX) for quad in of}
    found = shorthand(steps)
    said: dict[str, tuple[Term, ...]] = {key: (_literal(day),) for key, day in found.days.items()}
    if found.status is not None:
        said["status"] = (NamedNode(_STATUS + found.status),)
    if found.decision is not None:
        said["grantedBy"] = found.decision.actors[:1]
        said["instrument"] = found.decision.instruments[:1]
    for key, terms in said.items():
        if key not in stated:
            yield from (Quad(consent, NamedNode(_USMX + key), term) for term in terms)


def _stretches(
    consent: Node,
    of: Sequence[Quad],
    suspended: Sequence[tuple[datetime.date, datetime.date | None]],
    quads: Sequence[Quad],
    instead: dict[Quad, Quad | None],
) -> Iterator[Quad]:
    """Yield what makes of a consent that was suspended one for each stretch of days on which it was not."""
    begin, end = (_only(of, key) for key in (_FROM, _UNTIL))
    suspended = [(s, after) for s, after in suspended if begin is None or after is None or after > begin]
    if not suspended or (begin is not None and end is not None and end < begin):
        return
    limits = [quad for quad in of if quad.predicate == _UNTIL]
    firsts = [quad for quad in of if quad.predicate == _FROM]
    first, after = suspended[0]
    if begin is not None and first <= begin:  # it begins with the resumption, if there is one
        if after is None:
            last = Quad(consent, _WITHDRAWN, _literal(first))
            others = (quad for quad in of if quad.predicate == _WITHDRAWN)
            instead.update(dict.fromkeys(quad for quad in others if quad.object != last.object))
            yield last
            return
        instead.update(dict.fromkeys(firsts))
        yield Quad(consent, _FROM, _literal(after))
        suspended = suspended[1:]
        if not suspended:
            return
        first, after = suspended[0]
    if end is None or first <= end:
        instead.update(dict.fromkeys(limits))
        yield Quad(consent, _UNTIL, _literal(first - _DAY))
    named = [quad for quad in quads if quad.object == consent and quad.predicate == _CONSENT]
    for number, (_, resumed) in enumerate(suspended):
        if resumed is None or (end is not None and resumed > end):
            continue
        again = type(consent)(f"{consent.value}{REPEATED}{resumed}")
        yield from (Quad(quad.subject, quad.predicate, again) for quad in named)
        yield from (Quad(again, quad.predicate, quad.object) for quad in of if quad.predicate.value not in _LEFT)
        yield Quad(again, _PART_OF, consent)
        yield Quad(again, _FROM, _literal(max(begin, resumed) if begin is not None else resumed))
        following = suspended[number + 1][0] if number + 1 < len(suspended) else None
        if following is not None and (end is None or following <= end):
            yield Quad(again, _UNTIL, _literal(following - _DAY))
        else:
            yield from (Quad(again, _UNTIL, quad.object) for quad in limits)


def _only(of: Iterable[Quad], key: NamedNode) -> datetime.date | None:
    """Return the day that a key has, None where it has none or not one alone."""
    found = [quad.object for quad in of if quad.predicate == key]
    return _day(found[0]) if len(found) == 1 and isinstance(found[0], Literal) else None


def _day(term: Literal) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(term.value) if term.datatype == DATE else None
    except ValueError:
        return None


def _literal(day: datetime.date) -> Literal:
    return Literal(day.isoformat(), datatype=DATE)
