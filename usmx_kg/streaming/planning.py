"""What is read by itself and what together: pieces of streams, and groups of rows that have to do with each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from usmx_kg.errors import InputError
from usmx_kg.records import Records
from usmx_kg.streaming.inputs import Inputs
from usmx_kg.streaming.links import Links, Member, groups, surveyed
from usmx_kg.streaming.work import Group, Shared, Task
from usmx_kg.streaming.workers import Run

__all__ = ["Plan", "cut", "plan"]

MOST_TOGETHER = 5_000
"""So many rows may have to do with each other across pieces; they are read together."""

_ROWS_TOGETHER = 500


@dataclass(frozen=True)
class Plan:
    """Pieces, and groups of the lines that they leave out; `whole`: no group takes the inputs that were read whole."""

    tasks: Sequence[Task]
    groups: Sequence[Group]
    whole: bool


def cut(inputs: Inputs, size: int | None = None) -> tuple[list[Task], list[InputError]]:
    """Return the pieces of all streams, of about `size` bytes, and what is wrong with those that can't be cut."""
    tasks: list[Task] = []
    errors: list[InputError] = []
    for number, stream in enumerate(inputs.streams):
        mine = []
        try:
            mine = [Task(number, piece, len(tasks) + n) for n, piece in enumerate(stream.pieces(size))]
        except InputError as error:
            errors.append(error)
        tasks += mine
    return tasks, errors


def plan(tasks: Sequence[Task], inputs: Inputs, records: Records, run: Run) -> Plan:
    """Return what is read together, by a survey of all pieces and of the records of inputs that were read whole.

    Raises InputError where too many rows have to do with each other.
    """
    links, whole = Links(), len(tasks)
    numbered: list[Task] = []
    first, stream, taken = 1, -1, [frozenset[str]() for _ in inputs.streams]
    for task, found in zip(tasks, run("survey", tasks), strict=True):
        first = first if task.stream == stream else 1
        stream = task.stream
        numbered.append(task._replace(first=first))
        first += found.records
        taken[stream] |= found.taken
        links.add(found)
    own, others = _iris(records)
    links.add(surveyed(whole, own, others, 0))
    shared = links.shared()
    numbered = [task._replace(taken=taken[task.stream]) for task in numbered]
    pieces = [Shared(task, frozenset(shared[task.number])) for task in numbered if task.number in shared]
    gathered = [member for found in run("members", pieces) for member in found]
    if whole in shared:
        hashes = tuple(shared[whole])
        gathered.append(Member(whole, 0, hashes, hashes))
    together = _groups(gathered, numbered, inputs, whole)
    apart: dict[int, set[int]] = {}
    for member in gathered:
        apart.setdefault(member.piece, set()).add(member.line)
    left = [task._replace(apart=frozenset(apart.get(task.number, ()))) for task in numbered]
    return Plan(left, together, whole not in shared)


def _iris(records: Records) -> tuple[set[str], set[str]]:
    """Return the IRIs that records describe, and those that they name."""
    own = {quad.subject.value for quad in records.quads if isinstance(quad.subject, NamedNode)}
    return own, {quad.object.value for quad in records.quads if isinstance(quad.object, NamedNode)}


def _groups(gathered: Sequence[Member], tasks: Sequence[Task], inputs: Inputs, whole: int) -> list[Group]:
    """Return what has to be read together, small groups joined so that little is read twice."""
    found: list[list[Member]] = []
    for group in groups(gathered):
        if len(group) > MOST_TOGETHER:
            task = tasks[min(group).piece]
            raise InputError(
                f"{len(group):,} records describe or name the same things; at most {MOST_TOGETHER:,} can be checked "
                "together",
                file=inputs.streams[task.stream].name,
                line=min(group).line,
                hint="Put what they share into a file of its own, and give that by --background.",
            )
        with_whole = group[-1].piece == whole
        if found and not with_whole and len(found[-1]) + len(group) <= _ROWS_TOGETHER and found[-1][-1].piece != whole:
            found[-1] += group
        else:
            found.append(list(group))
    return [_group(group, tasks, inputs, whole) for group in found]


def _group(group: Sequence[Member], tasks: Sequence[Task], inputs: Inputs, whole: int) -> Group:
    lines: dict[int, set[int]] = {}
    for member in group:
        lines.setdefault(member.piece, set()).add(member.line)
    beside = tuple(inputs.whole) if whole in lines else ()
    parts = tuple((tasks[n], frozenset(found)) for n, found in sorted(lines.items()) if n != whole)
    return Group(parts, beside, inputs.order)
