"""What is read by itself and what together: pieces of streams, and groups of rows that have to do with each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from pyoxigraph import NamedNode

from usmx_kg.errors import InputError
from usmx_kg.records import Records
from usmx_kg.records.conventions import Aside
from usmx_kg.streaming.asides import Column, Tally, together
from usmx_kg.streaming.context import Contexts
from usmx_kg.streaming.inputs import Inputs
from usmx_kg.streaming.links import Links, Shares, surveyed
from usmx_kg.streaming.members import Member, groups
from usmx_kg.streaming.work import Codes, Group, Noted, Shared, Task
from usmx_kg.streaming.workers import Run

__all__ = ["Plan", "cut", "holds_none", "plan"]

MOST_TOGETHER = 5_000
"""So many rows may have to do with each other across pieces; they are read together."""

_ROWS_TOGETHER = 500


@dataclass(frozen=True)
class Plan:
    """Pieces, and groups of the lines that they leave out; `whole`: no group takes the inputs that were read whole.

    `asides` are what the columns of the streams have that stands for no value.
    """

    tasks: Sequence[Task]
    groups: Sequence[Group]
    whole: bool
    asides: Sequence[Noted] = ()


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
    """Return what is read together, by a survey of all pieces and of the records of inputs that were read whole.

    Rows that only share `hubs` are not read together, but each beside the first ones that describe and name these.
    Raises InputError where too many rows have to do with each other.
    """
    whole = len(tasks)
    with ExitStack() as stack:
        links = Links(stack)
        numbered, asides = _surveyed(tasks, inputs, links, run)
        own, others = _iris(records)
        links.add(surveyed(whole, own, others, 0))
        shares, gathered, found = _grouped(links, numbered, inputs, run, set() if hubs else None)
    contexts = Contexts(shares, numbered, run)
    if len(contexts) > MOST_TOGETHER:
        raise _too_many(len(contexts), contexts.first, tasks, inputs)
    apart: dict[int, set[int]] = {}
    for member in gathered:
        apart.setdefault(member.piece, set()).add(member.line)
    left = []
    for task in numbered:
        touched = contexts.touched(task.number)
        lines = frozenset(apart.get(task.number, ()))
        left.append(task._replace(apart=lines, hubs=touched, context=contexts.of(touched)))
    together = [_group(group, numbered, inputs, whole, contexts) for group in _joined(found, whole)]
    homes = {(task.number, line): group for group in together for task, lines in group.lines for line in lines}
    asides = [_beside(noted, homes) for noted in asides]
    return Plan(left, together, whole not in shares.hashes, asides)


def _beside(noted: Noted, homes: Mapping[tuple[int, int], Group]) -> Noted:
    """Return what stands in a column with the lines that are read together with its first row."""
    group = homes.get((noted.task.number, noted.tally.line))
    return noted if group is None else noted._replace(lines=group.lines)


def _surveyed(tasks: Sequence[Task], inputs: Inputs, links: Links, run: Run) -> tuple[list[Task], list[Noted]]:
    """Survey all pieces.

    Return them with the number of their first record and the ids that their file has taken, and what stands in columns
    for no value.
    """
    numbered: list[Task] = []
    tallies: list[list[tuple[int, Mapping[Column, Tally]]]] = [[] for _ in inputs.streams]
    codes: list[Codes] = [{} for _ in inputs.streams]
    first, stream, taken = 1, -1, [frozenset[str]() for _ in inputs.streams]
    for task, found in zip(tasks, run("survey", tasks), strict=True):
        first = first if task.stream == stream else 1
        stream = task.stream
        numbered.append(task._replace(first=first))
        first += found.records
        taken[stream] |= found.taken
        links.add(found)
        if found.asides:
            tallies[stream].append((task.number, found.asides))
        for key, texts in found.codes.items():
            for text, line in texts.items():
                codes[stream].setdefault(key, {}).setdefault(text, (task.number, line))
    shown = list(run("suspects", codes))
    numbered = [task._replace(taken=taken[task.stream], suspects=shown[task.stream]) for task in numbered]
    noted = [Noted(numbered[tally.piece], column, tally) for of in tallies for column, tally in together(of).items()]
    for of, suspects in zip(codes, shown, strict=True):
        noted += [
            Noted(numbered[piece], Column(Aside.CODES, key), Tally(line, Counter(suspect.evidence), piece))
            for key, suspect in suspects.items()
            for piece, line in sorted(of[key][text] for text in suspect.evidence)[:1]
        ]
    return numbered, noted


def _grouped(
    links: Links, tasks: Sequence[Task], inputs: Inputs, run: Run, popular: set[int] | None
) -> tuple[Shares, list[Member], list[list[Member]]]:
    """Return what pieces share, the rows that have to do with those of other pieces, and these in groups.

    What is too `popular` becomes a hub until no group is too large.
    """
    split = {number for number, stream in enumerate(inputs.streams) if stream.is_rdf}
    while True:
        shares = links.shares([task.stream for task in tasks], split, popular)
        gathered = _gathered(shares, tasks, run)
        found = groups(gathered)
        large = [group for group in found if len(group) > MOST_TOGETHER]
        if not large:
            return shares, gathered, found
        more = _popular(large) - (popular or set())
        if popular is None or not more:
            raise _too_many(len(large[0]), min(large[0]), tasks, inputs)
        popular |= more


def _gathered(shares: Shares, tasks: Sequence[Task], run: Run) -> list[Member]:
    """Return the rows of all pieces that have to do with those of others; what was read whole is one row."""
    hubs = frozenset(shares.hubs)
    pieces = [Shared(t, frozenset(shares.hashes[t.number]), hubs) for t in tasks if t.number in shares.hashes]
    gathered = [member for found in run("members", pieces) for member in found]
    if len(tasks) in shares.hashes:
        hashes = tuple(shares.hashes[len(tasks)])
        gathered.append(Member(len(tasks), 0, hashes, hashes))
    return gathered


def _popular(large: Sequence[Sequence[Member]]) -> set[int]:
    """Return what very many rows of large groups describe or name, and some of them describe."""
    found: set[int] = set()
    for group in large:
        touched = Counter(hashed for member in group for hashed in {*member.own, *member.others})
        described = {hashed for member in group for hashed in member.own}
        found |= {hashed for hashed in described if touched[hashed] > MOST_TOGETHER // 10}
    return found


def _too_many(count: int, first: Member, tasks: Sequence[Task], inputs: Inputs) -> InputError:
    return InputError(
        f"{count:,} records describe or name the same things; at most {MOST_TOGETHER:,} can be checked together",
        file=inputs.streams[tasks[first.piece].stream].name,
        line=first.line,
        hint="Put what they share into a file of its own, and give that by --background.",
    )


def _iris(records: Records) -> tuple[set[str], set[str]]:
    """Return the IRIs that records describe, and those that they name."""
    own = {quad.subject.value for quad in records.quads if isinstance(quad.subject, NamedNode)}
    return own, {quad.object.value for quad in records.quads if isinstance(quad.object, NamedNode)}


def _joined(found: Sequence[Sequence[Member]], whole: int) -> list[list[Member]]:
    """Return what has to be read together, small groups joined so that little is read twice."""
    joined: list[list[Member]] = []
    for group in found:
        with_whole = group[-1].piece == whole
        last = joined[-1] if joined else None
        if last and not with_whole and len(last) + len(group) <= _ROWS_TOGETHER and last[-1].piece != whole:
            last += group
        else:
            joined.append(list(group))
    return joined


def _group(group: Sequence[Member], tasks: Sequence[Task], inputs: Inputs, whole: int, contexts: Contexts) -> Group:
    lines: dict[int, set[int]] = {}
    for member in group:
        lines.setdefault(member.piece, set()).add(member.line)
    beside = tuple(inputs.whole) if whole in lines else ()
    parts = tuple((tasks[n], frozenset(found)) for n, found in sorted(lines.items()) if n != whole)
    return Group(parts, beside, contexts.of(hub for member in group for hub in member.hubs))
