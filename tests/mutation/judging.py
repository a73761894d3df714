"""Whether a fixture notices a mutant: its findings by the changed shapes are others than those by the real ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from tests.mutation.core import mutants as core_mutants
from tests.mutation.mutant import Mutant
from tests.mutation.queries import mutants as query_mutants
from tests.rules.fixtures import Fixture, fixtures, merged
from usmx_kg.check.background import touched
from usmx_kg.check.engine_findings import raw_of
from usmx_kg.check.engines.engine import Engine
from usmx_kg.check.engines.pyshacl_engine import PyshaclEngine
from usmx_kg.check.engines.turbo_engine import TurboEngine
from usmx_kg.graph import Index, index, part_files
from usmx_kg.ground.child import Limits, call
from usmx_kg.ground.errors import QueryError
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.known_things import node_of

__all__ = ["Judge", "mutants", "rules", "survivors"]

FAST, REFERENCE = TurboEngine(), PyshaclEngine()
_TOGETHER = 12
"""Fixtures that are checked in one run of the engine."""
_LIMITS = Limits(seconds=120, memory=1 << 30)
"""A mutant that runs on is noticed: the real shapes are done in a fraction of a second."""

_NESTED = tuple(
    NamedNode(PREFIXES["usmx"] + key) for key in ("consent", "agreement", "request", "sendingAuthorization")
)

Found = Counter[tuple[str | None, ...]]


def rules() -> list[str]:
    """Return the rules that have shapes."""
    return [file.stem for file in part_files("shapes") if file.stem != "prefixes"]


@cache
def shapes(rule: str) -> tuple[Triple, ...]:
    """Return the shapes of a rule, parsed once: their blank nodes keep their names."""
    file = next(file for file in part_files("shapes") if file.stem == rule)
    return tuple(quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE))


def mutants(rule: str) -> list[Mutant]:
    """Return all mutants of a rule, each with a name of its own."""
    found: list[Mutant] = []
    seen: dict[str, int] = {}
    for one in (*core_mutants(rule, shapes(rule)), *query_mutants(rule, shapes(rule))):
        seen[one.name] = count = seen.get(one.name, 0) + 1
        name = one.name if count == 1 else f"{one.name} ({count})"
        found.append(replace(one, name=name))
    return found


class Judge:
    """Judges the mutants of one rule by its own fixtures."""

    def __init__(self, rule: str) -> None:
        some = [fixture for fixture in fixtures() if fixture.rule == rule]
        some.sort(key=lambda fixture: not fixture.fails)  # those that fail notice more
        self._groups = [_Group(some[at : at + _TOGETHER]) for at in range(0, len(some), _TOGETHER)]

    def notices(self, mutant: Mutant, engine: Engine = FAST) -> bool:
        """Tell whether a fixture notices; the group that does is asked first the next time."""
        for group in self._groups:
            group.real(mutant.rule, engine)  # here, for what a child finds out is lost with it
        try:
            found = call(lambda: self._noticing(mutant, engine), _LIMITS)
        except QueryError:
            return True  # it ran out of time or memory
        if found is not None:
            self._groups.insert(0, self._groups.pop(found))
        return found is not None

    def _noticing(self, mutant: Mutant, engine: Engine) -> int | None:
        for number, group in enumerate(self._groups):
            try:
                if group.findings(mutant.shapes, engine) != group.real(mutant.rule, engine):
                    return number
            except Exception:  # the engine refuses the shapes, or breaks by them
                return number
        return None


def survivors(rule: str, some: Iterable[Mutant] | None = None) -> list[Mutant]:
    """Return the mutants of a rule that no fixture notices: with the fast engine, then with the reference.

    What guards against one engine's way to compare changes nothing in the other.
    """
    judge = Judge(rule)
    left = [mutant for mutant in (mutants(rule) if some is None else some) if not judge.notices(mutant)]
    return [mutant for mutant in left if not judge.notices(mutant, REFERENCE)]


class _Group:
    """Some fixtures of a rule, as one graph."""

    def __init__(self, some: Sequence[Fixture]) -> None:
        records = merged(some)
        self._data = [*(q.triple for q in records.quads), *touched(records.quads, index("background"), Index(()))]
        facts = Index(records.quads)
        self._owners = {node: one for key in _NESTED for node in facts.values(key) for one in facts.subjects(key, node)}
        self._real: dict[str, Found] = {}

    def real(self, rule: str, engine: Engine) -> Found:
        """Return what the real shapes of a rule find here, found out once."""
        if engine.name not in self._real:
            self._real[engine.name] = self.findings(shapes(rule), engine)
        return self._real[engine.name]

    def findings(self, some: Sequence[Triple], engine: Engine) -> Found:
        """Return what shapes find here: each finding before it is worded, with its record, and how often."""
        raws = (raw_of(result) for result in engine.validate(self._data, [*some, *shapes("prefixes")]))
        return Counter((self._record(raw.focus), *raw[1:2], *raw[3:]) for raw in raws if raw is not None)

    def _record(self, focus: str) -> str:
        owner = self._owners.get(node_of(focus))
        return owner.value if owner is not None else focus
