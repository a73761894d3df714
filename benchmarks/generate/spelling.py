"""The ways in which people write a thing: CURIE, IRI, code, slug, or a name in English or Spanish in any case."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from benchmarks.generate.dice import Dice
from benchmarks.generate.record import Block
from benchmarks.generate.world import world
from usmx_kg.graph import Index, index
from usmx_kg.ground.namespaces import PREFIXES, expand

__all__ = ["ambiguous", "spell", "spellings"]

_NAMES = tuple(
    NamedNode(PREFIXES[prefix] + name)
    for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("skos", "altLabel"), ("skos", "notation"))
)
_SCHEMES = ("mission", "activity", "asset", "arms", "consent-status", "consent-form", "support-mode",
            "activity-status", "agreement-content")  # fmt: skip
_THINGS = frozenset(
    ("sendingState", "hostState", "missionType", "activityType", "assetType", "place", "deployedForce", "arms",
     "supports", "conductedBy", "supportMode", "activityStatus", "grantedBy", "grantedTo", "status", "form",
     "coversMission", "coversPlace", "coversArms", "party", "defines", "requestedBy", "within", "organOf",
     "authorizedBy")
)  # fmt: skip
_HIDDEN = NamedNode(PREFIXES["skos"] + "hiddenLabel")
_MISSING = "na"
"""The code of Namibia, which people write for a missing value too: it is read as neither."""
_NESTED = ("consent", "agreement", "request", "sendingAuthorization")


@cache
def spellings() -> Mapping[str, tuple[str, ...]]:
    """Return, by CURIE, the names that no other thing of its folder has and that are not asked about."""
    asked = {_plain(name.value) for name in index("background").values(_HIDDEN) if isinstance(name, Literal)}
    found: dict[str, tuple[str, ...]] = {}
    for prefix in ("actor", "place", *_SCHEMES):
        bearers: dict[str, set[str]] = defaultdict(set)
        named = dict(_named(prefix))
        for curie, names in named.items():
            for name in names:
                bearers[_plain(name)].add(curie)
        for curie, names in named.items():
            unique = [
                n for n in names if len(bearers[_plain(n)]) == 1 and _plain(n) not in asked and n.lower() != _MISSING
            ]
            found[curie] = tuple(dict.fromkeys(w for n in unique for w in (n, n, n.upper(), _bare(n))))
    return found | {curie: (*found[curie], *paths) for curie, paths in _paths(found)}


@cache
def ambiguous() -> tuple[str, ...]:
    """Return names that several places have, none of which lies within another one."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for curie, names in _named("place"):
        for name in names:
            bearers[_plain(name)].add(curie)
    above = world().above
    return tuple(sorted(
        name
        for name, places in bearers.items()
        if len(places) > 1 and not any(all(place in above[other] for other in places) for place in places)
    ))  # fmt: skip


def _named(prefix: str) -> Iterator[tuple[str, list[str]]]:
    graph, namespace = index("background"), PREFIXES[prefix]
    for node in _nodes(graph, prefix):
        names = [v.value for p in _NAMES for v in graph.objects(node, p) if isinstance(v, Literal)]
        yield f"{prefix}:{node.value.removeprefix(namespace)}", [*names, node.value.removeprefix(namespace)]


def _nodes(graph: Index, prefix: str) -> list[NamedNode]:
    namespace = PREFIXES[prefix]
    found = {n for p in _NAMES for n in graph.subjects(p) if isinstance(n, NamedNode) and n.value.startswith(namespace)}
    return sorted(found, key=lambda node: node.value)


def _paths(named: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, list[str]]]:
    """Yield places inside a state by a path with the state's name last."""
    there, graph = world(), index("background")
    for state in there.states:
        around = there.territory[state]
        names = [n for n in named[around] if "," not in n and len(n) > 3]
        if not names:
            continue
        siblings: dict[str, set[str]] = defaultdict(set)
        for place in there.places[state]:
            for name in _labels(graph, place):
                siblings[_plain(name)].add(place)
        for place in there.places[state][1:]:
            own = [n for n in _labels(graph, place) if "," not in n and len(siblings[_plain(n)]) == 1]
            yield place, [f"{name}, {names[0]}" for name in own]


def _labels(graph: Index, curie: str) -> list[str]:
    node = NamedNode(PREFIXES["place"] + curie.partition(":")[2])
    return sorted({v.value for v in graph.objects(node, _NAMES[0]) if isinstance(v, Literal)})


def _plain(name: str) -> str:
    """Return a name without case, accents and punctuation, so that near namesakes count as such."""
    bare = "".join(c if c.isalnum() else " " for c in _bare(name).casefold())
    return " ".join(bare.split())


def _bare(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def spell(block: Block, names: float, dice: Dice) -> Block:
    """Return a block with its things written as people do: a share `names` of them by name, some of the rest by IRI."""
    written: Block = {}
    for key, value in block.items():
        if key in _THINGS:
            if type(value) is list:
                found = [_thing(v, names, dice) for v in value]
                written[key] = found[0] if len(found) == 1 and dice.random() < 0.7 else found
            else:
                written[key] = _thing(value, names, dice)
        elif key in _NESTED:
            found = [spell(v, names, dice) if type(v) is dict else v for v in value]
            written[key] = found[0] if len(found) == 1 and dice.random() < 0.3 else found
        else:
            written[key] = value
    return written


def _thing(value: Any, names: float, dice: Dice) -> Any:
    """Return what names or describes a thing, spelt; anything else as it is."""
    if type(value) is str:
        return _spelled(value, names, dice)
    return spell(value, names, dice) if type(value) is dict else value


def _spelled(value: str, names: float, dice: Dice) -> str:
    known = spellings().get(value)
    if known is None:
        return value
    draw = dice.random()
    if draw < names:
        return dice.pick(known) if known else value
    return (expand(value) or value) if draw > 0.95 else value
