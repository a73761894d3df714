"""The README's table is that of the results file, and the results say what they rest on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import report
from benchmarks.measure import Figure, run, spread
from benchmarks.plot import growth_picture, ratio_picture

FIGURE = Figure(
    id="help", what="`a`", against="b", ratios=(3.0, 1.0, 2.0), ours=5, theirs=10, unit="ms", faster=True, floor=2,
    goal=4, command="usmx --help",
)  # fmt: skip


def test_the_readme_shows_the_results() -> None:
    assert report.section() in report.README.read_text("utf-8"), "python -m benchmarks --readme writes it"


def test_results_are_whole_and_the_table_is_theirs() -> None:
    figures, told = report.read()
    assert [figure.id for figure in figures] == list(report.ORDER)
    assert report.table(figures) in (report.RESULTS / "results.md").read_text("utf-8")
    assert told["growth"]
    assert {"pyshacl", "pyshacl-turbo", "pyshifty"} <= told["engines"].keys()
    assert {"processor", "python", "system"} <= told["machine"].keys()


@pytest.mark.parametrize("name", ["growth", "ratios"])
def test_pictures_are_svg_and_load_nothing(name: str) -> None:
    text = (report.RESULTS / f"{name}.svg").read_text("utf-8")
    assert ElementTree.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
    assert text.count("http") == 1


def test_limits_are_read_the_right_way_round() -> None:
    assert FIGURE.ratio == 2
    assert (FIGURE.reaches(FIGURE.floor), FIGURE.reaches(FIGURE.goal), FIGURE.reaches(None)) == (True, False, None)
    slower = replace(FIGURE, faster=False)
    assert (slower.reaches(2), slower.reaches(1.9)) == (True, False)
    assert spread((1.0, 2.0, 3.0)) == (1.5, 2.0, 2.5)
    assert "| 5 ms | 10 ms | 2× (1.5–2.5) | ≥ 2 | ≥ 4 | floor |" in report.table([FIGURE])
    assert "| no |" in report.table([replace(FIGURE, floor=2.1)])
    assert "| goal |" in report.table([replace(FIGURE, goal=2)])


def test_pictures_take_one_point_and_many() -> None:
    for lines in ({"a": [(10, 0.1)]}, {"a <b>": [(10, 0.1), (1000, 0.2)], "c": [(20, 2.0)]}):
        ElementTree.fromstring(growth_picture(lines))
    ElementTree.fromstring(ratio_picture([FIGURE, replace(FIGURE, ratios=(0.5,)), replace(FIGURE, faster=False)]))


def test_what_is_measured_again_takes_its_old_place(tmp_path: Path) -> None:
    first, second = FIGURE, replace(FIGURE, id="query", what="q")
    report.write(tmp_path, [first, second], [(10, 0.1, 5.0)], {"e": [(10, 0.2)]}, quick=False)
    report.write(tmp_path, [replace(first, ours=7)], [], {}, quick=False)
    figures, told = report.read(tmp_path)
    assert [(f.id, f.ours) for f in figures] == [("help", 7), ("query", 5)]
    assert told["growth"] == [[10, 0.1, 5.0]]
    assert told["engines"] == {"e": [[10, 0.2]]}
    report.write(tmp_path, [first], [], {}, quick=True)
    assert [f.id for f in report.read(tmp_path)[0]] == ["help"], "other sizes are not mixed"


def test_a_command_that_fails_stops_the_measuring() -> None:
    assert run(["true"]).memory > 0
    with pytest.raises(SystemExit, match="ended with 2"):
        run(["sh", "-c", "exit 2"])
