"""The hook that other repositories take from here: well formed, for the formats that are read, and it runs."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.cli.running import usmx
from usmx_kg.read.formats import FORMATS, Format

ROOT = Path(__file__).parent.parent
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
GOOD, BAD = (ROOT / "data/examples" / name for name in ("relief-oaxaca.yaml", "no-consent.yaml"))


def test_it_is_a_hook_of_pre_commit() -> None:
    assert {"id", "name", "entry", "language", "files"} <= HOOK.keys()
    assert HOOK["id"] == "usmx-validate"
    assert HOOK["language"] == "python"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert shlex.split(HOOK["entry"])[0] in project["scripts"]
    assert HOOK["additional_dependencies"] == project["optional-dependencies"]["xlsx"]


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_it_takes_the_files_that_are_read(form: Format) -> None:
    for suffix in form.suffixes:
        assert re.search(HOOK["files"], f"records/2031/relief{suffix}")
        assert bool(re.search(HOOK["files"], f"records/relief{suffix}.gz")) is not form.binary
        assert not re.search(HOOK["files"], f"docs/records{suffix}")
        assert not re.search(HOOK["files"], f"records/relief{suffix}.bak")


def test_its_entry_runs() -> None:
    name, *words = shlex.split(HOOK["entry"])
    assert name == "usmx"
    assert usmx(*words, str(GOOD)).code == 0
    done = usmx(*words, "--fail-on", "violation", str(GOOD), str(BAD))
    assert done.code == 1
    assert "consent-by-host" in done.out


def test_the_way_to_use_it_is_documented() -> None:
    text = (ROOT / "docs/REPORTS.md").read_text("utf-8")
    (block,) = [b for b in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if b.startswith("repos:")]
    (repo,) = yaml.safe_load(block)["repos"]
    assert [hook["id"] for hook in repo["hooks"]] == [HOOK["id"]]
    for hook in repo["hooks"]:
        assert hook.keys() <= {"id", "args", "files"}
        assert usmx("validate", *hook.get("args", []), str(GOOD)).code == 0
