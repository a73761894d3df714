"""No file of the user's is lost by a slip: an output that is an input is refused before anything is read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from tests.trust.runner import Runner
from tests.trust.samples import sound, turtle
from usmx_kg.cli.main import COMMANDS, cli

pytestmark = pytest.mark.xdist_group("trust")
READERS = {
    "validate": ("validate", "{}"),
    "validate, one of two": ("validate", "other.ttl", "{}"),
    "validate, lines": ("validate", "other.ttl", "{}", "-f", "jsonl"),
    "validate --background": ("validate", "other.ttl", "--background", "{}"),
    "validate --shapes": ("validate", "other.ttl", "--shapes", "{}"),
    "timeline": ("timeline", "{}", "-f", "text"),
    "timeline --background": ("timeline", "other.ttl", "--background", "{}", "-f", "text"),
    "convert --background": ("convert", "other.ttl", "--background", "{}", "-f", "json"),
    "diff, the first": ("diff", "{}", "other.ttl", "-f", "text"),
    "diff, the second": ("diff", "other.ttl", "{}", "-f", "text"),
    "query --data": ("query", "ASK {{}}", "--data", "{}", "-f", "csv"),
    "query @file": ("query", "@{}", "-f", "csv"),
}
"""Command lines that read a file."""
WRITES_ALONE = {"export", "new", "show", "vocab", "rules", "stats", "doctor"}
"""Commands with an output and no input."""
NAMES: dict[str, Callable[[Path], str]] = {
    "its name": lambda _: "x.ttl",
    "a longer name": lambda folder: f"../{folder.name}/./x.ttl",
    "its whole name": lambda folder: str(folder / "x.ttl"),
    "a symbolic link": lambda _: "soft.ttl",
    "a link to a link": lambda _: "softer.ttl",
    "a hard link": lambda _: "hard.ttl",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "x.ttl").write_bytes(sound("ttl"))
    (tmp_path / "other.ttl").write_bytes(turtle().replace("relief-oaxaca", "other").encode())
    (tmp_path / "soft.ttl").symlink_to("x.ttl")
    (tmp_path / "softer.ttl").symlink_to("soft.ttl")
    os.link(tmp_path / "x.ttl", tmp_path / "hard.ttl")
    return tmp_path


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_command_that_writes_is_tried() -> None:
    with click.Context(cli) as ctx:
        commands = {name: cli.get_command(ctx, name) for name in COMMANDS}
    writing = {
        name for name, found in commands.items() if found and any(p.name in ("output", "outputs") for p in found.params)
    }
    assert writing == {words[0] for words in READERS.values()} | WRITES_ALONE


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("reader", READERS)
def test_an_output_that_is_an_input_is_refused(reader: str, name: str, usmx: Runner, folder: Path) -> None:
    before = held(folder)
    output = NAMES[name](folder)
    words = [word.format("x.ttl") for word in READERS[reader]]
    more = ("-f", "turtle") if reader.startswith("validate") and "-f" not in words else ()
    done = usmx(folder, *words, *more, "-o", output)
    assert (done.code, done.out) == (2, ""), done
    assert "is an input" in done.err
    assert held(folder) == before


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_nor_is_one_of_several_outputs(form: str, usmx: Runner, folder: Path) -> None:
    before = held(folder)
    done = usmx(folder, "validate", "x.ttl", "-f", form, "-o", "-", "-o", "new.html", "-o", "hard.ttl")
    assert (done.code, done.out) == (2, "")
    assert held(folder) == before


def test_nothing_is_read_before(usmx: Runner, folder: Path) -> None:
    done = usmx(folder, "validate", "nowhere.ttl", "x.ttl", "-f", "turtle", "-o", "x.ttl")
    assert done.code == 2
    assert "nowhere" not in done.err


@pytest.mark.parametrize("outputs", [
    ("b.csv", "b.csv"), ("b.csv", "./b.csv"), ("soft.csv", "a.csv"), ("-", "-"),
    ("-", "/dev/stdout"), ("-", "/dev/fd/1"),
])  # fmt: skip
def test_two_outputs_are_two_files(outputs: tuple[str, str], usmx: Runner, folder: Path) -> None:
    (folder / "soft.csv").symlink_to("a.csv")
    (folder / "a.csv").write_bytes(b"old")
    before = held(folder)
    done = usmx(folder, "validate", "x.ttl", "-f", "csv", *(word for output in outputs for word in ("-o", output)))
    assert (done.code, done.out) == (2, "")
    assert "two outputs are one file" in done.err
    assert held(folder) == before


def test_nobody_minds_what_goes_nowhere(usmx: Runner, folder: Path) -> None:
    assert usmx(folder, "validate", "x.ttl", "-f", "csv", "-o", "/dev/null", "-o", "/dev/null").code == 0


@pytest.mark.parametrize("words", [words for name, words in READERS.items() if "query" not in name])
def test_standard_input_is_an_input_too(words: tuple[str, ...], usmx: Runner, folder: Path) -> None:
    before = held(folder)
    line = [word.format("/dev/stdin") for word in words]
    more = ("-f", "text") if "-f" not in line else ()
    done = usmx(folder, *line, "--input-format", "turtle", *more, "-o", "x.ttl", stdin="x.ttl")
    assert done.code == 2, done
    assert held(folder) == before


@pytest.mark.parametrize(
    "words",
    [
        ("validate", "x.ttl"),
        ("convert", "x.ttl", "-f", "nt"),
        ("diff", "x.ttl", "other.ttl"),
        ("timeline", "x.ttl"),
        ("query", "ASK {}", "--data", "x.ttl"),
    ],
)
def test_nothing_is_added_to_an_input(words: tuple[str, ...], usmx: Runner, folder: Path) -> None:
    before = held(folder)
    done = usmx(folder, *words, stdout="x.ttl")
    assert done.code == 2, done
    assert "standard output goes to x.ttl" in done.err
    assert held(folder) == before


@pytest.mark.parametrize("words", [*READERS.values(), *((name,) for name in WRITES_ALONE)])
@pytest.mark.parametrize("output", [".", "folder", "link", "no/such/folder/x.csv"])
def test_a_folder_is_no_output(output: str, words: tuple[str, ...], usmx: Runner, folder: Path) -> None:
    (folder / "folder").mkdir()
    (folder / "link").symlink_to("folder")
    line = [word.format("x.ttl") for word in words]
    line += {"new": ["deployment", "-f", "yaml"], "show": ["usmx:Consent"], "export": ["usmx:Consent", "-f", "nt"]}.get(
        line[0], []
    )
    line += [] if "-f" in line or line[0] in ("show", "vocab", "rules", "stats", "doctor") else ["-f", "csv"]
    done = usmx(folder, *line, "-o", output)
    assert done.code == 2, done
    assert "can't be written" in done.err


def test_convert_may_replace_its_input(usmx: Runner, folder: Path) -> None:
    """All that was there is there afterwards: it is read again before it is written."""
    for output in ("x.ttl", "soft.ttl"):
        assert usmx(folder, "convert", "x.ttl", "-o", output).code == 0
    assert usmx(folder, "diff", "x.ttl", "hard.ttl").code == 0


@pytest.mark.parametrize("words", [("new", "deployment"), ("rules", "consent-given", "--example", "fail")])
@pytest.mark.parametrize("name", ["mine.yaml", "soft.yaml"])
def test_what_people_fill_in_is_not_replaced(name: str, words: tuple[str, ...], usmx: Runner, tmp_path: Path) -> None:
    more = () if words[0] == "rules" else ("-f", "yaml")
    (tmp_path / "mine.yaml").write_bytes(b"filled in")
    (tmp_path / "soft.yaml").symlink_to("mine.yaml")
    done = usmx(tmp_path, *words, "-o", name)
    assert (done.code, done.out) == (2, "")
    assert "there already" in done.err
    assert "--force" in done.err
    assert (tmp_path / "mine.yaml").read_bytes() == b"filled in"
    assert usmx(tmp_path, *words, "-o", name, "--force").code == 0
    assert (tmp_path / "mine.yaml").read_bytes() != b"filled in"
    assert usmx(tmp_path, *words, "-o", "/dev/stdout", *more).code == 0
