"""Run `usmx` inside this process, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from usmx_kg.cli.main import cli


@dataclass(frozen=True)
class Done:
    """What a command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


def usmx(*args: str, given: str | bytes | None = None, env: dict[str, str] | None = None) -> Done:
    """Run a command line inside this process."""
    done = CliRunner(env=env).invoke(cli, args, input=given)
    return Done(done.exit_code, done.stdout, done.stderr)


def process(*args: str, given: bytes | None = None, env: dict[str, str] | None = None, cwd: Path | None = None) -> Done:
    """Run a command line as a process."""
    done = subprocess.run(
        [sys.executable, "-m", "usmx_kg", *args],
        input=given,
        capture_output=True,
        env={**os.environ, **(env or {})},
        cwd=cwd,
        check=False,
    )
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
