"""The shapes that timelines are drawn with, as SVG: each tells what it is by its form, not by colour alone."""

from __future__ import annotations

from html import escape

from usmx_kg.write.escape import visible

__all__ = ["STEPS", "at", "bar", "chevron", "letters", "patterns", "percent", "plate", "step", "unknown"]

STEPS = {
    "requested": ("step", "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z"),
    "decided": ("step solid", "M0 -5.5L5.5 0L0 5.5L-5.5 0z"),
    "published": ("step", "M0 -5.5L5.5 4.5L-5.5 4.5z"),
    "withdrawn": ("step open", "M-4 -4L4 4M4 -4L-4 4"),
}
"""The steps of a consent: a circle, a diamond, a triangle and a cross, with their classes."""

_NARROW = 0.006


def letters(text: str) -> str:
    """Return text for SVG or HTML, harmless."""
    return escape(visible(text))


def percent(share: float) -> str:
    """Return a share of the width: `12.5%`."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def patterns(prefix: str) -> str:
    """Return the fills that are lines: one for consents that are too narrow, one for days without consent."""
    limited = '<path class="limited-line" d="M-2 10L10 -2M-2 2L2 -2M6 10L10 6"/>'
    gap = '<path class="gap-line" d="M0 0L7 7M7 0L0 7"/>'
    return (
        f'<defs><pattern id="{prefix}-limited" width="8" height="8" patternUnits="userSpaceOnUse">{limited}</pattern>'
        f'<pattern id="{prefix}-gap" width="7" height="7" patternUnits="userSpaceOnUse">{gap}</pattern></defs>'
    )


def bar(kind: str, prefix: str, begin: float, end: float, top: float, height: float, title: str = "") -> str:
    """Return a bar from one share of the width to another; the shortest can still be seen."""
    width = percent(end - begin) if end - begin > _NARROW else "4"
    box = f'x="{percent(begin)}" y="{top:g}" width="{width}" height="{height:g}" rx="2"'
    inner = f"<title>{letters(title)}</title>" if title else ""
    if kind in ("held", "covers"):
        return f'<rect class="{kind}" {box}>{inner}</rect>'
    fill = f"url(#{prefix}-{kind})" if kind in ("limited", "gap") else "none"
    return f'<rect {box} fill="{fill}">{inner}</rect><rect class="rim {kind}" {box}/>'


def at(share: float, top: float, inner: str) -> str:
    """Return shapes with their origin at a share of the width."""
    return f'<svg x="{percent(share)}" y="{top:g}" overflow="visible">{inner}</svg>'


def chevron(left: bool, top: float, kind: str) -> str:
    """Return the arrow at an end of the axis: days go on there."""
    style = "chevron" if kind in ("held", "covers") else "chevron bad" if kind == "gap" else "chevron dark"
    path = "M10 -4L5 0L10 4M16 -4L11 0L16 4" if left else "M-10 -4L-5 0L-10 4M-16 -4L-11 0L-16 4"
    halo = "" if kind in ("held", "covers") else f'<path class="halo" d="{path}"/>'
    return at(0.0 if left else 1.0, top, f'{halo}<path class="{style}" d="{path}"/>')


def step(kind: str, share: float, top: float, title: str = "") -> str:
    """Return the mark of a step of a consent."""
    style, path = STEPS[kind]
    inner = f"<title>{letters(title)}</title>" if title else ""
    return at(share, top, f'<path class="halo" d="{path}"/><path class="{style}" d="{path}">{inner}</path>')


def plate(text: str, share: float, top: float) -> str:
    """Return a word on a plate, to stand on lines."""
    width = len(text) * 7 + 12
    box = f'<rect class="paper" x="{-width / 2:g}" y="-7" width="{width}" height="14"/>'
    return at(share, top, f'{box}<text class="gap-text" y="4.5" text-anchor="middle">{letters(text)}</text>')


def unknown(share: float, top: float, *, before: bool) -> str:
    """Return the question mark before or after days of which one end is unknown."""
    anchor = "end" if before else "start"
    return at(share, top, f'<text class="unknown" x="{-5 if before else 5}" y="5" text-anchor="{anchor}">?</text>')
