"""Growth is fitted as what it is, and findings are compared line by line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.measure import Figure, run
from benchmarks.report import table
from benchmarks.scaling import TIMES, commands, exponent
from benchmarks.versus import Different, different, write

FIGURE = Figure(
    id="sound", what="`a`", against="b", ratios=(3.0,), ours=5, theirs=15, unit="s", faster=True, floor=2, goal=4,
    command="usmx validate",
)  # fmt: skip


@pytest.mark.parametrize("power", [0.9, 1.0, 1.5, 2.0])
def test_the_exponent_is_that_of_the_points(power: float) -> None:
    fit = exponent([(1_000 * times, 0.003 * times**power) for times in TIMES])
    assert fit.exponent == pytest.approx(power)
    assert fit.noise == pytest.approx(0, abs=1e-6)


def test_noise_is_what_the_line_leaves() -> None:
    points = [(times, float(times) * off) for times in TIMES for off in (0.8, 1.25)]
    fit = exponent(points)
    assert fit.exponent == pytest.approx(1)
    assert 0.05 < fit.noise < 0.2


def test_times_below_the_cold_start_tell_nothing() -> None:
    with pytest.raises(SystemExit, match="more records"):
        exponent([(1, 0.1), (2, -0.1), (4, 0.2)])


def test_every_command_that_takes_records_is_measured() -> None:
    taking = {"validate", "convert", "query", "diff", "timeline"}
    assert {name.split()[0] for name in commands()} == taking


def test_findings_are_compared_by_line_without_new_rules(tmp_path: Path) -> None:
    base, ours = tmp_path / "base", tmp_path / "ours"
    lines = [json.dumps({"rule": rule, "message": text}) for rule, text in (("a", "1"), ("b", "2"), ("new", "3"))]
    base.write_text("\n".join((lines[0], lines[1], lines[1])))
    ours.write_text("\n".join((lines[2], lines[1], json.dumps({"rule": "a", "message": "other"}))))
    assert different("x", base, ours, frozenset("ab")) == Different("x", 1, 2, 1, {"a": 2, "b": 1})
    assert different("x", base, base, frozenset("ab")) == Different("x", 0, 0, 0, {})


def test_rows_that_are_not_measured_again_stay(tmp_path: Path) -> None:
    write(tmp_path, "abc", [FIGURE], [Different("sound", 1, 2, 3, {"a": 3})])
    other = replace(FIGURE, id="help")
    write(tmp_path, "abc", [other], [])
    told = json.loads((tmp_path / "versus.json").read_text("utf-8"))
    assert [figure["id"] for figure in told["figures"]] == ["sound", "help"]
    page = (tmp_path / "versus.md").read_text("utf-8")
    assert table([FIGURE]).splitlines()[-1] in page
    assert "| sound | 1 | 2 | 3 | a 3 |" in page
    write(tmp_path, "def", [other], [])
    assert "sound" not in (tmp_path / "versus.md").read_text("utf-8")


def test_a_command_says_how_it_ended() -> None:
    assert run(["sh", "-c", "exit 3"], codes=(3,)).code == 3
