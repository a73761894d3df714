"""When the machine fails: old or new bytes complete, never a mixture, no stray files, and the right exit code."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import process
from tests.trust.runner import Runner
from tests.trust.samples import sound
from usmx_kg.ground import atomic, resources
from usmx_kg.ground.errors import EXIT_CODES, OutputError

pytestmark = pytest.mark.xdist_group("trust")
ROUNDS = int(os.environ.get("USMX_TRUST_ROUNDS", "50"))
NOBODY = 65534


@pytest.mark.parametrize("most", [0, 1, 4096, 100_000])
def test_a_disk_that_fills(most: int, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "out.ttl").write_bytes(b"old")
    done = usmx(tmp_path, "export", "-o", "out.ttl", fsize=most)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert (tmp_path / "out.ttl").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.ttl"]


@pytest.mark.parametrize(
    "args",
    [
        ("export", "-f", "turtle"),
        ("query", "ASK {}", "-f", "json"),
        ("validate", "x.ttl", "-f", "text"),
        ("timeline", "x.ttl", "-f", "text"),
        ("new", "deployment", "-f", "yaml"),
    ],
)
def test_a_full_device(args: tuple[str, ...], usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_bytes(sound("ttl"))
    done = usmx(tmp_path, *args, "-o", "/dev/full")
    assert (done.code, done.out) == (2, "")
    assert done.err == "usmx: /dev/full: can't be written: No space left on device\n"


def test_a_folder_that_is_read_only(usmx: Runner) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        assert usmx(folder, "export", "usmx:Consent", "-o", "out.ttl", user=NOBODY).code == 0
        old = (folder / "out.ttl").read_bytes()
        folder.chmod(0o555)
        done = usmx(folder, "export", "usmx:Deployment", "-o", "out.ttl", user=NOBODY)
        folder.chmod(0o777)
        assert (done.code, "Permission denied" in done.err) == (2, True)
        assert (folder / "out.ttl").read_bytes() == old
        assert [path.name for path in folder.iterdir()] == ["out.ttl"]


@pytest.mark.parametrize("path", ["no/such/folder/x.ttl", ".", "/proc/x.ttl", "a\nb/x.ttl", "x" * 300 + ".ttl"])
def test_places_where_nothing_can_be_written(path: str, usmx: Runner, tmp_path: Path) -> None:
    done = usmx(tmp_path, "export", "usmx:Consent", "-f", "turtle", "-o", path)
    assert done.code == 2
    assert "can't be written" in done.err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("nameless", [True, False], ids=["nameless", "named"])
@pytest.mark.parametrize("existing", [True, False], ids=["over a file", "new"])
@pytest.mark.parametrize("fails", ["fsync", "replace", "link", "fchmod", "open"])
def test_a_call_that_fails(
    fails: str, existing: bool, nameless: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x"
    if existing:
        target.write_bytes(b"old")
    if not nameless:
        monkeypatch.setattr(atomic, "_nameless", lambda _: None)

    def failing(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    called = not (fails == "link" and not nameless) and not (fails == "fchmod" and not existing)
    with monkeypatch.context() as patched:
        patched.setattr(Path if fails == "replace" else os, fails, failing)
        if called:
            with pytest.raises(OutputError, match="Input/output error"):
                atomic.write(target, b"new")
        else:
            atomic.write(target, b"new")
    assert (target.read_bytes() if target.exists() else None) == ((b"old" if existing else None) if called else b"new")
    assert {path.name for path in tmp_path.iterdir()} <= {"x"}


def test_a_folder_that_cannot_be_synced_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second fsync is that of the folder: the new bytes are in their place by then."""
    calls: list[int] = []
    real = os.fsync

    def second(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(errno.EINVAL, "Invalid argument")
        real(handle)

    monkeypatch.setattr(os, "fsync", second)
    atomic.write(tmp_path / "x", b"new")
    assert (tmp_path / "x").read_bytes() == b"new"
    assert len(calls) == 2


def killed(way: str, folder: Path, rounds: int, seed: str = "1") -> dict[str, object]:
    words = [sys.executable, "-m", "tests.trust.killing", way, str(folder), str(rounds), seed]
    done = subprocess.run(words, cwd=resources.root(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_command_killed_at_many_instants(tmp_path: Path) -> None:
    found = killed("export", tmp_path, ROUNDS)
    assert found["wrong"] == []
    assert found["ended"], "none was hit"


def test_a_writer_killed_at_many_instants(tmp_path: Path) -> None:
    found = killed("loop", tmp_path, ROUNDS)
    assert found["wrong"] == []
    assert found["ended"] == ROUNDS


def test_two_writers(tmp_path: Path) -> None:
    assert killed("pair", tmp_path, ROUNDS)["wrong"] == []


# -- links, permissions, devices, pipes


def test_permissions_stay_and_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    target, link, loop = tmp_path / "far" / "x", tmp_path / "link", tmp_path / "loop"
    target.write_bytes(b"old")
    target.chmod(0o604)
    link.symlink_to("far/x")
    atomic.write(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o604
    loop.symlink_to("loop")
    with pytest.raises(OutputError):
        atomic.write(loop, b"x")
    with pytest.raises(OutputError):
        atomic.write(tmp_path / "a\0b", b"x")
    (tmp_path / "dangling").symlink_to("far/y")
    atomic.write(tmp_path / "dangling", b"y")
    assert (tmp_path / "far" / "y").read_bytes() == b"y"


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_what_is_open_already_is_written_to(name: str, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "usmx_kg", "new", "deployment", "-f", "json", "-o", name]
    piped = subprocess.run(words, capture_output=True, check=False)
    assert (piped.returncode, piped.stderr) == (0, b"")
    with (tmp_path / "x").open("wb") as file:
        file.write(b"before\n")
        file.flush()
        assert subprocess.run(words, stdout=file, check=False).returncode == 0
        file.write(b"after\n")
    assert (tmp_path / "x").read_bytes() == b"before\n" + piped.stdout + b"after\n"


def test_a_named_pipe_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", "pipe"], cwd=tmp_path, stdout=subprocess.PIPE) as reader:
        done = process("new", "deployment", "-f", "json", "-o", "pipe", cwd=tmp_path)
        assert reader.stdout is not None
        assert reader.stdout.read() == process("new", "deployment", "-f", "json").out.encode()
    assert done.code == 0
    assert not (tmp_path / "pipe").is_file()


@pytest.mark.parametrize("output", [(), ("-o", "/dev/stdout")], ids=["-", "/dev/stdout"])
def test_a_closed_pipe(output: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    words = [sys.executable, "-m", "usmx_kg", "export", "-f", "nt", *output]
    with os.fdopen(writer, "wb") as out:
        done = subprocess.run(words, stdout=out, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (141, b"")


# -- surroundings


def test_no_home_and_an_ascii_locale(tmp_path: Path) -> None:
    (tmp_path / "año.ttl").write_bytes(sound("ttl"))
    words = [sys.executable, "-m", "usmx_kg", "validate", "año.ttl", "-o", "informe-año.html"]
    bare = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(resources.root())}
    done = subprocess.run(words, cwd=tmp_path, env=bare, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert {path.name for path in tmp_path.iterdir()} == {"año.ttl", "informe-año.html"}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package and its graph files."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("usmx_kg", "ontology", "shapes", "data"):
        shutil.copytree(resources.root() / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def _gone(path: Path) -> None:
    path.unlink()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 + 7])


def _noise(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\xff\0<")


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("ontology/usmx.ttl", _cut),
        ("ontology/schemes/missions.ttl", _noise),
        ("shapes/consent/consent-given.ttl", _cut),
        ("data/entities/states.ttl", _cut),
        ("ontology/usmx.ttl", _gone),
    ],
)
def test_a_damaged_package(name: str, damage: Callable[[Path], None], copy: Path) -> None:
    whole = (copy / name).read_bytes()
    (copy / "x.ttl").write_bytes(sound("ttl"))
    damage(copy / name)
    args = ("rules", "consent-given") if name.startswith("shapes") else ("validate", "x.ttl")
    try:
        done = process(*args, cwd=copy, env={"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"})
    finally:
        (copy / name).write_bytes(whole)
    assert done.code == 70
    assert "Traceback" not in done.err
    assert "Install it again" in done.err
    assert damage is _gone or f"{name}: this file of the package is damaged" in done.err


def test_sigterm_takes_the_child_along() -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    words = [sys.executable, "-m", "usmx_kg", "query", endless, "--timeout", "60"]
    parent = subprocess.Popen(words, stderr=subprocess.PIPE)
    listing = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    deadline = time.monotonic() + 20
    while not (children := listing.read_text("ascii").split()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(children) == 1
    time.sleep(0.2)
    parent.send_signal(signal.SIGTERM)
    _, err = parent.communicate(timeout=20)
    assert (parent.returncode, err) == (-signal.SIGTERM, b"")
    assert not Path(f"/proc/{children[0]}").exists()


def test_the_table_of_exit_codes() -> None:
    assert set(EXIT_CODES) == {0, 1, 2, 3, 4, 70, 130, 141}
    told = process("--help").out
    for code in EXIT_CODES:
        assert f" {code} " in told.replace(",", " "), f"--help is silent on {code}"
