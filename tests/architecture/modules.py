"""The modules of gendoc, their syntax trees, and what stands in them."""

from __future__ import annotations

import ast
import functools
import heapq
import re
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

TESTS = Path(__file__).parents[1]
PACKAGE = TESTS.parent / "gendoc"
MODULES = {
    ".".join(("gendoc", *source.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): source
    for source in sorted(PACKAGE.rglob("*.py"))
}


@functools.cache
def tree_of(module: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(MODULES[module].read_text("utf-8"))


@functools.cache
def _nodes() -> dict[type[ast.AST], list[tuple[int, str, ast.AST]]]:
    """Return the nodes of all modules by their kinds, each with its place among all and its module."""
    found: dict[type[ast.AST], list[tuple[int, str, ast.AST]]] = {}
    every = ((module, node) for module in MODULES for node in ast.walk(tree_of(module)))
    for place, (module, node) in enumerate(every):
        found.setdefault(type(node), []).append((place, module, node))
    return found


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Yield the nodes of these kinds in all modules, in order, each with its module."""
    found = [_nodes().get(kind, []) for kind in kinds]
    yield from ((module, node) for _, module, node in heapq.merge(*found, key=itemgetter(0)))


@functools.cache
def spelled_codes() -> frozenset[str]:
    """Return the finding codes that the modules' sources spell."""
    codes: set[str] = set()
    for _, node in nodes(ast.Call, ast.Assign, ast.arguments):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("_report", "_finding", "Finding", "Code", "_Unresolved"):
                arguments = node.args[:1] if name == "Code" else node.args  # then how severe it is
                given = [*arguments, *(word.value for word in node.keywords if word.arg == "code")]
                codes.update(text for value in given for text in _texts(value))
        elif isinstance(node, ast.Assign):
            if {getattr(target, "id", "") for target in node.targets} & {"INVALID", "STALE", "CODE"}:
                codes.update(_texts(node.value))
        elif "code" in {argument.arg for argument in node.args}:
            codes.update(text for default in node.defaults for text in _texts(default))
    return frozenset(code for code in codes if re.fullmatch(r"[a-z]+(-[a-z]+)*", code))


def _texts(node: ast.AST) -> list[str]:
    options = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    return [leaf.value for leaf in options if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)]


def is_within(module: str, places: tuple[str, ...]) -> bool:
    """Return whether a module is one of places or lies in one of them."""
    return any(module == place or module.startswith(f"{place}.") for place in places)


def called(call: ast.Call) -> str:
    """Return the name that is called, if it is one: print, click.echo."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    return ast.unparse(call.func) if isinstance(call.func, ast.Attribute) else ""
