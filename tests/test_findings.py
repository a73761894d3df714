"""The scripts about other people's software: pinned, on their own, and told in their README. No test runs them."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "findings"
SCRIPTS = sorted(FOLDER.glob("*.sh"))


def test_the_readme_lists_them_all() -> None:
    assert re.findall(r"^\| \[([\w.-]+\.sh)\]\(\1\) \|", (FOLDER / "README.md").read_text("utf-8"), re.MULTILINE) == [
        script.name for script in SCRIPTS
    ]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_each_stands_on_its_own_and_is_pinned(script: Path) -> None:
    text = script.read_text("utf-8")
    first, *_ = text.split("set -euo pipefail\n")
    assert first.startswith("#!/usr/bin/env bash\n# ")
    assert os.access(script, os.X_OK)
    (packages,) = re.findall(r"^# Packages: (.+)\.$", first, re.MULTILINE)
    for package in packages.split(", "):
        assert re.fullmatch(r"[\w-]+(?:==|@)\d+\.\d+\.\d+", package), package
        assert text.count(package) >= 2, "what the head names is what is installed"
    assert "usmx" not in text
    assert not re.search(r"index-url|--registry|-i http", text)
    assert text.endswith("\nSEEN\n"), "what was seen is held to what is seen"
