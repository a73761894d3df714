"""Files that are written: whole or not at all, in the format of their extension."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.running import usmx
from usmx_kg.ground import atomic
from usmx_kg.ground.errors import UsageError


def test_the_extension_chooses_the_format(tmp_path: Path) -> None:
    for suffix, start in {
        ".csv": "actor",
        ".json": "{",
        ".md": "**Who may consent",
        ".html": "<p><strong>Who may consent",
        ".tsv": "?actor",
    }.items():
        file = tmp_path / f"answer{suffix}"
        done = usmx("query", "who-may-consent", "-o", str(file))
        assert (done.code, done.out) == (0, "")
        assert file.read_text("utf-8-sig").startswith(start)
    for suffix, start in {".ttl": "@prefix", ".jsonld": "{", ".nt": "<https", ".nq": "<https", ".rdf": "<?xml"}.items():
        file = tmp_path / f"graph{suffix}"
        assert usmx("export", "usmx:Consent", "-o", str(file)).code == 0
        assert file.read_text("utf-8").startswith(start)
    assert {path.suffix for path in tmp_path.iterdir()} >= {".csv", ".ttl"}


def test_the_format_asked_for_wins(tmp_path: Path) -> None:
    file = tmp_path / "answer.csv"
    usmx("query", "who-may-consent", "-f", "json", "-o", str(file))
    assert json.loads(file.read_text("utf-8"))["head"]["vars"]


def test_an_extension_without_meaning_is_wrong_usage(tmp_path: Path) -> None:
    done = usmx("export", "-o", str(tmp_path / "graph.xyz"))
    assert done.code == 2
    assert ".ttl" in done.err
    assert not list(tmp_path.iterdir())


def test_a_file_is_replaced_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.txt"
    atomic.write(file, b"old")
    file.chmod(0o640)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(UsageError, match="No space left") as error:
            atomic.write(file, b"new")
    assert error.value.file == str(file)
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]
    atomic.write(file, b"new")
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.write_bytes(b"")
    atomic.write(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == usual.stat().st_mode


def test_links_are_followed_and_devices_written_to(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_bytes(b"old")
    link.symlink_to(target)
    atomic.write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    atomic.write("/dev/null", b"gone")


@pytest.mark.parametrize("path", ["nowhere/x.ttl", "folder"])
def test_what_cannot_be_written_is_an_error(path: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    done = usmx("export", "usmx:Consent", "-f", "turtle", "-o", str(tmp_path / path))
    assert done.code == 2
    assert path in done.err
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]
