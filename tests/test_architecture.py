"""The house: which module may know which, who may know a library, how large each part is, and what none may do.

The order of the packages is a contract of import-linter in pyproject.toml, the ceilings are the table of
docs/architecture.md.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import importlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import gendoc
from gendoc.core.finding import Code
from gendoc.rules.kinds import RULE_KINDS

TESTS = Path(__file__).parent
PACKAGE = TESTS.parent / "gendoc"
PAGE = TESTS.parent / "docs" / "architecture.md"
MODULES = {
    ".".join(("gendoc", *source.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): source
    for source in sorted(PACKAGE.rglob("*.py"))
}
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
PRINTING = ("gendoc.cli", "gendoc.render.outline.__main__", "gendoc.__main__")
LONGEST = 400
# Seconds, inches of a sheet's margins, and how alike two names have to be for one to be suggested (elsewhere the
# argument `likeness`).
NO_FIGURES = (
    ("gendoc.pipeline", 0.0),
    ("gendoc.core.writing", 2.0),
    ("gendoc.core.writing", 0.1),
    ("gendoc.core.text", 0.5),
    ("gendoc.pipeline", 0.5),
    ("gendoc.workbook.xlsx", 0.6),
    ("gendoc.workbook.xlsx", 0.8),
)
VALUES = (
    "Report",
    "Record",
    "FilledText",
    "Trace",
    "Finding",
    "Figure",
    "Rule",
    "Waiver",
    "ReportType",
    "Checked",
    "Built",
)


@functools.cache
def tree_of(module: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(MODULES[module].read_text("utf-8"))


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Yield the nodes of these kinds in all modules, each with its module."""
    for module in MODULES:
        yield from ((module, node) for node in ast.walk(tree_of(module)) if isinstance(node, kinds))


def is_within(module: str, places: tuple[str, ...]) -> bool:
    """Return whether a module is one of places or lies in one of them."""
    return any(module == place or module.startswith(f"{place}.") for place in places)


def libraries(node: ast.AST) -> set[str]:
    """Return the libraries that an import names, by their first names."""
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    return {str(node.module).split(".")[0]} if isinstance(node, ast.ImportFrom) else set()


def called(call: ast.Call) -> str:
    """Return the name that is called, if it is one: print, click.echo."""
    return ast.unparse(call.func) if isinstance(call.func, ast.Name | ast.Attribute) else ""


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


