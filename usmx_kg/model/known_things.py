"""Things that records name, with what the rules ask of them, looked up once for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode

from usmx_kg.graph import Index, Node, Term, index, type_
from usmx_kg.graph.vocabulary import Field, Kind, subclasses
from usmx_kg.ground.namespaces import OWN, PREFIXES
from usmx_kg.model.things import Actor, Concept, Mission, Place, Thing, is_literal, literal

__all__ = ["Things", "actor", "id_of", "node_of", "shipped", "usmx"]

_USMX = PREFIXES["usmx"]
_SUBCLASS = NamedNode(PREFIXES["rdfs"] + "subClassOf")
_BROADER, _IN_SCHEME = NamedNode(PREFIXES["skos"] + "broader"), NamedNode(PREFIXES["skos"] + "inScheme")
_MISSIONS = OWN["mission"].rstrip("/")
_STATE, _ORGANIZATION, _LOCAL = (
    _USMX + name for name in ("State", "InternationalOrganization", "SubnationalGovernment")
)


_ACTOR, _PLACES = _USMX + "Actor", frozenset((_USMX + "Place",))


def usmx(name: str) -> NamedNode:
    """Return a term of our vocabulary."""
    return NamedNode(_USMX + name)


_COMPETENT, _ORGAN_OF, _OF_STATE, _POPULATION_OF, _WITHIN, _TERRITORY_OF, _INCLUDES = map(
    usmx, ("mayConsentFor", "organOf", "ofState", "populationOf", "within", "territoryOf", "includes")
)


def id_of(term: Term) -> str:
    """Return the id of a term, as typed values have it."""
    return literal(term.value) if isinstance(term, Literal) else term.value


def node_of(identifier: str) -> Node:
    """Return the node with an id."""
    return NamedNode(identifier) if ":" in identifier else BlankNode(identifier)


class Things:
    """Makes things by their ids and keeps them. `behind` makes those that these graphs say nothing of."""

    def __init__(self, *graphs: Index, behind: Things | None = None) -> None:
        self._graphs: tuple[Index, ...] = (*graphs, *(behind._graphs if behind else ()))
        self._own = graphs
        self._behind = behind
        self._actors: dict[str, Actor] = {}
        self._missions: dict[str, Mission] = {}
        self._places: dict[str, Place] = {}
        self._concepts: dict[str, Concept] = {}
        self._things: dict[str, Thing] = {}
        self._above_classes: dict[Node, frozenset[str]] = {}

    def actor(self, identifier: str) -> Actor:
        """Return a thing as an actor."""
        found = self._actors.get(identifier)
        if found is None:
            behind = self._elsewhere(identifier)
            found = self._actors[identifier] = behind.actor(identifier) if behind else self._actor(identifier)
        return found

    def mission(self, identifier: str) -> Mission:
        """Return a thing as a kind of mission."""
        found = self._missions.get(identifier)
        if found is None:
            behind = self._elsewhere(identifier)
            found = self._missions[identifier] = behind.mission(identifier) if behind else self._mission(identifier)
        return found

    def place(self, identifier: str) -> Place:
        """Return a thing as a place."""
        found = self._places.get(identifier)
        if found is None:
            behind = self._elsewhere(identifier)
            found = self._places[identifier] = behind.place(identifier) if behind else self._place(identifier)
        return found

    def concept(self, identifier: str) -> Concept:
        """Return a thing as a concept."""
        found = self._concepts.get(identifier)
        if found is None:
            schemes = frozenset() if is_literal(identifier) else self._ids(node_of(identifier), _IN_SCHEME)
            found = self._concepts[identifier] = Concept(identifier, schemes)
        return found

    def thing(self, identifier: str) -> Thing:
        """Return a thing with its classes."""
        found = self._things.get(identifier)
        if found is None:
            classes = frozenset() if is_literal(identifier) else self.classes(node_of(identifier))
            found = self._things[identifier] = Thing(identifier, classes)
        return found

    def maker(self, field: Field) -> Callable[[str], Actor | Mission | Place | Concept | Thing]:
        """Return what makes the things that a key takes."""
        if field.scheme == _MISSIONS:
            return self.mission
        if field.kind is Kind.CONCEPT:
            return self.concept
        if field.classes == _PLACES:
            return self.place
        return self.actor if field.classes <= subclasses(_ACTOR) else self.thing

    def types(self, node: Node) -> frozenset[str]:
        """Return the IRIs of the classes that a thing is said to have."""
        return self._ids(node, type_)

    def classes(self, node: Node) -> frozenset[str]:
        """Return the local names of our classes that a thing has, those above its own among them."""
        found: frozenset[str] = frozenset()
        for kind in self._objects(node, type_):
            if not isinstance(kind, Literal):
                found |= self.upward(kind)
        return found

    def upward(self, kind: Node) -> frozenset[str]:
        """Return the local names of our classes among a class and those above it."""
        found = self._above_classes.get(kind)
        if found is None:
            names = (name for name in self._above(kind, _SUBCLASS) if name.startswith(_USMX))
            found = self._above_classes[kind] = frozenset(name.removeprefix(_USMX) for name in names)
        return found

    def _actor(self, identifier: str) -> Actor:
        if is_literal(identifier):
            return Actor(identifier)
        node = node_of(identifier)
        return actor(
            identifier,
            self.types(node),
            self.classes(node),
            competent_for=self._ids(node, _COMPETENT),
            organ_of=self._ids(node, _ORGAN_OF),
            of_state=self._ids(node, _OF_STATE),
            population_of=self._ids(node, _POPULATION_OF),
        )

    def _mission(self, identifier: str) -> Mission:
        if is_literal(identifier):
            itself = frozenset((identifier,))
            return Mission(identifier, itself, itself, known=False)
        node = node_of(identifier)
        return Mission(
            identifier,
            under=self._above(node, _BROADER),
            includes=self._above(node, _INCLUDES),
            known=_MISSIONS in self._ids(node, _IN_SCHEME),
        )

    def _place(self, identifier: str) -> Place:
        if is_literal(identifier):
            return Place(identifier, frozenset((identifier,)), classes=frozenset())
        node = node_of(identifier)
        around = self._above(node, _WITHIN)
        states = frozenset().union(*(self._ids(node_of(place), _TERRITORY_OF) for place in around))
        return Place(identifier, around, states, self.classes(node))

    def _elsewhere(self, identifier: str) -> Things | None:
        """Return the maker to ask where only graphs behind speak of a thing, so that it is made once for all."""
        if self._behind is None or is_literal(identifier):
            return None
        node = node_of(identifier)
        alone = not any(node in graph for graph in self._own) and any(node in graph for graph in self._behind._graphs)
        return self._behind if alone else None

    def _objects(self, node: Node, predicate: NamedNode) -> list[Term]:
        return [value for graph in self._graphs for value in graph.objects(node, predicate)]

    def _ids(self, node: Node, predicate: NamedNode) -> frozenset[str]:
        return frozenset(map(id_of, self._objects(node, predicate)))

    def _above(self, node: Node, predicate: NamedNode) -> frozenset[str]:
        """Return the ids of a node and of all that is reached from it by a predicate, at any depth."""
        found, queue = {node.value}, [node]
        while queue:
            for value in self._objects(queue.pop(), predicate):
                if not isinstance(value, Literal) and value.value not in found:
                    found.add(value.value)
                    queue.append(value)
        return frozenset(found)


def actor(
    identifier: str,
    types: frozenset[str],
    classes: frozenset[str],
    *,
    competent_for: frozenset[str] = frozenset(),
    organ_of: frozenset[str] = frozenset(),
    of_state: frozenset[str] = frozenset(),
    population_of: frozenset[str] = frozenset(),
) -> Actor:
    """Return an actor of what is said of it: `types` are the IRIs of its own classes, the rest ids of states."""
    itself = frozenset((identifier,))
    of = itself | organ_of | of_state
    return Actor(
        identifier,
        classes,
        _STATE in types,
        _STATE in types or _ORGANIZATION in types,
        competent_for,
        of,
        of | population_of,
        frozenset() if _LOCAL in types else itself | organ_of,
    )


@cache
def shipped() -> Things:
    """Return the things of the shipped background."""
    return Things(index("background"))
