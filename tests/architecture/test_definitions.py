"""How kinds of rules, codes and values are made, and that whatever is public is documented."""

from __future__ import annotations

import ast
import dataclasses
import importlib

import pytest

import gendoc
from gendoc.core.finding import Code
from gendoc.rules.kinds import RULE_KINDS
from tests.architecture.modules import MODULES, TESTS, called, is_within, nodes, tree_of

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
