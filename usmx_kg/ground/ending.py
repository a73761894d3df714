"""Clean up when the process is told to end."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

__all__ = ["cleaned_up", "held_back", "let_through"]

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class _EndedError(BaseException):
    """The process was told to end by the signal `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@contextmanager
def cleaned_up() -> Iterator[None]:
    """Let the `finally` and `except` of a block run when SIGTERM or SIGHUP comes; then end by that very signal.

    Who waits for the process sees what it would have seen (a shell: 143 or 129). A handler of the caller's stays, and
    nothing is done outside the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _: FrameType | None) -> None:
        for one in mine:
            signal.signal(one, signal.SIG_IGN)
        raise _EndedError(number)

    mine = [one for one in _SIGNALS if signal.getsignal(one) is signal.SIG_DFL]
    try:
        _handle(mine, stop)
        try:
            yield
        finally:
            try:
                _handle(mine, signal.SIG_DFL)
            except KeyboardInterrupt:
                _handle(mine, signal.SIG_DFL)
                raise
    except _EndedError as ended:
        signal.signal(ended.number, signal.SIG_DFL)
        os.kill(os.getpid(), ended.number)
        raise  # a blocked signal comes later


@contextmanager
def held_back() -> Iterator[None]:
    """Let an interruption (Ctrl-C) wait for the end of a block that starts processes.

    What Python does after a fork would swallow it, and a pool of processes would be left half made. Processes that are
    started in the block have to `let_through` again.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def let_through() -> None:
    """Let an interruption come, in a process that was started while it was held back."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _handle(signals: Sequence[signal.Signals], handler: Callable[[int, FrameType | None], None] | int) -> None:
    """Set what is done with signals, which are held back meanwhile: Python forgets one that comes while it is set."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        for one in signals:
            signal.signal(one, handler)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
