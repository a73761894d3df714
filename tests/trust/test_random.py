"""Random records: the same graph from every format, the same bytes on every run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.records.reading import graph
from tests.trust.samples import table, written
from usmx_kg.ground import resources
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read
from usmx_kg.stream.validate import validate

BUDGET = 2000 if os.environ.get("USMX_TRUST_NIGHTLY") else 40
texts = st.text(
    st.characters(exclude_categories=["C"], exclude_characters=";\u2028\u2029\x85"), min_size=1, max_size=30
)
plain = texts.map(lambda text: f"x{' '.join(text.split())}x")
days = st.dates().map(str)
states = st.sampled_from(["US", "MX", "Mexico", "NO", "France", "Alemania", "nowhere"])
rows = st.fixed_dictionaries(
    {"id": st.from_regex(r"[a-z][a-z0-9-]{3,12}[a-z]", fullmatch=True), "sendingState": states, "hostState": states},
    optional={
        "label": plain,
        "note": plain,
        "startDate": st.one_of(days, st.sampled_from(["2031-04", "2031", "2031-02-30", "soon"])),
        "endDate": days,
        "personnelCount": st.one_of(st.integers(-5, 10**20).map(str), st.just("many")),
        "directCombat": st.sampled_from(["true", "false", "maybe"]),
        "missionType": st.sampled_from(["training", "Combat", "picnic"]),
    },
)
files = st.lists(rows, min_size=1, max_size=4, unique_by=lambda row: row["id"])


@given(files)
@settings(max_examples=BUDGET, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_format_gives_the_same_graph(records: list[dict[str, str]]) -> None:
    texts = {form: written(form, *records) for form in ("yaml", "json", "jsonl", "jsonld")}
    texts |= {form: table(form, *records) for form in ("csv", "tsv")}
    found = {form: read([TextSource(text, form, "x")]) for form, text in texts.items()}
    for form, records_of in found.items():
        assert not records_of.errors, (form, [str(error) for error in records_of.errors])
        assert graph(records_of.quads) == graph(found["json"].quads), form
        assert sorted(f.value for f in records_of.findings) == sorted(f.value for f in found["json"].findings), form


@given(files)
@settings(max_examples=BUDGET // 4, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_report_twice(records: list[dict[str, str]]) -> None:
    from usmx_kg.write import render_report

    given_ = TextSource(written("json", *records), "json", "x.json")
    first, second = (render_report(validate([given_]), "json") for _ in range(2))
    assert first == second
    assert json.loads(first)["summary"]["records"] == len(records)


@pytest.mark.parametrize("args", [("export", "-f", "turtle"), ("validate", "x.yaml", "-f", "json")])
def test_the_same_bytes_under_any_hash_seed(args: tuple[str, ...], tmp_path: Path) -> None:
    row = {"id": "abc", "hostState": "Mexcio", "sendingState": "US", "consent": [{"grantedBy": "FR"}, {"status": "x"}]}
    (tmp_path / "x.yaml").write_bytes(written("yaml", row, {**row, "id": "abd"}))
    words = [sys.executable, "-m", "usmx_kg", *args]
    env = {**os.environ, "PYTHONPATH": str(resources.root())}
    runs = [
        subprocess.run(
            words, cwd=tmp_path, env={**env, "PYTHONHASHSEED": seed}, capture_output=True, check=False
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != b""
