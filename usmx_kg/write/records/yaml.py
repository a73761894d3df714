"""Records as YAML: what reads the same by any YAML reader is plain, all other text between quotation marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

__all__ = ["lines", "render", "scalar"]

_PLAIN = re.compile(r"[^\W_](?:[\w ./()'-]|, |:(?=[^\s,]))*\Z")
_OTHER_KIND = re.compile(
    r"(?:y|n|yes|no|true|false|on|off|null|~|[-+]?[0-9][0-9_,.:]*(?:e[-+]?[0-9]+)?|0[xob][0-9a-f_]+|[-+]?\.?(?:inf|nan))\Z",
    re.IGNORECASE,
)
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def render(blocks: Sequence[Mapping[str, object]]) -> str:
    """Return a list of records."""
    rows: list[str] = []
    for block in blocks:
        first, *rest = lines(block)
        rows += [f"- {first}", *(f"  {row}" for row in rest)]
    return "".join(f"{row}\n" for row in rows)


def lines(block: Mapping[str, object]) -> Iterator[str]:
    """Yield the lines of a block; short lists stand on one."""
    for key, value in block.items():
        name = scalar(key)
        if isinstance(value, Mapping) and value:
            yield f"{name}:"
            yield from (f"  {row}" for row in lines(value))
        elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
            yield f"{name}:"
            for item in value:
                first, *rest = lines(item) if isinstance(item, Mapping) and item else [scalar(item)]
                yield f"  - {first}"
                yield from (f"    {row}" for row in rest)
        elif isinstance(value, list):
            yield f"{name}: [{', '.join(scalar(item, inside=True) for item in value)}]"
        else:
            yield f"{name}: {scalar(value)}"


def scalar(value: object, *, inside: bool = False) -> str:
    """Return a value on one line; `inside` a list, commas need quotation marks."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(k)}: {scalar(v, inside=True)}" for k, v in value.items()) + "}"
    text = str(value)
    plain = _PLAIN.match(text) and not _OTHER_KIND.match(text) and text == text.strip()
    if plain and not (inside and "," in text):
        return text
    return _ESCAPED.sub(_code, json.dumps(text, ensure_ascii=False))


def _code(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
