"""What the tests of trust share: the runner of command lines."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.trust.runner import Runner, running


@pytest.fixture(scope="session")
def usmx() -> Iterator[Runner]:
    """Run command lines, each in a process of its own, without network, within bounds."""
    with running() as runner:
        yield runner


@pytest.fixture(scope="session", autouse=True)
def apart() -> None:
    """Put a mutant of the code into a process group of its own: one of `child` may kill its whole group."""
    if os.environ.get("MUTANT_UNDER_TEST", "stats") not in ("", "stats", "fail"):
        os.setpgid(0, 0)
