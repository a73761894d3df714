"""Run command lines of `usmx` in processes of their own, without network, within bounds, and quickly.

A server imports the package once; each command line is a fork of it, with its own folder, streams, limits of memory
and time. `python -m tests.trust.runner` is the server: a request a line in, an answer a line out, both JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

SECONDS = 10.0
MEGABYTES = 512
_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Outcome:
    """What a command line left, and what it cost; `code` is negative for a signal."""

    code: int
    out: str
    err: str
    seconds: float
    megabytes: float


class Runner:
    """The side of the tests."""

    def __init__(self) -> None:
        self.offline = _without_network()
        self._server = subprocess.Popen(
            [*self.offline, sys.executable, "-m", "tests.trust.runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            text=True,
            env={**os.environ, "PYTHONWARNINGS": "ignore::DeprecationWarning"},
        )

    def __call__(self, folder: Path, *args: str, env: dict[str, str] | None = None, **more: object) -> Outcome:
        """Run a command line in a folder. `fsize` bounds the bytes of a file.

        `user` is who runs it; `streams` has the states of standard streams by number: closed, full or broken (its other
        end is gone); `stdin` and `stdout` are files that they are, to which is added.
        """
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        request = {"folder": str(folder), "args": args, "env": env or {}, **more}
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        return Outcome(**json.loads(self._server.stdout.readline()))

    def close(self) -> None:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait(timeout=20)
        self._server.stdout.close()


def _without_network() -> list[str]:
    """Return how to begin a command that has no network, or nothing where the system does not permit that."""
    for words in (["unshare", "-n"], ["unshare", "-rn"]):
        if (
            shutil.which("unshare")
            and not subprocess.run([*words, "true"], capture_output=True, check=False).returncode
        ):
            return words
    return []


def serve() -> None:
    """Answer requests until the input ends."""
    _forbid_connections()
    _warm()
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)


def _warm() -> None:
    """Import what command lines import, and read what they read of the package."""
    from click.testing import CliRunner

    from usmx_kg.cli.main import cli

    for path in sorted((_ROOT / "data" / "examples").glob("relief-oaxaca.*")):
        CliRunner().invoke(cli, ["validate", str(path)])
    CliRunner().invoke(cli, ["query", "ASK {}", "--timeout", "20"])


def _forbid_connections() -> None:
    """End a process that opens a connection through Python with 99, where there is no `unshare` too."""

    def hook(event: str, _: tuple[Any, ...]) -> None:
        if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
            os.write(2, b"a connection was tried\n")
            os._exit(99)

    sys.addaudithook(hook)


def _answer(request: dict[str, Any]) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as kept:
        start = time.monotonic()
        pid = os.fork()
        if not pid:
            _child(request, Path(kept))
        ended = os.pidfd_open(pid)
        ready, _, _ = select.select([ended], [], [], 3 * SECONDS)
        if not ready:
            os.kill(pid, signal.SIGKILL)
        os.close(ended)
        _, status, used = os.wait4(pid, 0)
        return {
            "code": os.waitstatus_to_exitcode(status),
            "out": (Path(kept) / "out").read_text("utf-8", "backslashreplace"),
            "err": (Path(kept) / "err").read_text("utf-8", "backslashreplace"),
            "seconds": min(used.ru_utime + used.ru_stime, time.monotonic() - start),
            "megabytes": used.ru_maxrss / 1024,
        }


def _child(request: dict[str, Any], kept: Path) -> NoReturn:
    code = 98
    try:
        with (kept / "out").open("wb") as out, (kept / "err").open("wb") as err:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
        os.chdir(request["folder"])
        os.environ.update(request["env"])
        resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if "fsize" in request:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (request["fsize"], request["fsize"]))
        if "user" in request and os.geteuid() == 0:
            os.setgroups([])
            os.setgid(request["user"])
            os.setuid(request["user"])
        from usmx_kg.cli.main import main

        sys.argv = ["usmx", *request["args"]]
        for number, name in enumerate(("stdin", "stdout")):
            if name in request:
                os.dup2(os.open(request[name], os.O_RDWR | os.O_APPEND), number)
        for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
            state = request.get("streams", {}).get(str(number), "open")
            _spoil(number, state)
            opened = None if state == "closed" else open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            setattr(sys, name, opened)
        try:
            main()
        except SystemExit as done:
            code = int(done.code or 0)
        except BaseException:
            import traceback

            traceback.print_exc()
        for stream in (sys.stdout, sys.stderr):
            try:  # as Python does at its end
                stream.flush()
            except OSError:
                code = 120
    finally:
        os._exit(code)


def _spoil(number: int, state: str) -> None:
    """Close a standard stream, or leave it without room or without its other end."""
    if state == "closed":
        os.close(number)
    elif state == "full":
        os.dup2(os.open("/dev/full", os.O_RDWR), number)
    elif state == "broken":
        ends = os.pipe()
        mine = ends[0 if number == 0 else 1]
        os.dup2(mine, number)
        for end in ends:
            os.close(end)


@contextlib.contextmanager
def running() -> Iterator[Runner]:
    """Give a runner for a while."""
    runner = Runner()
    try:
        yield runner
    finally:
        runner.close()


if __name__ == "__main__":
    serve()
