"""Records of any number checked in bounded memory: pieces of large files one by one, findings in input order.

Files are cut into pieces of whole lines (`pieces`), a survey finds what rows share across pieces (`links`, `members`),
so that these are read together (`planning`); what very many share is read beside each piece (`context`). Each piece is
then checked by itself (`checking`), most rows from plain values (`short_way`), on as many processes as wanted
(`workers`), or written in another format (`converting`).
"""

from __future__ import annotations

import heapq
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial

from usmx_kg.errors import InputError
from usmx_kg.records import read
from usmx_kg.records.source import LARGE
from usmx_kg.streaming.checking import MOST_ERRORS, Checker, Verdict
from usmx_kg.streaming.inputs import Inputs, Source
from usmx_kg.streaming.planning import cut, holds_none, plan
from usmx_kg.streaming.work import Task, Work
from usmx_kg.streaming.workers import running
from usmx_kg.validation import Finding, Options, Progress, Report, Severity, timelines_of
from usmx_kg.validation.timeline import Timeline

__all__ = ["Options", "Progress", "Verdict", "check_inputs", "report"]


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
        tasks, errors = cut(inputs)
        yield Verdict((), 0, (*inputs.errors, *errors))
        checker = Checker(options, frozenset(stream.name for stream in inputs.streams))
        records = read(
            inputs.whole,
            base=options.base,
            background=checker.names,
            input_format=input_format,
            conventions=options.conventions,
        )
        if not tasks:
            yield checker.judge(records)._replace(read=records)
            return
        with running(jobs, Work(inputs.streams, checker, input_format, inputs.order)) as run:
            planned = plan(tasks, inputs, records, run)
            early = [*run("together", planned.groups), *run("noted", planned.asides)]
            if planned.whole:
                early.append(checker.judge(records))
            yield from _merged(run("check", planned.tasks), planned.tasks, inputs, early, progress)


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
    empty = [name for name in dict.fromkeys(inputs.streams[task.stream].name for task in tasks) if not wrong[name]]
    yield Verdict(tuple(known[at:]), 0, tuple(holds_none(name) for name in empty if name not in holding))


def _order(finding: Finding) -> tuple[object, ...]:
    return (*finding.order, finding.message)


def _place(finding: Finding) -> tuple[str, int]:
    return (finding.file or "", finding.line or 0)
