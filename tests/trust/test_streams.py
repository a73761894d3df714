"""Every command with each standard stream closed, full or broken: its own exit code, no traceback, no bug of ours.

Exit codes: what a command found stays its code where standard error or input fails, and where standard output is
closed; data that standard output can't take is 2, or 141 where its reader is gone.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trust.runner import Runner
from tests.trust.samples import sound, written
from usmx_kg.cli.main import COMMANDS

pytestmark = pytest.mark.xdist_group("trust")
LINES = {
    "query": (("query", "ASK { actor:mx a usmx:State }"), 0),
    "query says no": (("query", "ASK { actor:mx a usmx:Place }", "--exit-status"), 1),
    "query refused": (("query", "SELECT"), 4),
    "query as a table": (("query", "who-may-consent", "-p", "state=Mexico", "-f", "table"), 0),
    "query with a deadline": (("query", "ASK { actor:mx a usmx:State }", "--timeout", "20"), 0),
    "validate": (("validate", "ok.ttl"), 0),
    "validate says no": (("validate", "bad.yaml"), 1),
    "validate in lines": (("validate", "bad.yaml", "-f", "jsonl"), 1),
    "validate in pieces": (("validate", "big.jsonl", "-f", "csv"), 1),
    "validate with two processes": (("validate", "big.jsonl", "-f", "csv", "--jobs", "2"), 1),
    "validate can't read": (("validate", "nowhere.yaml"), 3),
    "timeline": (("timeline", "ok.ttl"), 0),
    "timeline can't read": (("timeline", "nowhere.yaml"), 3),
    "export": (("export", "usmx:Consent"), 0),
    "new": (("new", "deployment"), 0),
    "convert": (("convert", "ok.ttl", "-f", "json"), 0),
    "convert in pieces": (("convert", "big.jsonl", "-f", "nt"), 0),
    "show": (("show", "usmx:Consent"), 0),
    "vocab": (("vocab",), 0),
    "rules": (("rules", "consent-given"), 0),
    "diff": (("diff", "ok.ttl", "ok.ttl"), 0),
    "diff says no": (("diff", "ok.ttl", "bad.yaml"), 1),
    "stats": (("stats",), 0),
    "doctor": (("doctor",), 0),
    "completion": (("completion", "bash"), 0),
    "no command": ((), 0),
    "help": (("--help",), 0),
    "help of a command": (("validate", "--help"), 0),
    "version": (("--version",), 0),
    "no such command": (("valdate",), 2),
    "no such option": (("validate", "--no-such\noption"), 2),
}
"""Command lines, each with the code that it ends with where all streams are well."""
SILENT = {name for name, (_, code) in LINES.items() if code in (2, 4)} | {"timeline can't read"}
"""What writes nothing to standard output."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("streams")
    (folder / "ok.ttl").write_bytes(sound("ttl"))
    bad = {"id": "a", "label": "x", "hostState": "MX", "sendingState": "US"}
    (folder / "bad.yaml").write_bytes(written("yaml", bad))
    rows = [{**bad, "id": f"r{number}", "label": "x" * 2000} for number in range(600)]
    (folder / "big.jsonl").write_bytes(written("jsonl", *rows))
    return folder


def test_every_command_is_tried() -> None:
    assert set(COMMANDS) <= {words[0] for words, _ in LINES.values() if words}


@pytest.mark.parametrize("state", ["closed", "full", "broken"])
@pytest.mark.parametrize("stream", ["stdin", "stdout", "stderr", "all"])
@pytest.mark.parametrize("name", LINES)
def test_the_exit_code_is_that_of_the_verdict(name: str, stream: str, state: str, usmx: Runner, folder: Path) -> None:
    words, expected = LINES[name]
    numbers = range(3) if stream == "all" else [("stdin", "stdout", "stderr").index(stream)]
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = usmx(folder, *words, streams={str(number): state for number in numbers})
    if 1 in numbers and state != "closed" and name not in SILENT:
        expected = 2 if state == "full" else 141
    assert done.code == expected, done
    assert "Traceback" not in done.err
    assert "a bug of ours" not in done.err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before, "no file has a stream's number"


@pytest.mark.parametrize("words", [
    ("validate", "-", "--input-format", "yaml"), ("validate", "-", "--input-format", "csv"), ("query", "-"),
    ("query", "ASK {}", "--data", "-", "--input-format", "ttl"), ("timeline", "-", "--input-format", "json"),
    ("convert", "-", "--input-format", "json", "-f", "nt"), ("convert", "-", "--input-format", "jsonl", "-f", "nt"),
    ("diff", "-", "ok.ttl", "--input-format", "ttl"), ("validate", "-", "--input-format", "parquet"),
])  # fmt: skip
def test_standard_input_that_is_closed(words: tuple[str, ...], usmx: Runner, folder: Path) -> None:
    done = usmx(folder, *words, streams={"0": "closed"})
    assert done.code == 3, done
    assert "standard input is closed" in done.err


@pytest.mark.parametrize("form", ["text", "jsonl"])
@pytest.mark.parametrize(("state", "code"), [("closed", 1), ("full", 2), ("broken", 141)])
def test_files_are_written_whatever_standard_output_takes(
    state: str, code: int, form: str, usmx: Runner, folder: Path, tmp_path: Path
) -> None:
    out = str(tmp_path / "out.csv")
    done = usmx(folder, "validate", "bad.yaml", "-f", form, "-o", "-", "-o", out, streams={"1": state})
    assert done.code == code
    assert Path(out).read_text("utf-8-sig").startswith("severity,")
