"""The examples of CONTRIBUTING.md do what they say, put where it says."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner

import usmx_kg
from tests.cli.running import usmx
from tests.ontology import test_hygiene as hygiene
from usmx_kg.graph import part_files
from usmx_kg.ground import resources
from usmx_kg.read import formats
from usmx_kg.read.formats import Format

TEXT = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text("utf-8")
MISSIONS = "ontology/schemes/missions.ttl"


def example(heading: str, language: str) -> str:
    """Return the code below a heading."""
    section = re.split(r"^##+ ", TEXT.partition(f"### {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    (code,) = re.findall(rf"^```{language}\n(.*?)^```", section, re.DOTALL | re.MULTILINE)
    return str(code)


def module(heading: str) -> ModuleType:
    """Return the module below a heading."""
    made = ModuleType("example")
    exec(compile(example(heading, "python"), heading, "exec"), made.__dict__)
    return made


def test_a_mission_type_has_all_that_the_hygiene_tests_want() -> None:
    files = {file.relative_to(resources.root()).as_posix(): file.read_text("utf-8")
             for file in part_files("all")}  # fmt: skip
    files[MISSIONS] += example("A mission type", "turtle")
    store = hygiene.store((text, name) for name, text in files.items())
    assert [fault for query in hygiene.QUERIES for fault in hygiene.faults(store, query)] == []


def test_a_fixture_says_what_it_shows() -> None:
    assert example("A rule", "yaml").startswith("# ")


def test_a_named_question_runs_with_and_without_its_parameter(tmp_path: Path) -> None:
    file = tmp_path / "reconnaissance.rq"
    file.write_text(example("A named question", "sparql"), "utf-8")
    for given in ((), ("-p", "host=Mexico")):
        done = usmx("query", f"@{file}", *given)
        assert done.code == 0, done.err
        assert done.out.splitlines()[0] == "deployment,start"


def test_a_record_format_is_read_and_its_findings_have_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "usmx_kg.read.pairs", module("A record format"))
    line = re.search(r"`(Format\(.*?\))`", TEXT)
    assert line
    added = eval(line[1], {"Format": Format})
    monkeypatch.setitem(formats.SUFFIXES, ".pairs", added)
    file = tmp_path / "a.pairs"
    file.write_text("id = a\nsendingState = US\nhostState = Mexcio\nmissionType = training\n", "utf-8")
    report = usmx_kg.validate(file, only=["name-known"])
    assert [(f.rule, f.line, f.column) for f in report.findings] == [("name-known", 3, 13)]


def test_an_output_format_renders_an_answer() -> None:
    result = usmx_kg.load().query("SELECT ?x ?y { VALUES (?x ?y) { (1 2) (3 4) } }")
    assert module("An output format").render(result) == "x 1, y 2\nx 3, y 4\n"


def test_a_command_runs_its_example() -> None:
    command = module("A command").command
    assert isinstance(command, click.Command)
    words = re.findall(r"usmx places (.*)", command.help or "")
    assert words
    done = CliRunner().invoke(command, words)
    assert done.exit_code == 0, done.output
    assert "https://w3id.org/usmx/place/mx-oax" in done.stdout.splitlines()
