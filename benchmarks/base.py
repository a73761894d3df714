"""Another commit of this package built beside this one, so that both can be run in turn."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["ROOT", "built", "compiled", "usmx_of"]

ROOT = Path(__file__).parent.parent
_KEPT = ROOT / "build" / "versus"


def built(commit: str) -> Path:
    """Return the checkout of a commit with an environment of its own, made where it isn't there yet.

    It stays under build/, so that only the first run waits for it. Raises SystemExit where git or pip fails.
    """
    whole = _called("git", "-C", str(ROOT), "rev-parse", "--verify", f"{commit}^{{commit}}").strip()
    checkout = _KEPT / whole
    if not (checkout / "pyproject.toml").exists():
        _called("git", "-C", str(ROOT), "worktree", "prune")
        _called("git", "-C", str(ROOT), "worktree", "add", "--force", "--detach", str(checkout), whole)
    if not usmx_of(checkout).exists():
        print(f"building {whole[:9]} under {_KEPT.relative_to(ROOT)}", file=sys.stderr, flush=True)
        _called(sys.executable, "-m", "venv", "--clear", str(checkout / ".venv"))
        pip = (str(checkout / ".venv/bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        _called(*pip, "--editable", f"{checkout}[arrow,fast,xlsx]")
    return checkout


def compiled(checkout: Path) -> None:
    """Compile a checkout, so that none of two commands starts colder than the other."""
    _called(str(checkout / ".venv/bin/python"), "-m", "compileall", "-q", str(checkout / "usmx_kg"))


def usmx_of(checkout: Path) -> Path:
    """Return the command of a checkout with an environment in `.venv`."""
    return checkout / ".venv" / "bin" / "usmx"


def _called(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)[:200]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout
