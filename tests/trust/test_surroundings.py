"""A machine that gives little: no temporary folder, memory, process or UTF-8. What is said helps, and is no bug."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from tests.cli.running import usmx
from tests.trust.samples import ROW, packed, written
from usmx_kg.ask import query
from usmx_kg.ground import child, resources, temporary
from usmx_kg.ground.child import Limits
from usmx_kg.ground.errors import QueryError, ResourceError
from usmx_kg.stream import workers
from usmx_kg.stream.work import Work

pytestmark = pytest.mark.xdist_group("trust")
ROWS = [{**ROW, "id": f"r{n}", "note": "x" * 900} for n in range(1_300)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("surroundings")
    data = written("jsonl", *ROWS)
    assert len(data) > 1_000_000
    (folder / "x.jsonl").write_bytes(data)
    (folder / "x.jsonl.gz").write_bytes(packed(data))
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), folder / "x.parquet")
    return folder


NEEDING = {
    "findings as lines": ("validate", "x.jsonl", "-f", "csv", "-o", "out.csv"),
    "a large file": ("validate", "x.jsonl", "-f", "text"),
    "a packed file": ("validate", "x.jsonl.gz", "-f", "text"),
    "a pipe": ("validate", "-", "--input-format", "jsonl"),
    "columns": ("validate", "x.parquet"),
    "lines written": ("convert", "x.jsonl", "-f", "nt"),
    "a table written": ("convert", "x.jsonl", "-f", "csv"),
    "a large answer": ("query", "SELECT * { ?s ?p ?o }", "-f", "json"),
}
"""Command lines that need a temporary file."""


@pytest.mark.parametrize("name", NEEDING)
def test_no_temporary_folder(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object, **__: object) -> None:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.chdir(folder)
    monkeypatch.setattr(tempfile, "TemporaryFile", none)
    monkeypatch.setattr(temporary.Spool, "MOST", 1_000)
    given = (folder / "x.jsonl").read_bytes() if "-" in NEEDING[name] else None
    real = os.dup
    with open(folder / "x.jsonl", "rb") as lines:  # noqa: PTH123
        monkeypatch.setattr(os, "dup", lambda handle: real(lines.fileno() if handle == 0 else handle))
        done = usmx(*NEEDING[name], given=given)
    assert done.code == 2, done
    assert "no temporary file can be made" in done.err
    assert "TMPDIR" in done.err
    assert not (folder / "out.csv").exists()


def test_a_small_answer_needs_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", None)
    assert usmx("query", "ASK {}").code == 0


@pytest.mark.parametrize("size", [0, 10, 1_000, 5_000])
def test_what_waits_comes_back(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporary.Spool, "MOST", 1_000)
    monkeypatch.setattr(temporary.Spool, "PART", 300)
    spool = temporary.Spool()
    data = bytes(n % 251 for n in range(size))
    for start in range(0, size, 70):
        spool.write(data[start : start + 70])
    assert b"".join(spool.parts()) == data


# -- memory


def test_a_process_that_gets_no_memory(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def starved(*_: object) -> None:
        raise MemoryError

    monkeypatch.chdir(folder)
    for method in ("judge", "rest"):
        with monkeypatch.context() as patched:
            patched.setattr(Work, method, starved)
            for jobs in ("1", "2"):
                done = usmx("validate", "x.jsonl", "-f", "csv", "--jobs", jobs)
                assert done.code == 2, done
                assert "too little memory" in done.err


@pytest.mark.parametrize("words", [("validate", "x.parquet"), ("timeline", "x.parquet"), ("export",), ("stats",)])
def test_a_command_that_gets_no_memory(words: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def starved(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.chdir(folder)
    for name in ("usmx_kg.stream.validate.validate", "usmx_kg.check.drawing.draw", "usmx_kg.exchange.export.export",
                 "usmx_kg.ask.stats.figures"):  # fmt: skip
        monkeypatch.setattr(name, starved)
    done = usmx(*words)
    assert done.code == 2, done
    assert "too little memory" in done.err


def _starve(*_: object, **__: object) -> None:
    raise MemoryError


def _break(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("breaks", [_starve, _break])
@pytest.mark.parametrize("more", [(), ("--timeout", "20")])
def test_a_query_that_gets_no_memory(
    breaks: Callable[..., None],
    more: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(query, "_run", breaks)
    done = usmx("query", "ASK {}", *more)
    assert done.code == 4, done
    assert "memory" in done.err
    assert "memory allocation" not in capfd.readouterr().err


# -- processes


def test_no_process_to_be_had(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.chdir(folder)
    with monkeypatch.context() as patched:
        patched.setattr(os, "fork", refused)
        done = usmx("validate", "x.jsonl", "-f", "csv", "--jobs", "2")
        assert done.code == 2, done
        assert "--jobs" in done.err
        done = usmx("query", "ASK {}")
        assert (done.code, "gives no process" in done.err) == (2, True)
    for error in (PermissionError(errno.EACCES, "Permission denied"), ImportError("no sem_open")):

        def raising(*_: object, error: Exception = error, **__: object) -> None:
            raise error

        with monkeypatch.context() as patched:
            patched.setattr(workers, "ProcessPoolExecutor", raising)
            done = usmx("validate", "x.jsonl", "-f", "csv", "--jobs", "2")
            assert done.code == 2, done
            assert "--jobs" in done.err


# -- time


def test_the_deadline_holds_for_what_is_written_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> Any:
        import time

        yield "a"
        time.sleep(20)

    monkeypatch.setattr("usmx_kg.write.result_parts", slow)
    done = usmx("query", "ASK {}", "--timeout", "1")
    assert (done.code, done.out) == (4, "")
    assert "ran out of time after 1 s" in done.err


def test_and_for_all_of_diff(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object, **__: object) -> None:
        import time

        time.sleep(20)

    monkeypatch.chdir(folder)
    for name in ("usmx_kg.exchange.operand.read_both", "usmx_kg.write.render_difference"):
        with monkeypatch.context() as patched:
            patched.setattr(name, slow)
            done = usmx("diff", "x.jsonl", "x.jsonl", "--timeout", "2")
            assert (done.code, done.out) == (3, ""), done
            assert "can't be compared in 2 s" in done.err


def test_what_a_child_writes_comes_back_in_order() -> None:
    got: list[bytes] = []
    data = [b"%d\n" % n * 5_000 for n in range(100)]
    assert child.write(lambda out: out.writelines(data), Limits(answer=None), got.append) is None
    assert b"".join(got) == b"".join(data)
    with pytest.raises(QueryError, match="answer is larger"):
        child.write(lambda out: out.writelines(data), Limits(answer=100_000), got.append)
    with pytest.raises(ResourceError):
        child.write(lambda _: (_ for _ in ()).throw(ResourceError("x")), Limits(), got.append)


# -- languages


@pytest.mark.parametrize("locale", ["POSIX", "C"])
def test_arguments_are_utf8_whatever_the_locale(locale: str, tmp_path: Path) -> None:
    bare = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(resources.root())}
    (tmp_path / "año.json").write_bytes(written("json", {**ROW, "label": "Misión"}))
    for words, said in {
        ("query", "who-may-consent", "-p", "state=México", "-f", "csv"): "mx-foreign-ministry",
        ("show", "México", "-q"): "actor:mx",
        ("timeline", "año.json", "--record", "Misión"): "Misión",
    }.items():
        done = subprocess.run(
            [sys.executable, "-m", "usmx_kg", *words], cwd=tmp_path, env=bare, capture_output=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, b""), words
        assert said in done.stdout.decode("utf-8")


@pytest.mark.parametrize("path", ["README.md", ".pre-commit-hooks.yaml", "docs", "Makefile"])
def test_what_we_tell_people_to_run_imports_nothing_of_the_folder_they_are_in(path: str) -> None:
    """A stranger's `click.py` beside the records must not run: `python -P -m`, or the command."""
    where = resources.path(path)
    files = [where] if where.is_file() else sorted(where.rglob("*.md"))
    for file in files:
        for found in file.read_text("utf-8").splitlines():
            assert "python -m usmx_kg" not in found or "usmx_kg." in found, f"{file}: {found}"
