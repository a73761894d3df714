"""Headless Chromium: what a page asks the network for, what it complains about, how it looks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

__all__ = ["Seen", "browser", "grey", "look"]

_QUIET = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--disable-default-apps",
    "--no-default-browser-check", "--hide-scrollbars", "--force-color-profile=srgb", "--force-device-scale-factor=1",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--net-log-capture-mode=Everything",
)  # fmt: skip
_SECONDS = 90


@dataclass(frozen=True)
class Seen:
    """What was seen of a page: addresses that it asked the network for, messages of its console, the picture."""

    addresses: tuple[str, ...]
    console: tuple[str, ...]
    picture: Path


def browser() -> str:
    """Return the path of Chromium, or skip the test that needs it."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("Chromium is not installed")
    return found


def look(page: Path, folder: Path, *flags: str, size: tuple[int, int] = (1000, 1400)) -> Seen:
    """Open a page of this machine and take its picture; nothing but files can be reached."""
    log, picture = folder / "net.json", folder / "picture.png"
    picture.unlink(missing_ok=True)
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    done = subprocess.run(
        [
            browser(), *root, *_QUIET, f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}",
            f"--screenshot={picture}", f"--window-size={size[0]},{size[1]}", *flags, page.as_uri(),
        ],
        capture_output=True, text=True, timeout=_SECONDS, check=True, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    requests = (event.get("params", {}) for event in json.loads(log.read_text("utf-8"))["events"])
    # what Chromium asks for by itself has no origin for its initiator
    asked = {r["url"] for r in requests if r.get("initiator", "not an origin") != "not an origin"}
    console = tuple(line for line in done.stderr.splitlines() if "CONSOLE" in line)
    return Seen(tuple(sorted(asked)), console, picture)


def grey(picture: Path) -> list[bytes]:
    """Return the rows of a picture in shades of grey."""
    with Image.open(picture) as image:
        shades = image.convert("L")
        return [shades.crop((0, y, shades.width, y + 1)).tobytes() for y in range(shades.height)]
