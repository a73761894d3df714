"""The README's commands print what the README says. `python -m tests.test_readme` writes their output anew."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
_CUT = "…"


def run(command: str, folder: Path) -> str:
    """Run a command of ours and return what a terminal would show, findings or not."""
    words = shlex.split(command)
    assert words[0] == "usmx", command
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "usmx_kg", *words[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def rendered(block: str, folder: Path = ROOT) -> str:
    """Return a block with the output of its commands made anew; `…` cuts it where it was cut."""
    made = ""
    for part in re.split(r"^(?=\$ )", block, flags=re.MULTILINE):
        if not part:
            continue
        command, _, shown = part.partition("\n")
        lines = run(command.removeprefix("$ "), folder).splitlines()
        kept = shown.splitlines()
        if _CUT in kept:
            lines = [*lines[: kept.index(_CUT)], _CUT]
        made += "".join(f"{line}\n" for line in [command, *lines])
    return made


@pytest.mark.parametrize("block", _BLOCK.findall(README.read_text("utf-8")))
def test_commands_print_what_is_shown(block: str) -> None:
    assert rendered(block) == block


def test_first_screen() -> None:
    screen = "\n".join(README.read_text("utf-8").splitlines()[:45])
    assert "make run" in screen
    assert "make test" in screen
    assert "$ usmx validate" in screen


def test_python_examples_run(tmp_path: Path) -> None:
    code = "\n".join(_PYTHON.findall(README.read_text("utf-8")))
    example = ROOT / "data/examples/relief-oaxaca.yaml"
    (tmp_path / "relief.yaml").write_bytes(example.read_bytes())
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", README.read_text("utf-8")):
        assert (ROOT / target).exists(), target


if __name__ == "__main__":
    README.write_text(
        _BLOCK.sub(lambda match: f"```console\n{rendered(match[1])}```", README.read_text("utf-8")), "utf-8"
    )
