"""What is judged by itself and what together: pieces of streams, and groups of rows that have to do with each other."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode

from usmx_kg.ground.errors import InputError
from usmx_kg.model.conventions import Aside
from usmx_kg.model.records import Records
from usmx_kg.model.state_codes import Suspect
from usmx_kg.stream.inputs import Inputs
from usmx_kg.stream.links import Links, Pieces, Shares, Survey, groups
from usmx_kg.stream.placeholders import Column, Tally, together
from usmx_kg.stream.shared_context import Contexts
from usmx_kg.stream.work import Codes, Group, Judged, Noted, Rest, Rows, Task
from usmx_kg.stream.workers import Run

__all__ = ["Look", "Plan", "cut", "holds_none", "look", "plan", "planned"]

MOST_TOGETHER = 5_000
"""So many rows may have to do with each other; they are read together."""

_ROWS_TOGETHER = 100


@dataclass(frozen=True)
class Look:
    """What a first look at all pieces has shown: what their rows declare and name, and what columns have.

    The tasks have the number of their first record, the ids that their file has taken, and its suspect codes. `asides`
    are what the columns of the streams have that stands for no value.
    """

    tasks: Sequence[Task]
    links: Links
    asides: Sequence[Noted]


@dataclass(frozen=True)
class Plan:
    """Pieces, and groups of the rows that they leave out; `whole`: no group takes the inputs that were read whole.

    `asides` are what the columns of the streams have that stands for no value.
    """

    tasks: Sequence[Task]
    groups: Sequence[Group]
    whole: bool
    asides: Sequence[Noted]
    _pieces: Pieces
    _shares: Shares
    _contexts: Contexts

    def rest(self, number: int, left: Iterable[int]) -> Rest:
        """Return the rows of a piece that groups leave to be judged: those in `left`, and those that touch hubs."""
        task = self.tasks[number]
        start, end = self._pieces.starts[number : number + 2]
        touched = self._contexts.touched(number)
        rows = {row - start for hashed in touched for row in self._shares.hubs[hashed].between(start, end)}
        rows = rows.union(left) - task.apart
        return Rest(task, frozenset(rows), _of_pieces(self._contexts.of(touched), self.tasks, self._pieces))


def cut(inputs: Inputs, size: int | None = None) -> tuple[list[Task], list[InputError]]:
    """Return the pieces of all streams, of about `size` bytes, and what is wrong with those that can't be cut."""
    tasks: list[Task] = []
    errors: list[InputError] = []
    for number, stream in enumerate(inputs.streams):
        mine = []
        try:
            mine = [Task(number, piece, len(tasks) + n) for n, piece in enumerate(stream.pieces(size))]
            if not mine:
                raise holds_none(stream.name)
        except InputError as error:
            errors.append(error)
        tasks += mine
    return tasks, errors


def holds_none(file: str) -> InputError:
    """Return the error of a file without any record."""
    return InputError("it holds no record", file=file, hint="A record is a Deployment or a DomesticOperation.")


def plan(tasks: Sequence[Task], inputs: Inputs, records: Records, run: Run, *, hubs: bool = True) -> Plan:
    """Return what is read together, by a look at all pieces and at the records of inputs that were read whole.

    Rows that only share `hubs` are not read together, but each beside the first ones that describe and name these.
    Raises InputError where too many rows have to do with each other.
    """
    with ExitStack() as stack:
        return planned(look("survey", tasks, inputs, run, stack), inputs, records, hubs=hubs)


