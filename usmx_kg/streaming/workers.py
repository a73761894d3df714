"""Work spread over processes; the outcomes come in the order of the work, whatever the number of processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

from usmx_kg.errors import UsmxError

__all__ = ["Run", "running"]

Run = Callable[[str, Iterable[Any]], Iterator[Any]]
"""Applies a method of the shared object, by its name, to each piece of work; yields the outcomes in order."""

_AHEAD = 3
"""So many pieces of work for each process are under way or done before the next outcome is taken."""


class _Shared:
    """What the processes share: made before they are forked, so that it is there in each of them at once."""

    work: Any = None


@contextmanager
def running(jobs: int, work: object) -> Iterator[Run]:
    """Give what applies methods of `work` on so many processes; one job needs none beside this one.

    Raises UsmxError when a process is ended from outside.
    """
    if jobs == 1:
        yield lambda method, items: map(getattr(work, method), items)
        return
    _Shared.work = work
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork"), initializer=_watch)
    try:
        yield lambda method, items: _ordered(pool, method, items, jobs * _AHEAD)
    except BrokenProcessPool:
        raise UsmxError(
            "a process that checked records was ended from outside, perhaps for lack of memory",
            hint="Try with fewer --jobs.",
        ) from None
    except KeyboardInterrupt:
        for process in set(multiprocessing.active_children()) - others:
            process.kill()  # a piece of work may take long
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        _Shared.work = None


def _watch() -> None:
    """End this process when the one that made it is no more: it would wait for work for ever."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C reaches all; here it needs no trace
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _ordered(pool: ProcessPoolExecutor, method: str, items: Iterable[Any], most: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque()
    for item in items:
        waiting.append(pool.submit(_apply, method, item))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _apply(method: str, item: Any) -> Any:
    return getattr(_Shared.work, method)(item)
