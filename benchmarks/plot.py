"""Two pictures as SVG: ratios with their spread, and time a record as records grow many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

from benchmarks.measure import Figure, spread

__all__ = ["growth_picture", "ratio_picture"]

_COLORS = ("#0b6e4f", "#c1121f", "#1d3557", "#e07a00", "#6a4c93")
_MARKS = ("M-4,-4H4V4H-4Z", "M0,-5L5,4H-5Z", "M-5,0L0,-5L5,0L0,5Z", "M-4,-4L4,4M-4,4L4,-4", "M0,-5V5M-5,0H5")


def _svg(width: int, height: int, title: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="sans-serif" font-size="12"><title>{escape(title)}</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{body}</svg>\n'
    )


def _text(x: float, y: float, text: str, anchor: str = "start", color: str = "#222") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{color}">{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, color: str = "#ddd", width: float = 1) -> str:
    return f'<path d="M{x1:.1f},{y1:.1f}L{x2:.1f},{y2:.1f}" stroke="{color}" stroke-width="{width}" fill="none"/>'


def _time(seconds: float) -> str:
    return f"{seconds:g} s" if seconds >= 1 else f"{seconds * 1e3:g} ms" if seconds >= 1e-3 else f"{seconds * 1e6:g} µs"


def growth_picture(lines: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    """Draw processor time a record over the number of records, both by powers of ten, one line a name."""
    left, top, wide, high = 70, 40, 460, 280
    lines = {name: points for name, points in lines.items() if points}
    if not lines:
        return _svg(left + wide, top, "Nothing was measured", _text(left, 22, "Nothing was measured"))
    sizes = [size for points in lines.values() for size, _ in points]
    times = [seconds for points in lines.values() for _, seconds in points]
    x0, x1 = floor(log10(min(sizes))), ceil(log10(max(sizes)))
    y0, y1 = floor(log10(min(times))), ceil(log10(max(times)))

    def at(size: float, seconds: float) -> tuple[float, float]:
        return (
            left + wide * (log10(size) - x0) / max(1, x1 - x0),
            top + high * (1 - (log10(seconds) - y0) / max(1, y1 - y0)),
        )

    body = [_text(left, 22, "Processor time a record, by number of records")]
    for power in range(y0, y1 + 1):
        _, y = at(10**x0, 10**power)
        body += [_line(left, y, left + wide, y), _text(left - 6, y + 4, _time(10.0**power), "end")]
    for power in range(x0, x1 + 1):
        x, _ = at(10**power, 10**y0)
        body += [_line(x, top, x, top + high), _text(x, top + high + 18, f"{10**power:,}", "middle")]
    for number, (name, points) in enumerate(lines.items()):
        color, mark = _COLORS[number % len(_COLORS)], _MARKS[number % len(_MARKS)]
        places = [at(*point) for point in points]
        path = "L".join(f"{x:.1f},{y:.1f}" for x, y in places)
        body.append(f'<path d="M{path}" stroke="{color}" stroke-width="2" fill="none"/>')
        body += [_mark(x, y, mark, color) for x, y in places]
        y = top + 14 + 20 * number
        body += [_mark(left + wide + 20, y - 4, mark, color), _text(left + wide + 32, y, name)]
    return _svg(left + wide + 240, top + high + 40, "Processor time a record, by number of records", "".join(body))


def _mark(x: float, y: float, mark: str, color: str) -> str:
    return (
        f'<path transform="translate({x:.1f},{y:.1f})" d="{mark}" fill="{color}" stroke="{color}" stroke-width="1.5"/>'
    )


def ratio_picture(figures: Sequence[Figure]) -> str:
    """Draw how many times as fast each is, with quartiles; a bar is the floor, an open one the goal."""
    shown = [figure for figure in figures if figure.faster and figure.sign == "×"]
    left, top, wide, step = 430, 40, 400, 26
    most = max(1, ceil(log10(max(max(f.ratios) for f in shown)))) if shown else 1

    def at(ratio: float) -> float:
        return left + wide * log10(max(1.0, ratio)) / most

    height = top + step * len(shown) + 30
    body = [_text(left, 22, "Times as fast (bar: floor; dashed: goal)")]
    for power in range(most + 1):
        x = at(10**power)
        body += [_line(x, top - 8, x, height - 26), _text(x, height - 10, f"{10**power:,}×", "middle")]
    for number, figure in enumerate(shown):
        y = top + step * number + 8
        low, mid, high = spread(figure.ratios)
        what = figure.what.replace("`", "")
        body.append(_text(left - 10, y + 4, what if len(what) < 66 else f"{what[:64]}…", "end"))
        for limit, dash in ((figure.floor, ""), (figure.goal, ' stroke-dasharray="3 2"')):
            if limit is not None:
                x = at(limit)
                body.append(f'<path d="M{x:.1f},{y - 8}V{y + 8}" stroke="#c1121f" stroke-width="2"{dash}/>')
        body += [
            _line(at(low), y, at(high), y, _COLORS[0], 4),
            f'<circle cx="{at(mid):.1f}" cy="{y}" r="4" fill="{_COLORS[0]}"/>',
        ]
        body.append(_text(left + wide + 70, y + 4, f"{mid:,.0f}×" if mid >= 100 else f"{mid:.3g}×", "end"))
    return _svg(left + wide + 80, height, "Times as fast", "".join(body))
