"""Which module may know which, and who may know a library.

The order of the packages is a contract of import-linter in pyproject.toml.
"""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.architecture.modules import MODULES, TESTS, is_within, nodes, tree_of

# Where each library may be imported; what is heavy, within functions.
KNOWN_TO = {
    "docxtpl": ("gendoc.render.fill",),
    "docx": ("gendoc.render.fill",),
    "docxtpl_lint": ("gendoc.render.check",),
    "pptx": ("gendoc.render.charts.drawing",),
    "xlsxwriter": ("gendoc.render.charts.drawing", "gendoc.workbook.xlsx"),
    "lxml": ("gendoc.word", "gendoc.render", "gendoc.pages"),
    "jinja2": ("gendoc.narrative", "gendoc.render.fill", "gendoc.render.outline"),
    "markupsafe": ("gendoc.narrative",),
    "yaml": ("gendoc.data.reader", "gendoc.data.errors"),
    "jsonschema_rs": ("gendoc.data.schema",),
    "pypdfium2": ("gendoc.pages.pictures",),
    "PIL": ("gendoc.pages.pictures",),
    "click": ("gendoc.cli",),
}
HEAVY = ("docxtpl", "docx", "docxtpl_lint", "pptx", "xlsxwriter", "jsonschema_rs", "pypdfium2", "PIL")
LOADED_WHEN_NEEDED = ("gendoc.render.fill", "gendoc.workbook.xlsx")  # whole modules are imported within functions


def libraries(node: ast.AST) -> set[str]:
    """Return the libraries that an import names, by their first names."""
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    return {str(node.module).split(".")[0]} if isinstance(node, ast.ImportFrom) else set()


def test_imports_run_one_way_and_in_no_circle():
    """import-linter sees imports within functions and those for type checkers as well."""
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=TESTS.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_nothing_in_the_house_imports_its_face():
    assert [
        f"{module}:{node.lineno}"
        for module, node in nodes(ast.Import, ast.ImportFrom)
        if module != "gendoc"
        and (
            "gendoc" in [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else node.module == "gendoc"
        )
    ] == []


def test_no_import_is_relative():
    assert [f"{module}:{node.lineno}" for module, node in nodes(ast.ImportFrom) if node.level] == []


def test_a_library_is_known_to_few():
    assert [
        f"{module} imports {library}"
        for module, node in nodes(ast.Import, ast.ImportFrom)
        for library in libraries(node) & KNOWN_TO.keys()
        if not is_within(module, KNOWN_TO[library])
    ] == []


def test_what_is_heavy_is_imported_within_functions():
    assert [
        f"{module} imports {library}"
        for module in MODULES
        for node in tree_of(module).body
        for library in libraries(node)
        if library in HEAVY and module not in LOADED_WHEN_NEEDED
    ] == []


def test_the_light_commands_import_nothing_heavy():
    """What `gendoc --version` imports is what cli imports outside of functions."""
    imported = {
        str(node.module)
        for module in MODULES
        if is_within(module, ("gendoc.cli",))
        for node in tree_of(module).body
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("gendoc")
    }
    assert {name for name in imported if not is_within(name, ("gendoc.cli",))} <= {"gendoc.core.version"}


def test_a_wing_is_imported_without_the_other():
    wings = {
        "data": ("figures", "data", "rules", "report", "reconcile", "narrative"),
        "paper": ("word", "layout", "pages"),
    }
    for wing, packages in wings.items():
        modules = [name for name in MODULES if is_within(name, tuple(f"gendoc.{package}" for package in packages))]
        others = [f"gendoc.{package}" for other, those in wings.items() if other != wing for package in those]
        code = (
            f"import importlib, sys\nfor name in {modules}: importlib.import_module(name)\n"
            f"print([name for name in sys.modules if name.startswith(tuple({others}))])"
        )
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
        assert run.stdout.strip() == "[]", run.stdout + run.stderr
