"""The modules of gendoc, their syntax trees, and what stands in them."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
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


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Yield the nodes of these kinds in all modules, each with its module."""
    for module in MODULES:
        yield from ((module, node) for node in ast.walk(tree_of(module)) if isinstance(node, kinds))


def is_within(module: str, places: tuple[str, ...]) -> bool:
    """Return whether a module is one of places or lies in one of them."""
    return any(module == place or module.startswith(f"{place}.") for place in places)


def called(call: ast.Call) -> str:
    """Return the name that is called, if it is one: print, click.echo."""
    return ast.unparse(call.func) if isinstance(call.func, ast.Name | ast.Attribute) else ""
