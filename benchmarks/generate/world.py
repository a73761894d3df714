"""What records can be about: the shipped states, actors, places and missions, as CURIEs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from usmx_kg.graph import Index, index, type_
from usmx_kg.ground.namespaces import PREFIXES, shorten

__all__ = ["Missions", "World", "world"]

Tree = Mapping[str, tuple[str, ...]]

_RELIEF, _COMBAT, _BORDER = "mission:humanitarian-assistance", "mission:direct-combat", "mission:border-agency-support"
_BANNED = ("mission:invasion", "mission:occupation")
_GENERAL = "mission:general-presence"


@dataclass(frozen=True)
class Missions:
    """Missions by what the rules say of them; `above`, `below` and `naming` hold a mission itself first.

    `naming` are those by which a consent covers it.

    `plain` are those that ask for nothing special, `ordinary` those of them that are no support to a border agency.
    """

    above: Tree
    below: Tree
    naming: Tree
    plain: tuple[str, ...]
    ordinary: tuple[str, ...]
    relief: tuple[str, ...]
    border: tuple[str, ...]
    combat: tuple[str, ...]
    banned: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """The shipped facts that records are made of.

    By state: its territory, all places in it (the territory first), who may consent for it, its bodies that may not,
    all its bodies, its border agencies and its forces. `nowhere` are places of no known state; `above` holds a place
    and all that it lies within.
    """

    states: tuple[str, ...]
    territory: Mapping[str, str]
    places: Tree
    nowhere: tuple[str, ...]
    above: Tree
    competent: Tree
    incompetent: Tree
    bodies: Tree
    border_agencies: Tree
    forces: Tree
    missions: Missions
    concepts: Tree
    constraints: tuple[str, ...]
    bases: tuple[str, ...]


def _usmx(name: str) -> NamedNode:
    return NamedNode(PREFIXES["usmx"] + name)


_BROADER, _IN_SCHEME = (NamedNode(PREFIXES["skos"] + name) for name in ("broader", "inScheme"))
_SUBCLASS = NamedNode(PREFIXES["rdfs"] + "subClassOf")


def _curie(node: object) -> str:
    assert isinstance(node, NamedNode), node
    short = shorten(node.value)
    assert short, node
    return short


@cache
def world() -> World:
    """Return the shipped world, read once."""
    graph = index("background")
    states = tuple(sorted(_curie(n) for n in graph.subjects(type_, _usmx("State"))))
    places = sorted({*_of_class(graph, "Place")})
    above = {place: _closure(graph, place, _usmx("within")) for place in places}
    owners = {place: _owners(graph, around) for place, around in above.items()}
    inside: dict[str, list[str]] = defaultdict(list)
    for place in places:
        for state in owners[place]:
            inside[state].append(place)
    territory = {s: f"place:{s.removeprefix('actor:')}" for s in states}
    for state, found in inside.items():
        found.remove(territory[state])
        found.insert(0, territory[state])
    competent, bodies = _by_state(graph, "mayConsentFor"), _by_state(graph, "organOf")
    local = set(_of_class(graph, "SubnationalGovernment"))
    bodies = {s: tuple(b for b in found if b not in local) for s, found in bodies.items()}
    incompetent = {s: tuple(b for b in found if b not in competent[s]) for s, found in bodies.items()}
    agencies, forces = set(_of_class(graph, "BorderAgency")), set(_of_class(graph, "MilitaryForce"))
    return World(
        states=states,
        territory=territory,
        places={s: tuple(found) for s, found in inside.items()},
        nowhere=tuple(p for p in places if not owners[p]),
        above=above,
        competent=competent,
        incompetent=incompetent,
        bodies=bodies,
        border_agencies={s: tuple(b for b in found if b in agencies) for s, found in bodies.items()},
        forces={s: tuple(b for b in found if b in forces) for s, found in bodies.items()},
        missions=_missions(graph),
        concepts={name: _scheme(graph, name) for name in ("activity", "asset", "arms", "agreement-content")},
        constraints=_of_class(graph, "Constraint"),
        bases=tuple(sorted({*_of_class(graph, "LegalBasis")} - {*_of_class(graph, "Agreement")})),
    )


def _of_class(graph: Index, name: str) -> tuple[str, ...]:
    classes, queue = {_usmx(name)}, [_usmx(name)]
    while queue:
        for node in graph.subjects(_SUBCLASS, queue.pop()):
            if isinstance(node, NamedNode) and node not in classes:
                classes.add(node)
                queue.append(node)
    found = {node for c in classes for node in graph.subjects(type_, c)}
    return tuple(sorted(_curie(node) for node in found))


def _closure(graph: Index, start: str, predicate: NamedNode) -> tuple[str, ...]:
    prefix, _, local = start.partition(":")
    found = [NamedNode(PREFIXES[prefix] + local)]
    for node in found:
        found += [v for v in graph.objects(node, predicate) if isinstance(v, NamedNode) and v not in found]
    return tuple(_curie(node) for node in found)


def _owners(graph: Index, places: tuple[str, ...]) -> list[str]:
    found = {
        _curie(state)
        for place in places
        for state in graph.objects(NamedNode(PREFIXES["place"] + place.partition(":")[2]), _usmx("territoryOf"))
    }
    return sorted(found)


def _by_state(graph: Index, key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for state in graph.subjects(type_, _usmx("State")):
        found[_curie(state)] |= {_curie(actor) for actor in graph.subjects(_usmx(key), state)}
    return {state: tuple(sorted(actors)) for state, actors in found.items()}


def _scheme(graph: Index, name: str) -> tuple[str, ...]:
    scheme = NamedNode(PREFIXES[name].rstrip("/"))
    return tuple(sorted({_curie(node) for node in graph.subjects(_IN_SCHEME, scheme)}))


def _missions(graph: Index) -> Missions:
    names = _scheme(graph, "mission")
    above = {name: _closure(graph, name, _BROADER) for name in names}
    below: dict[str, list[str]] = {name: [name] for name in names}
    for name in names:
        for wider in above[name][1:]:
            below[wider].append(name)
    naming: dict[str, list[str]] = {name: [name] for name in names}
    for name in names:
        for included in _closure(graph, name, _usmx("includes"))[1:]:
            naming[included].append(name)
    banned = tuple(sorted(m for m in names if set(above[m]) & set(_BANNED)))
    special = {_GENERAL, *below[_RELIEF], *below[_COMBAT], *banned}
    return Missions(
        above=above,
        below={name: tuple(found) for name, found in below.items()},
        naming={name: tuple(found) for name, found in naming.items()},
        plain=tuple(m for m in names if m not in special),
        ordinary=tuple(m for m in names if m not in special and _BORDER not in above[m]),
        relief=tuple(below[_RELIEF]),
        border=tuple(m for m in below[_BORDER] if m not in special),
        combat=tuple(below[_COMBAT]),
        banned=banned,
    )
