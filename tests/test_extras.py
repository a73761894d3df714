"""What is missing is told in words that work where one is, and that name no package which anybody may take."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from usmx_kg.ground import extras

REPOSITORY = Path(__file__).parents[1]
PARTS = sorted(
    set(
        re.findall(
            r"^(\w+) = \[",
            REPOSITORY.joinpath("pyproject.toml")
            .read_text("utf-8")
            .split("[project.optional-dependencies]")[1]
            .split("\n[")[0],
            re.M,
        )
    )
)
WRITTEN = [
    *(REPOSITORY / "usmx_kg").rglob("*.py"),
    *(REPOSITORY / "docs").glob("*"),
    *(REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", ".pre-commit-hooks.yaml")),
]


class Installed:
    """A distribution as it looks when a wheel was installed."""

    requires = metadata.requires(extras.NAME)

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return json.dumps({"url": "file:///srv/wheels/usmx_kg-1.whl"})


@pytest.fixture
def wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(extras, "_FOLDER", tmp_path)
    monkeypatch.setattr(metadata, "distribution", lambda _: Installed())


@pytest.mark.parametrize("file", WRITTEN, ids=lambda p: str(p.relative_to(REPOSITORY)))
def test_nobody_is_sent_to_a_package_of_somebody_else(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.search(r"(pip|pipx|uv)\b[^\n|]*\binstall\b[^\n|]*\busmx[-_]kg\b(?!/|\.git|-[0-9*])", text)


@pytest.mark.parametrize("part", PARTS)
def test_in_a_checkout_its_folder_is_named(part: str) -> None:
    words = shlex.split(extras.install(part))
    assert words == [sys.executable, "-m", "pip", "install", "-e", f"{REPOSITORY}[{part}]"]


@pytest.mark.parametrize("part", ["arrow", "fast", "pandas", "second", "xlsx"])
@pytest.mark.usefixtures("wheel")
def test_where_a_wheel_was_installed_the_packages_of_the_part_are(part: str) -> None:
    words = shlex.split(extras.install(part))
    assert words[:4] == [sys.executable, "-m", "pip", "install"]
    assert words[4:]
    needed = [line.partition(";") for line in metadata.requires(extras.NAME) or ()]
    wanted = {re.sub(r"\s", "", line) for line, _, when in needed if re.search(rf"extra == ['\"]{part}['\"]", when)}
    assert set(words[4:]) == wanted


@pytest.mark.usefixtures("wheel")
def test_pipx_has_a_word_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", "/home/a/.local/pipx/venvs/usmx-kg")
    assert extras.install("xlsx").startswith("pipx inject usmx-kg ")
    assert "openpyxl" in extras.install("xlsx")


@pytest.mark.usefixtures("wheel")
def test_a_broken_wheel_is_installed_again_from_where_it_came() -> None:
    assert extras.again() == f"{shlex.quote(sys.executable)} -m pip install --force-reinstall /srv/wheels/usmx_kg-1.whl"


def test_a_broken_checkout_is_mended_by_git() -> None:
    command = extras.again().split(" && ")[0]
    assert command == f"git -C {REPOSITORY} restore ."
    assert subprocess.run(["git", "-C", str(REPOSITORY), "rev-parse"], check=False).returncode == 0
