"""The limits: their values, how they are changed, and that the documentation names each."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from usmx_kg.ground import limits, resources
from usmx_kg.ground.errors import UsageError
from usmx_kg.ground.limits import _limit

VARIABLES = {
    "USMX_MAX_MB": ("MAX_BYTES", 50, 1_000_000),
    "USMX_MAX_VALUES": ("MAX_VALUES", 400_000, 1),
    "USMX_MAX_STATEMENTS": ("MAX_STATEMENTS", 100_000, 1),
    "USMX_MAX_QUERY_MB": ("MAX_QUERY_MEMORY", 400, 1_000_000),
}


@pytest.mark.parametrize("name", VARIABLES)
def test_the_defaults(name: str) -> None:
    constant, default, unit = VARIABLES[name]
    assert getattr(limits, constant) == default * unit


@pytest.mark.parametrize(
    ("written", "number"), [("", 7), ("  ", 7), ("12", 12), (" 12 ", 12), ("999999999", 999999999)]
)
def test_a_limit(written: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USMX_SOME", written)
    assert _limit("USMX_SOME", 7) == number


def test_a_limit_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("USMX_SOME", raising=False)
    assert _limit("USMX_SOME", 7) == 7


@pytest.mark.parametrize("written", ["0", "-1", "1.5", "many", "٣", "1" * 10, "1e3", "12 MB"])
def test_wrong_limits(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USMX_SOME", written)
    with pytest.raises(UsageError) as error:
        _limit("USMX_SOME", 7)
    assert error.value.message == f"USMX_SOME should be a whole number from 1 to 999,999,999, not {written!r}"


def test_only_the_beginning_of_a_wrong_limit_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USMX_SOME", "x" * 30)
    with pytest.raises(UsageError, match=f"'{'x' * 20}'$"):
        _limit("USMX_SOME", 7)


@pytest.mark.parametrize(
    ("variable", "text", "name", "said"),
    [
        ("USMX_MAX_MB", "id: a\nnote: " + "x" * 1_000_001 + "\n", "x.yaml", "larger than 1 MB"),
        ("USMX_MAX_VALUES", "id: a\nhostState: MX\n", "x.yaml", "more than 1 values"),
        ("USMX_MAX_STATEMENTS", "<http://e.org/a> <http://e.org/b> 1 , 2 .\n", "x.ttl", "more than 1 statements"),
    ],
)
def test_each_is_changed_by_its_variable(variable: str, text: str, name: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    words = [sys.executable, "-m", "usmx_kg", "validate", name]
    env = {**os.environ, "PYTHONPATH": str(resources.root()), variable: "1"}
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert said in done.stderr
    assert variable in done.stderr, "the error says how to raise it"


def test_a_wrong_variable_is_wrong_usage(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "usmx_kg", "validate", "x.yaml"]
    env = {**os.environ, "PYTHONPATH": str(resources.root()), "USMX_MAX_MB": "many"}
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (
        2,
        "usmx: USMX_MAX_MB should be a whole number from 1 to 999,999,999, not 'many'\n",
    )
