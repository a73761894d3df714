"""The mutants that no fixture can notice, listed with the reason in `survivors.txt`.

Lines that begin with `#` give the reason for the lines after them, up to the next reason.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["known"]

FILE = Path(__file__).with_name("survivors.txt")


def known() -> dict[str, str]:
    """Return the reason for each listed survivor, by its name."""
    reason, found = "", dict[str, str]()
    fresh = True
    for line in FILE.read_text("utf-8").splitlines():
        if line.startswith("#"):
            reason = line[1:].strip() if fresh else f"{reason} {line[1:].strip()}"
            fresh = False
        elif line.strip():
            assert reason, line
            assert line not in found, line
            found[line], fresh = reason, True
    return found