def look(
    method: str,
    tasks: Sequence[Task],
    inputs: Inputs,
    run: Run,
    stack: ExitStack,
    each: Callable[[Task, Judged], object] = lambda *_: None,
) -> Look:
    """Look at all pieces, by a method of `Work` that gives what is judged of one; `each` is given it, piece by piece.

    What waits is in files that `stack` closes.
    """
    links = Links(stack, [task.stream for task in tasks], sum(task.piece.size for task in tasks))
    seen, asked = _Seen(tasks, len(inputs.streams)), deque[Task]()

    def supposed() -> Iterator[Task]:
        for task in tasks:
            asked.append(seen.numbered(task))
            yield asked[-1]

    for judged in run(method, supposed()):
        given = asked.popleft()
        task = seen.numbered(given)
        right = judged
        if judged.survey.nameless and task.first != given.first:  # ids were made up of wrong numbers
            (right,) = run(method, [task])
        links.add(right.survey)
        seen.add(task, right.survey)
        each(task, right)
    shown = list(run("suspects", seen.codes))
    known = seen.known(shown)
    return Look(known, links, seen.noted(known, shown))


class _Seen:
    """What was seen of all pieces so far, each looked at in its turn."""

    def __init__(self, tasks: Sequence[Task], streams: int) -> None:
        self._tasks = list(tasks)
        self._next: list[tuple[int, int] | None] = [None] * streams
        self._taken = [set[str]() for _ in range(streams)]
        self._tallies: list[list[tuple[int, Mapping[Column, Tally]]]] = [[] for _ in range(streams)]
        self.codes: list[Codes] = [{} for _ in range(streams)]

    def numbered(self, task: Task) -> Task:
        """Return a piece with the number of its first record; it is supposed where pieces before are still away."""
        known = self._next[task.stream]
        if known is None:
            return task
        last, following = known
        behind = self._tasks[last + 1]
        return task._replace(first=following + task.piece.row - behind.piece.row)

    def add(self, task: Task, found: Survey) -> None:
        """Take what the next piece has shown."""
        self._tasks[task.number] = task._replace(even=found.even)
        self._next[task.stream] = task.number, task.first + found.records
        self._taken[task.stream] |= found.taken
        if found.asides:
            self._tallies[task.stream].append((task.number, found.asides))
        for key, texts in found.codes.items():
            for text, row in texts.items():
                self.codes[task.stream].setdefault(key, {}).setdefault(text, (task.number, row))

    def known(self, shown: Sequence[Mapping[str, Suspect]]) -> list[Task]:
        """Return the pieces with what is known of their files, among it what their codes have `shown`."""
        taken = [frozenset(ids) for ids in self._taken]
        return [t._replace(taken=taken[t.stream], suspects=shown[t.stream]) for t in self._tasks]

    def noted(self, tasks: Sequence[Task], shown: Sequence[Mapping[str, Suspect]]) -> list[Noted]:
        """Return what stands in columns for no value, and their suspect codes."""
        found = [
            Noted(tasks[tally.piece], column, tally)
            for tallies in self._tallies
            for column, tally in together(tallies).items()
        ]
        for of, suspects in zip(self.codes, shown, strict=True):
            found += [
                Noted(tasks[piece], Column(Aside.CODES, key), Tally(row, Counter(suspect.evidence), piece))
                for key, suspect in suspects.items()
                for piece, row in sorted(of[key][text] for text in suspect.evidence)[:1]
            ]
        return found


def planned(seen: Look, inputs: Inputs, records: Records, *, hubs: bool = True) -> Plan:
    """Return what is read together, after a look at all pieces, and at the records of inputs that were read whole.

    Rows that only share `hubs` are not read together, but each beside the first ones that describe and name these.
    Raises InputError where too many rows have to do with each other.
    """
    links, pieces, tasks = seen.links, seen.links.pieces, seen.tasks
    links.add_whole(*_iris(records))
    shares, found = _grouped(links, tasks, inputs, set() if hubs else None)
    contexts = Contexts(shares)
    if len(contexts) > MOST_TOGETHER:
        raise _too_many(len(contexts), contexts.first, pieces, tasks, inputs)
    apart: dict[int, set[int]] = {}
    for row in (row for group in found for row in group if row < pieces.whole):
        piece = pieces.of(row)
        apart.setdefault(piece, set()).add(row - pieces.starts[piece])
    left = [task._replace(apart=frozenset(apart.get(task.number, ()))) for task in tasks]
    grouped = {row for group in found for row in group}
    touched: dict[int, list[int]] = {}
    for hashed, hub in shares.hubs.items():
        for row in grouped.intersection(hub.rows):
            touched.setdefault(row, []).append(hashed)
    together = [
        Group(
            tuple(_of_pieces(group, left, pieces) for group in joined),
            tuple(inputs.whole) if joined[0][-1] == pieces.whole else (),
            _of_pieces(contexts.of(h for group in joined for row in group for h in touched.get(row, ())), left, pieces),
        )
        for joined in _joined(found, pieces.whole)
    ]
    homes = {
        (task.number, row): rows for group in together for rows in group.parts for task, own in rows for row in own
    }
    asides = [noted._replace(rows=homes.get((noted.task.number, noted.tally.line), ())) for noted in seen.asides]
    return Plan(left, together, pieces.whole not in grouped, asides, pieces, shares, contexts)


