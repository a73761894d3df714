"""What a command writes to is looked at before anything is read: no output is an input, nor two outputs one file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence

from usmx_kg.ground.errors import OutputError, UsageError

__all__ = ["check_new", "check_outputs"]

_STREAMS = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_File = tuple[int, int] | str


def check_outputs(outputs: Iterable[str | None], inputs: Iterable[str] = (), *, replaced: Sequence[str] = ()) -> None:
    """Raise UsageError where an output is one of the inputs, or two outputs are one file, by whatever name.

    None and `-` are the standard streams. An output may take the place of the inputs in `replaced`, for it has all that
    they have; but it can't be added to one of them.

    Raises OutputError for an output that is a folder, or in a folder that is not there.
    """
    read = {_file(name, 0): name for name in reversed([*inputs])}
    kept = {_file(name, 0): name for name in reversed(replaced)}
    seen: dict[_File, str] = {}
    for name in (output or "-" for output in outputs):
        file = _file(name, 1)
        taken = {**kept, **read} if name in _STREAMS else read
        if file is not None and file in taken:
            raise _is_input(name, taken[file])
        key = "-" if file is None and name in _STREAMS else file
        if key is not None and key in seen:
            raise UsageError(f"two outputs are one file: {seen[key]} and {name}", hint="Give each a name of its own.")
        if key is not None:
            seen[key] = name
        if name != "-" and "\0" not in name:
            _check_place(name)


def check_new(output: str | None, *, force: bool) -> None:
    """Raise UsageError where an output is a file already that people may have filled in, unless that is wanted."""
    if output is None or force:
        return
    try:
        there = stat.S_ISREG(os.stat(output).st_mode)  # noqa: PTH116
    except (OSError, ValueError):
        return
    if there and output not in _STREAMS:
        raise UsageError("this file is there already", file=output, hint="Give another name, or --force to replace it.")


def _file(name: str, stream: int) -> _File | None:
    """Return what a name leads to: a file by device and inode, else its place; None for what many may write to."""
    try:
        status = os.fstat(stream) if name == "-" else os.stat(name)  # noqa: PTH116
    except (OSError, ValueError):
        return None if name == "-" or "\0" in name else os.path.realpath(name)
    if stat.S_ISCHR(status.st_mode) or stat.S_ISSOCK(status.st_mode):
        return None
    return status.st_dev, status.st_ino


def _is_input(output: str, read: str) -> UsageError:
    named = {"-": "standard input"}.get(read, read)
    if output in _STREAMS:
        return UsageError(f"standard output goes to {named}, which is an input", hint="Write to another file.")
    same = "" if output == read else f", the same file as {named}"
    return UsageError(f"this is an input{same}: it would be lost", file=output, hint="Give the output another name.")


def _check_place(name: str) -> None:
    place = os.path.realpath(name)
    reason = None
    if os.path.isdir(place):  # noqa: PTH112
        reason = "Is a directory"
    elif not os.path.exists(place) and not os.path.isdir(os.path.dirname(place)):  # noqa: PTH110, PTH112, PTH120
        reason = "No such file or directory"
    if reason:
        raise OutputError(f"can't be written: {reason}", file=name)
