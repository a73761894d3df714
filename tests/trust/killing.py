"""Kill writers at many instants, and look at what is left: `python -m tests.trust.killing WAY FOLDER ROUNDS SEED`.

WAY is `export` (the command, over an old file), `loop` (the writer, again and again) or `pair` (two writers at once).
Prints one line of JSON: how many rounds, how many ended by the signal, and what was wrong.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from usmx_kg.exchange.export import export
from usmx_kg.ground import atomic

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGKILL)
OLD, NEW = b"old\n" * 50_000, b"new\n" * 70_000


def forked(work: Callable[[], object]) -> int:
    """Start a process that does `work`, and ends with 130 when it is interrupted.

    Signals are held back until it has begun: what Python does after a fork would swallow an interruption.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    pid = os.fork()
    if not pid:
        _work(work)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    return pid


def _work(work: Callable[[], object]) -> NoReturn:
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        work()
        code = 0
    except SystemExit as done:
        code = int(done.code or 0)
    except KeyboardInterrupt:
        code = 130
    finally:
        os._exit(code)


def export_rounds(folder: Path, rounds: int, chance: random.Random) -> dict[str, object]:
    """Kill `usmx export -o` at random instants of its run."""
    from usmx_kg.cli.main import main

    def run() -> None:
        sys.argv = ["usmx", "export", "--part", "ontology", "-o", "out.ttl"]
        main()

    os.chdir(folder)
    new = export(part="ontology").encode()
    start = time.monotonic()
    os.waitpid(forked(run), 0)
    lasts = time.monotonic() - start
    ended, wrong = 0, []
    for number in range(rounds):
        Path("out.ttl").write_bytes(OLD)
        how = SIGNALS[number % 3]
        pid = forked(run)
        time.sleep(chance.uniform(0, lasts))
        os.kill(pid, how)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        ended += code != 0
        if code not in (0, -how, 130):
            wrong.append(f"{how.name}: ended with {code}")
        if Path("out.ttl").read_bytes() not in (OLD, new):
            wrong.append(f"{how.name}: a mixture")
        wrong += [f"{how.name}: {name} is left" for name in os.listdir() if name != "out.ttl"]  # noqa: PTH208
    return {"rounds": rounds, "ended": ended, "wrong": wrong}


def loop_rounds(folder: Path, rounds: int, chance: random.Random) -> dict[str, object]:
    """Kill the writer while it does nothing but write. SIGKILL may hit the instant between name and place."""
    target = folder / "x"

    def write() -> None:
        while True:
            atomic.write(target, OLD)
            atomic.write(target, NEW)

    ended, wrong = 0, []
    for number in range(rounds):
        how = SIGNALS[number % 3]
        pid = forked(write)
        time.sleep(chance.uniform(0.001, 0.03))
        os.kill(pid, how)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        ended += code in (-how, 130)
        if target.exists() and target.read_bytes() not in (OLD, NEW):
            wrong.append(f"{how.name}: a mixture")
        for left in folder.iterdir():
            if left != target:
                if how is not signal.SIGKILL or left.read_bytes() not in (OLD, NEW):
                    wrong.append(f"{how.name}: {left.name} is left")
                left.unlink()
    return {"rounds": rounds, "ended": ended, "wrong": wrong}


def pair_rounds(folder: Path, rounds: int, _: random.Random) -> dict[str, object]:
    """Let two processes write the same file, and read it meanwhile."""
    target = folder / "x"
    atomic.write(target, OLD)

    def write(data: bytes) -> None:
        for _ in range(rounds):
            atomic.write(target, data)

    left = {forked(lambda: write(OLD)), forked(lambda: write(NEW))}
    wrong: list[str] = []
    seen: set[bytes] = set()
    while left:
        seen.add(target.read_bytes())
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid:
            left.discard(pid)
            wrong += [f"a writer ended with {status}"] * bool(status)
    wrong += ["a mixture"] * (not seen <= {OLD, NEW})
    wrong += [f"{path.name} is left" for path in folder.iterdir() if path != target]
    return {"rounds": rounds, "ended": 2, "wrong": wrong}


if __name__ == "__main__":
    way = {"export": export_rounds, "loop": loop_rounds, "pair": pair_rounds}[sys.argv[1]]
    print(json.dumps(way(Path(sys.argv[2]), int(sys.argv[3]), random.Random(sys.argv[4]))))
