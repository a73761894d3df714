"""The tutorial notebook runs from top to bottom, and shows what its words say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "docs" / "tutorial.ipynb"
RUN = """
import json, sys
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
json.dump({cell.id: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}, sys.stdout)
"""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Run the notebook in an empty folder and return what each cell shows, as HTML or text."""
    folder = tmp_path_factory.mktemp("tutorial")
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(NOTEBOOK)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(folder / ".ipython"), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = {}
    for name, outputs in json.loads(done.stdout).items():
        assert not [one for one in outputs if one["output_type"] in ("stream", "error")], (name, outputs)
        data = [one["data"] for one in outputs]
        found[name] = "".join(one.get("text/html") or one["text/plain"] for one in data)
    return found


def test_it_shows_what_its_words_say(shown: dict[str, str]) -> None:
    assert "Head of State of Mexico" in shown["who"]
    assert re.search(r"start\s+datetime64\[s\]", shown["sparql"])
    assert re.search(r"19\s+Mexico\s+\d", shown["century"])
    assert "usmx:Consent" in shown["show"]
    assert "consent-for-period" in shown["record"]
    assert "not in force after 2031-09-30" in shown["record"]
    assert "1 record in 1 file: 1 violation." in shown["record"]
    assert "The records conform." in shown["again"]
    assert "record-datatypes" in shown["table"]
    assert "report.html" in shown["save"]
    assert "background.ttl" in shown["save"]


def test_nothing_that_it_shows_changes_from_run_to_run(shown: dict[str, str]) -> None:
    assert not re.search(r" at 0x[0-9a-f]+|/tmp/|\d\d:\d\d:\d\d\.\d", "".join(shown.values()))


def test_it_is_kept_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.metadata
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    text = NOTEBOOK.read_text("utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
