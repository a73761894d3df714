"""Things of the wrong class, and concepts of the wrong scheme: record-datatypes.

What hangs on such a thing isn't judged, so nothing else comes of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.generate.dice import day
from benchmarks.generate.faults import ALL, HELD, PAIRS, fault
from benchmarks.generate.faults.change import forget_places, grant_of, set_arms
from benchmarks.generate.record import Label, Record, iri

_RULE = "record-datatypes"


def _value(thing: str) -> Label:
    return Label(_RULE, value=thing)


def _wrong(key: str, curies: Sequence[str], touches: str, kinds: Sequence[str] = HELD) -> None:
    """Put something known but of another kind in the place of what stands there."""

    @fault(f"{_RULE}/{key}-wrong", touches, kinds)
    def _(record: Record) -> Sequence[Label]:
        thing = iri(record.dice.pick(curies))
        if key == "place":
            forget_places(record)
        record.data[key] = [thing]
        return [_value(thing)]


_ACTORS = ("actor:mx", "actor:us-population", "actor:fr-government")
_PLACES = ("place:mx", "place:us-tx", "place:fr")
_CONCEPTS = ("mission:training", "asset:boat", "activity:patrol")

_wrong("hostState", (*_PLACES, "actor:mx-government", "actor:us-population"), f"hosts {PAIRS} dates", ("deployment",))
_wrong("place", (*_ACTORS, *_CONCEPTS), "places consents")
_wrong("supports", (*_PLACES, *_CONCEPTS), "supports mode")
_wrong("conductedBy", (*_PLACES, *_CONCEPTS), "leads")
_wrong("constraint", (*_ACTORS, *_CONCEPTS), "constraint", ALL)
_wrong("legalBasis", (*_ACTORS, *_PLACES), "basis", HELD)
_wrong("activityType", ("asset:boat", "mission:training", "actor:mx"), "activity-type", ALL)
_wrong("assetType", ("activity:patrol", "mission:training", "place:mx"), "asset", ALL)
_wrong("supportMode", ("consent-form:explicit", "mission:training"), "mode", HELD)
_wrong("activityStatus", ("consent-status:granted", "actor:mx"), "status dates", HELD)


@fault(f"{_RULE}/sendingState-wrong", f"senders {PAIRS} dates basis", HELD)
def _sender(record: Record) -> Sequence[Label] | None:
    if any(":" not in sender for sender in record.senders):
        return None
    thing = iri(record.dice.pick(("place:fr", "actor:fr-population", "actor:fr-government", "mission:training")))
    record.data["sendingState"] = [thing]
    return [_value(thing)]


@fault(f"{_RULE}/deployedForce-wrong", "force consents")
def _force(record: Record) -> Sequence[Label] | None:
    if "deployedForce" in record.data:
        return None
    thing = iri(record.dice.pick(("actor:mx", "actor:us-population", "place:mx")))
    record.data["deployedForce"] = [thing]
    return [_value(thing)]


@fault(f"{_RULE}/arms-wrong", "arms consents")
def _arms(record: Record) -> Sequence[Label]:
    """Consents that name arms; whether they name these can't be told."""
    set_arms(record)
    for consent in grant_of(record).consents:
        consent["coversArms"] = ["arms:sidearms"]
    record.data["arms"] = thing = iri(record.dice.pick(("asset:boat", "activity:patrol")))
    return [_value(thing)]


@fault(f"{_RULE}/place-wrong-too", "places consents")
def _place(record: Record) -> Sequence[Label]:
    """Consents that name places; whether they name this one can't be told."""
    thing = iri(record.dice.pick((*_ACTORS, *_CONCEPTS)))
    record.data["place"].append(thing)
    for consent in grant_of(record).consents:
        consent["coversPlace"] = list(dict.fromkeys(spot.covers[0] for spot in record.places))
    return [_value(thing)]


def _wrong_in_consents(key: str, curies: Sequence[str]) -> None:
    """In every consent of a host; what the consents might have meant is not held against them."""

    @fault(f"{_RULE}/consent-{key}-wrong", "consents arms")
    def _(record: Record) -> Sequence[Label]:
        thing = iri(record.dice.pick(curies))
        for consent in grant_of(record).consents:
            consent[key] = [thing]
        return [_value(thing)]


_wrong_in_consents("grantedBy", (*_PLACES, *_CONCEPTS))
_wrong_in_consents("grantedTo", (*_PLACES, *_CONCEPTS))
_wrong_in_consents("status", ("activity-status:planned", "arms:armed", "actor:mx"))
_wrong_in_consents("form", ("consent-status:granted", "asset:boat"))
_wrong_in_consents("coversPlace", (*_ACTORS, *_CONCEPTS))
_wrong_in_consents("coversArms", ("asset:boat", "mission:training"))


def _wrong_in_agreements(key: str, curies: Sequence[str]) -> None:
    @fault(f"{_RULE}/agreement-{key}-wrong", "agreements")
    def _(record: Record) -> Sequence[Label]:
        thing = iri(record.dice.pick(curies))
        for made in record.data["agreement"]:
            made[key] = [thing]
        return [_value(thing)]


_wrong_in_agreements("party", ("actor:mx-population", "place:mx", "mission:training"))
_wrong_in_agreements("coversPlace", _ACTORS)
_wrong_in_agreements("defines", ("asset:boat", "consent-form:explicit"))


def _wrong_block(key: str, touches: str) -> None:
    """Name something known where a consent, an agreement or a request should stand."""

    @fault(f"{_RULE}/{key}-wrong", touches)
    def _(record: Record) -> Sequence[Label]:
        thing = iri(record.dice.pick((*_ACTORS, *_PLACES)))
        record.data[key] = [thing]
        return [_value(thing)]


_wrong_block("consent", "consents")
_wrong_block("agreement", "agreements")
_wrong_block("request", "requests")


@fault(f"{_RULE}/requestedBy-wrong", "requests")
def _requested_by(record: Record) -> Sequence[Label]:
    thing = iri(record.dice.pick((*_PLACES, *_CONCEPTS)))
    record.data["request"] = [{"requestedBy": thing, "requestedOn": day(record.start - 3)}]
    return [_value(thing)]
