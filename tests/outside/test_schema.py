"""The JSON Schema of records compiles in ajv's strict mode, and judges as Python's validator does."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCHEMA = ROOT / "ontology" / "record.schema.json"
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(
    NODE is None or not (HERE / "node_modules" / "ajv").is_dir(), reason="Node.js or ajv is not installed"
)


def judged(records: list[object]) -> tuple[list[str], list[bool]]:
    """Return what ajv complains of while it compiles the schema, and which records it takes."""
    done = subprocess.run(
        [str(NODE), str(HERE / "judge.cjs"), str(SCHEMA)],
        input=json.dumps(records, default=str),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told = json.loads(done.stdout)
    return told["told"], told["valid"]


def samples() -> list[object]:
    """Return the example records of the rules, and each of them spoilt in its keys."""
    files = sorted((ROOT / "data" / "examples").rglob("*.yaml"))
    found: list[object] = []
    for file in files:
        given = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
        records = given if isinstance(given, list) else [given]
        found += records
    spoilt = [{**record, "noSuchKey": 1} for record in found if isinstance(record, dict)]
    counted = [{**record, "personnelCount": "many"} for record in found if isinstance(record, dict)]
    return [*found, *spoilt, *counted]


def test_it_compiles_without_a_word() -> None:
    told, _ = judged([])
    assert told == []


def test_it_judges_as_in_python() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    records = samples()
    _, valid = judged(records)
    assert valid == [validator.is_valid(record) for record in records]
    assert True in valid
    assert False in valid
