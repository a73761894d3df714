"""What a comparison gives, and how commands are timed."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

__all__ = ["BIN", "Figure", "Ran", "cpu", "run", "shown", "spread"]

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Figure:
    """One comparison: `ratios` are what the goal is about, one for each pair of runs.

    With `faster` they have to reach the floor and the goal, without it they may not pass them; a floor of None is none.
    `ours` and `theirs` are medians in `unit`; `command` is what ran for ours.
    """

    id: str
    what: str
    against: str
    ratios: tuple[float, ...]
    ours: float
    theirs: float | None
    unit: str
    faster: bool
    floor: float | None
    goal: float | None
    command: str
    sign: str = "×"

    @property
    def ratio(self) -> float:
        """Return the median ratio."""
        return statistics.median(self.ratios)

    def reaches(self, limit: float | None) -> bool | None:
        """Tell whether the median ratio is at a limit or better, or None where there is no limit."""
        if limit is None:
            return None
        return self.ratio >= limit if self.faster else self.ratio <= limit

    def as_dict(self) -> dict[str, object]:
        """Return the figure for a JSON file."""
        return asdict(self)


class Ran(NamedTuple):
    """A command that ended: seconds by the clock and of processor time, memory in MB, and its exit code."""

    seconds: float
    cpu: float
    memory: float
    code: int


def run(command: Sequence[str], codes: Sequence[int] = (0, 1)) -> Ran:
    """Run a command and measure it. Raises SystemExit when it ends with another code."""
    # a process of a few MB in between: the kernel counts the memory of who starts a program as that program's
    with subprocess.Popen([sys.executable, "-S", "-c", _RUNNER, *command], stdout=-1, stderr=-1) as runner:
        out, told = runner.communicate()
    status, seconds, used, memory = json.loads(out)
    code = os.waitstatus_to_exitcode(status)
    if code not in codes:
        shown = " ".join(command)[:200]
        raise SystemExit(f"{shown} ended with {code}:\n{told.decode(errors='replace')[-2000:]}")
    return Ran(seconds, used, memory / (1 << 20 if sys.platform == "darwin" else 1 << 10), code)


_RUNNER = """
import json, os, sys, time
start = time.perf_counter()
child = os.fork()
if not child:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
print(json.dumps([status, time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss]))
"""


def shown(arguments: Sequence[str]) -> str:
    """Return the command of ours with these arguments, without folders and with a query cut short."""
    names = (Path(a).name if a.startswith("/") else f'"{a[:20]}…"' if " " in a else a for a in arguments)
    return " ".join(("usmx", *names))


def cpu(work: Callable[[], object], times: int = 1) -> tuple[float, ...]:
    """Return the processor seconds that some work takes in this process, each time."""
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return tuple(found)


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Return lower quartile, median and upper quartile."""
    if len(values) == 1:
        return (values[0],) * 3
    low, mid, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, mid, high
