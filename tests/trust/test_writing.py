"""The writer within this process: where it writes, and what its errors say."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from usmx_kg.ground import atomic
from usmx_kg.ground.errors import OutputError


def test_a_new_file_is_open_to_those_whom_the_mask_allows(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        atomic.write(tmp_path / "x", b"new")
    finally:
        os.umask(old)
    assert (tmp_path / "x").read_bytes() == b"new"
    assert (tmp_path / "x").stat().st_mode & 0o7777 == 0o640


@pytest.mark.parametrize("nameless", [True, False])
def test_an_old_file_is_replaced_and_keeps_its_permissions(
    nameless: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not nameless:
        monkeypatch.setattr(atomic, "_nameless", lambda _: None)
    (tmp_path / "x").write_bytes(b"old, and longer")
    (tmp_path / "x").chmod(0o4604)
    before = (tmp_path / "x").stat().st_ino
    atomic.write(str(tmp_path / "x"), b"new")
    assert (tmp_path / "x").read_bytes() == b"new"
    assert (tmp_path / "x").stat().st_mode & 0o7777 == 0o4604
    assert (tmp_path / "x").stat().st_ino != before, "the old one is not written over"
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_bytes_are_safe_on_disk_before_they_have_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, bool]] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        seen.append(("sync", (tmp_path / "x").exists()))
        sync(handle)

    def replaced(path: Path, target: Path) -> Path:
        assert path.parent == target.parent == tmp_path
        assert path.name.startswith(".usmx-")
        assert path.read_bytes() == b"new"
        seen.append(("replace", (tmp_path / "x").exists()))
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    atomic.write(tmp_path / "x", b"new")
    assert seen == [("sync", False), ("replace", False), ("sync", True)]


@pytest.mark.parametrize("form", ["/dev/fd/{}", "/proc/self/fd/{}"])
def test_what_is_open_is_written_to_and_stays_open(form: str) -> None:
    reader, writer = os.pipe()
    atomic.write(form.format(writer), b"one")
    atomic.write(form.format(writer), b"two")
    os.close(writer)
    assert os.read(reader, 100) == b"onetwo"
    os.close(reader)


@pytest.mark.parametrize(("name", "handle"), [("/dev/stdout", 1), ("/dev/stderr", 2)])
def test_standard_streams(name: str, handle: int, capfd: pytest.CaptureFixture[str]) -> None:
    atomic.write(name, b"said\n")
    assert capfd.readouterr()[handle - 1] == "said\n"


def test_a_reader_that_is_gone() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with pytest.raises(BrokenPipeError):
        atomic.write(f"/dev/fd/{writer}", b"x" * 100_000)
    os.close(writer)


def test_a_named_pipe_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    atomic.write(pipe, b"through")
    reader.join(timeout=10)
    assert got == [b"through"]
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("path", "file", "reason"),
    [
        ("/dev/full", "/dev/full", "No space left on device"),
        ("no/folder/x", "no/folder/x", "No such file or directory"),
        ("a\0b", "a\\0b", "embedded null byte"),
        ("/dev/fd/999999999", "/dev/fd/999999999", "Bad file descriptor"),
        ("folder", "folder", "Is a directory"),
        ("x" * 300, "x" * 300, "File name too long"),
    ],
)
def test_what_errors_say(path: str, file: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    with pytest.raises(OutputError) as error:
        atomic.write(path, b"x" * 100)
    assert (error.value.file, error.value.message, error.value.exit_code) == (file, f"can't be written: {reason}", 2)
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_a_link_that_leads_nowhere_is_filled(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("target")
    atomic.write(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"
