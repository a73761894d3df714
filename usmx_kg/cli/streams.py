"""The three standard streams, whatever state they are in: closed, full, or without a reader.

What is said to people never changes an exit code: where standard error can't take it, it is lost.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from usmx_kg.ground.errors import UsmxError

__all__ = ["complain", "drop", "prepare", "say", "tell", "tell_all"]

_MODES = (("stdin", "r", os.O_WRONLY), ("stdout", "w", os.O_WRONLY), ("stderr", "w", os.O_WRONLY))
"""Of each stream its name, its mode, and how the null device is opened where it is closed.

Standard input is opened so that reading fails: a closed one is no empty one.
"""


def prepare() -> None:
    """Open again what is closed, so that no file gets the number of a standard stream, and speak UTF-8.

    What goes to a closed standard output is dropped, as if it had been sent to the null device: who closes it wants the
    exit code.
    """
    for number, (name, mode, flags) in enumerate(_MODES):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, flags)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, mode, closefd=False))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str, *, end: str = "\n") -> None:
    """Say something on standard error, if that is possible."""
    try:
        click.echo(text + end, err=True, nl=False)
    except (OSError, ValueError):
        drop(sys.stderr)


def tell(error: UsmxError) -> None:
    """Tell an error."""
    complain(error.told, error.hint)


def tell_all(errors: Sequence[UsmxError], *, everything: bool = False) -> None:
    """Tell errors, all in ten lines but for `everything`."""
    from usmx_kg.cli.ten_lines import together

    for text in together(errors, everything=everything):
        message, _, hint = text.partition("\n")
        complain(message, hint.removeprefix("  ") or None)


def complain(text: str, hint: str | None = None, *, who: str = "usmx") -> None:
    """Tell what is wrong on one line, and the hint below it.

    Nothing that comes from data or names of files begins a line of its own, or is taken for a command by a terminal or
    by what keeps a log.
    """
    from usmx_kg.cli.ten_lines import fitted
    from usmx_kg.write.escape import line

    rows = [f"{who}: {line(text)}"]
    for number, row in enumerate(hint.split("\n") if hint else ()):
        rows.append(line(row) if number and row.startswith("  ") else f"  {line(row)}")
    say(fitted("\n".join(rows)))


def drop(stream: object) -> None:
    """Send all that still goes to a stream, what waits in it too, nowhere: Python complains about it at its end."""
    try:
        number = stream.fileno()  # type: ignore[attr-defined]
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        name = "stdout" if stream is sys.stdout else "stderr"
        setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115, PTH123
