"""Numbers of options and of the environment: within their range, or exit code 2 with the range; never a bug of ours."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.trust.runner import Runner
from tests.trust.samples import sound
from usmx_kg.cli.main import COMMANDS, cli
from usmx_kg.ground import child, resources
from usmx_kg.ground.child import Limits
from usmx_kg.ground.errors import UsageError

pytestmark = pytest.mark.xdist_group("trust")
NUMBERS = [
    "nan",
    "inf",
    "-inf",
    "-1",
    "-0.0",
    "1e400",
    "1e30",
    "9" * 30,
    "9" * 5000,
    "",
    "x",
    "1_0_",
    "٣x",
    "0x10",
    "1e-400",
]
LINES = {
    "--timeout of query": ("query", "ASK {}", "--timeout"),
    "--limit of query": ("query", "ASK {}", "--limit"),
    "--timeout of diff": ("diff", "x.ttl", "x.ttl", "--timeout"),
    "--jobs of validate": ("validate", "x.ttl", "--jobs"),
}
VARIABLES = ("USMX_MAX_MB", "USMX_MAX_VALUES", "USMX_MAX_STATEMENTS", "USMX_MAX_QUERY_MB")


def numeric() -> set[str]:
    """Return the options that take a number, as the keys of LINES name them."""
    found = set()
    with click.Context(cli) as ctx:
        for name in COMMANDS:
            command = cli.get_command(ctx, name)
            assert command is not None
            for param in command.params:
                if isinstance(param.type, click.types.IntParamType | click.types.FloatParamType) and not param.count:  # type: ignore[attr-defined]
                    found.add(f"{param.opts[-1]} of {name}")
    return found


def test_every_number_is_tried() -> None:
    assert numeric() == set(LINES)
    source = "".join(path.read_text("utf-8") for path in resources.path("usmx_kg").rglob("*.py"))
    assert set(re.findall(r"\bUSMX_[A-Z_]+\b", source)) == set(VARIABLES)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", LINES)
def test_options(name: str, number: str, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_bytes(sound("ttl"))
    done = usmx(tmp_path, *LINES[name], number)
    assert done.code == 2, done
    assert "Traceback" not in done.err
    if re.fullmatch(r"-?(?:nan|inf|[0-9.]+|[0-9]+e-?[0-9]+)", number) and len(number) < 100 and "e" not in number:
        assert re.search(r"(?:range|valid)", done.err), done.err
    if number in ("nan", "inf", "-1") and "timeout" in name:
        assert "0.001<=x<=1000000" in done.err


@pytest.mark.parametrize(("name", "number"), [
    ("--timeout of query", "1000000"), ("--timeout of query", "20"), ("--limit of query", "0"),
    ("--limit of query", "1000000000"), ("--timeout of diff", "1000000"), ("--jobs of validate", "256"),
])  # fmt: skip
def test_the_ends_of_the_ranges_are_in_them(name: str, number: str, usmx: Runner, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_bytes(sound("ttl"))
    assert usmx(tmp_path, *LINES[name], number).code == 0


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1.0, 0.0, 1e7])
def test_deadlines_in_python(seconds: float) -> None:
    with pytest.raises(UsageError, match="at most 1,000,000 seconds"):
        child.call(lambda: 1, Limits(seconds=seconds))


@pytest.mark.parametrize("variable", VARIABLES)
@pytest.mark.parametrize(
    "written", ["nan", "inf", "-1", "0", "1.5", "1e3", "9" * 10, "9" * 5000, "x", "٣", "1_000", "+1"]
)
def test_variables(variable: str, written: str) -> None:
    """All of them are read when `limits` is imported, which a process does once."""
    code = (
        "from usmx_kg.ground.errors import UsageError\n"
        "try:\n import usmx_kg.ground.limits\nexcept UsageError as e:\n print(e)"
    )
    env = {**os.environ, "PYTHONPATH": str(resources.root()), variable: written}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{variable} should be a whole number from 1 to 999,999,999, not" in done.stdout


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_largest_limit_takes_no_room(variable: str, tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_bytes(sound("ttl"))
    env = {**os.environ, "PYTHONPATH": str(resources.root()), variable: "999999999"}
    for words in (
        ("validate", "x.ttl"),
        ("query", "ASK {}", "--timeout", "60", "--data", "x.ttl"),
        ("diff", "x.ttl", "x.ttl"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "usmx_kg", *words],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, ""), words


@pytest.mark.parametrize("base", ["x", "", "http://a b/", "https://x/<y>/", f"https://x/{'a' * 5000}/"])
@pytest.mark.parametrize("words", [("validate",), ("timeline",), ("convert", "-f", "nt")])
def test_a_base_that_is_no_iri_is_told_as_the_option_that_it_is(
    words: tuple[str, ...], base: str, usmx: Runner, tmp_path: Path
) -> None:
    (tmp_path / "x.json").write_text('{"id": "a", "hostState": "MX", "sendingState": "US"}', "utf-8")
    done = usmx(tmp_path, *words, "x.json", "--base", base)
    assert (done.code, done.out) == (2, ""), done
    assert "the base" in done.err
