"""docs/REPORTS.md: its commands run, and it names every format."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
import yaml

from tests.cli.running import usmx
from usmx_kg.write import REPORTS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "REPORTS.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)


def test_every_format_and_extension_is_told() -> None:
    for form, extensions in REPORTS.items():
        assert f"| `{form}`" in TEXT or f", `{form}`" in TEXT
        assert not extensions or f"`{extensions[0]}`" in TEXT


@pytest.mark.parametrize("line", [line for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()])
def test_commands_run(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("relief-oaxaca.yaml", "no-consent.yaml"):
        shutil.copy(ROOT / "data" / "examples" / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line)
    done = usmx(*words[1:])
    assert done.code == 0, done
    written = [words[i + 1] for i, word in enumerate(words) if word == "-o" and words[i + 1] != "-"]
    assert all((tmp_path / name).stat().st_size for name in written)
    assert done.out or written


def test_recipes_are_yaml_whose_commands_exist() -> None:
    for kind, text in BLOCKS:
        if kind == "yaml":
            assert yaml.safe_load(text)
            for command in re.findall(r"usmx (\w+ .*)", text):
                options = re.findall(r" (-[fo]) (\S+)", command)
                assert all(value in REPORTS or value == "-" or "." in value for _, value in options)
