"""Rows judged from plain values, before any statement is made of them; what is found is worded from these too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import NamedNode

from usmx_kg.graph import Index, index
from usmx_kg.records.codes import NO_SUSPECTS, Suspect
from usmx_kg.records.ids import made_up
from usmx_kg.records.names import Names
from usmx_kg.records.repeats import form_of, is_nameless
from usmx_kg.records.resolve import Guesses
from usmx_kg.streaming.links import minted, named
from usmx_kg.streaming.rows import Row, blocks
from usmx_kg.validation import Finding, Options, worded
from usmx_kg.validation.blocks import Declared, declared
from usmx_kg.validation.direct import judge
from usmx_kg.validation.from_plain import PlainWorld
from usmx_kg.validation.plain import UnsureError
from usmx_kg.validation.things import Things
from usmx_kg.validation.things import shipped as shipped_things
from usmx_kg.validation.told_plainly import ToldPlainly
from usmx_kg.validation.unjudged import required
from usmx_kg.validation.wording import Wording

__all__ = ["ShortWay"]


class ShortWay:
    """Judges rows that are read from plain values, and tells which ones are not."""

    def __init__(self, options: Options, names: Names, trusted: Index) -> None:
        self._options = options
        self._names = names
        self._trusted = trusted
        self._applied = options.only | required(options.only)
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

    def check(
        self,
        file: str,
        rows: Sequence[tuple[int, Row]],
        taken: frozenset[str],
        linked: Iterable[int] = (),
        suspects: Mapping[str, Suspect] = NO_SUSPECTS,
        guesses: Guesses | None = None,
    ) -> tuple[Sequence[int], list[Finding], frozenset[str]]:
        """Return which rows are left for the long way, what is found in the others, and the ids that all must leave.

        Rows have the number of their first record; ids in `taken` must not be made up; the rows of these numbers in
        `linked` have to do with other pieces; `suspects` are the keys whose codes may be of another list than ISO,
        `guesses` know what else a file describes that is read whole.
        """
        if self._world.full or suspects != self._suspects or guesses is not self._guesses:
            self._suspects, self._guesses = suspects, guesses
            self._world = self._new_world()
        base = self._options.base
        home: dict[str, Declared] = {}
        forms: dict[str, int] = {}
        left = set(linked)
        for n, (_, row) in enumerate(rows):
            if row.plain is None:
                left.add(n)
            for block in blocks(row, file):
                if is_nameless(block):
                    said = form_of(block)
                    if said in forms:
                        left.update((n, forms[said]))
                    forms.setdefault(said, n)
                for key, inner in declared(block):
                    iri = minted(inner["id"], base) if type(inner["id"]) is str else None
                    if iri is None:
                        left.add(n)
                    elif iri in home:
                        left.update((n, home[iri].row))
                    else:
                        home[iri] = Declared(n, key, inner)
        taken = taken.union(home)
        found: dict[int, Sequence[Finding]] = {}
        for n, (number, row) in enumerate(rows):
            if n not in left:
                self._world.among(home, n)
                try:
                    findings = self._findings(file, number, row, taken)
                except UnsureError:
                    left.add(n)
                else:
                    if findings:
                        found[n] = findings
        queue = list(left)
        while queue:  # what these name in other rows, those have to be read with them
            for block in blocks(rows[queue.pop()][1], file):
                for text in named(block):
                    other = home.get(minted(text, base) or "")
                    if other is not None and other.row not in left:
                        left.add(other.row)
                        queue.append(other.row)
        return sorted(left), [f for n, findings in found.items() if n not in left for f in findings], taken

    def _findings(self, file: str, number: int, row: Row, taken: frozenset[str]) -> Sequence[Finding]:
        """Return what is found in a row that is an activity. Raises UnsureError where only the long way can tell."""
        assert row.plain is not None
        base, chosen = self._options.base, self._options.only
        made = made_up(file, number, base, taken.__contains__) if row.plain.get("id") is None else ""
        deployment = self._world.deployment(row.plain, made)
        raws = judge(deployment)
        if raws is None:
            raise UnsureError
        wanted = [raw for raw in raws if raw.rule in self._applied]
        if not wanted and not self._world.unknown and self._world.assumed is None:
            return ()
        told = ToldPlainly(self._world, deployment, row.site(), file)
        return worded(Wording(told, self._options.lang), chosen, told.read(), wanted)
