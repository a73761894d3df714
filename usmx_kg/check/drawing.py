"""The timelines of records that were read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pyoxigraph import Literal, Quad

from usmx_kg.check.naming import Naming, StatedFacts, term_of
from usmx_kg.graph import Index, Node
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.consent_events import beside
from usmx_kg.model.conventions import Conventions
from usmx_kg.model.records import Records
from usmx_kg.model.statement_activities import World
from usmx_kg.model.timeline import Timeline
from usmx_kg.read.background import read_background
from usmx_kg.read.run import read
from usmx_kg.rules.coverage import timeline
from usmx_kg.rules.shortfalls import Flaw
from usmx_kg.rules.verdict import Unread

__all__ = ["draw", "timelines"]


def draw(
    inputs: Iterable[str | Path],
    *,
    base: str = RECORD,
    input_format: str | None = None,
    background: Sequence[str | Path] = (),
    missing: Iterable[str] | None = None,
    codes: str | None = None,
    lang: str = "en",
) -> tuple[tuple[Timeline, ...], tuple[InputError, ...]]:
    """Read record files and return the timeline of each activity, and the files that can't be read.

    `missing` are the marks of a missing value, instead of the usual ones. Raises InputError for background that can't
    be read.
    """
    trusted = read_background(background)
    conventions = Conventions.of(missing, codes)
    given = list(inputs)
    found = read(given, base=base, input_format=input_format, background=trusted, conventions=conventions)
    return timelines(found, trusted, lang), tuple(found.errors)


def timelines(records: Records, trusted: Sequence[Quad] = (), lang: str = "en") -> tuple[Timeline, ...]:
    """Return the timeline of each activity, in the order of the input; `trusted` are facts that the user gave."""
    facts = Index(beside(records.quads, trusted))
    world, naming = World(facts, Index(trusted) if trusted else None), Naming(StatedFacts(facts), lang)
    found = []
    for node in records.records:
        place = records.place(node)
        file, line = (place.file, place.line) if place else (None, None)
        found.append(timeline(world.deployment(node), _Words(naming, node), file, line))
    return tuple(found)


class _Words:
    """Words for the things of one record."""

    def __init__(self, naming: Naming, record: Node) -> None:
        self._naming, self._record = naming, record

    def name(self, identifier: str) -> str:
        """Return what a thing is called."""
        return self._naming.name(term_of(identifier), self._record)

    def label(self, identifier: str) -> str | None:
        """Return the label that the records give a thing."""
        return self._naming.label(term_of(identifier))

    def shown(self, identifier: str) -> str:
        """Return the IRI of a node, its key and position in the record, or a text."""
        term = term_of(identifier)
        return term.value if isinstance(term, Literal) else self._naming.shown(term, self._record)

    def why_not(self, found: Flaw, host: str, sender: str) -> str:
        """Return the reason why a consent does not do."""
        return self._naming.why_not(found, host, sender)

    def unread(self, found: Unread, *, within: bool = False) -> str:
        """Return what can't be read; `within` the consent that has it, whose name then goes without saying."""
        return self._naming.unread(found, self._record, within=within)
