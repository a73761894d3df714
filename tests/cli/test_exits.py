"""Exit codes, streams, pipes, locales: what a shell sees."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.running import process, usmx
from usmx_kg.ask import query


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("query", "ASK { actor:mx a usmx:State }", "--exit-status"), 0),
        (("query", "ASK { actor:mx a usmx:Place }", "--exit-status"), 1),
        (("query", "ASK { actor:mx a usmx:Place }"), 0),
        (("query", "SELECT ?x { ?x a usmx:Nothing }", "--exit-status", "-q"), 1),
        (("query",), 2),
        (("query", "no-such-question"), 2),
        (("query", "who-may-consent", "-p", "stat=mx"), 2),
        (("query", "who-may-consent", "-p", "state"), 2),
        (("query", "who-may-consent", "--limit", "-1"), 2),
        (("export", "--part", "schema", "-f", "turtle"), 2),
        (("export", "--frame", "-f", "turtle"), 2),
        (("show", "nothing-of-that-name-at-all"), 2),
        (("rules", "consent-for-perio"), 2),
        (("vocab", "missionz"), 2),
        (("query", "@nowhere.rq"), 3),
        (("query", "ASK { ?s ?p ?o }", "--data", "nowhere.ttl"), 3),
        (("validate", "nowhere.yaml"), 3),
        (("query", "SELECT"), 4),
        (("query", "ASK { SERVICE <http://localhost/> { ?s ?p ?o } }"), 4),
    ],
)
def test_exit_codes(args: tuple[str, ...], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = usmx(*args)
    assert done.code == code, done
    assert bool(done.err) == (code > 1), "errors, and nothing else, go to standard error"
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) <= 10
    assert not list(tmp_path.iterdir())


def test_nearest_names_are_told() -> None:
    assert "consent-for-period" in usmx("rules", "consent-for-perio").err
    assert "missions" in usmx("vocab", "missionz").err
    assert "usmx:Consent" in usmx("show", "usmx:Consnt").err


def test_a_bug_is_one_line_and_says_how_to_report_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("seven\nlines\x1b[31m")

    monkeypatch.setattr(query, "answered", broken)
    done = usmx("query", "ASK {}")
    assert done.code == 70
    assert done.err.count("\n") == 1
    assert "ZeroDivisionError" in done.err
    assert "\x1b" not in done.err
    assert "contributors" in done.err
    shown = usmx("query", "ASK {}", "--debug")
    assert shown.code == 70
    assert "Traceback" in shown.err


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(query, "answered", interrupted)
    done = usmx("query", "ASK {}")
    assert (done.code, done.out) == (130, "")


def test_interrupt_signal_ends_with_130() -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    child = subprocess.Popen(
        [sys.executable, "-m", "usmx_kg", "query", endless, "--timeout", "60"], stderr=subprocess.PIPE
    )
    time.sleep(1.5)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=20)
    assert child.returncode == 130
    assert b"Traceback" not in err


def test_a_closed_pipe_is_silent() -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "usmx_kg", "export", "-f", "nt"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.readline()
    child.stdout.close()
    err = child.stderr.read()
    child.stderr.close()
    assert child.wait(timeout=30) == 141
    assert err == b""


@pytest.mark.parametrize("args", [("--help",), ("stats",)])
def test_a_pipe_that_is_closed_from_the_start_is_silent(args: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as out:
        done = subprocess.run([sys.executable, "-m", "usmx_kg", *args], stdout=out, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk_is_an_error_without_traceback() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "usmx_kg", "stats"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert os.strerror(errno.ENOSPC).encode() in done.stderr


def test_output_is_utf8_under_an_ascii_locale() -> None:
    done = process(
        "vocab", "classes", "--lang", "es", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    )
    assert done.code == 0
    assert "ó" in done.out


def test_no_home_is_no_matter() -> None:
    assert process("--version", env={"HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"}).code == 0


def test_options_may_stand_before_or_after_the_command() -> None:
    before, after = usmx("--lang", "es", "rules"), usmx("rules", "--lang", "es")
    assert before == after
    assert before != usmx("rules")


def test_quiet_keeps_hints_back() -> None:
    asked = ("query", "SELECT ?x { ?x a usmx:Nothing }")
    assert usmx(*asked).err
    assert not usmx(*asked, "-q").err