def _grouped(
    links: Links, tasks: Sequence[Task], inputs: Inputs, popular: set[int] | None
) -> tuple[Shares, list[list[int]]]:
    """Return what rows share, and these in groups. What is too `popular` becomes a hub until no group is too large."""
    split = {number for number, stream in enumerate(inputs.streams) if stream.is_rdf}
    while True:
        shares = links.shares(split, popular)
        found = list(groups(shares))
        large = [group for group in found if len(group) > MOST_TOGETHER]
        if not large:
            return shares, found
        more = _popular(large, shares) - (popular or set())
        if popular is None or not more:
            raise _too_many(len(large[0]), min(large[0]), links.pieces, tasks, inputs)
        popular |= more


def _popular(large: Sequence[Sequence[int]], shares: Shares) -> set[int]:
    """Return what very many rows of large groups describe or name, and some of them describe."""
    found: set[int] = set()
    for group in large:
        touched = Counter(hashed for row in group for hashed in {*shares.owns.get(row, ()), *shares.names.get(row, ())})
        described = {hashed for row in group for hashed in shares.owns.get(row, ())}
        found |= {hashed for hashed in described if touched[hashed] > MOST_TOGETHER // 10}
    return found


def _too_many(count: int, first: int, pieces: Pieces, tasks: Sequence[Task], inputs: Inputs) -> InputError:
    task = tasks[pieces.of(first)]
    stream = inputs.streams[task.stream]
    rows = islice(stream.rows(task.piece), first - pieces.starts[task.number], None)
    return InputError(
        f"{count:,} records describe or name the same things; at most {MOST_TOGETHER:,} can be checked together",
        file=stream.name,
        line=next(rows).line,
        hint="Put what they share into a file of its own, and give that by --background.",
    )


def _iris(records: Records) -> tuple[set[str], set[str]]:
    """Return the IRIs that records describe, and those that they name."""
    own = {quad.subject.value for quad in records.quads if isinstance(quad.subject, NamedNode)}
    return own, {quad.object.value for quad in records.quads if isinstance(quad.object, NamedNode)}


def _joined(found: Sequence[Sequence[int]], whole: int) -> list[list[Sequence[int]]]:
    """Return groups that are read in one go, so that little is read twice; one with the whole inputs is alone."""
    joined: list[list[Sequence[int]]] = []
    count = _ROWS_TOGETHER
    for group in found:
        if group[-1] == whole or count + len(group) > _ROWS_TOGETHER:
            joined.append([])
            count = 0
        joined[-1].append(group)
        count += _ROWS_TOGETHER if group[-1] == whole else len(group)
    return joined


def _of_pieces(rows: Iterable[int], tasks: Sequence[Task], pieces: Pieces) -> Rows:
    """Return rows by the piece that has them."""
    found: dict[int, set[int]] = {}
    for row in rows:
        if row < pieces.whole:
            piece = pieces.of(row)
            found.setdefault(piece, set()).add(row - pieces.starts[piece])
    return tuple((tasks[piece], frozenset(own)) for piece, own in sorted(found.items()))
