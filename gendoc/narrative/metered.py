"""What a parsed template or phrase file may hold, and the calls that count its work, put in before it is compiled.

The calls are attributes of the environment, which no name that a template writes or sets can reach or hide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from jinja2 import Environment, TemplateSyntaxError, nodes

MAX_NODES = 60_000  # parts of statements in one file
MAX_NESTED = 60  # levels of them, |a|b|c being three
MAX_BRANCHES = 300  # of one {% if %}
MAX_MACROS = 2_000
_LITERAL = 100  # letters that a loop, a branch or a macro prints without being counted
_REFUSED = (
    *(nodes.Concat, nodes.List, nodes.Tuple, nodes.Dict, nodes.Slice),
    *(nodes.Import, nodes.FromImport, nodes.Include, nodes.Extends),
    *(nodes.CallBlock, nodes.EvalContextModifier),
)


def metered(tree: nodes.Template, environment: Environment) -> nodes.Template:
    """Return tree with calls of environment's _each, _compared, _step and _literal put in.

    Raises TemplateSyntaxError for what no template may hold.
    """
    _check_size(tree)
    for node in tree.find_all(_REFUSED):
        _refuse(node)
    for output in tree.find_all(nodes.Output):
        for child in output.nodes:
            _check_constant(child, environment)
    for comparison in list(tree.find_all(nodes.Compare)):
        comparison.expr = _passed("_compared", comparison.expr)
        for operand in comparison.ops:
            operand.expr = _passed("_compared", operand.expr)
    for loop in list(tree.find_all(nodes.For)):
        loop.iter = _passed("_each", cast("nodes.Expr", loop.iter))
    for statement in tree.body:
        _letters(statement)
    return tree


def _check_size(tree: nodes.Template) -> None:
    """Raise TemplateSyntaxError for more than is compiled in a moment."""
    count = macros = 0
    level: Sequence[nodes.Node] = [tree]
    for _ in range(MAX_NESTED):
        count += len(level)
        macros += sum(isinstance(node, nodes.Macro) for node in level)
        if count > MAX_NODES or macros > MAX_MACROS:
            last = max(getattr(node, "lineno", 1) or 1 for node in level)
            what = f"{MAX_MACROS:,} 个短语" if macros > MAX_MACROS else f"{MAX_NODES:,} 处"
            raise TemplateSyntaxError(f"语句太多，超过 {what}", last)
        for node in level:
            if isinstance(node, nodes.If) and len(node.elif_) > MAX_BRANCHES:
                raise TemplateSyntaxError(f"一个 if 里的 elif 超过 {MAX_BRANCHES} 个", node.lineno)
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return
    raise TemplateSyntaxError(f"语句一层套一层，超过 {MAX_NESTED} 层", level[0].lineno)


def _letters(node: nodes.Node) -> int:
    """Return how many letters of its own a statement prints that are not counted yet."""
    if isinstance(node, nodes.TemplateData):
        return len(node.data)
    if isinstance(node, nodes.Macro):
        _insert(node.body, "_step", sum(map(_letters, node.body)))
        return 0
    if isinstance(node, nodes.For):
        _count(node.body)
        _count(node.else_)
        return 0
    if isinstance(node, nodes.If):
        return _count(node.body) + _count(node.else_) + sum(map(_letters, node.elif_))
    if isinstance(node, nodes.Expr):
        return 0
    return sum(map(_letters, node.iter_child_nodes()))


def _count(body: list[nodes.Node]) -> int:
    """Have what a body prints of its own counted where it is much; return the rest."""
    letters = sum(map(_letters, body))
    if letters < _LITERAL:
        return letters
    _insert(body, "_literal", letters)
    return 0


def _insert(body: list[nodes.Node], function: str, letters: int) -> None:
    count = _call(function, nodes.Const(letters), body[0].lineno if body else 1)
    body.insert(0, nodes.Output([count]).set_lineno(count.lineno))


def _check_constant(node: nodes.Expr, environment: Environment) -> None:
    """Raise TemplateSyntaxError for constants that Jinja prints while compiling: 1.5, none, 1 == 1."""
    if isinstance(node, nodes.TemplateData):
        return
    try:
        value = node.as_const(nodes.EvalContext(environment))
    except Exception:  # not a constant, or one that raises when it is printed
        return
    if not isinstance(value, str) and type(value) is not int:
        raise TemplateSyntaxError("这里要印的不是文字或整数", node.lineno)


def _refuse(node: nodes.Node) -> None:
    if isinstance(node, (nodes.List, nodes.Tuple, nodes.Dict)):
        stored = isinstance(node, nodes.Tuple) and node.ctx != "load"
        if stored or all(_is_fixed(child) for child in node.iter_child_nodes()):
            return
        raise TemplateSyntaxError("模板里的列表只能列出固定的文字或数字", node.lineno)
    words = "~" if isinstance(node, nodes.Concat) else type(node).__name__.lower()
    raise TemplateSyntaxError(f"模板里不能用 {words}", node.lineno)


def _passed(function: str, value: nodes.Expr) -> nodes.Call:
    """Return the call of one of the sandbox's own functions that returns value."""
    return _call(function, value, value.lineno)


def _call(function: str, argument: nodes.Expr, line: int) -> nodes.Call:
    return nodes.Call(nodes.EnvironmentAttribute(function, lineno=line), [argument], [], None, None, lineno=line)


def _is_fixed(node: nodes.Node) -> bool:
    """Return whether a node is a literal, or a pair of literals in a mapping."""
    if isinstance(node, nodes.Pair):
        return isinstance(node.key, nodes.Const) and isinstance(node.value, nodes.Const)
    return isinstance(node, nodes.Const)
