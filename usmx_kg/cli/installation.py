"""What is installed, what is missing and how to get it, and whether the shipped graph is whole."""

from __future__ import annotations

import platform
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path

from usmx_kg.__about__ import __version__
from usmx_kg.ground import extras, resources
from usmx_kg.ground.errors import UsmxError

__all__ = ["Check", "State", "checks"]

_NEEDED = ("click", "pyoxigraph", "pyshacl", "PyYAML", "rdflib")
_EXTRAS = {
    "openpyxl": ("xlsx", "records in XLSX"),
    "pandas": ("pandas", "Result.to_pandas() and Report.to_pandas()"),
    "pyarrow": ("arrow", "Result.to_arrow(), validate_batches(), records in Parquet and Arrow"),
    "pyshacl-turbo": ("fast", "a SHACL engine in Rust, used by itself when it is there"),
    "pyshifty": ("second", "a second opinion, with --engine pyshifty or all"),
}
"""Packages that are not always needed, each with the extra that brings it and what it is for."""

_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)\s*([^;\[]*)")
_BOUND = re.compile(r"(>=|<|==)\s*(\d+(?:\.\d+)*)")

State = str
"""`ok`, `missing` (needed), `wrong` (needed, but damaged or of another version) or `optional` (missing, not needed)."""


@dataclass(frozen=True)
class Check:
    """One thing looked at: `found` is its version or count, `hint` how to mend it."""

    group: str
    name: str
    state: State
    found: str = ""
    hint: str = ""

    @property
    def good(self) -> bool:
        """Tell whether nothing has to be done."""
        return self.state in ("ok", "optional")


def checks() -> list[Check]:
    """Look at everything that the package needs."""
    return [*_programs(), *_packages(), *_graph()]


def _programs() -> Iterator[Check]:
    yield Check("usmx", "usmx", "ok", __version__)
    yield Check("usmx", "python", "ok", f"{platform.python_version()} ({platform.system()} {platform.machine()})")


def _packages() -> Iterator[Check]:
    bounds = _requirements()
    for name in _NEEDED:
        hint = extras.again()
        found, wanted = _version(name), bounds.get(name.lower(), "")
        if found is None:
            yield Check("packages", name, "missing", "", hint)
        elif not _within(found, wanted):
            yield Check("packages", name, "wrong", f"{found}, needed is {wanted}", hint)
        else:
            yield Check("packages", name, "ok", found)
    for name, (extra, use) in _EXTRAS.items():
        found, hint = _version(name), f"for {use}: {extras.install(extra)}"
        if found is None:
            yield Check("extras", name, "optional", "", hint)
        else:
            fits = _within(found, wanted := bounds.get(name, ""))
            yield Check("extras", name, *(("ok", found) if fits else ("wrong", f"{found}, needed is {wanted}", hint)))


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _requirements() -> dict[str, str]:
    """Return the versions that the package asks for, by name; nothing where it is not installed but only there."""
    try:
        lines = metadata.requires(extras.NAME) or []
    except metadata.PackageNotFoundError:
        return {}
    return {match[1].lower(): match[2].strip() for line in reversed(lines) if (match := _REQUIREMENT.match(line))}


def _within(version: str, wanted: str) -> bool:
    """Tell whether a version is in a range such as `>=8.2,<9`; other signs than >=, < and == are not judged."""
    have = _numbers(version)
    for sign, bound in _BOUND.findall(wanted):
        need = _numbers(bound)
        good = {">=": have >= need, "<": have < need, "==": have[: len(need)] == need}[sign]
        if not good:
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    match = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, match[0].split("."))) if match else ()


def _graph() -> Iterator[Check]:
    again = extras.again()
    try:
        resources.root()
        yield _files(again)
        yield _statements()
    except (UsmxError, SyntaxError, OSError, ValueError) as error:
        yield Check("graph", "statements", "wrong", " ".join(str(error).split()), again)


def _statements() -> Check:
    from usmx_kg import graph
    from usmx_kg.ask.questions import names
    from usmx_kg.graph.rulebook import rules

    counts = {
        "statements": len(graph.triples("all")),
        "files": len(graph.part_files("all")),
        "rules": sum(bool(rule.messages) for rule in rules().values()),
        "questions": len(names()),
    }
    told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    return Check("graph", "statements", "ok" if all(counts.values()) else "wrong", told)


def _files(again: str) -> Check:
    """Hold the files of an installed wheel against the hashes that it came with; a checkout has none."""
    hashes = {path: digest for path, digest in _recorded() if "/_graphs/" in path.as_posix()}
    if not hashes:
        return Check("graph", "files", "ok", "read from a checkout, which has no hashes to compare")
    bad = sorted(path.name for path, digest in hashes.items() if _digest(path) != digest)
    if bad:
        return Check("graph", "files", "wrong", f"changed or missing: {', '.join(bad[:5])}", again)
    return Check("graph", "files", "ok", f"{len(hashes):,} files as they were shipped (SHA-256)")


def _recorded() -> Iterator[tuple[Path, str]]:
    try:
        files = metadata.files(extras.NAME) or []
    except metadata.PackageNotFoundError:
        return
    for file in files:
        path = Path(str(file.locate()))
        if file.hash is not None and file.hash.mode == "sha256" and path.is_relative_to(resources.root().parent):
            yield path, file.hash.value


def _digest(path: Path) -> str:
    try:
        return urlsafe_b64encode(sha256(path.read_bytes()).digest()).decode("ascii").rstrip("=")
    except OSError:
        return ""
