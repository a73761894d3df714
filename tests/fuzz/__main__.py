"""Look for what breaks: `python -m tests.fuzz --minutes 10`. What is found is printed as lines for `seeds.jsonl`."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import click
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.judging import judge
from tests.fuzz.making import Case, cases
from tests.trust.runner import running

_ROUND = 50


@click.command()
@click.option("--minutes", type=click.FloatRange(0.01, 10_000), default=10, show_default=True)
@click.option("--seed", "first", type=int, help="The number to begin with; else any.")
def main(minutes: float, first: int | None) -> None:
    """Change examples at random until the time is over; end with 1 where something broke."""
    number = random.SystemRandom().randrange(1 << 30) if first is None else first
    end = time.monotonic() + 60 * minutes
    tried, found = 0, dict[str, str]()
    with running() as usmx:

        def tell(case: Case) -> None:
            nonlocal tried
            tried += 1
            with tempfile.TemporaryDirectory() as folder:
                judge(case, usmx, Path(folder))

        while time.monotonic() < end:
            last: list[Case] = []

            @seed(number)
            @settings(
                max_examples=_ROUND, deadline=None, database=None, phases=(Phase.generate, Phase.shrink),
                suppress_health_check=list(HealthCheck), print_blob=False,
            )  # fmt: skip
            @given(cases())
            def look(case: Case) -> None:
                last[:] = [case]  # noqa: B023
                tell(case)

            try:
                look()
            except AssertionError as error:
                what = str(error).strip()[:600]
                if what[:120] not in found:
                    found[what[:120]] = last[0].text()
                    click.echo(f"seed {number}: {what}\n{last[0].text()}\n", err=True)
            number += 1
    click.echo(f"{tried:,} cases tried, {len(found)} kinds of fault found")
    for case in found.values():
        click.echo(case)
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
