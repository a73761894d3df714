"""Records of any number checked in bounded memory: pieces of large files one by one, findings in input order.

Files are cut into pieces of whole lines (`pieces`). In a first look each row is judged by itself from plain values
(`row_judge`) while it is noted what it describes and names (`links`); what was found waits (`waiting`). Then rows that
turn out to have to do with each other are judged together (`planning`), those that touch what very many share beside
the first of these (`shared_context`), and what plain values are not enough for from statements (`checking`). All that
is done on as many processes as wanted (`workers`), piece by piece (`work`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial

from usmx_kg.check.options import Options
from usmx_kg.check.report import Report
from usmx_kg.check.run import Progress, timelines_of
from usmx_kg.ground.errors import InputError
from usmx_kg.model.findings import Finding, Severity
from usmx_kg.model.timeline import Timeline
from usmx_kg.read.run import read
from usmx_kg.read.source import LARGE
from usmx_kg.stream.checking import Checker, Verdict
from usmx_kg.stream.inputs import Inputs, Source
from usmx_kg.stream.judging import judged
from usmx_kg.stream.planning import cut

__all__ = ["check_inputs", "report"]


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
        yield from judged(inputs, tasks, records, checker, input_format=input_format, jobs=jobs, progress=progress)


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
