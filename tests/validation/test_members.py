"""Typed values hold the values of every key that the vocabulary gives to their class."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from usmx_kg.graph.vocabulary import Kind, fields_of
from usmx_kg.model.activities import Agreement, Authorization, Condition, Consent, Deployment, Event, Part, Request
from usmx_kg.model.members import MEMBERS, members
from usmx_kg.model.things import Actor, Concept, Mission, Place, Thing, literal
from usmx_kg.rules.datatypes import datatypes

CLASSES = {
    Deployment: "MilitaryActivity",
    Consent: "Consent",
    Agreement: "Agreement",
    Request: "AssistanceRequest",
    Authorization: "SendingAuthorization",
    Event: "ConsentEvent",
    Condition: "ConsentCondition",
}
WITHOUT_MEMBER = {"label", "note", "source"}


@pytest.mark.parametrize(("kind", "name"), CLASSES.items())
def test_every_key_of_the_class_has_a_member(kind: type[Deployment | Part], name: str) -> None:
    keys = set(fields_of(f"https://w3id.org/usmx/ontology#{name}")) - WITHOUT_MEMBER
    assert {field.key for _, field in members(kind)} == set(MEMBERS[kind]) == keys


ACTORS = tuple(Actor(f"https://example.org/{name}", frozenset(("Actor",))) for name in "ab")
WRONG = literal("wrong")
UNKNOWN = SimpleNamespace(id="https://example.org/unknown", classes=frozenset(), usable=False)
PARTS = {Kind.THING: UNKNOWN, Kind.CONCEPT: Concept(WRONG)}
"""What no key of a kind takes; of other kinds a text."""


def having(kind: type[Deployment | Part], key: str, value: Any) -> Any:
    """Return a typed value that has this at a key, in a row where the key's member holds one."""
    members: list[Any] = list(kind("x"))
    at = kind._fields.index(MEMBERS[kind][key])
    members[at] = (value,) if members[at] == () else value
    return kind(*members)


@pytest.mark.parametrize(
    ("kind", "key"), [(kind, key) for kind in CLASSES for key in MEMBERS[kind] if key != "instrument"]
)
def test_a_value_of_another_kind_is_found_at_every_key(kind: type[Deployment | Part], key: str) -> None:
    (field,) = (field for _, field in members(kind) if field.key == key)
    value = having(kind, key, PARTS.get(field.kind, WRONG))
    found: list[Any] = []
    datatypes(value, found)
    assert [(raw.part, raw.path) for raw in found] == [(f"record-datatypes-{key}", key)]


def test_a_value_of_its_kind_is_not_found() -> None:
    state = Actor("https://example.org/a", frozenset(("State", "Actor")))
    found: list[Any] = []
    deployment = Deployment(
        "x",
        senders=(state,),
        hosts=(state,),
        missions=(Mission("https://example.org/m", frozenset(), frozenset()),),
        places=(Place("https://example.org/p", frozenset()),),
        bases=(Thing(literal("a law")),),
    )
    datatypes(deployment, found)
    datatypes(Consent("y", granted_by=(state,), instruments=("a letter",)), found)
    assert found == []


@pytest.mark.parametrize(("kind", "key"), [(k, f.key) for k in CLASSES for _, f in members(k) if not f.repeatable])
def test_a_second_value_is_found_at_every_key_that_takes_one(kind: type[Deployment | Part], key: str) -> None:
    value = having(kind, key, None)
    held = getattr(value, MEMBERS[kind][key])
    value = kind(**{**value._asdict(), **({MEMBERS[kind][key]: ACTORS} if held == (None,) else {"twice": (key,)})})
    found: list[Any] = []
    datatypes(value, found)
    assert [(raw.part, raw.path) for raw in found] == [(f"record-datatypes-{key}-once", key)]
