"""What `--help`, a query and an import load: whatever is not needed waits."""

from __future__ import annotations

import subprocess
import sys

import pytest

import usmx_kg


def loaded(*args: str) -> set[str]:
    """Return the modules that a command line loads."""
    code = (
        "import sys\nfrom usmx_kg.cli.main import main\nsys.argv = ['usmx', *sys.argv[1:]]\n"
        "try:\n    main()\nexcept SystemExit:\n    print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *args], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("args", [("--help",), ("--version",)])
def test_help_loads_nothing_heavy(args: tuple[str, ...]) -> None:
    heavy = {"rdflib", "pyshacl", "pyoxigraph", "rich", "yaml", "json", "dataclasses", "pathlib", "shutil"}
    modules = loaded(*args)
    assert "click" in modules
    assert not modules & heavy
    ours = {name for name in modules if name.startswith("usmx_kg")}
    assert ours <= {
        "usmx_kg",
        "usmx_kg.__about__",
        "usmx_kg.cli",
        "usmx_kg.cli.main",
        "usmx_kg.cli.settings",
        "usmx_kg.cli.streams",
    }


@pytest.mark.parametrize("args", [("query", "ASK { ?s ?p ?o }"), ("export", "usmx:Consent")])
def test_queries_and_exports_do_without_rdflib(args: tuple[str, ...]) -> None:
    assert not loaded(*args) & {"rdflib", "pyshacl", "rich"}


def test_importing_the_package_loads_nothing() -> None:
    code = "import sys, usmx_kg; print(*(m for m in sys.modules if m.startswith('usmx_kg.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["usmx_kg.__about__"]
    assert all(hasattr(usmx_kg, name) for name in usmx_kg.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = usmx_kg.nothing