def ceilings() -> dict[str, int]:
    """Return the most lines that each package may have, from the table of docs/architecture.md."""
    rows = re.findall(r"^\| \*\*(\w+)\*\* \| ([0-9,]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {package: int(most.replace(",", "")) for package, most in rows}


def lengths() -> dict[str, int]:
    """Return how many lines each module has."""
    return {module: len(source.read_text("utf-8").splitlines()) for module, source in MODULES.items()}


def test_every_package_has_its_row_and_keeps_below_its_ceiling():
    lines: dict[str, int] = {}
    for module, length in lengths().items():
        package = module.split(".")[1] if MODULES[module].parent != PACKAGE else "gendoc"
        lines[package] = lines.get(package, 0) + length
    most = ceilings()
    assert lines.keys() == most.keys()
    assert {package: length for package, length in lines.items() if length > most[package]} == {}


def test_no_module_is_long():
    assert {module: length for module, length in lengths().items() if length > LONGEST} == {}


def test_only_the_face_and_the_way_in_lie_loose():
    assert {source.name for source in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}


def test_a_rule_kind_is_spelt_only_where_it_is_made():
    """ratio and share are senses of numbers to figures, and columns to the outline of a template.

    count is a word of schemas and a filter of templates too: where it stands alone says nothing.
    """
    names = set(RULE_KINDS) - {"count"}
    assert [
        f"{module}:{node.lineno} {node.value}"
        for module, node in nodes(ast.Constant)
        if node.value in names
        and not is_within(module, ("gendoc.rules.kinds", "gendoc.figures", "gendoc.render.outline"))
    ] == []


def test_only_a_code_makes_a_finding():
    assert [
        f"{module}:{node.lineno}"
        for module, node in nodes(ast.Call)
        if called(node) in ("Finding", "finding.Finding") and module != "gendoc.core.finding"
    ] == []


def codes() -> set[str]:
    """Return the names of all codes, from the modules themselves."""
    for module in MODULES:
        if not module.endswith("__main__"):
            importlib.import_module(module)
    return {code.name for code in Code.all()}


def test_every_code_is_documented():
    page = (TESTS.parent / "docs" / "问题代码.md").read_text("utf-8") + (TESTS.parent / "docs" / "版式.md").read_text(
        "utf-8"
    )
    assert [code for code in sorted(codes()) if f"`{code}`" not in page] == []


@pytest.mark.parametrize("name", VALUES)
def test_a_value_does_not_change(name):
    value = getattr(gendoc, name)
    assert dataclasses.is_dataclass(value) or issubclass(value, tuple), name
    assert issubclass(value, tuple) or value.__dataclass_params__.frozen, name


def own_attributes(module: str) -> set[str]:
    """Return the attributes that the classes of a module declare or set on themselves."""
    own: set[str] = set()
    for made in (node for node in ast.walk(tree_of(module)) if isinstance(node, ast.ClassDef)):
        for node in ast.walk(made):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                own.add(node.target.id)
            elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self":
                own.add(node.attr)
    return own


def test_no_module_sets_what_is_anothers():
    """Held outside the paper wing, where trees are made to be changed; narrative.sandbox steers objects of Jinja's."""
    held = ("figures", "data", "rules", "report", "reconcile", "narrative", "compare", "pipeline", "reporters")
    assert [
        f"{module}:{node.lineno} {ast.unparse(target)}"
        for module, node in nodes(ast.Assign, ast.AugAssign)
        if is_within(module, tuple(f"gendoc.{package}" for package in held)) and module != "gendoc.narrative.sandbox"
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr not in own_attributes(module)
    ] == []


# What is looked into by its letters, and what holds a sentence: attributes, names, what an exception says, what is printed.
READING = (
    *("split", "rsplit", "partition", "rpartition", "splitlines", "startswith", "endswith", "removeprefix"),
    *("removesuffix", "find", "rfind", "index", "rindex", "count", "replace", "strip", "lstrip", "rstrip"),
    *("search", "match", "fullmatch", "findall", "finditer", "sub"),
)
SENTENCES = {
    *("message", "reason", "action", "help", "advice", "caution", "caution_action", "remark", "why", "lack", "detail"),
    *("as_text", "format_finding", "headline", "describe", "how_to_sign"),
}
FOREIGN = ("gendoc.data.schema",)  # what jsonschema-rs says of a schema has several lines


def is_sentence(node: ast.AST, exceptions: set[str]) -> bool:
    """Return whether an expression is a sentence of ours: a part of one by its name, an exception's text, what prints it."""
    if isinstance(node, ast.Subscript):
        return is_sentence(node.value, exceptions)
    if isinstance(node, ast.Call) and called(node) in ("str", "repr"):
        return any(isinstance(argument, ast.Name) and argument.id in exceptions for argument in node.args) or any(
            is_sentence(argument, exceptions) for argument in node.args
        )
    if isinstance(node, ast.Call):
        return is_sentence(node.func, exceptions) and called(node).rpartition(".")[2] not in READING
    if isinstance(node, ast.JoinedStr):
        return any(
            is_sentence(part.value, exceptions) or (isinstance(part.value, ast.Name) and part.value.id in exceptions)
            for part in node.values
            if isinstance(part, ast.FormattedValue)
        )
    return (isinstance(node, ast.Attribute) and node.attr in SENTENCES) or (
        isinstance(node, ast.Name) and node.id in SENTENCES
    )


def looked_into(node: ast.AST) -> list[ast.AST]:
    """Return the texts whose letters an expression looks at: of a method, of a pattern, of a comparison.

    Whether two sentences are the same is no question of what they say.
    """
    if isinstance(node, ast.Call) and called(node).rpartition(".")[2] in READING:
        owner = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        return [owner, *node.args]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READING:
        return [node.func.value, *node.args]
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
        return [node.value]
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
        return [node.comparators[0], *([node.left] if isinstance(node.left, ast.Subscript) else [])]
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq):
        sides = [node.left, node.comparators[0]]
        return [] if all(is_sentence(side, set()) for side in sides) else sides
    return []


