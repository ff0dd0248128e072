"""No module reads what a sentence of ours says."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.modules import MODULES, called, tree_of

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
