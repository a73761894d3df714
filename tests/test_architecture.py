"""The lines of the house: who imports whom, what `--help` costs, that each module says its job."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import usmx_kg

PACKAGE = Path(usmx_kg.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = (
    ("errors", "extras", "namespaces", "resources", "limits", "ending", "atomic", "temporary", "given", "garbage",
     "__about__"),
    ("graph", "inference", "vocabulary", "rules", "claims", "tree", "tokens", "faults", "sparql", "sums", "context",
     "definitions", "value_shapes"),
    ("records", "render", "result", "validation", "streaming", "query", "questions", "needs", "hints", "child", "names",
     "exporting", "converting", "describe", "stats", "example", "template", "schema", "difference", "labelled",
     "operand", "installation", "frames"),
    ("api", "__init__"),
    ("cli", "web", "__main__"),
)  # fmt: skip
"""From the ground up: a part imports from its own layer and those before it."""

CLOSED = {
    "render": {"errors", "extras", "namespaces", "__about__", "render"},
    "records": {"records"} | {name for layer in LAYERS[:2] for name in layer},
    "result": {"render", "graph", "frames", "errors"},
}
"""Parts that may import less than their layer."""


def part_of(path: Path) -> str:
    """Return the part of the package that a module belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """Yield the modules that a module imports, and whether that happens at run time."""
    tree = ast.parse(path.read_text("utf-8"))
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for child in node.body
        for inner in ast.walk(child)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node not in typing_only) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            names = [f"{node.module}.{a.name}" for a in node.names] if node.module == "usmx_kg" else [node.module or ""]
            yield from ((name, node not in typing_only) for name in names)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    order = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    part = part_of(path)
    assert part in order, f"{part} has no layer: put it into LAYERS"
    if part == "__init__":
        return
    for name, at_run_time in imported(path):
        if not name.startswith("usmx_kg.") or not at_run_time:
            continue
        other = name.split(".")[1]
        assert order.get(other, 99) <= order[part], f"{part} imports {other}, which stands above it"
        if part in CLOSED:
            assert other in CLOSED[part], f"{part} may not import {other}"


def test_one_module_imports_pyshacl() -> None:
    users = {p for p in MODULES for name, _ in imported(p) if name.split(".")[0] == "pyshacl"}
    assert len(users) <= 1, users


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_have_a_job(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"util|helper|misc|common", path.stem)
    tree = ast.parse(text)
    assert not text or ast.get_docstring(tree), "a module says what it is for"
    for node in ast.walk(tree):
        public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if public and node in tree.body:
            assert isinstance(node, ast.FunctionDef | ast.ClassDef)
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_no_import_has_side_effects() -> None:
    """Modules define; at their top level they call no print, basicConfig or the like."""
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                assert path.name == "__main__.py", f"{path} runs something when it is imported"


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
