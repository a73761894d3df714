"""Records about consent: made up at random, small and tricky; spoilt; and all that a spoilt one may have meant."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from pyoxigraph import Literal, NamedNode

from tests.rules.consent_definitions import (
    ARMS,
    BROADER,
    COMPETENT,
    INCLUDED_IN,
    INCOMPETENT,
    MISSIONS,
    ORGANIZATION,
    PLACES,
    STATES,
    STATUSES,
    WITHIN,
    Consent,
    Deployment,
    above,
)
from usmx_kg.ground.namespaces import PREFIXES, expand

_DAY = timedelta(days=1)
_AROUND = {mission: [*BROADER.get(mission, ()), *INCLUDED_IN.get(mission, ())] for mission in MISSIONS}


@dataclass(frozen=True)
class Unused:
    """A value that can't be used: text, a wrong datatype, or a thing of another class than belongs there."""

    term: Literal | NamedNode


def iri(curie: str) -> NamedNode:
    found = expand(curie)
    assert found, curie
    return NamedNode(found)


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(PREFIXES["xsd"] + datatype))


_TEXT = Literal("next spring")
_NUMBERS = (_TEXT, _typed("-5", "integer"), _typed("60.0", "decimal"), iri("actor:xa"))
_ACTORS = (_TEXT, iri("place:xa"), NamedNode("https://example.org/nobody"))
_PLACES = (_TEXT, iri("actor:xa"), NamedNode("https://example.org/nowhere"))
_CONCEPTS = (_TEXT, iri("place:xa"), iri("mission:nonsense"))
_DATES = (
    _TEXT,
    Literal("2031-02-30"),
    _typed("2031-03-01T00:00:00", "dateTime"),
    _typed("2031", "gYear"),
    iri("actor:xa"),
)
_DATE_KEYS = ("startDate", "endDate", "validFrom", "validUntil", "decidedOn", "publishedOn", "withdrawnOn")
NONSENSE: dict[str, Sequence[Literal | NamedNode]] = {
    **dict.fromkeys(("grantedBy", "grantedTo"), _ACTORS),
    **dict.fromkeys(("place", "coversPlace"), _PLACES),
    **dict.fromkeys(("status", "form", "missionType", "coversMission", "arms", "coversArms"), _CONCEPTS),
    **dict.fromkeys(("personnelCount", "personnelCap"), _NUMBERS),
    **dict.fromkeys(_DATE_KEYS, _DATES),
    **dict.fromkeys(("deployedForce", "activityStatus"), (_TEXT,)),
    "directCombat": (_TEXT, _typed("1", "integer"), iri("actor:xa")),
    "consent": (_TEXT, iri("actor:xa")),
}


def make(rng: Random, number: int) -> Deployment:
    """Return a record whose dates lie within some three weeks around the end of February."""
    anchor = date(rng.choice([2031, 2032, 2036]), 2, 25)

    def day(low: int, high: int) -> date:
        return anchor + timedelta(days=rng.randint(low, high))

    start = day(-1, 2)
    phases = [None, None, "planned", "ongoing", "completed", "completed", "not-held"]
    d = Deployment(
        id=f"r{number}",
        hostState=rng.choice([("actor:xa",), ("actor:xa",), ("actor:xb",), ("actor:xa", "actor:xb")]),
        sendingState=rng.choice(
            [*[("actor:xc",)] * 4, ("actor:xc", "actor:xd"), (ORGANIZATION,), ("actor:xa", "actor:xc")]
        ),
        missionType=_some(rng, MISSIONS, 1, rng.choice([1, 1, 2, 3])),
        place=_some(rng, ["place:xa-1", *PLACES], 0, 3),
        startDate=start if rng.random() < 0.97 else None,
        endDate=start + timedelta(days=rng.randint(-1, 12)) if rng.random() < 0.75 else None,
        personnelCount=rng.choice([None, None, 1, 100, 101]),
        deployedForce=rng.choice([(), (), ("actor:xc-army",), ("actor:xc-army", "actor:xc-navy")]),
        arms=rng.choice([None, None, *ARMS]),
        directCombat=rng.choice([None, None, None, None, False, True]),
        activityStatus=rng.choice(phases) if rng.random() < 0.6 else None,
    )
    consents = [_consent(rng, f"c{n}", d, day) for n in range(rng.choice([0, 1, 1, 2, 2, 3, 3, 4]))]
    if len(consents) > 1 and rng.random() < 0.4:  # neighbours in time: overlapping, abutting, a day apart
        first = replace(consents[0], validFrom=start - _DAY, validUntil=day(1, 6), decidedOn=None)
        later = {"validFrom": first.validUntil + rng.randint(0, 2) * _DAY, "withdrawnOn": None}
        until = rng.choice([None, day(6, 16)])
        consents[:2] = [first, replace(first, id=consents[1].id, validUntil=until, **later)]
        rng.shuffle(consents)
    return replace(d, consent=tuple(consents))


