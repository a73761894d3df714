"""Batches of Arrow rows in, batches of findings out: what a process of a cluster, or a notebook, calls.

`validate_batches` has the form that PySpark's `mapInArrow` wants:

    frame.mapInArrow(lambda batches: usmx.validate_batches(batches), usmx.findings_schema())
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from usmx_kg.check.options import Options
from usmx_kg.ground import extras
from usmx_kg.ground.errors import InputError, UsageError
from usmx_kg.ground.garbage import uncollected
from usmx_kg.model.findings import Finding, columns_of
from usmx_kg.read.rows import Row, blocks, json_row, numbered
from usmx_kg.stream.checking import Checker, in_order
from usmx_kg.stream.placeholders import Tallies

if TYPE_CHECKING:
    import pyarrow


__all__ = ["findings_schema", "validate_batches"]

_WHOLE = ("line", "column")
_BY = "batch"


def findings_schema() -> pyarrow.Schema:
    """Return the schema of findings. Raises UsageError without pyarrow.

    `line` (the number of the row among all that were given) and `column` are int64, all else is text.
    """
    arrow = _arrow()
    return arrow.schema([(name, arrow.int64() if name in _WHOLE else arrow.string()) for name in columns_of(())])


def validate_batches(
    batches: Iterable[pyarrow.RecordBatch], *, options: Options | None = None, name: str = _BY
) -> Iterator[pyarrow.RecordBatch]:
    """Yield a batch of findings for each batch of records.

    A row is a record; its columns are the keys of records, nested or with dotted names as in CSV. What rows share (an
    id used twice, a consent that stands by itself) is seen within a batch only. `name` stands for the file of findings.

    Raises InputError, with the number of the row, for a row whose structure is wrong, and UsageError without pyarrow.
    """
    from usmx_kg.read.arrow import records

    arrow, schema = _arrow(), findings_schema()
    checker = Checker(options or Options.of(), frozenset((name,)))
    first = 1
    for batch in batches:
        try:
            batch.validate(full=True)
        except arrow.ArrowInvalid as error:
            raise InputError(f"a batch is damaged: {error}", file=name) from None
        with uncollected():
            rows = [json_row(record, name, n) for n, record in enumerate(records(batch, name, first), first)]
            verdict = checker.check(name, numbered(rows, first, name))
            findings = (*verdict.findings, *_asides(checker, rows, first, name))
        if verdict.errors:
            raise verdict.errors[0]
        first += batch.num_rows
        found = in_order(findings)
        yield arrow.RecordBatch.from_pydict(dict(columns_of(found)), schema=schema)


def _asides(checker: Checker, rows: Sequence[Row], first: int, name: str) -> Iterator[Finding]:
    """Yield what is told of the columns of a batch."""
    found = Tallies(checker.resolver())
    for row in rows:
        for block in blocks(row, name):
            found.add_block(block, row.line)
    for column, tally in found.items():
        at = [(number, row) for number, row in numbered(rows, first, name) if row.line == tally.line]
        yield from checker.noted(name, {name: at}, column, tally).findings


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise UsageError("pyarrow is needed for batches", hint=extras.install("arrow")) from None
    return pyarrow
