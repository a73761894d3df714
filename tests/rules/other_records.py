"""Records of all sorts: made up at random, small and tricky; spoilt; and all that a spoilt one may have meant."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode

from tests.rules.consent_definitions import ORGANIZATION, PLACES, STATES
from tests.rules.consent_records import Unused, iri
from tests.rules.other_definitions import (
    ACTORS,
    CONTENTS,
    MISSIONS,
    PARTIES,
    UNWRITTEN,
    WRITTEN,
    Activity,
    Agreement,
    Request,
)
from usmx_kg.ground.namespaces import PREFIXES

NodeT = TypeVar("NodeT", Activity, Agreement)

_DAY = timedelta(days=1)
_TEXT = Literal("next spring")
_DATES = (
    _TEXT,
    Literal("2031-02-30"),
    Literal("2031-03-01T00:00:00", datatype=NamedNode(f"{PREFIXES['xsd']}dateTime")),
)
_DATE_KEYS = ("startDate", "endDate", "signedOn", "validFrom", "validUntil", "requestedOn")
_ACTOR_KEYS = ("hostState", "sendingState", "supports", "conductedBy", "requestedBy", "party")
NONSENSE: dict[str, Sequence[Literal | NamedNode]] = {
    **dict.fromkeys(_DATE_KEYS, _DATES),
    **dict.fromkeys(_ACTOR_KEYS, (_TEXT, iri("place:xa"), NamedNode("https://example.org/nobody"))),
    "place": (_TEXT, iri("actor:xa")),
    **dict.fromkeys(("missionType", "coversMission", "defines"), (_TEXT, iri("mission:nonsense"))),
    **dict.fromkeys(("activityStatus", "directCombat", "supportMode"), (_TEXT,)),
    **dict.fromkeys(("agreement", "request"), (_TEXT, iri("actor:xa"))),
}
_SPARED = {"id", "kind", "datePrecision", "legalBasis"}


def make(rng: Random, number: int) -> Activity:
    """Return a record whose dates lie within some three weeks around the end of a February."""
    anchor = date(rng.choice([2031, 2032]), 2, 25)

    def day(low: int, high: int) -> date:
        return anchor + timedelta(days=rng.randint(low, high))

    home = rng.random() < 0.2
    start, end = day(-1, 2), day(0, 14)
    d = Activity(
        id=f"r{number}",
        kind="DomesticOperation" if home else "Deployment",
        sendingState=_some(rng, [*STATES[:3], ORGANIZATION], 0 if rng.random() < 0.1 else 1, rng.choice([1, 1, 1, 2])),
        missionType=_some(rng, [*MISSIONS, "mission:general-presence"], 0, rng.choice([1, 1, 2, 3])),
        place=_some(rng, PLACES, 0, 3),
        startDate=start if rng.random() < 0.95 else None,
        endDate=end if rng.random() < 0.75 else None,
        activityStatus=rng.choice([None, None, None, "planned", "ongoing", "completed", "completed", "not-held"]),
        directCombat=rng.choice([None, False, True]),
        supportMode=rng.choice([None, "direct", "indirect"]),
        supports=_some(rng, ACTORS, 0, 3),
        conductedBy=_some(rng, ACTORS, 0, 2),
        legalBasis=rng.choice([(), ("words",)]),
        agreement=tuple(_agreement(rng, f"r{number}-a{n}", day) for n in range(rng.choice([0, 1, 1, 2, 2, 3, 4]))),
        request=tuple(
            Request(f"r{number}-q{n}", _some(rng, ACTORS[:12], 0, 1), day(-3, 3) if rng.random() < 0.8 else None)
            for n in range(rng.choice([0, 1, 1, 2]))
        ),
    )
    hosts = d.sendingState[:1] if home and rng.random() < 0.5 else _some(rng, STATES, 0, rng.choice([1, 1, 1, 2]))
    return replace(_partly_dated(rng, d, "startDate", "endDate"), hostState=hosts)


def _agreement(rng: Random, name: str, day: Callable[[int, int], date]) -> Agreement:
    begins = rng.random()
    a = Agreement(
        id=name,
        kind=rng.choice([*WRITTEN, *UNWRITTEN]),
        party=_some(rng, STATES, 2, 4) if rng.random() < 0.6 else _some(rng, PARTIES, 0, 4),
        signedOn=day(-4, 3) if begins > 0.4 else None,
        validFrom=day(-3, 6) if begins < 0.7 else None,
        validUntil=day(-2, 16) if rng.random() < 0.6 else None,
        coversMission=_some(rng, MISSIONS, 1, 4) if rng.random() < 0.5 else (),
        defines=CONTENTS if rng.random() < 0.3 else _some(rng, CONTENTS, 0, 4),
    )
    return _partly_dated(rng, a, "validFrom", "validUntil")


def _partly_dated(rng: Random, node: NodeT, first: str, last: str) -> NodeT:
    """Give some dates to the month or the year only, stored as readers store them."""
    widest = isinstance(node, Activity)
    for key, early in ((first, widest), (last, not widest)):
        stored: date | None = getattr(node, key)
        if stored is None or rng.random() < 0.85:
            continue
        year, month = stored.year, stored.month if rng.random() < 0.5 else 0
        following = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
        day = date(year, month or 1, 1) if early else following - _DAY
        written = f"{key}={year}" + (f"-{month:02}" if month else "")
        changed: dict[str, Any] = {key: day, "datePrecision": (*node.datePrecision, written)}
        node = replace(node, **changed)
    return node


def _some(rng: Random, values: Sequence[str], low: int, high: int) -> tuple[str, ...]:
    distinct = list(dict.fromkeys(values))
    return tuple(rng.sample(distinct, min(len(distinct), rng.randint(low, max(low, high)))))


def spoil(rng: Random, d: Activity) -> Activity:
    """Put nonsense into one or two values of a record."""
    for _ in range(rng.randint(1, 2)):
        key = rng.choice(["agreement", "request", "", ""])
        parts: tuple[Any, ...] = getattr(d, key) if key else ()
        if not parts or rng.random() < 0.1:
            d = _spoilt(rng, d)
        elif not isinstance(parts[0], Unused):
            changed: dict[str, Any] = {key: (_spoilt(rng, parts[0]), *parts[1:])}
            d = replace(d, **changed)
    return d


def _spoilt(rng: Random, node: Any) -> Any:
    keys = [field.name for field in fields(node) if field.name not in _SPARED]
    key = rng.choice([k for k in keys if getattr(node, k) not in (None, ())] or keys)
    old, new = getattr(node, key), Unused(rng.choice(NONSENSE[key]))
    partial = tuple(text for text in getattr(node, "datePrecision", ()) if not text.startswith(f"{key}="))
    kept = {"datePrecision": partial} if hasattr(node, "datePrecision") else {}
    if isinstance(old, tuple):
        return replace(node, **{key: (*(old[1:] if rng.random() < 0.5 else old), new)}, **kept)
    return replace(node, **{key: new}, **kept)


def meanings(d: Activity) -> Iterator[Activity]:
    """Yield a record for each thing that its nonsense may have meant (some hundreds at most)."""
    nodes = [node for node in (d, *d.agreement, *d.request) if not isinstance(node, Unused)]
    known = sorted({v for node in nodes for v in vars(node).values() if isinstance(v, date)} or {date(2031, 3, 1)})
    near = sorted({day + n * _DAY for day in known[:: max(1, len(known) // 3)] for n in (0, 1)})
    every = Agreement(f"{d.id}-x", "Treaty", (*STATES, ORGANIZATION), validFrom=date(1900, 1, 1), defines=CONTENTS)
    asked = Request(f"{d.id}-y", STATES, date(1900, 1, 1))
    choices: dict[str, Sequence[Any]] = {
        **dict.fromkeys(_DATE_KEYS, (date(1900, 1, 1), *near, date(2099, 1, 1))),
        **dict.fromkeys(_ACTOR_KEYS, STATES),
        "sendingState": (*STATES, ORGANIZATION),
        "supports": (*STATES, "actor:xa-border", ORGANIZATION),
        "place": ("place:xa-1", "place:xb", "place:xc-1", "place:xd", "place:sea"),
        "missionType": (*MISSIONS,),
        "coversMission": (*MISSIONS,),
        "defines": CONTENTS,
        "activityStatus": ("planned", "completed"),
        "directCombat": (True, False),
        "supportMode": ("direct", "indirect"),
        "agreement": (replace(every, coversMission=(*MISSIONS,)), replace(every, party=(), defines=())),
        "request": (asked, replace(asked, requestedBy=())),
    }

    def each(node: Any) -> list[Any]:
        read = {f.name: getattr(node, f.name) for f in fields(node) if f.name not in ("agreement", "request")}
        options = [_options(value, choices.get(key, ())) for key, value in read.items()]
        return [replace(node, **dict(zip(read, combo, strict=True))) for combo in itertools.product(*options)]

    def parts(key: str) -> Iterator[tuple[Any, ...]]:
        options = [choices[key] if isinstance(part, Unused) else each(part) for part in getattr(d, key)]
        yield from itertools.product(*options)

    for outer in each(d):
        for agreements in parts("agreement"):
            for requests in parts("request"):
                yield replace(outer, agreement=agreements, request=requests)


def _options(value: Any, choices: Sequence[Any]) -> list[Any]:
    if isinstance(value, Unused):
        return list(choices)
    if isinstance(value, tuple) and any(isinstance(v, Unused) for v in value):
        plain = tuple(v for v in value if not isinstance(v, Unused))
        return [(*plain, choice) for choice in choices if choice not in plain]
    return [value]
