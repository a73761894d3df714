"""Help texts: complete, and every example in them runs."""

from __future__ import annotations

import inspect
import re
import shlex
from pathlib import Path

import click
import pytest

from tests.cli.running import usmx
from usmx_kg.cli.main import COMMANDS, cli
from usmx_kg.cli.welcome import TRY

CONTEXT = click.Context(cli)


def command(name: str) -> click.Command:
    found = cli.get_command(CONTEXT, name)
    assert found is not None
    return found


def examples(of: click.Command) -> list[str]:
    """Return the example commands of a help text, in order."""
    text = inspect.cleandoc(of.help or "")
    return [line.strip() for line in text.partition("Examples:")[2].splitlines() if line.strip().startswith("usmx")]


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_every_example_runs(name: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = examples(cli if name is None else command(name))
    assert found, "a help text has examples"
    for line in found:
        done = usmx(*shlex.split(line)[1:])
        assert done.code == 0, (line, done)
        assert done.out or any(tmp_path.iterdir()), line
        assert "\x1b" not in done.out


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_every_example_stands_on_a_line_of_its_own(name: str | None) -> None:
    shown = usmx(*([name] if name else []), "--help").out
    assert "\\b" not in shown
    lines = [line.strip() for line in shown.splitlines()]
    assert all(line in lines for line in examples(cli if name is None else command(name)))


@pytest.mark.parametrize("line", [line for line, *_ in TRY])
def test_what_bare_usmx_proposes_works(line: str) -> None:
    done = usmx(*shlex.split(line)[1:])
    assert done.code == 0, done
    assert done.out


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_tells_what_each_command_does(name: str) -> None:
    found = command(name)
    assert found.name == name
    assert COMMANDS[name] in usmx("--help").out
    shown = usmx(name, "--help")
    assert shown.code == 0
    for param in found.params:
        if isinstance(param, click.Option):
            assert param.help, f"{param.name} has no help"
            assert param.opts[-1] in shown.out


def test_there_is_no_other_command() -> None:
    folder = Path(inspect.getfile(type(cli))).parent
    modules = {path.stem for path in folder.glob("*.py") if "\n@click.command(" in path.read_text("utf-8")}
    assert modules == set(COMMANDS)


def test_bare_usmx_says_what_it_is_in_both_languages() -> None:
    english, spanish = usmx(), usmx("--lang", "es")
    assert english.code == spanish.code == 0
    assert re.search(r"[\d,]+ statements", english.out)
    assert re.search(r"[\d,]+ enunciados", spanish.out)
    assert len(re.findall(r"^  usmx ", english.out, re.MULTILINE)) == 5


def test_version() -> None:
    from usmx_kg import __version__

    assert usmx("--version").out == f"usmx {__version__}\n"


def test_an_unknown_command_names_the_nearest() -> None:
    done = usmx("valdate", "x.yaml")
    assert done.code == 2
    assert "Did you mean validate" in done.err
