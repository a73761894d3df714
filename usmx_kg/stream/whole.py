"""Inputs that are read whole, judged by rows: of each a block of plain values, its tree only where one is needed.

What rows are left for the long way is judged as rows of large files are. Where a whole input may mean something else
than its rows, or can't be read, nothing is told here: its trees tell what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from usmx_kg.check.options import Options
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.garbage import uncollected
from usmx_kg.model.findings import Finding
from usmx_kg.model.resolver import Guesses
from usmx_kg.read.input_rows import rows_in
from usmx_kg.read.run import read
from usmx_kg.read.source import Input
from usmx_kg.stream.checking import Checker, in_order
from usmx_kg.stream.held import Held
from usmx_kg.stream.inputs import Inputs
from usmx_kg.stream.judging import judged
from usmx_kg.stream.planning import cut

__all__ = ["findings_in"]

_LABEL = re.compile(r"(?:e[0-9]+(?:x[0-9]+)?)?n[0-9]+\Z")
"""The label of a state without an id: in a file that is read whole, it hangs on the text of this and what is before."""


@uncollected()
def findings_in(inputs: Sequence[Input], options: Options) -> tuple[tuple[Finding, ...], int] | None:
    """Return the sorted findings in inputs, and the number of records; None where their trees have to be read."""
    streams, whole = [], []
    for item in inputs:
        rows = rows_in(item)
        if rows is None:
            whole.append(item)
        else:
            streams.append(Held(item.name, item.form, -1, held=rows))
    order = tuple(item.name for item in inputs)
    if not streams or len(set(order)) < len(order):
        return None
    try:
        return _found(Inputs([*streams], [*whole], order=order), streams, options)
    except InputError:
        return None


def _found(inputs: Inputs, streams: Sequence[Held], options: Options) -> tuple[tuple[Finding, ...], int] | None:
    checker = Checker(options, frozenset(stream.name for stream in streams))
    checker.guesses = {stream.name: Guesses(partial(stream.local, options.base)) for stream in streams}
    records = read(inputs.whole, base=options.base, background=checker.names, conventions=options.conventions)
    tasks, errors = cut(inputs)
    if errors:
        return None
    ordered = all(stream.is_ordered for stream in streams)
    verdicts = list(judged(inputs, tasks, records, checker, hubs=ordered))
    if any(verdict.errors for verdict in verdicts) or any(guesses.spent for guesses in checker.guesses.values()):
        return None
    found = in_order(finding for verdict in verdicts for finding in verdict.findings)
    if any(_LABEL.match(name) for finding in found for name in (finding.host, finding.sender) if name):
        return None
    return found, sum(verdict.records for verdict in verdicts)
