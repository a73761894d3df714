"""Names that nobody knows, or that several things have; missions outside the scheme; an id that stands for two."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.generate.dice import day
from benchmarks.generate.faults import ALL, HELD, PAIRS, fault
from benchmarks.generate.faults.change import forget_places, grant_of
from benchmarks.generate.record import Kind, Label, Record, iri
from benchmarks.generate.spelling import ambiguous

_KNOWN, _MISSION, _UNIQUE = "name-known", "mission-known", "record-unique"
_REPEATED, _TYPE = "record-repeated", "type-stated"

_NOBODY = (
    "Atlantis",
    "the usual partners",
    "Mexixo",
    "Minsitry of Foreing Affairs",
    "whoever",
    "actor:zz",
    "Ünbekannt",
)
_NOTHING = ("desaster relief", "patrolling about", "ayuda general", "no idea", "to do", "several things")
_NOWHERE = ("Somewhere, Atlantis", "Port Nowhere", "place:zz-zzz", "behind the hills")


def _label(text: str) -> Label:
    return Label(_KNOWN, value=text)


def _key(variant: str, key: str, texts: Sequence[str], touches: str, kinds: Sequence[str] = HELD) -> None:
    """Write something unknown for a key that may repeat; what hangs on it is then not judged."""

    @fault(f"{_KNOWN}/{variant}", touches, kinds)
    def _(record: Record) -> Sequence[Label]:
        text = record.dice.pick(texts)
        if key == "place":
            forget_places(record)
        record.data[key] = [text]
        return [_label(text)]


def _added(variant: str, key: str, texts: Sequence[str], touches: str, kinds: Sequence[str] = HELD) -> None:
    """Write something unknown beside what is known."""

    @fault(f"{_KNOWN}/{variant}", touches, kinds)
    def _(record: Record) -> Sequence[Label]:
        text = record.dice.pick(texts)
        record.data.setdefault(key, []).append(text)
        return [_label(text)]


_key("host", "hostState", _NOBODY, f"hosts {PAIRS} dates", ("deployment",))
_key("mission", "missionType", _NOTHING, "missions consents agreements requests mode", ALL)
_key("place", "place", _NOWHERE, "places consents", HELD)
_key("supports", "supports", _NOBODY, "supports mode")
_key("conducted-by", "conductedBy", _NOBODY, "leads")
_key("activity-type", "activityType", _NOTHING, "activity-type", ALL)
_added("supports-too", "supports", _NOBODY, "supports mode")
_added("place-too", "place", _NOWHERE, "places consents", ("deployment",))
_added("asset", "assetType", _NOTHING, "asset", ALL)
_added("constraint", "constraint", _NOTHING, "constraint", ALL)


@fault(f"{_KNOWN}/sender", f"senders {PAIRS} dates basis", HELD)
def _sender(record: Record) -> Sequence[Label] | None:
    if any(":" not in sender for sender in record.senders):
        return None
    text = record.dice.pick(_NOBODY)
    record.data["sendingState"] = [text]
    return [_label(text)]


@fault(f"{_KNOWN}/ambiguous-place", "places consents")
def _ambiguous_place(record: Record) -> Sequence[Label]:
    text = record.dice.pick(ambiguous())
    record.data["place"] = [*record.data["place"], text]
    return [_label(text)]


def _consent(variant: str, key: str, texts: Sequence[str]) -> None:
    """Write something unknown into every consent of a host: what it might have meant is not held against it."""

    @fault(f"{_KNOWN}/consent-{variant}", "consents")
    def _(record: Record) -> Sequence[Label]:
        text = record.dice.pick(texts)
        for consent in grant_of(record).consents:
            consent[key] = [text]
        return [_label(text)]


_consent("grantor", "grantedBy", _NOBODY)
_consent("grantee", "grantedTo", _NOBODY)
_consent("mission", "coversMission", _NOTHING)
_consent("place", "coversPlace", _NOWHERE)
_consent("arms", "coversArms", _NOTHING)
_consent("status", "status", ("grantd", "consent-status:maybe", "signed?"))
_consent("form", "form", ("by a nod", "consent-form:tacit"))


@fault(f"{_KNOWN}/arms", "arms consents", ALL)
def _arms(record: Record) -> Sequence[Label]:
    text = record.dice.pick(_NOTHING)
    record.data["arms"] = text
    return [_label(text)]


@fault(f"{_KNOWN}/force", "force consents")
def _force(record: Record) -> Sequence[Label] | None:
    if "deployedForce" in record.data:
        return None
    text = record.dice.pick(_NOBODY)
    record.data["deployedForce"] = [text]
    return [_label(text)]


@fault(f"{_KNOWN}/support-mode", "mode", HELD)
def _mode(record: Record) -> Sequence[Label]:
    record.data["supportMode"] = "sideways"
    return [_label("sideways")]


@fault(f"{_KNOWN}/activity-status", "status dates", HELD)
def _status(record: Record) -> Sequence[Label]:
    record.data["activityStatus"] = "paused"
    return [_label("paused")]


@fault(f"{_KNOWN}/party", "agreements")
def _party(record: Record) -> Sequence[Label]:
    text = record.dice.pick(_NOBODY)
    made = record.dice.pick(record.data["agreement"])
    made["party"] = [*made["party"], text]
    return [_label(text)]


@fault(f"{_KNOWN}/only-party", "agreements")
def _only_party(record: Record) -> Sequence[Label]:
    text = record.dice.pick(_NOBODY)
    for made in record.data["agreement"]:
        made["party"] = [text]
    return [_label(text)]


@fault(f"{_KNOWN}/content", "agreements")
def _content(record: Record) -> Sequence[Label]:
    text = record.dice.pick(_NOTHING)
    record.dice.pick(record.data["agreement"])["defines"] = [text]
    return [_label(text)]


@fault(f"{_KNOWN}/requested-by", "requests", HELD)
def _requested_by(record: Record) -> Sequence[Label]:
    text = record.dice.pick(_NOBODY)
    record.data.setdefault("request", []).append({"requestedBy": text, "requestedOn": day(record.start)})
    return [_label(text)]


@fault(f"{_KNOWN}/consent-that-is-not-there", "consents")
def _no_such_consent(record: Record) -> Sequence[Label]:
    text = f"{record.id}-c99"
    record.data["consent"].append(text)
    return [_label(text)]


@fault(f"{_KNOWN}/only-consent-is-not-there", "consents")
def _no_consent_there(record: Record) -> Sequence[Label]:
    text = f"{record.id}-c99"
    record.data["consent"] = [text]
    return [_label(text)]


@fault(f"{_KNOWN}/agreement-that-is-not-there", "agreements")
def _no_such_agreement(record: Record) -> Sequence[Label]:
    text = f"{record.id}-a99"
    record.data["agreement"].append(text)
    return [_label(text)]


@fault(f"{_KNOWN}/authorized-by", "authorization", HELD)
def _authorized_by(record: Record) -> Sequence[Label]:
    text = record.dice.pick(_NOBODY)
    record.data["sendingAuthorization"] = [{"authorizedBy": text, "decidedOn": day(record.start)}]
    return [_label(text)]


# -- missions outside the scheme


def _outside(record: Record) -> str:
    name = record.dice.pick(("sightseeing", "parade-duty", "whale-watching"))
    prefix = record.dice.pick(("https://w3id.org/usmx/mission/", "https://example.org/missions/"))
    return prefix + name


@fault(f"{_MISSION}/only", "missions consents agreements requests mode", ALL)
def _only_mission(record: Record) -> Sequence[Label]:
    mission = _outside(record)
    record.data["missionType"] = [mission]
    return [Label(_MISSION, value=mission)]


@fault(f"{_MISSION}/too", "missions consents agreements requests mode", ALL)
def _mission_too(record: Record) -> Sequence[Label]:
    mission = _outside(record)
    record.data["missionType"].append(mission)
    return [Label(_MISSION, value=mission)]


@fault(f"{_MISSION}/other-scheme", "missions consents agreements requests mode", ALL)
def _other_scheme(record: Record) -> Sequence[Label]:
    mission = "https://w3id.org/usmx/activity/patrol"
    record.data["missionType"].append(mission)
    return [Label(_MISSION, value=mission)]


@fault(f"{_MISSION}/consent", "consents")
def _consent_mission(record: Record) -> Sequence[Label]:
    mission = record.dice.pick(("https://example.org/missions/whale-watching", iri("activity:patrol")))
    for consent in grant_of(record).consents:
        consent["coversMission"] = [mission]
    return [Label(_MISSION, value=mission)]


@fault(f"{_MISSION}/agreement", "agreements")
def _agreement_mission(record: Record) -> Sequence[Label]:
    mission = "https://example.org/missions/whale-watching"
    for made in record.data["agreement"]:
        made["coversMission"] = [mission]
    return [Label(_MISSION, value=mission)]


# -- one id, two records


def _twice(variant: str, **other: object) -> None:
    @fault(f"{_UNIQUE}/{variant}", "id", ALL)
    def _(record: Record) -> Sequence[Label]:
        record.repeats.append(other)
        return [Label(_UNIQUE, value=f"record:{record.id}")]


_twice("note", note=["Entered again by another office."])
_twice("label", label="A second version of the same")


def _again(variant: str, times: int) -> None:
    @fault(f"{_REPEATED}/{variant}", "id", ALL)
    def _(record: Record) -> Sequence[Label]:
        record.repeats.extend({} for _ in range(times))
        return [Label(_REPEATED, value=f"record:{record.id}")]


_again("once", 1)
_again("twice", 2)


# -- a type that nobody wrote


@fault(f"{_TYPE}/none", "hosts senders type", (Kind.DOMESTIC,))
def _untyped(record: Record) -> Sequence[Label] | None:
    if not record.hosts:
        return None
    del record.data["type"]
    return [Label(_TYPE, value="DomesticOperation")]


@fault(f"{_TYPE}/blank", "hosts senders type", (Kind.DOMESTIC,))
def _blank_type(record: Record) -> Sequence[Label] | None:
    if not record.hosts:
        return None
    record.data["type"] = " "
    return [Label(_TYPE, value="DomesticOperation")]
