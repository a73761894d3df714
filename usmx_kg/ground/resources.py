"""Find the shipped files, whether installed from a wheel or read from a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from usmx_kg.ground import extras
from usmx_kg.ground.errors import UsmxError

__all__ = ["files", "path", "root"]

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def root() -> Path:
    """Return the folder that holds `ontology/`, `shapes/` and `data/`."""
    for folder in (_PACKAGE / "_graphs", _PACKAGE.parent):
        if (folder / "ontology" / "usmx.ttl").is_file():
            return folder
    raise UsmxError(
        "the graph files of usmx_kg are missing from this installation",
        file=str(_PACKAGE),
        hint=f"Install it again: {extras.again()}",
    )


def path(name: str) -> Path:
    """Return the path of one shipped file, given relative to the root (`ontology/usmx.ttl`)."""
    return root() / name


def files(pattern: str, suffix: str = ".ttl") -> tuple[Path, ...]:
    """Return the shipped files with this suffix, in the order of their names.

    `pattern` is a folder, whose subfolders are searched too, or a folder and a pattern of names (`data/source/p*`).
    """
    below = f"{pattern}{suffix}" if "*" in pattern else f"{pattern}/**/*{suffix}"
    return tuple(sorted(root().glob(below)))
