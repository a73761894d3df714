"""Report and timelines in a real browser: nothing leaves the page, nothing runs, and there is something to see."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser.chromium import Seen, grey, look
from tests.render.sample import report, timelines
from usmx_kg.write import render_timelines

pytestmark = pytest.mark.xdist_group("browser")

PAGES: dict[str, Callable[[], str]] = {
    "report.html": report("en").to_html,
    "report-es.html": report("es").to_html,
    "timelines.html": lambda: render_timelines(timelines(), "html"),
    "timelines.svg": lambda: render_timelines(timelines(), "svg"),
}


def seen(text: str, name: str, folder: Path, *flags: str, size: tuple[int, int] = (1000, 1400)) -> Seen:
    page = folder / name
    page.write_text(text, "utf-8")
    return look(page, folder, *flags, size=size)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_leaves_the_page_and_nothing_is_refused(name: str, tmp_path: Path) -> None:
    found = seen(PAGES[name](), name, tmp_path)
    assert found.addresses == ()
    assert found.console == (), "a policy that refuses its own styles complains"
    rows = grey(found.picture)
    shades = {shade for row in rows[::5] for shade in row}
    assert len(shades) > 40, "the page is empty"


def test_the_log_would_show_what_leaves(tmp_path: Path) -> None:
    text = '<!DOCTYPE html><title>x</title><img src="http://example.invalid/x.png"><script>console.log("ran")</script>'
    found = seen(text, "bad.html", tmp_path)
    assert found.addresses == ("http://example.invalid/x.png",)
    assert any("ran" in line for line in found.console)


def test_the_policy_stops_what_gets_into_the_page(tmp_path: Path) -> None:
    bad = (
        '<img src="http://example.invalid/x.png"><script>console.log("ran")</script><style>h1{display:none}</style>'
        '<iframe src="http://example.invalid/f"></iframe><base href="http://example.invalid/">'
        '<link rel="stylesheet" href="http://example.invalid/s.css"><p style="color:red" onclick="x()">x</p>'
    )
    found = seen(report().to_html().replace("<main", f"{bad}<main"), "hurt.html", tmp_path)
    assert found.addresses == ()
    assert not any('"ran"' in line for line in found.console)
    assert len(found.console) >= 4, "each refusal is told"


def test_dark_and_light_differ_and_narrow_pages_fit(tmp_path: Path) -> None:
    text = report().to_html()
    light = grey(seen(text, "page.html", tmp_path, "--blink-settings=preferredColorScheme=1").picture)
    dark = grey(seen(text, "page.html", tmp_path, "--blink-settings=preferredColorScheme=0").picture)
    assert light[0][0] > 200 > 60 > dark[0][0]
    narrow = grey(seen(text, "page.html", tmp_path, size=(360, 1400)).picture)
    assert (
        max(shade for row in narrow for shade in row[-8:]) - min(shade for row in narrow for shade in row[-8:]) < 8
    ), "something runs over the right edge"


def test_without_colour_what_counts_and_what_lacks_differ(tmp_path: Path) -> None:
    """A row of pixels through the lane of consent is even where one is in force and uneven where none is."""
    rows = grey(seen(render_timelines(timelines()[:1], "svg"), "one.svg", tmp_path, size=(860, 900)).picture)
    edges = [sum(abs(a - b) > 40 for a, b in pairwise(row[24:836])) for row in rows[150:200]]
    assert max(edges) > 40, "days without consent are drawn as lines"
    assert min(edges) < 10
