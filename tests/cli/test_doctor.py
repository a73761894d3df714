"""`usmx doctor`: what is there, what is missing, and whether the graph is as it was shipped."""

from __future__ import annotations

import json
import shutil
from base64 import urlsafe_b64encode
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import pytest

from tests.cli.running import usmx
from usmx_kg.cli import installation
from usmx_kg.ground import extras, resources


def states() -> dict[str, str]:
    done = usmx("doctor", "-f", "json")
    found = json.loads(done.out)
    assert found["good"] == (done.code == 0)
    return {check["name"]: check["state"] for check in found["checks"]}


def test_all_is_well_here() -> None:
    done = usmx("doctor")
    assert done.code == 0, done.out
    assert done.out.endswith("All is well.\n")
    assert metadata.version("pyoxigraph") in done.out
    assert "Todo está bien" in usmx("doctor", "--lang", "es").out
    assert set(states().values()) <= {"ok", "optional"}


def test_what_is_missing_is_told_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def version(name: str) -> str:
        if name in ("rdflib", "pandas"):
            raise metadata.PackageNotFoundError(name)
        return "0.1" if name == "click" else real(name)

    real = metadata.version
    monkeypatch.setattr(metadata, "version", version)
    found = states()
    assert (found["rdflib"], found["pandas"], found["click"]) == ("missing", "optional", "wrong")
    text = usmx("doctor")
    assert text.code == 1
    assert extras.install("pandas") in text.out
    assert text.out.endswith("Something is missing or wrong.\n")


@pytest.mark.parametrize(
    ("version", "wanted", "good"),
    [
        ("8.5.1", "<9,>=8.2", True),
        ("9.0", "<9,>=8.2", False),
        ("8.2", ">=8.2", True),
        ("8.10", ">=8.9", True),
        ("2.0rc1", ">=2", True),
        ("26.2.16", "==26.2.16", True),
        ("1", "", True),
    ],
)
def test_versions_are_compared_number_by_number(version: str, wanted: str, good: bool) -> None:
    assert installation._within(version, wanted) is good


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that looks like an installed wheel, with the hashes of its files."""
    graphs = tmp_path / "usmx_kg" / "_graphs"
    for folder in ("ontology", "shapes", "data"):
        shutil.copytree(resources.root() / folder, graphs / folder)
    hashes = [
        (path, urlsafe_b64encode(sha256(path.read_bytes()).digest()).decode().rstrip("="))
        for path in graphs.rglob("*.ttl")
    ]
    monkeypatch.setattr(resources, "root", lambda: graphs)
    monkeypatch.setattr(installation, "_recorded", lambda: iter(hashes))
    return graphs


def test_files_are_held_against_the_hashes_of_the_wheel(installed: Path) -> None:
    assert installation._files("").state == "ok"
    (installed / "shapes/consent/consent-given.ttl").write_text("", "utf-8")
    (installed / "ontology/usmx.ttl").unlink()
    found = installation._files("again")
    assert (found.state, found.hint) == ("wrong", "again")
    assert "consent-given.ttl" in found.found
    assert "usmx.ttl" in found.found


def test_a_file_that_does_not_parse_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> installation.Check:
        raise SyntaxError("bad Turtle\nat line 3")

    monkeypatch.setattr(installation, "_statements", broken)
    done = usmx("doctor")
    assert done.code == 1
    assert f"bad Turtle at line 3; {extras.again()}" in done.out
