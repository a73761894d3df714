"""What a file says, thing by thing: the form in which files are compared and put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from usmx_kg.graph import Node
from usmx_kg.model.conventions import Aside
from usmx_kg.model.positions import Places, Position
from usmx_kg.model.resolver import Outcome
from usmx_kg.model.stated import Stated

__all__ = ["Description", "Draft", "Noted", "RawFinding", "by_subject", "canonical", "subject_of"]


_NODES = (NamedNode, BlankNode)


@dataclass(frozen=True)
class Description:
    """What one file says of one thing with an IRI, its nested nodes included.

    `position` is where it stands, if that was known when it was read; else the places of its file tell it. `content`
    is what an activity without an id says, in a form that others share which say the same; `assumed` tells of a
    domestic operation whose type was not written in which state it is, and where that stands.
    """

    node: NamedNode
    quads: Sequence[Quad]
    activity: bool
    position: Position | None = None
    content: object = None
    assumed: tuple[str, Position] | None = None


@dataclass(frozen=True)
class RawFinding:
    """A text that names nothing or several things, at the node where it stands.

    `record` is the activity in whose block it stands, where that is known; `stated` the literal, where it is one.
    """

    node: Node
    key: str
    text: str
    position: Position
    outcome: Outcome
    record: Node | None = None
    stated: Stated | None = None


@dataclass(frozen=True)
class Noted:
    """A text that stands for something else, at the node where it stands, or the one that leads there.

    `column` is its key with those around it, as tables name it: `consent.grantedBy`; `lists` are those of codes that it
    may be from.
    """

    aside: Aside
    node: Node
    key: str
    column: str
    text: str
    position: Position
    lists: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What one file says, before it is put beside the others. `loose` are statements of no one description.

    `written` maps statements that were changed for the rules to those that were written, `stated` those whose literal
    does not fit to how it was stated.
    """

    file: str
    descriptions: Sequence[Description]
    loose: Sequence[Quad]
    raw: Sequence[RawFinding]
    places: Places
    written: Mapping[Quad, Sequence[Quad]] = field(default_factory=dict)
    stated: Mapping[Quad, Sequence[Stated]] = field(default_factory=dict)
    noted: Sequence[Noted] = ()

    @property
    def quads(self) -> Sequence[Quad]:
        """Return all statements, in file order."""
        return (*(quad for d in self.descriptions for quad in d.quads), *self.loose)


def subject_of(quad: Quad) -> Node:
    """Return the subject of a statement, which is never a statement itself here."""
    subject = quad.subject
    assert isinstance(subject, _NODES)
    return subject


def by_subject(quads: Iterable[Quad]) -> dict[Node, list[Quad]]:
    """Return statements by what they are about, in their order."""
    found: dict[Node, list[Quad]] = {}
    for quad in quads:
        found.setdefault(subject_of(quad), []).append(quad)
    return found


def canonical(node: Node, about: Mapping[Node, Sequence[Quad]], within: tuple[Node, ...] = ()) -> object:
    """Return a value that two descriptions share just when they say the same, blank nodes by what is said of them."""
    parts = []
    for quad in about.get(node, ()):
        value = quad.object
        if isinstance(value, BlankNode):
            shape: object = (
                ("cycle", within.index(value)) if value in within else canonical(value, about, (*within, value))
            )
        elif isinstance(value, Literal):
            shape = ("literal", value.value, value.datatype.value, value.language)
        else:
            shape = ("iri", str(value))
        parts.append((quad.predicate.value, shape))
    return frozenset(parts)
