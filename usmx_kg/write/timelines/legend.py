"""How to read a timeline: each shape with its meaning."""

from __future__ import annotations

from usmx_kg.write.timelines.marks import bar, chevron, letters, patterns, percent, step, unknown
from usmx_kg.write.timelines.words import SYMBOLS, word

__all__ = ["entries", "legend_drawing"]

_MEANINGS = {
    "en": {
        "held": "The deployment", "covers": "Counts: the host’s, and wide enough",
        "limited": "Too narrow: the host’s, but not for all of it",
        "void": "Does not count: not given, or not the host’s",
        "unclear": "Unclear: a value can’t be read", "gap": "Days without consent in force",
        "requested": "Requested", "decided": "Decided", "published": "Published", "withdrawn": "Withdrawn",
        "goes on": "Goes on beyond the axis", "unknown": "Beginning or end unknown",
    },
    "es": {
        "held": "El despliegue", "covers": "Cuenta: del anfitrión y suficiente",
        "limited": "Limitado: del anfitrión, pero no para todo", "void": "No cuenta: no dado, o no del anfitrión",
        "unclear": "Dudoso: un valor no se puede leer", "gap": "Días sin consentimiento vigente",
        "requested": "Solicitado", "decided": "Decidido", "published": "Publicado", "withdrawn": "Retirado",
        "goes on": "Sigue más allá del eje", "unknown": "Inicio o fin desconocido",
    },
}  # fmt: skip


def entries(lang: str, prefix: str) -> list[tuple[str, str]]:
    """Return each shape, 44 by 16 pixels without its `svg` element, and its meaning."""
    words = _MEANINGS["es" if lang == "es" else "en"]
    found = []
    for kind in ("held", "covers", "limited", "void", "unclear", "gap"):
        symbol = f"{SYMBOLS[kind]} " if kind in SYMBOLS else ""
        found.append((bar(kind, prefix, 0.02, 0.98, 1, 14), f"{symbol}{words[kind]}"))
    for kind in ("requested", "decided", "published", "withdrawn"):
        found.append((step(kind, 0.5, 8), words[kind]))
    found.append((bar("held", prefix, 0.02, 1, 1, 14) + chevron(False, 8, "held"), words["goes on"]))
    found.append((bar("held", prefix, 0.4, 1, 1, 14) + unknown(0.4, 8, before=True), words["unknown"]))
    return found


def legend_drawing(lang: str) -> tuple[str, int]:
    """Return the legend as shapes of an SVG, and how high it is."""
    prefix = "legend"
    parts = [patterns(prefix), f'<text class="name" x="0" y="14">{letters(word("legend", lang))}</text>']
    for number, (shape, meaning) in enumerate(entries(lang, prefix)):
        row, column = divmod(number, 2)
        x, y = percent(column * 0.5), 28 + row * 26
        parts.append(f'<svg x="{x}" y="{y}" width="44" height="16" overflow="visible">{shape}</svg>')
        text = f'<svg x="{x}" y="{y}" overflow="visible"><text x="56" y="12">{letters(meaning)}</text></svg>'
        parts.append(text)
    return "".join(parts), 28 + 6 * 26
