"""What the fuzzer tried and found is tried again: each line of `seeds.jsonl` is a case."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.fuzz.judging import judge
from tests.fuzz.making import FORMS, Case, cases, data, whole
from tests.trust.runner import Runner, running

pytestmark = pytest.mark.xdist_group("fuzz")
SEEDS = [Case.of(line) for line in (Path(__file__).parent / "seeds.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def usmx():  # type: ignore[no-untyped-def]
    with running() as runner:
        yield runner


@pytest.mark.parametrize("number", range(len(SEEDS)))
def test_seeds(number: int, usmx: Runner, tmp_path: Path) -> None:
    judge(SEEDS[number], usmx, tmp_path)


def test_every_format_has_seeds() -> None:
    assert {case.form for case in SEEDS} == set(FORMS)


@given(cases())
@settings(max_examples=100, deadline=None)
def test_a_case_is_plain_data_and_gives_the_same_bytes(case: Case) -> None:
    assert Case.of(case.text()) == case
    assert data(case) == data(case)
    assert len(data(case)) < 10 * len(whole(case.form, case.example)) + 5_000, "sizes are harmless"
