"""All rows judged, in the order of a report: each by itself first, then those that have to do with each other."""

from __future__ import annotations

import heapq
import sys
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from usmx_kg.check.run import Progress
from usmx_kg.ground.errors import InputError
from usmx_kg.model.findings import Finding
from usmx_kg.model.records import Records
from usmx_kg.stream.checking import MOST_ERRORS, Checker, Verdict, in_order
from usmx_kg.stream.inputs import Inputs
from usmx_kg.stream.planning import Plan, holds_none, look, planned
from usmx_kg.stream.waiting import Waiting
from usmx_kg.stream.work import Judged, Rest, Task, Work
from usmx_kg.stream.workers import Run, running

__all__ = ["judged"]


def judged(
    inputs: Inputs,
    tasks: Sequence[Task],
    records: Records,
    checker: Checker,
    *,
    input_format: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    hubs: bool = True,
) -> Iterator[Verdict]:
    """Yield what is found in pieces of streams, and in records that were read whole, in the order of a report.

    Rows that only share `hubs` are not judged together, but each beside the first ones that describe and name these.
    """
    with ExitStack() as stack, running(jobs, Work(inputs.streams, checker, input_format, inputs.order)) as run:
        pieces = _Pieces(inputs, run, stack)
        done, total, seen = 0, sum(task.piece.size for task in tasks), 0

        def put(task: Task, found: Judged) -> None:
            nonlocal done, seen
            pieces.put(task, found)
            done, seen = done + task.piece.size, seen + found.survey.records
            if progress is not None:
                progress(done, total, seen)

        looked = look("judge", tasks, inputs, run, stack, put)
        pieces.judge_again(looked.tasks)
        plan = planned(looked, inputs, records, hubs=hubs)
        early = [*run("together", plan.groups), *run("noted", plan.asides)]
        if plan.whole:
            early.append(checker.judge(records))
        yield from pieces.verdicts(plan, early)


class _Counted(NamedTuple):
    """What is kept of a piece in memory: how many rows it has, which of them were left, and its errors."""

    rows: int
    left: tuple[int, ...]
    errors: tuple[InputError, ...]
    stopped: bool


class _Pieces:
    """All pieces, each row judged by itself first; what was found waits until it is known which rows share anything."""

    def __init__(self, inputs: Inputs, run: Run, stack: ExitStack) -> None:
        self._inputs = inputs
        self._run = run
        self._found = Waiting(stack)
        self._judged: dict[int, _Counted] = {}

    def put(self, task: Task, judged: Judged) -> None:
        """Take what was found in a piece, in place of what was found before."""
        self._found.put(task.number, judged.found)
        self._judged[task.number] = _Counted(judged.survey.rows, judged.left, judged.errors, judged.stopped)

    def judge_again(self, tasks: Iterable[Task]) -> None:
        """Judge the pieces of files again whose codes have turned out to be of another list than they seemed to be."""
        suspect = [task for task in tasks if task.suspects]
        for task, judged in zip(suspect, self._run("judge", suspect), strict=True):
            self.put(task, judged)

    def verdicts(self, plan: Plan, early: Sequence[Verdict]) -> Iterator[Verdict]:
        """Yield the findings of pieces with those that are known already in between, in order."""
        known = in_order(f for verdict in early for f in verdict.findings)
        errors = [error for verdict in early for error in verdict.errors]
        yield Verdict((), sum(verdict.records for verdict in early), tuple(errors))
        streams = self._inputs.streams
        wrong = {stream.name: sum(e.file == stream.name for e in errors) for stream in streams}
        keys, at = [_place(finding) for finding in known], 0
        holding = frozenset[str]().union(*(verdict.holding for verdict in early))
        rests = deque[Rest]()

        def asked() -> Iterator[Rest]:
            for task in plan.tasks:
                stopped = wrong[streams[task.stream].name] >= MOST_ERRORS
                rests.append(
                    Rest(task, frozenset()) if stopped else plan.rest(task.number, self._judged[task.number].left)
                )
                yield rests[-1]

        for verdict, after in zip(self._run("rest", asked()), (*plan.tasks[1:], None), strict=True):
            rest = rests.popleft()
            name = streams[rest.task.stream].name
            verdict = self._with_first(verdict, rest, name)
            holding |= verdict.holding
            if wrong[name] < MOST_ERRORS:
                wrong[name] = MOST_ERRORS if verdict.stopped else wrong[name] + len(verdict.errors)
                here = after is not None and after.stream == rest.task.stream
                end = bisect_left(keys, (name, after.piece.line if here and after else sys.maxsize), at)
                yield verdict._replace(
                    findings=tuple(heapq.merge(verdict.findings, known[at:end], key=lambda f: f.order))
                )
                at = end
        empty = [name for name in dict.fromkeys(streams[task.stream].name for task in plan.tasks) if not wrong[name]]
        yield Verdict(known[at:], 0, tuple(holds_none(name) for name in empty if name not in holding))

    def _with_first(self, verdict: Verdict, rest: Rest, name: str) -> Verdict:
        """Return what was found in the rest of a piece together with what was found in rows by themselves."""
        number, counted = rest.task.number, self._judged.pop(rest.task.number)
        others = rest.rows | rest.task.apart
        first = [finding for n, found in self._found.take(number) if n not in others for finding in found]
        short = counted.rows - len(others.union(counted.left))
        return verdict._replace(
            findings=in_order((*first, *verdict.findings)),
            records=verdict.records + short,
            errors=(*counted.errors, *verdict.errors),
            stopped=counted.stopped or verdict.stopped,
            holding=verdict.holding | ({name} if short else set()),
        )


def _place(finding: Finding) -> tuple[str, int]:
    return (finding.file or "", finding.line or 0)