def readers_of_sentences(tree: ast.AST) -> list[ast.AST]:
    """Return the expressions of a module that split, search or compare a sentence of ours."""
    exceptions = {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name}
    return [node for node in ast.walk(tree) if any(is_sentence(text, exceptions) for text in looked_into(node))]


def test_nobody_reads_our_own_sentences():
    """What a finding says is put together once, where it is shown; its parts are fields."""
    assert [
        f"{module}:{node.lineno} {ast.unparse(node)}"
        for module in MODULES
        if module not in FOREIGN
        for node in readers_of_sentences(tree_of(module))
    ] == []


@pytest.mark.parametrize(
    "code",
    [
        "try: read(text)\nexcept ValueError as problem: wrong(str(problem).split('；')[0])",
        "try: find()\nexcept Failure as failure: f'{failure}'.partition('。')",
        "detail, _, advice = failure.reason.partition('。')",
        "any(part.why == NO_UNITS for part in parts)",
        "as_text([finding]).splitlines()[0]",
        "re.search('没有过滤器 `([^`]+)`', message)",
        "'待填' in record.reason",
        "finding.message[:20]",
        "advice[-1].replace('，', '')",
        "advice[-1] in '。？'",
    ],
)
def test_who_reads_a_sentence_is_caught(code):
    assert readers_of_sentences(ast.parse(code))


def test_only_the_command_line_prints_and_exits():
    printing = ("print", "click.echo", "sys.exit", "exit", "input")
    assert [
        f"{module}:{node.lineno}"
        for module, node in nodes(ast.Call, ast.Raise)
        if not is_within(module, PRINTING)
        and (called(node) in printing if isinstance(node, ast.Call) else "SystemExit" in ast.unparse(node))
    ] == []


def test_no_figure_is_ever_a_float():
    likeness = {id(node.value) for _, node in nodes(ast.keyword) if node.arg == "likeness"}
    assert [
        f"{module}:{node.lineno} {ast.unparse(node)}"
        for module, node in nodes(ast.Constant, ast.Call)
        if (
            called(node) == "float"
            if isinstance(node, ast.Call)
            else isinstance(node.value, float)
            and id(node) not in likeness
            and not any(is_within(module, (place,)) and node.value == value for place, value in NO_FIGURES)
        )
    ] == []


def test_every_module_and_whatever_is_public_says_what_it_is():
    silent = [module for module in MODULES if module != "gendoc.__main__" and not ast.get_docstring(tree_of(module))]
    for module, node in nodes(ast.Module, ast.ClassDef):
        if isinstance(node, ast.ClassDef) and node.name.startswith("_"):
            continue
        for child in node.body:
            if isinstance(child, ast.FunctionDef | ast.ClassDef) and not child.name.startswith("_"):
                inherited = isinstance(node, ast.ClassDef) and _overrides(node, child)
                if not ast.get_docstring(child) and not inherited:
                    silent.append(f"{module}:{child.lineno} {child.name}")
    assert silent == []


def _overrides(owner: ast.ClassDef, child: ast.AST) -> bool:
    """Return whether a method takes the place of one that a library documents."""
    return any(ast.unparse(base).startswith(("click.", "ChineseCommand")) for base in owner.bases)


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


def test_no_test_reads_a_clock():
    """Speed is measured in benchmarks/: a test must not fail because a machine is busy."""
    clocks = ("time.monotonic", "time.perf_counter", "time.process_time", "timeit.timeit")
    assert [
        f"{file.relative_to(TESTS)}:{node.lineno}"
        for file in sorted(TESTS.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and called(node) in clocks
    ] == []


def test_places_are_found_by_lookup_alone():
    callers = {module for module, node in nodes(ast.Attribute) if node.attr in ("expand", "scopes_with")}
    assert callers == {"gendoc.report.lookup", "gendoc.report.report", "gendoc.reconcile.causes.earlier"}
