"""Findings written as they come, so that memory stays small whatever their number."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, nullcontext
from typing import IO, TYPE_CHECKING

from usmx_kg.cli.output import emit, emit_parts, mark
from usmx_kg.ground import atomic, temporary
from usmx_kg.ground.errors import OutputError
from usmx_kg.write import STREAMED, render_findings

if TYPE_CHECKING:
    from usmx_kg.ground.errors import InputError
    from usmx_kg.model.findings import Severity
    from usmx_kg.stream.checking import Verdict

__all__ = ["can_stream", "write", "write_whole"]

_PART = 1 << 20


def can_stream(chosen: Sequence[tuple[str, str]]) -> bool:
    """Tell whether all outputs have formats that are nothing but findings one after another."""
    return all(form in STREAMED for _, form in chosen)


def write(verdicts: Iterable[Verdict], chosen: Sequence[tuple[str, str]]) -> tuple[Counter[Severity], list[InputError]]:
    """Write findings to outputs, each with its format; return their number by severity, and all errors.

    Standard output gets them at once; a file gets them when all are there, whole or not at all, also where standard
    output takes no more.

    Raises BrokenPipeError or OutputError for what can't be written.
    """
    counts: Counter[Severity] = Counter()
    errors: list[InputError] = []
    failed: Exception | None = None
    with ExitStack() as stack:
        spools: dict[str, IO[bytes]] = {
            output: stack.enter_context(temporary.file()) for output, _ in chosen if output != "-"
        }
        for output, form in chosen:
            if output in spools:
                spools[output].write(mark(form, output))
        first = True
        for verdict in verdicts:
            errors += verdict.errors
            counts.update(finding.severity for finding in verdict.findings)
            if not verdict.findings and not first:
                continue
            for output, form in chosen:
                text = render_findings(verdict.findings, form, first=first)
                if output == "-":
                    failed = failed or _refused(text)
                    if failed and not spools:
                        raise failed
                else:
                    spools[output].write(text.encode("utf-8"))
            first = False
        for output, spool in spools.items():
            spool.seek(0)
            atomic.write(output, _parts(spool))
    if failed:
        raise failed
    return counts, errors


def _refused(text: str) -> Exception | None:
    """Write to standard output; return the error where it takes no more."""
    try:
        emit(text)
    except (BrokenPipeError, OutputError) as error:
        return error
    return None


def write_whole(parts: Iterable[bytes], output: str) -> None:
    """Write parts to an output when all are there, packed by gzip where its name ends so; nothing where one fails."""
    with temporary.file() as spool:
        packs = output.lower().endswith(".gz")
        with gzip.GzipFile(fileobj=spool, mode="wb", mtime=0) if packs else nullcontext(spool) as file:
            for part in parts:
                file.write(part)
        spool.seek(0)
        emit_parts(_parts(spool), output)


def _parts(spool: IO[bytes]) -> Iterator[bytes]:
    while part := spool.read(_PART):
        yield part