def _consent(rng: Random, name: str, d: Deployment, day: Callable[[int, int], date]) -> Consent:
    host, sender = rng.choice(d.hostState), rng.choice(d.sendingState)
    organs = {state: [actor for actor, of in COMPETENT.items() if of == state] for state in (host, sender)}
    to: tuple[Any, ...] = ()
    if rng.random() < 0.5:
        to = _some(rng, [sender, *organs[sender], *d.deployedForce, *d.sendingState], 1, 2)
    elif rng.random() < 0.2:
        to = _some(rng, [*STATES, ORGANIZATION, "actor:xd-head", "actor:xc-army"], 1, 2)
    begins = rng.random()
    statuses = [*["granted"] * 5, "withdrawn", "withdrawn", "expired", "refused", None, *STATUSES]
    return Consent(
        id=f"{d.id}-{name}",
        grantedBy=(rng.choice(organs[host] if rng.random() < 0.85 else [*COMPETENT, *INCOMPETENT]),),
        grantedTo=tuple(dict.fromkeys(to)),
        status=rng.choice(statuses),
        form=rng.choice([None, "explicit", "explicit", None, None, "implied"]),
        validFrom=day(-3, 3) if begins < 0.75 else None,
        decidedOn=day(-4, 3) if 0.5 < begins < 0.9 else None,
        publishedOn=day(-4, 4) if rng.random() < 0.3 else None,
        validUntil=day(0, 16) if rng.random() < 0.55 else None,
        withdrawnOn=day(0, 16) if rng.random() < 0.25 else None,
        coversMission=_names(rng, d.missionType, _AROUND, MISSIONS, 3) if rng.random() < 0.7 else (),
        coversPlace=_names(rng, d.place, WITHIN, PLACES, 2) if rng.random() < 0.5 else (),
        coversArms=_some(rng, ARMS, 1, 3) if rng.random() < 0.35 else (),
        personnelCap=rng.choice([None, None, None, 99, 100, 101, 0]),
        instrument=rng.choice([None, "decree"]),
    )


def _names(rng: Random, things: Sequence[str], steps: dict[str, list[str]], every: list[str], most: int) -> Any:
    likely = sorted({name for thing in things for name in above(thing, steps)})
    return _some(rng, likely, 1, most) if likely and rng.random() < 0.8 else _some(rng, every, 1, 2)


def _some(rng: Random, values: Sequence[str], low: int, high: int) -> tuple[str, ...]:
    distinct = list(dict.fromkeys(values))
    return tuple(rng.sample(distinct, min(len(distinct), rng.randint(low, high))))


def spoil(rng: Random, d: Deployment) -> Deployment:
    """Put nonsense into one or two values of a record."""
    for _ in range(rng.randint(1, 2)):
        at = rng.randrange(len(d.consent)) if d.consent and rng.random() < 0.6 else None
        if at is None:
            d = _spoilt(rng, d, ("id", "hostState", "sendingState", "consent"))
        elif isinstance(d.consent[at], Consent):
            new: Any = Unused(rng.choice(NONSENSE["consent"]))
            if rng.random() < 0.92:
                new = _spoilt(rng, d.consent[at], ("id", "instrument"))
            d = replace(d, consent=(*d.consent[:at], new, *d.consent[at + 1 :]))
    return d


def _spoilt(rng: Random, node: Any, spared: tuple[str, ...]) -> Any:
    keys = [field.name for field in fields(node) if field.name not in spared]
    key = rng.choice([k for k in keys if getattr(node, k) not in (None, ())] or keys)
    old, new = getattr(node, key), Unused(rng.choice(NONSENSE[key]))
    if isinstance(old, tuple):
        return replace(node, **{key: (*(old[1:] if rng.random() < 0.5 else old), new)})
    return replace(node, **{key: new})


def meanings(d: Deployment) -> Iterator[Deployment]:
    """Yield a record for each thing that its nonsense may have meant (some hundreds at most)."""
    nodes = (d, *(c for c in d.consent if isinstance(c, Consent)))
    known = sorted({v for node in nodes for v in vars(node).values() if isinstance(v, date)} or {date(2031, 3, 1)})
    near = {day + n * _DAY for day in known[:: max(1, len(known) // 3)] for n in (0, 1)}
    perfect = Consent("x", STATES, (), "granted", "explicit", validFrom=date(1900, 1, 1), coversMission=(*MISSIONS,))
    choices: dict[str, Sequence[Any]] = {
        "grantedBy": ("actor:xa", "actor:xb", "actor:xa-governor"),
        "grantedTo": ("actor:xc", "actor:xd", "actor:xa", "actor:xo", "actor:xc-navy", "actor:xa-consul"),
        "status": ("granted", "refused", "withdrawn", "expired"),
        "form": ("explicit", "implied"),
        "coversMission": ("mission:relief", "mission:support", "mission:direct-combat", "mission:operations"),
        "coversPlace": ("place:xa", "place:xb-1", "place:continent", "place:sea", "place:xd"),
        "coversArms": ARMS,
        "personnelCap": (0, 10**6),
        "missionType": ("mission:training", "mission:disaster-relief", "mission:strike"),
        "place": ("place:xa-2", "place:xd", "place:xb-1", "place:sea"),
        "personnelCount": (0, 10**6),
        "deployedForce": ("actor:xc-navy", "actor:xa-consul", "actor:xd-head"),
        "arms": ARMS,
        "directCombat": (True, False),
        "activityStatus": ("planned", "completed"),
        "consent": (replace(perfect, instrument="decree"), replace(perfect, status="requested")),
        **{key: (date(1900, 1, 1), *sorted(near), date(2099, 1, 1)) for key in _DATE_KEYS},
    }

    def each(node: Any) -> list[Any]:
        if isinstance(node, Unused):
            return list(choices["consent"])
        read = {f.name: getattr(node, f.name) for f in fields(node) if f.name != "consent"}
        options = [_options(value, choices.get(key, ())) for key, value in read.items()]
        return [replace(node, **dict(zip(read, combo, strict=True))) for combo in itertools.product(*options)]

    for outer in each(d):
        for consents in itertools.product(*map(each, d.consent)):
            yield replace(outer, consent=consents)


def _options(value: Any, choices: Sequence[Any]) -> list[Any]:
    if isinstance(value, Unused):
        return list(choices)
    if isinstance(value, tuple) and any(isinstance(v, Unused) for v in value):
        plain = tuple(v for v in value if not isinstance(v, Unused))
        return [(*plain, choice) for choice in choices if choice not in plain]
    return [value]
