"""Rules about the code itself: which module may know which, and what none may do."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "gendoc"
MODULES = {
    ".".join(("gendoc", *source.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): source
    for source in sorted(PACKAGE.rglob("*.py"))
}
TREES = {name: ast.parse(source.read_text("utf-8")) for name, source in MODULES.items()}

# Lower layers first; a module imports its own layer and those below.  A module that is named goes
# where it is named, whatever its folder.
LAYERS = (
    ("gendoc.core.source", "gendoc.core.text", "gendoc.core.cache", "gendoc.core.text"),
    ("gendoc.core.finding",),
    ("gendoc.data",),
    ("gendoc.rules",),
    ("gendoc.narrative",),
    ("gendoc.chart",),
    ("gendoc.report.type",),
    ("gendoc.word", "gendoc.render.outline"),
    ("gendoc.layout",),
    ("gendoc.pages",),
    ("gendoc.core.writing",),
    ("gendoc.core.writing",),
    ("gendoc.core.project", "gendoc.compare.figures"),
    ("gendoc.compare.figures", "gendoc.compare.numbers"),
    ("gendoc.compare.origins", "gendoc.compare.editions"),
    ("gendoc.pipeline.steps", "gendoc.reporters.text", "gendoc.pipeline.rollforward", "gendoc.pipeline.new"),
    ("gendoc.core.codes",),
    (
        "gendoc.pipeline.new",
        "gendoc.reporters.json",
        "gendoc.reporters.layout",
        "gendoc.reporters.sarif",
        "gendoc.workbook",
        "gendoc.render.outline.__main__",
    ),
    ("gendoc.pipeline.pdf", "gendoc.pipeline.watch", "gendoc.pipeline.doctor"),
    ("gendoc.cli.chinese",),
    ("gendoc.cli",),
    ("gendoc.cli.main",),
    ("gendoc.__main__",),
)
COMMANDS = tuple(name for name in MODULES if name.startswith("gendoc.cli"))
PRINTS = (*COMMANDS, "gendoc.cli.main", "gendoc.cli.chinese", "gendoc.render.outline.__main__", "gendoc.__main__")
LONGEST = 450
# Seconds, inches of a sheet's margins, and how alike two names have to be for one to be suggested (elsewhere the
# argument `likeness`).
NO_FIGURES = (
    ("gendoc.pipeline.steps", 0.0),
    ("gendoc.pipeline.pdf", 0.0),
    ("gendoc.core.writing", 2.0),
    ("gendoc.core.writing", 0.1),
    ("gendoc.core.text", 0.5),
    ("gendoc.pipeline.watch", 0.5),
    ("gendoc.workbook.xlsx", 0.6),
    ("gendoc.workbook.xlsx", 0.8),
)


def layer(module: str) -> int:
    """Return the place of a module's layer, its own name counting before its folder's."""
    for name in (module, module.rpartition(".")[0], ".".join(module.split(".")[:2])):
        for place, names in enumerate(LAYERS):
            if name in names:
                return place
    raise AssertionError(f"{module} belongs to no layer: name it in LAYERS")


def imports(tree: ast.Module, module: str) -> Iterator[str]:
    """Yield what a module imports, also within functions, but not for type checkers alone."""
    checking = {
        id(child)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in checking:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports relatively"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in MODULES else str(node.module)


@pytest.mark.parametrize("module", [name for name in MODULES if name != "gendoc"])
def test_a_module_imports_only_its_own_layer_and_those_below(module):
    for imported in imports(TREES[module], module):
        if imported.startswith("gendoc."):
            assert layer(imported) <= layer(module), f"{module} imports {imported}, which lies above it"


def test_modules_do_not_import_each_other_in_a_circle():
    graph = {
        module: {name for name in imports(tree, module) if name in MODULES and name != "gendoc"}
        for module, tree in TREES.items()
        if module != "gendoc"
    }
    done: set[str] = set()

    def visit(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " -> ".join((*way, module))
        if module not in done:
            for other in sorted(graph[module]):
                visit(other, (*way, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("module", MODULES)
def test_only_one_module_knows_docxtpl_and_python_docx(module):
    known = {name.split(".")[0] for name in imports(TREES[module], module)}
    assert module == "gendoc.render.fill" or not known & {"docxtpl", "docx"}


@pytest.mark.parametrize("module", MODULES)
def test_only_one_module_knows_the_library_that_draws(module):
    known = {name.split(".")[0] for name in imports(TREES[module], module)}
    assert module == "gendoc.render.charts.drawing" or "pptx" not in known


def test_the_library_that_draws_is_imported_only_to_draw():
    assert not [
        node
        for node in TREES["gendoc.render.charts.drawing"].body
        if isinstance(node, ast.Import | ast.ImportFrom) and "pptx" in ast.unparse(node)
    ]


@pytest.mark.parametrize("module", MODULES)
def test_only_what_writes_workbooks_knows_the_spreadsheet_library(module):
    known = {name.split(".")[0] for name in imports(TREES[module], module)}
    assert module in ("gendoc.workbook.xlsx", "gendoc.render.charts.drawing") or "xlsxwriter" not in known


@pytest.mark.parametrize("module", [name for name in MODULES if name not in PRINTS])
def test_only_the_command_line_prints_and_exits(module):
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) not in ("print", "click.echo", "sys.exit", "exit", "input"), node.lineno
        assert not (isinstance(node, ast.Raise) and "SystemExit" in ast.unparse(node)), node.lineno


@pytest.mark.parametrize("module", MODULES)
def test_no_figure_is_ever_a_float(module):
    likeness = {
        id(node.value) for node in ast.walk(TREES[module]) if isinstance(node, ast.keyword) and node.arg == "likeness"
    }
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Constant) and isinstance(node.value, float) and id(node) not in likeness:
            assert (module, node.value) in NO_FIGURES, f"{module}:{node.lineno}"
        if isinstance(node, ast.Call):
            assert ast.unparse(node.func) != "float", f"{module}:{node.lineno}"


@pytest.mark.parametrize("module", MODULES)
def test_every_module_and_whatever_is_public_says_what_it_is(module):
    tree = TREES[module]
    if module != "gendoc.__main__":
        assert ast.get_docstring(tree), "the module has no docstring"
    for node in [tree, *ast.walk(tree)]:
        if not isinstance(node, ast.Module | ast.ClassDef):
            continue
        if isinstance(node, ast.ClassDef) and node.name.startswith("_"):
            continue
        for child in node.body:
            if isinstance(child, ast.FunctionDef | ast.ClassDef) and not child.name.startswith("_"):
                inherited = isinstance(node, ast.ClassDef) and _overrides(node, child)
                assert ast.get_docstring(child) or inherited, f"{child.name}, line {child.lineno}, has no docstring"


def _overrides(owner: ast.ClassDef, child: ast.AST) -> bool:
    """Return whether a method takes the place of one that a library documents."""
    return any(ast.unparse(base).startswith(("click.", "ChineseCommand")) for base in owner.bases)


@pytest.mark.parametrize("module", MODULES)
def test_no_module_is_long(module):
    assert len(MODULES[module].read_text("utf-8").splitlines()) <= LONGEST


def test_the_light_commands_import_nothing_heavy():
    """What `gendoc --version` imports is what cli and the commands import outside of functions."""
    names = {
        name
        for module in ("gendoc.cli.main", *COMMANDS)
        for node in TREES[module].body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imports(ast.Module([node], []), module)
    }
    assert {name for name in names if name.startswith("gendoc")} - set(COMMANDS) == {"gendoc", "gendoc.cli.chinese"}
