"""What no module does: print, compute with floats, set what is another's, look places up by itself, read a clock in a test."""

from __future__ import annotations

import ast
import functools

from tests.architecture.modules import TESTS, called, is_within, nodes, tree_of

PRINTING = ("gendoc.cli", "gendoc.render.outline.__main__", "gendoc.__main__")
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


@functools.cache
def own_attributes(module: str) -> set[str]:
    """Return the attributes that the classes of a module declare or set on themselves."""
    own: set[str] = set()
    for made in (node for node in ast.walk(tree_of(module)) if isinstance(node, ast.ClassDef)):
        for node in ast.walk(made):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                own.add(node.target.id)
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
                own.add(node.attr)
    return own


def test_no_module_sets_what_is_anothers():
    """Held outside the paper wing, where trees are made to be changed; sandbox and metered steer objects of Jinja's."""
    jinjas = ("gendoc.narrative.sandbox", "gendoc.narrative.metered")
    held = ("figures", "data", "rules", "report", "reconcile", "narrative", "compare", "pipeline", "reporters")
    assert [
        f"{module}:{node.lineno} {ast.unparse(target)}"
        for module, node in nodes(ast.Assign, ast.AugAssign)
        if is_within(module, tuple(f"gendoc.{package}" for package in held)) and module not in jinjas
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr not in own_attributes(module)
    ] == []


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


def test_no_test_reads_a_clock():
    """Speed is measured in benchmarks/: a test must not fail because a machine is busy."""
    clocks = ("time.monotonic", "time.perf_counter", "time.process_time", "timeit.timeit")
    assert [
        f"{file.relative_to(TESTS)}:{node.lineno}"
        for file in sorted(TESTS.rglob("*.py"))
        if any(clock.partition(".")[2] in (text := file.read_text("utf-8")) for clock in clocks)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and called(node) in clocks
    ] == []


def test_places_are_found_by_lookup_alone():
    callers = {module for module, node in nodes(ast.Attribute) if node.attr in ("expand", "scopes_with")}
    assert callers == {"gendoc.report.lookup", "gendoc.report.report", "gendoc.reconcile.causes.earlier"}
