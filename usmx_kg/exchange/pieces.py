"""Large files written in another format piece by piece, each piece read again so that nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack

from usmx_kg.check.options import Options
from usmx_kg.exchange.writers import FORMATS, Limit, writer
from usmx_kg.ground.garbage import uncollected
from usmx_kg.model.meaning import Scope
from usmx_kg.model.records import Records
from usmx_kg.read.formats import Format
from usmx_kg.read.input_rows import rows_in
from usmx_kg.read.passages import Counted, Passage, RowReader
from usmx_kg.read.rows import Row
from usmx_kg.read.run import read
from usmx_kg.read.source import LARGE, Input, load
from usmx_kg.stream.checking import Checker
from usmx_kg.stream.held import Held
from usmx_kg.stream.inputs import Inputs, Source
from usmx_kg.stream.planning import Plan, cut, plan
from usmx_kg.stream.work import Work

__all__ = ["FORMATS", "convert_inputs"]

_SIZE = 1 << 18
"""About so many bytes are converted at a time: less than are checked, for what is written is read again."""


def convert_inputs(
    given: Sequence[Source],
    form: Format,
    options: Options,
    *,
    input_format: str | None = None,
    least: int = LARGE,
    told: Callable[[Counted], object] = lambda _: None,
    beyond: Callable[[Limit], object] = lambda _: None,
) -> Iterator[bytes]:
    """Yield records in a format of FORMATS, part by part: first those that other parts have to do with, then the rest.

    What is written is read again, part by part, so that nothing is lost in silence. `told` is given what is to be told
    of each part, `beyond` the limit of readers that the outcome is beyond, once it is written.

    Raises InputError for the first line that can't be read, and for records of one id that differ; UsageError for what
    the format can't carry.
    """
    with ExitStack() as stack:
        inputs = Inputs.opened(given, input_format, stack, least)
        _hold(inputs, input_format)
        tasks, errors = cut(inputs, _SIZE)
        for error in (*inputs.errors, *errors):
            raise error
        checker = Checker(options)
        whole = read(
            inputs.whole,
            base=options.base,
            background=checker.names,
            input_format=input_format,
            conventions=options.conventions,
        )
        for error in whole.errors:
            raise error
        work = Work(inputs.streams, checker, input_format, inputs.order)
        planned = plan(tasks, inputs, whole, lambda method, items: map(getattr(work, method), items), hubs=False)
        reader = RowReader(checker.names, options.base, options.conventions)
        passages = _counted(_passages(planned, inputs, whole, work, reader), told)
        written = writer(form, checker.names, reader, options)
        yield from written.parts(passages)
        if written.limit is not None and written.size > written.limit.most:
            beyond(written.limit)


def _hold(inputs: Inputs, input_format: str | None) -> None:
    """Make streams of the inputs that are read whole and have rows, unless only their trees tell what is wrong."""
    left: list[Source] = []
    for source in inputs.whole:
        found = source if isinstance(source, Input) else load(source, input_format)
        rows = rows_in(found)
        if rows is None or inputs.order.count(found.name) > 1 or not any(map(_is_activity, rows)):
            left.append(found)
        else:
            inputs.streams.append(Held(found.name, found.form, -1, held=rows))
    inputs.whole[:] = left
    inputs.streams.sort(key=lambda stream: stream.name)


def _is_activity(row: Row) -> bool:
    """Tell whether a row is surely a record: an activity."""
    return row.plain is not None and row.plain.get("type") in (None, "Deployment", "DomesticOperation")


def _passages(planned: Plan, inputs: Inputs, whole: Records, work: Work, reader: RowReader) -> Iterator[Passage]:
    """Yield what is read together, then what each piece has besides.

    What is read together becomes statements, for one record may be written inside another one there.
    """
    number = 0
    if planned.whole and inputs.whole:
        yield _read_whole(whole, "w")
    for group in planned.groups:
        number += 1
        yield _read_whole(work.read_together(group), f"g{number}b")
    for task in planned.tasks:
        number += 1
        with uncollected():
            yield reader.passage(work.file_of(task), work.rows(task), f"p{number}b", task.suspects)


def _read_whole(records: Records, prefix: str) -> Passage:
    return Passage("", (), Scope(prefix), {}, (), records, Counted.of(records))


def _counted(passages: Iterable[Passage], told: Callable[[Counted], object]) -> Iterator[Passage]:
    for passage in passages:
        told(passage.told)
        yield passage
