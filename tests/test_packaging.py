"""Wheel, sdist and editable install all find their graphs, with no network and from an empty folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import usmx_kg
from usmx_kg.ground import resources

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.xdist_group("packaging")


def run(*command: str, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist from the checkout, and the wheel from the sdist, as an index would have them."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT), folder=folder)
    return folder


def test_wheel_finds_its_graphs(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    run(
        sys.executable,
        "-m",
        "pip",
        "install",
        "--no-deps",
        "--no-index",
        "--target",
        str(site),
        str(wheel),
        folder=empty,
    )
    code = (
        "from usmx_kg.ground import resources; from usmx_kg.graph import triples; "
        "print(resources.root(), len(triples()))"
    )
    root, count = run(sys.executable, "-c", code, folder=empty, PYTHONPATH=str(site)).split()
    assert Path(root) == site / "usmx_kg" / "_graphs"
    from usmx_kg.graph import triples

    assert int(count) == len(triples())
    answer = run(sys.executable, "-m", "usmx_kg", "query", "--list", folder=empty, PYTHONPATH=str(site))
    assert "who-may-consent" in answer
    told = run(sys.executable, "-m", "usmx_kg", "doctor", folder=empty, PYTHONPATH=str(site))
    assert "files as they were shipped (SHA-256)" in told
    assert "A record that breaks it" in run(
        sys.executable, "-m", "usmx_kg", "rules", "consent-in-one", folder=empty, PYTHONPATH=str(site)
    )
    shipped = {
        p.relative_to(ROOT).as_posix() for d in ("ontology", "shapes", "data") for p in (ROOT / d).rglob("*.ttl")
    }
    installed = {p.relative_to(site / "usmx_kg/_graphs").as_posix() for p in (site / "usmx_kg/_graphs").rglob("*.ttl")}
    assert installed == shipped


def test_sdist_is_a_whole_checkout(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    tracked = (
        run("git", "ls-files", folder=ROOT).splitlines() if (ROOT / ".git").exists() else ["Makefile", "README.md"]
    )
    missing = {name for name in tracked if not name.startswith((".git", ".ci")) and (ROOT / name).exists()} - names
    assert not missing


def test_editable_install_reads_the_checkout() -> None:
    assert resources.root() == ROOT


def test_one_version_number() -> None:
    version = usmx_kg.__version__
    header = (ROOT / "ontology/usmx.ttl").read_text("utf-8")
    assert re.search(r'owl:versionInfo "([^"]+)"', header)[1] == version  # type: ignore[index]
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(r"^## \[(\d[^\]]*)\]", changes, re.MULTILINE)[1] == version  # type: ignore[index]
