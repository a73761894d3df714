"""Run a call in a process of its own that ends at a deadline, whatever it does."""

from __future__ import annotations

import contextlib
import math
import os
import pickle
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from usmx_kg.ending import cleaned_up
from usmx_kg.errors import QueryError
from usmx_kg.limits import MAX_QUERY_MEMORY

__all__ = ["Limits", "call"]

T = TypeVar("T")


@dataclass(frozen=True)
class Limits:
    """What a call may use: seconds of time, and bytes of memory on top of what the process has (None: no limit).

    `answer` is how many bytes it may give back.
    """

    seconds: float | None = None
    memory: int | None = MAX_QUERY_MEMORY
    answer: int = 256_000_000


def call(work: Callable[[], T], limits: Limits, *, first: Callable[[], object] | None = None) -> T:
    """Call `work` in a forked child and return what it returns; kill the child at the deadline.

    The engine can't be interrupted from Python, so nothing less stops it. What `first` needs, before, is not bounded
    in memory: it loads what `work` asks.

    Raises QueryError when time or memory run out or the child dies, and whatever `work` raises.
    """
    reader, writer = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 on, where threads run; the child uses none
        pid = os.fork()
    if not pid:
        os.close(reader)
        _child(work, writer, limits, first)
    os.close(writer)
    done = False
    with cleaned_up():
        try:
            data = _receive(reader, limits)
            done = data is not None
        finally:
            os.close(reader)
            if not done:
                os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
    if data is None:
        raise QueryError(
            f"the query ran out of time after {limits.seconds:g} s",
            hint="Give it more with --timeout, or ask for less.",
        )
    if os.waitstatus_to_exitcode(status) or not data:
        raise QueryError("the query broke its process: it needs too much memory, or is nested too deeply")
    good, outcome = pickle.loads(data)
    if not good:
        raise outcome
    return outcome  # type: ignore[no-any-return]


def _receive(reader: int, limits: Limits) -> bytes | None:
    """Read all that the child writes, or return None at the deadline. Raises QueryError where it is too much."""
    deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
    parts: list[bytes] = []
    size = 0
    while True:
        left = None if deadline is None else deadline - time.monotonic()
        if left is not None and (left <= 0 or not select.select([reader], [], [], left)[0]):
            return None
        part = os.read(reader, 1 << 20)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > limits.answer:
            raise QueryError(
                f"the answer is larger than {limits.answer // 1_000_000} MB", hint="Ask for less, or add a LIMIT."
            )


def _child(work: Callable[[], T], writer: int, limits: Limits, first: Callable[[], object] | None) -> NoReturn:
    """Run `work`, write its outcome to the pipe, and leave without the parent's clean-up.

    The limit on CPU time ends it even when the parent is no more.
    """
    code = 1
    try:
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_DFL)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # where the engine breaks, it says nothing of its own
        try:
            if first is not None:
                first()
            _confine(limits)
            outcome: tuple[bool, object] = (True, work())
        except MemoryError:
            outcome = (False, QueryError("the query needs more memory than it may have"))
        except Exception as error:
            outcome = (False, error)
        with os.fdopen(writer, "wb") as file:
            pickle.dump(outcome, file, protocol=pickle.HIGHEST_PROTOCOL)
        code = 0
    finally:
        os._exit(code)


def _confine(limits: Limits) -> None:
    """Set the limits of this process; where it breaks, it leaves no core file."""
    wanted = {resource.RLIMIT_CORE: 0}
    if limits.memory is not None:
        wanted[resource.RLIMIT_AS] = limits.memory + _in_use()
    if limits.seconds is not None:
        wanted[resource.RLIMIT_CPU] = math.ceil(limits.seconds) + 1
    for kind, most in wanted.items():
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit of memory
            resource.setrlimit(kind, (least, least))


def _in_use() -> int:
    """Return the bytes of address space that this process has already."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()
