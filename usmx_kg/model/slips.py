"""Names that differ by slips of the pen only: such a one may be suggested without offending anybody."""

from __future__ import annotations

from collections.abc import Container

__all__ = ["is_slip"]

_LITTLE = frozenset(("of", "the", "de", "del", "la", "el", "los", "las", "and", "y", "for", "e"))
_SHORT = {
    "dept": "department",
    "depto": "departamento",
    "gob": "gobierno",
    "gov": "government",
    "govt": "government",
    "min": "ministry",
    "pres": "president",
    "sec": "secretaria",
    "sria": "secretaria",
}
_SHORTEST = 5
_SHORTEST_FOR_TWO = 9


def is_slip(asked: str, name: str, known: Container[str] = ()) -> bool:
    """Tell whether two folded names have the same words, each as it is or with a slip of the pen.

    A word that is known is as it is: Ireland is no slip for Iceland.

    A slip is one letter left out, added, changed or swapped with its neighbour in a word of five letters or more, two
    in one of nine or more; the first letter is right, unless it changed places with the second. Words may have their
    usual short forms (`govt`). Words such as `of` don't count; a word that one of the names has alone makes them two.
    """
    words, others = _words(asked), _words(name)
    if len(words) != len(others) or not words:
        return False
    for word in words:
        meant = next((other for other in others if other == word), None)
        if meant is None and word not in known:
            meant = next((other for other in others if _miswritten(word, other)), None)
        if meant is None:
            return False
        others.remove(meant)
    return True


def _words(folded: str) -> list[str]:
    found = folded.split()
    return [_SHORT.get(word, word) for word in found if word not in _LITTLE] or found


def _miswritten(word: str, meant: str) -> bool:
    if word[0] != meant[0] and word[:2] != meant[1::-1]:
        return False
    shorter = min(len(word), len(meant))
    most = 0 if shorter < _SHORTEST - 1 or len(meant) < _SHORTEST else 1 if shorter < _SHORTEST_FOR_TWO else 2
    return most > 0 and abs(len(word) - len(meant)) <= most and _slips(word, meant, most) <= most


def _slips(one: str, other: str, most: int) -> int:
    """Return how many letters are left out, added, changed or swapped, or any number beyond `most`."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, against in enumerate(other, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]
