"""How to get what is missing, in words that work for the way in which the package was installed.

The package is on no index: a name there that looks like its own is somebody else's. So a hint names a checkout by its
folder, a wheel's optional parts by the packages that they are made of, and a wheel by the file that it came from.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
from importlib import metadata
from pathlib import Path

__all__ = ["NAME", "again", "install"]

NAME = "usmx-kg"
_FOLDER = Path(__file__).resolve().parent.parent.parent
_REQUIREMENT = re.compile(r"(?P<package>[A-Za-z0-9._-]+)\s*(?P<range>[^;\[]*?)\s*;.*\bextra\s*==\s*['\"](?P<extra>\w+)")


def install(extra: str) -> str:
    """Return the command that installs an optional part, such as `xlsx`."""
    if _is_checkout():
        return f"{_pip()} install -e {shlex.quote(f'{_FOLDER}[{extra}]')}"
    return f"{_pip(into=True)} {' '.join(shlex.quote(package) for package in _packages(extra))}"


def again() -> str:
    """Return what makes a package whole again of which files or requirements are missing."""
    if _is_checkout():
        return f"git -C {shlex.quote(str(_FOLDER))} restore . && {_pip()} install -e {shlex.quote(str(_FOLDER))}"
    return f"{_pip()} install --force-reinstall {shlex.quote(_wheel())}"


def _is_checkout() -> bool:
    return (_FOLDER / "pyproject.toml").is_file() and (_FOLDER / "shapes").is_dir()


def _pip(*, into: bool = False) -> str:
    """Return pip of the environment that is running; pipx has a word of its own for what is put `into` one."""
    if into and f"{Path('pipx') / 'venvs'}" in sys.prefix:
        return f"pipx inject {NAME}"
    python = f"{shlex.quote(sys.executable or 'python3')} -m pip"
    return f"{python} install" if into else python


def _packages(extra: str) -> list[str]:
    """Return the packages that an optional part is made of, with the versions that were tested."""
    try:
        lines = metadata.requires(NAME) or []
    except metadata.PackageNotFoundError:
        lines = []
    found = [match for line in lines if (match := _REQUIREMENT.match(line)) and match["extra"] == extra]
    return [match["package"] + match["range"] for match in found] or [extra]


def _wheel() -> str:
    """Return the file or address that the package was installed from, as pip noted it."""
    try:
        noted = metadata.distribution(NAME).read_text("direct_url.json")
    except metadata.PackageNotFoundError:
        noted = None
    return str(json.loads(noted)["url"]).removeprefix("file://") if noted else "the wheel that it came from"
