"""Records of any number checked in bounded memory: pieces of large files one by one, findings in input order.

Files are cut into pieces of whole lines (`pieces`), a survey finds what rows share across pieces (`links`), and each
piece is checked by itself (`checking`), on as many processes as wanted (`workers`). What rows share is read together.
"""

from __future__ import annotations

import heapq
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial

from pyoxigraph import NamedNode

from usmx_kg.errors import InputError
from usmx_kg.records import Records, read
from usmx_kg.records.source import LARGE
from usmx_kg.streaming.checking import MOST_ERRORS, Checker, Verdict
from usmx_kg.streaming.inputs import Inputs, Source
from usmx_kg.streaming.links import Links, Member, groups, surveyed
from usmx_kg.streaming.work import Group, Shared, Task, Work
from usmx_kg.streaming.workers import Run, running
from usmx_kg.validation import Finding, Options, Progress, Report, Severity, timelines_of
from usmx_kg.validation.timeline import Timeline

__all__ = ["Options", "Progress", "Verdict", "check_inputs", "report"]

MOST_TOGETHER = 5_000
"""So many rows may have to do with each other across pieces; they are read together."""

_ROWS_TOGETHER = 500


def check_inputs(
    given: Sequence[Source],
    options: Options,
    *,
    input_format: str | None = None,
    jobs: int = 1,
    least: int = LARGE,
    progress: Progress | None = None,
) -> Iterator[Verdict]:
    """Yield what is found in all inputs, part by part; the findings come in the order of a report.

    Files of more than `least` bytes whose format permits it are read in pieces; `jobs` processes check those. A line
    that can't be read is an error and hides no other; after MOST_ERRORS errors no more of its file is read.

    Raises UsageError for a wrong base or format.
    """
    with ExitStack() as stack:
        inputs = Inputs.opened(given, input_format, stack, least)
        tasks, errors = _cut(inputs)
        yield Verdict((), 0, (*inputs.errors, *errors))
        checker = Checker(options)
        records = read(inputs.whole, base=options.base, background=checker.names, input_format=input_format)
        if not tasks:
            yield checker.judge(records)._replace(read=records)
            return
        with running(jobs, Work(inputs.streams, checker, input_format)) as run:
            tasks, early = _linked(tasks, inputs, records, run, checker)
            yield from _merged(run("check", tasks), tasks, inputs, early, progress)


def report(
    given: Sequence[Source],
    options: Options,
    fail_on: Severity | None,
    *,
    input_format: str | None,
    jobs: int,
    progress: Progress | None = None,
) -> Report:
    """Return what is found in all inputs as one report, with timelines of what was read whole."""
    findings: list[Finding] = []
    errors: list[InputError] = []
    records = 0
    draw: Callable[[], tuple[Timeline, ...]] = tuple
    for verdict in check_inputs(given, options, input_format=input_format, jobs=jobs, progress=progress):
        findings += verdict.findings
        errors += verdict.errors
        records += verdict.records
        if verdict.read is not None:
            draw = partial(timelines_of, verdict.read, options.trusted, options.lang)
    return Report(tuple(findings), len(given), records, tuple(errors), fail_on, options.lang, draw)


def _cut(inputs: Inputs) -> tuple[list[Task], list[InputError]]:
    tasks: list[Task] = []
    errors: list[InputError] = []
    for number, stream in enumerate(inputs.streams):
        mine = []
        try:
            mine = [Task(number, piece, len(tasks) + n) for n, piece in enumerate(stream.pieces())]
        except InputError as error:
            errors.append(error)
        tasks += mine
    return tasks, errors


def _linked(
    tasks: Sequence[Task], inputs: Inputs, records: Records, run: Run, checker: Checker
) -> tuple[list[Task], list[Verdict]]:
    """Return the tasks with the lines that they must leave out, and what is found in those and in whole inputs."""
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
    early = list(run("together", together))
    if whole not in shared:
        early.append(checker.judge(records))
    apart: dict[int, set[int]] = {}
    for member in gathered:
        apart.setdefault(member.piece, set()).add(member.line)
    return [task._replace(apart=frozenset(apart.get(task.number, ()))) for task in numbered], early


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


def _merged(
    verdicts: Iterable[Verdict],
    tasks: Sequence[Task],
    inputs: Inputs,
    early: Sequence[Verdict],
    progress: Progress | None,
) -> Iterator[Verdict]:
    """Yield the findings of pieces with those that are known already in between, in order."""
    known = sorted((f for verdict in early for f in verdict.findings), key=_order)
    records = sum(verdict.records for verdict in early)
    errors = [error for verdict in early for error in verdict.errors]
    yield Verdict((), records, tuple(errors))
    wrong = {stream.name: sum(e.file == stream.name for e in errors) for stream in inputs.streams}
    done, total, at = 0, sum(task.piece.size for task in tasks), 0
    keys = [_place(finding) for finding in known]
    holding = frozenset[str]().union(*(verdict.holding for verdict in early))
    for task, after, verdict in zip(tasks, (*tasks[1:], None), verdicts, strict=True):
        name = inputs.streams[task.stream].name
        done, records = done + task.piece.size, records + verdict.records
        if progress is not None:
            progress(done, total, records)
        holding |= verdict.holding
        if wrong[name] < MOST_ERRORS:
            wrong[name] = MOST_ERRORS if verdict.stopped else wrong[name] + len(verdict.errors)
            here = after is not None and after.stream == task.stream
            end = bisect_left(keys, (name, after.piece.line if here and after else sys.maxsize), at)
            yield verdict._replace(findings=tuple(heapq.merge(verdict.findings, known[at:end], key=_order)))
            at = end
    empty = [stream.name for stream in inputs.streams if stream.name not in holding and not wrong[stream.name]]
    hint = "A record is a Deployment or a DomesticOperation."
    yield Verdict(tuple(known[at:]), 0, tuple(InputError("it holds no record", file=name, hint=hint) for name in empty))


def _order(finding: Finding) -> tuple[object, ...]:
    return (*finding.order, finding.message)


def _place(finding: Finding) -> tuple[str, int]:
    return (finding.file or "", finding.line or 0)
