"""Rows judged from plain values, before any statement is made of them; what is found is worded from these too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from pyoxigraph import NamedNode

from usmx_kg.check.options import Options
from usmx_kg.check.plain_facts import ToldPlainly
from usmx_kg.check.run import worded
from usmx_kg.check.unjudged import with_required
from usmx_kg.check.wording import Wording
from usmx_kg.graph import Index, index
from usmx_kg.model.blocks import Block, Declared, declared, minted
from usmx_kg.model.findings import Finding
from usmx_kg.model.ids import made_up
from usmx_kg.model.known_things import Things
from usmx_kg.model.known_things import shipped as shipped_things
from usmx_kg.model.name_index import Names
from usmx_kg.model.plain_values import UnsureError
from usmx_kg.model.repeats import SAYS, form_of, is_nameless
from usmx_kg.model.resolver import Guesses
from usmx_kg.model.state_codes import NO_SUSPECTS, Suspect
from usmx_kg.model.value_places import Site
from usmx_kg.read.rows import Row
from usmx_kg.rules.judge import judge
from usmx_kg.rules.plain_activities import PlainWorld

__all__ = ["Context", "ShortWay"]

Excerpts = Mapping[str, Sequence[tuple[int, Row]]]
"""Rows by file, each with the number of its first record."""


class Context:
    """What the rows describe beside which others are judged."""

    def __init__(self, rows: Excerpts, base: str) -> None:
        places = [(file, row) for file, found in rows.items() for _, row in found]
        self._rows = {-1 - n: place for n, place in enumerate(places)}
        self._home = _described({-1 - n: row for n, (_, row) in enumerate(places)}, base)
        self._names = {(file, row.line): _named(row, base) for file, row in places}
        self._named = Counter(iri for names in self._names.values() for iri in names)

    def with_rows(self, rows: Sequence[tuple[str, Row]], base: str) -> dict[str, Declared] | None:
        """Return what these rows and the context describe, by IRI, and what nameless ones say.

        None where that can't be told from plain values, or one thing is described twice.
        """
        own = _described({n: row for n, (_, row) in enumerate(rows)}, base)
        if own is None or self._home is None:
            return None
        for iri, found in own.items():
            other = self._home.get(iri)
            if other is not None:
                (file, row), (other_file, other_row) = rows[found.row], self._rows[other.row]
                if (file, row.line) != (other_file, other_row.line):
                    return None
        return {**self._home, **own}

    def shared(self, home: Mapping[str, Declared], rows: Sequence[tuple[str, Row]], base: str) -> dict[int, list[str]]:
        """Return the IRIs of what these rows describe within their records and others of them or the context name."""
        inside = [(iri, found.row) for iri, found in home.items() if found.row >= 0 and found.key]
        if not inside:
            return {}
        names = [_named(row, base) for _, row in rows] if len(rows) > 1 else [frozenset[str]()]
        counts = Counter(iri for found in names for iri in found)
        shared: dict[int, list[str]] = {}
        for iri, at in inside:
            file, row = rows[at]
            again = self._names.get((file, row.line), frozenset())  # this row, where the context has it too
            if counts[iri] + self._named[iri] > (iri in names[at]) + (iri in again):
                shared.setdefault(at, []).append(iri)
        return shared

    def block(self, rows: Sequence[tuple[str, int, Row]], file: str, number: int) -> tuple[Block, Site]:
        """Return a row of some, or one of the context by its number there, as plain values and where it stands.

        Raises UnsureError for a row of another file.
        """
        name, row = (rows[number][0], rows[number][2]) if number >= 0 else self._rows[number]
        if name != file or row.plain is None:
            raise UnsureError
        return row.plain, row.site()


def _named(row: Row, base: str) -> frozenset[str]:
    """Return the IRIs that the texts of a row may be, at any depth."""
    found: set[str] = set()
    queue: list[Any] = [row.plain]
    while queue:
        value = queue.pop()
        if type(value) is dict:
            queue += [inner for key, inner in value.items() if key != "id" or len(value) == 1]
        elif type(value) is list:
            queue += value
        elif type(value) is str:
            iri = minted(value, base)
            if iri is not None:
                found.add(iri)
    return frozenset(found)


def _described(rows: Mapping[int, Row], base: str) -> dict[str, Declared] | None:
    """Return what rows describe, by IRI, and what nameless ones say; None for what is not plain or described twice."""
    home: dict[str, Declared] = {}
    for n, row in rows.items():
        if row.plain is None:
            return None
        found = [(minted(b["id"], base) if type(b["id"]) is str else None, k, b) for k, b in declared(row.plain)]
        if is_nameless(row.plain):
            found.append((f"{SAYS}{form_of(row.plain)}", "", row.plain))
        for iri, key, block in found:
            if iri is None or iri in home:
                return None
            home[iri] = Declared(n, key, block)
    return home


class ShortWay:
    """Judges rows that are read from plain values, and tells which ones are not."""

    def __init__(self, options: Options, names: Names, trusted: Index) -> None:
        self._options = options
        self._names = names
        self._trusted = trusted
        self._applied = with_required(options.only)
        self._suspects = NO_SUSPECTS
        self._guesses: Guesses | None = None
        self._world = self._new_world()

    def _new_world(self) -> PlainWorld:
        """Return what reads plain values; what it remembers of things that records name is its own."""
        suspects, guesses = self._suspects, self._guesses
        base, trusted = self._options.base, self._options.trusted
        if trusted:
            known = frozenset(q.subject.value for q in trusted if isinstance(q.subject, NamedNode))
            things = Things(self._trusted, index("background"))
            return PlainWorld(self._names, things, base, known, self._options.conventions, suspects, guesses)
        things = Things(Index(()), behind=shipped_things())
        conventions = self._options.conventions
        return PlainWorld(self._names, things, base, frozenset(), conventions, suspects, guesses)

    def judge(
        self,
        file: str,
        number: int,
        row: Row,
        home: Mapping[str, Declared],
        at: int,
        taken: frozenset[str],
    ) -> Sequence[Finding] | None:
        """Return what is found in a row, None where only the long way can tell.

        The row has the number of its record; `home` has what it describes itself, as that of row `at`. Ids in `taken`
        must not be made up.
        """
        assert row.plain is not None
        self._world.among(home, at)
        try:
            return self._findings(file, number, row, taken.union(home) if row.plain.get("id") is None else taken)
        except UnsureError:
            return None

    def together(
        self,
        part: Excerpts,
        context: Context,
        taken: frozenset[str],
        suspects: Mapping[str, Suspect],
        guesses: Guesses | None,
    ) -> tuple[list[Finding], int] | None:
        """Return what is found in rows that have to do with each other, and how many of them are activities.

        None where only the long way can tell. They are read beside a context.
        """
        self.begin(suspects, guesses)
        rows = [(file, number, row) for file, found in part.items() for number, row in found]
        base, places = self._options.base, [(file, row) for file, _, row in rows]
        home = context.with_rows(places, base)
        if home is None:
            return None
        shared = context.shared(home, places, base)
        found: list[Finding] = []
        activities = 0
        try:
            for at, (file, number, row) in enumerate(rows):
                assert row.plain is not None
                self._world.among(home, at)
                if not self._world.is_activity(row.plain):
                    self._world.check_silent(Declared(at, "", row.plain))
                    continue
                activities += 1
                for iri in shared.get(at, ()):
                    self._world.check_silent(home[iri])  # of what several name, the first one is told
                found += self._findings(file, number, row, taken.union(home), partial(context.block, rows, file))
        except UnsureError:
            return None
        return found, activities

    def begin(self, suspects: Mapping[str, Suspect], guesses: Guesses | None) -> None:
        """Say that rows of a file come whose codes under these keys may be of another list than ISO.

        `guesses` know what else it describes, where it is read whole.
        """
        if self._world.full or suspects != self._suspects or guesses is not self._guesses:
            self._suspects, self._guesses = suspects, guesses
            self._world = self._new_world()

    def _findings(
        self,
        file: str,
        number: int,
        row: Row,
        taken: frozenset[str],
        rows: Callable[[int], tuple[Block, Site]] | None = None,
    ) -> Sequence[Finding]:
        """Return what is found in a row that is an activity. Raises UnsureError where only the long way can tell.

        `rows` gives other rows by their numbers, of which it names what they describe.
        """
        assert row.plain is not None
        base, chosen = self._options.base, self._options.only
        made = made_up(file, number, base, taken.__contains__) if row.plain.get("id") is None else ""
        deployment = self._world.deployment(row.plain, made)
        raws = judge(deployment, sound=self._world.sound)
        if raws is None:
            raise UnsureError
        wanted = [raw for raw in raws if raw.rule in self._applied]
        if not wanted and not self._world.unknown and self._world.assumed is None:
            return ()
        told = ToldPlainly(self._world, deployment, row.site(), file, rows)
        return worded(Wording(told, self._options.lang), chosen, told.read(), wanted)
