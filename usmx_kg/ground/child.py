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
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NoReturn, TypeVar

from usmx_kg.ground.ending import cleaned_up, held_back, let_through
from usmx_kg.ground.errors import QueryError, ResourceError, UsageError
from usmx_kg.ground.limits import MAX_QUERY_MEMORY

__all__ = ["Limits", "call", "write"]

T = TypeVar("T")


_LONGEST = 1e6
"""Seconds: no deadline is further away."""


@dataclass(frozen=True)
class Limits:
    """What a call may use: seconds of time, and bytes of memory on top of what the process has (None: no limit).

    `answer` is how many bytes it may give back. Raises UsageError for a time that is no deadline.
    """

    seconds: float | None = None
    memory: int | None = MAX_QUERY_MEMORY
    answer: int | None = 256_000_000

    def __post_init__(self) -> None:
        if self.seconds is not None and not 0 < self.seconds <= _LONGEST:
            raise UsageError(f"a deadline is more than 0 and at most {_LONGEST:,.0f} seconds, not {self.seconds}")


def call(work: Callable[[], T], limits: Limits, *, first: Callable[[], object] | None = None) -> T:
    """Call `work` in a forked child and return what it returns; kill the child at the deadline.

    The engine can't be interrupted from Python, so nothing less stops it. What `first` needs, before, is not bounded
    in memory: it loads what `work` asks.

    Raises QueryError when time or memory run out or the child dies, ResourceError where the system gives no process,
    and whatever `work` raises.
    """
    outcome: T = _outcome(lambda _: work(), limits, first, None)
    return outcome


def write(
    work: Callable[[IO[bytes]], T],
    limits: Limits,
    into: Callable[[bytes], object],
    *,
    first: Callable[[], object] | None = None,
) -> T:
    """Call `work` in a child as `call` does, with a file to write to; `into` takes what it writes, as it comes."""
    outcome: T = _outcome(work, limits, first, into)
    return outcome


def _outcome(
    work: Callable[[IO[bytes]], Any],
    limits: Limits,
    first: Callable[[], object] | None,
    into: Callable[[bytes], object] | None,
) -> Any:
    reader, writer = os.pipe()
    source, sink = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    try:
        with held_back(), warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # 3.12 on, where threads run; the child uses none
            pid = os.fork()
            if not pid:
                os.close(reader)
                os.close(source)
                _child(work, writer, sink, limits, first)
    except OSError as error:
        for end in (reader, writer, source, sink):
            os.close(end)
        raise ResourceError(f"the system gives no process: {(error.strerror or str(error)).lower()}") from None
    os.close(writer)
    os.close(sink)
    done = False
    with cleaned_up():
        try:
            data = _receive(reader, source, into or (lambda _: None), limits)
            done = data is not None
        finally:
            os.close(reader)
            os.close(source)
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
    return outcome


def _receive(reader: int, source: int, into: Callable[[bytes], object], limits: Limits) -> bytes | None:
    """Hand on what the child writes to `source`, and return what it gives back; None at the deadline.

    Raises QueryError where it is too much.
    """
    deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
    parts: list[bytes] = []
    size = 0
    open_ = [reader, source]
    while open_:
        left = None if deadline is None else deadline - time.monotonic()
        ready = [] if left is not None and left <= 0 else select.select(open_, [], [], left)[0]
        if not ready:
            return None
        for end in ready:
            part = os.read(end, 1 << 20)
            if not part:
                open_.remove(end)
            elif end == source:
                into(part)
            else:
                parts.append(part)
            size += len(part)
        if limits.answer is not None and size > limits.answer:
            raise QueryError(
                f"the answer is larger than {limits.answer // 1_000_000} MB", hint="Ask for less, or add a LIMIT."
            )
    return b"".join(parts)


def _child(
    work: Callable[[IO[bytes]], Any], writer: int, sink: int, limits: Limits, first: Callable[[], object] | None
) -> NoReturn:
    """Run `work`, write its outcome to the pipe, and leave without the parent's clean-up.

    The limit on CPU time ends it even when the parent is no more.
    """
    code = 1
    try:
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_DFL)
        let_through()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # where the engine breaks, it says nothing of its own
        try:
            if first is not None:
                first()
            _confine(limits)
            with os.fdopen(sink, "wb") as file:
                outcome: tuple[bool, object] = (True, work(file))
        except MemoryError:
            outcome = (False, QueryError("the query needs more memory than it may have"))
        except Exception as error:
            error.add_note("".join(traceback.format_exception(error)))
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
