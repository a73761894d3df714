"""Where output goes, in which format, and whether in colour."""

from __future__ import annotations

import os
import select
import sys
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from usmx_kg.cli.settings import Settings
from usmx_kg.cli.streams import say
from usmx_kg.ground import atomic
from usmx_kg.ground.errors import OutputError, UsageError
from usmx_kg.write import form_of
from usmx_kg.write.escape import visible

__all__ = ["at_terminal", "choose", "choose_each", "colored", "emit", "emit_parts", "mark", "note"]


def at_terminal() -> bool:
    """Tell whether standard output is a terminal."""
    return sys.stdout.isatty()


def colored() -> bool:
    """Tell whether standard output takes colour: a terminal that is not dumb, and no NO_COLOR."""
    return at_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def choose(form: str | None, output: str | None, default: str, *registries: Mapping[str, tuple[str, ...]]) -> str:
    """Return the format: the one asked for, else that of the output's extension, else the default."""
    if form is not None:
        return form
    return form_of(output, *registries) if output is not None and output != "-" else default


def choose_each(
    form: str | None, outputs: Sequence[str], default: str, *registries: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, str]]:
    """Return each output with its format; without outputs, standard output.

    One output takes the format asked for. Among several, each file takes that of its extension, and the one asked for
    is that of standard output (`-`) and of files whose extension tells none.

    Raises UsageError for a format that no output has, and for a file whose format nothing tells.
    """
    if len(outputs) < 2:
        output = outputs[0] if outputs else "-"
        return [(output, choose(form, output, default, *registries))]
    known = {extension for registry in registries for found in registry.values() for extension in found}
    chosen = []
    for output in outputs:
        silent = output == "-" or not output.lower().endswith(tuple(known))
        chosen.append((output, choose(form if silent else None, output, default, *registries)))
    if form is not None and form not in (kind for _, kind in chosen):
        raise UsageError(f"none of the outputs takes the format {form}", hint="Add -o - for standard output.")
    return chosen


def mark(form: str | None, output: str | None) -> bytes:
    """Return what a file in a format begins with: for CSV the mark by which spreadsheets know UTF-8, else nothing.

    Without it they take the encoding of the machine, and names with accents break. Readers of CSV in UTF-8, ours among
    them, pass over it; standard output, which programs read, has none.
    """
    return BOM_UTF8 if form == "csv" and output not in (None, "-") else b""


def emit_parts(parts: Iterable[bytes], output: str | None = None) -> None:
    """Write data part by part, as `emit` does."""
    if output is not None and output != "-":
        atomic.write(Path(output), parts)
        return
    for part in parts:
        emit(part)


def emit(text: str | bytes, output: str | None = None) -> None:
    """Write data to standard output, or whole or not at all to a file.

    Raises BrokenPipeError when the reader is gone, OutputError when nothing can be written, UsageError for bytes that
    no terminal shows.
    """
    if output is not None and output != "-":
        atomic.write(Path(output), text if isinstance(text, bytes) else text.encode("utf-8"))
        return
    if isinstance(text, bytes) and b"\0" in text and at_terminal():
        raise UsageError("this is no text for a terminal", hint="Give -o FILE, or send it through a pipe.")
    try:
        sys.stdout.flush()
        _write(sys.stdout.buffer, text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace"))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"standard output can't be written: {error.strerror or error}") from error


def _write(stream: BinaryIO, data: bytes) -> None:
    """Write all of the data; with PYTHONUNBUFFERED the stream may take a part only, and say so."""
    left = memoryview(data)
    while left:
        taken = stream.write(left)
        if taken is None:
            select.select([], [stream], [])
        left = left[taken or 0 :]
    stream.flush()


def note(text: str) -> None:
    """Say something to the person, on standard error, unless they asked for quiet."""
    if Settings.now().loud >= 0:
        say(visible(text))
