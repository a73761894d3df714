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

from usmx_kg.ground.ending import held_back, let_through
from usmx_kg.ground.errors import ResourceError

__all__ = ["Run", "running"]

Run = Callable[[str, Iterable[Any]], Iterator[Any]]
"""Applies a method of the shared object, by its name, to each piece of work; yields the outcomes in order."""

_FEWER = "Try with fewer --jobs; one needs no other process."
_AHEAD = 3
"""So many pieces of work for each process are under way or done before the next outcome is taken."""


class _Shared:
    """What the processes share: made before they are forked, so that it is there in each of them at once."""

    work: Any = None


@contextmanager
def running(jobs: int, work: object) -> Iterator[Run]:
    """Give what applies methods of `work` on so many processes; one job needs none beside this one.

    Raises ResourceError where none can be started, and when one is ended from outside.
    """
    if jobs == 1:
        yield lambda method, items: map(getattr(work, method), items)
        return
    _Shared.work = work
    others = set(multiprocessing.active_children())
    try:
        pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork"), initializer=_watch)
    except (OSError, ImportError) as error:  # no shared memory: what counts the work waiting is kept there
        raise _no_process(error) from None
    try:
        yield lambda method, items: _ordered(pool, method, items, jobs * _AHEAD)
    except BrokenProcessPool:
        raise ResourceError(
            "a process that checked records was ended from outside, perhaps for lack of memory", hint=_FEWER
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
    let_through()
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _ordered(pool: ProcessPoolExecutor, method: str, items: Iterable[Any], most: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque()
    for item in items:
        try:
            with held_back():  # the first one starts the processes
                waiting.append(pool.submit(_apply, method, item))
        except OSError as error:
            raise _no_process(error) from None
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _no_process(error: OSError | ImportError) -> ResourceError:
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    return ResourceError(f"no process can be started that checks records: {reason}", hint=_FEWER)


def _apply(method: str, item: Any) -> Any:
    return getattr(_Shared.work, method)(item)
