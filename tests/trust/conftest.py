"""What the tests of trust share: the runner of command lines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.trust.runner import Runner, running


@pytest.fixture(scope="session")
def usmx() -> Iterator[Runner]:
    """Run command lines, each in a process of its own, without network, within bounds."""
    with running() as runner:
        yield runner
