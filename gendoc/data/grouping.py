"""Numbers of which YAML makes something else: {补助: ¥20,000} has two entries, {423 户} is a mapping, !60 a tag."""

from __future__ import annotations

import re
from typing import Any

from gendoc.core.finding import Code, Finding
from gendoc.data.lint import YAML_SYNTAX
from gendoc.data.nodes import MappingNode, ScalarNode

GROUPED_NUMBER = Code("grouped-number")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?: ?[^\d\s]\D{0,11})?")
_SIGNED = re.compile(r"[!&][0-9]+(?:\.[0-9]+)?")
_ENDS_IN_DIGITS = re.compile(r"^\D*[0-9０-９]{1,3}(?:,[0-9０-９]{3})*$|^-?[0-9][0-9,]*$")


def behind_sign(event: Any) -> str:
    """What was typed of !60 and &60, which YAML takes for a tag or an anchor of nothing; "" for any other event."""
    typed = f"&{event.anchor}" if event.anchor else event.tag or ""
    return typed if not event.value and _SIGNED.fullmatch(typed) else ""


def braced(table: MappingNode, key: ScalarNode) -> Finding | None:
    """Return the finding for a number that stands alone in braces, {423 户}; None for any other key of table."""
    if len(table) > 1 or not _NUMBER.fullmatch(key):
        return None
    return YAML_SYNTAX.at(key.span, f"「{key}」外面多了花括号", help=f"删去花括号，只写 {key}")


def rejoined(table: MappingNode, key: ScalarNode) -> str:
    """Join a number in table that YAML split at a comma (¥2 and 366.45); return it as it was typed: ¥2,366.45.

    Where no number stands before the comma, only key is taken away and returned.
    """
    del table[key]
    before = list(table)[-1] if table else ""
    head = table.get(before)
    if not (isinstance(head, ScalarNode) and head.plain and _ENDS_IN_DIGITS.search(head)):
        return str(key)
    start = head.span
    length = key.span.column + key.span.length - start.column if start.line == key.span.line else len(head)
    table[before] = ScalarNode.at(start.source.span(start.line, start.column, length), f"{head},{key}")
    return f"{head},{key}"


def grouped(table: MappingNode, key: ScalarNode, findings: list[Finding]) -> None:
    """Join a number that was split at a thousands separator, and add the finding.

    There is none where whoever reads the number refuses it as it was typed: ¥20,000.
    """
    from gendoc.figures.figure import FigureType, read_figure, split_unit  # only where a number was split

    whole = rejoined(table, key)
    last = findings[-1] if findings else None
    if last and last.code == GROUPED_NUMBER.name and last.span.end == key.span.start - 1 and whole != key:
        findings.pop()  # 1,234,567.89 is one mistake
    if whole != key:
        try:
            read_figure(whole, FigureType(unit=None), (), key.span)
        except ValueError:
            return
    number, unit = split_unit(whole)  # which unit is wanted there, whoever reads the number says
    findings.append(
        GROUPED_NUMBER.at(
            key.span,
            f"{{ }} 里的逗号把数字拆开了，「{key}」成了单独的一项",
            help=f"花括号、方括号里的数字不要写千分号，{'数字' if unit else ''}写作 {number.replace(',', '')}",
        )
    )
