"""Write a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from usmx_kg.ground.ending import cleaned_up
from usmx_kg.ground.errors import OutputError

__all__ = ["write"]

_OPEN = re.compile(r"/dev/(?:std(?P<name>out|err)|fd/(?P<fd>\d{1,9}))|/proc/self/fd/(?P<proc>\d{1,9})", re.ASCII)


def write(path: str | Path, data: bytes | Iterable[bytes]) -> None:
    """Write `data`, whole or part by part, beside `path`, then put it in the place of `path` in one step.

    A reader sees the old bytes or the new ones, never a mixture, and no stray file stays behind, whatever ends the
    process. An existing file keeps its permissions and, where that is allowed, its owner; a link is followed; a device
    or pipe is written to directly, and so is what is open already (`/dev/stdout`).

    Raises OutputError when the file can't be written, BrokenPipeError when the reader of a pipe is gone.
    """
    try:
        opened = _OPEN.fullmatch(str(path))
        if opened:
            number = opened["fd"] or opened["proc"] or {"out": 1, "err": 2}[opened["name"]]
            _into(os.dup(int(number)), data)
        elif _is_special(path):
            _into(os.open(path, os.O_WRONLY), data)
        else:
            target = Path(path).resolve()
            with cleaned_up():
                _replace(target, data)
    except BrokenPipeError:
        raise
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: a circle of links; ValueError: a NUL
        reason = (getattr(error, "strerror", None) or str(error)).replace("\0", "\\0")
        raise OutputError(f"can't be written: {reason}", file=str(path).replace("\0", "\\0")) from error


def _is_special(path: str | Path) -> bool:
    """Tell whether a path leads to something that is neither a file nor nothing."""
    try:
        return not stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116
    except FileNotFoundError:
        return False


def _into(handle: int, data: bytes | Iterable[bytes]) -> None:
    with os.fdopen(handle, "wb") as file:
        file.writelines([data] if isinstance(data, bytes) else data)


def _replace(target: Path, data: bytes | Iterable[bytes]) -> None:
    beside = target.with_name(f".usmx-{os.urandom(8).hex()}.tmp")
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _fill(beside, target, data, folder)
        beside.replace(target)
        with contextlib.suppress(OSError):  # not every file system can; the new name is there all the same
            os.fsync(folder)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise
    finally:
        os.close(folder)


def _fill(beside: Path, target: Path, data: bytes | Iterable[bytes], folder: int) -> None:
    """Make a file with all the data, safe on disk; it has a name only from then on, where the system can do that."""
    handle, named = _nameless(beside.parent), False
    if handle is None:
        handle, named = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), True
    with os.fdopen(handle, "wb") as file:
        file.writelines([data] if isinstance(data, bytes) else data)
        file.flush()
        with contextlib.suppress(FileNotFoundError):
            old = target.stat()
            with contextlib.suppress(OSError):
                os.fchown(file.fileno(), old.st_uid, old.st_gid)
            os.fchmod(file.fileno(), old.st_mode & 0o7777)
        os.fsync(file.fileno())
        if not named:  # only with folders does Python follow the link that /proc has
            os.link(f"/proc/self/fd/{file.fileno()}", beside.name, src_dir_fd=folder, dst_dir_fd=folder)


def _nameless(folder: Path) -> int | None:
    """Open a file without a name, so that even a kill leaves nothing behind; None where none is to be had."""
    kind = getattr(os, "O_TMPFILE", None)
    if kind is None or not Path("/proc/self/fd").is_dir():
        return None
    try:
        return os.open(folder, kind | os.O_WRONLY, 0o666)
    except OSError:
        return None  # told by the next attempt, if it is no matter of this kind of file only
