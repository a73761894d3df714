"""A line on standard error that says that long work goes on, and for how long."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from usmx_kg.cli.settings import Settings
from usmx_kg.cli.streams import say
from usmx_kg.write.escape import line

__all__ = ["rate", "waiting"]

_AFTER = 2.0
_EVERY = 1.0
_WORDS = {
    "check": {"en": "checking {} … {} s", "es": "revisando {} … {} s"},
    "convert": {"en": "converting {} … {} s", "es": "convirtiendo {} … {} s"},
    "draw": {"en": "drawing {} … {} s", "es": "dibujando {} … {} s"},
}
_RATE = {
    "en": "{:,} records, {:,.0f} a second, {} %, {:.0f} s left  ",
    "es": "{:,} registros, {:,.0f} por segundo, {} %, faltan {:.0f} s  ",
}
_FILES = {"en": "{:,} files", "es": "{:,} archivos"}


@contextmanager
def rate() -> Iterator[Callable[[int, int, int], None] | None]:
    """Give what tells a person at a terminal how much is done, how fast, and how long the rest will take."""
    settings = Settings.now()
    if settings.loud < 0 or not sys.stderr.isatty():
        yield None
        return
    start, told = time.monotonic(), ""

    def tell(done: int, total: int, records: int) -> None:
        nonlocal told
        passed = time.monotonic() - start
        left = passed * (total - done) / done if done else 0
        told = _RATE[settings.lang].format(records, records / max(passed, 0.001), 100 * done // max(total, 1), left)
        _say(told)

    try:
        yield tell
    finally:
        _wipe(told)


@contextmanager
def waiting(files: Sequence[str], work: str = "check") -> Iterator[None]:
    """Tell a person at a terminal, from the third second on, what is being done; wipe the line in the end."""
    settings = Settings.now()
    if settings.loud < 0 or not sys.stderr.isatty():
        yield
        return
    what = line(files[0]) if len(files) == 1 else _FILES[settings.lang].format(len(files))
    done = threading.Event()
    thread = threading.Thread(target=_tell, args=(_WORDS[work][settings.lang], what, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _tell(words: str, what: str, done: threading.Event) -> None:
    start, told = time.monotonic(), ""
    pause = _AFTER
    while not done.wait(pause):
        pause = _EVERY
        told = words.format(what, round(time.monotonic() - start))
        _say(told)
    _wipe(told)


def _say(text: str) -> None:
    say(f"\r{text}", end="")


def _wipe(told: str) -> None:
    if told:
        _say(f"{' ' * len(told)}\r")
