"""Waivers (已知差异): differences that somebody has looked into and signed for.

A waiver holds for one rule and one exact difference, in one place.  When the figures change it no longer
matches, so that nobody's signature covers what they have not seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from gendoc.core.finding import Finding
from gendoc.core.source import Span
from gendoc.core.text import did_you_mean
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode
from gendoc.data.path import Each, Pattern
from gendoc.figures.figure import parse_figure
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.rule import Rule

INVALID = "waiver-invalid"
STALE = "waiver-stale"
MAX_WAIVERS = 1_000
_REQUIRED = ("规则", "差", "理由")
_KEYS = (*_REQUIRED, "确认人", "日期", "对象")
_FORM = "{规则: SR-01, 差: 373.50, 理由: …, 确认人: …, 日期: 2021-03-02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One 已知差异: the rule, the difference as the finding shows it, and why it stands.

    item narrows it to one item of a rule that holds for each item of a list.
    """

    rule: str
    difference: Decimal
    reason: str
    span: Span
    confirmed_by: str = ""
    date: str = ""
    item: Pattern | None = None

    def to_json(self) -> dict[str, str]:
        """Return what the summary says of the waiver."""
        return {"reason": self.reason, "confirmed_by": self.confirmed_by, "date": self.date}


def load_waivers(node: Node | None, rules: Iterable[Rule]) -> tuple[list[Waiver], list[Finding]]:
    """Return the waivers that node (the list 已知差异) holds, and what is wrong with it.

    A waiver with a mistake is left out: it waives nothing.
    """
    if node is None or (isinstance(node, ScalarNode) and node.is_null):
        return [], []
    if not isinstance(node, SequenceNode):
        return [], [_mistake("「已知差异」应为列表", node.span, f"每条写成 - {_FORM}")]
    if len(node) > MAX_WAIVERS:
        return [], [_mistake(f"已知差异有 {len(node):,} 条，超过 {MAX_WAIVERS:,} 条的上限", node.span, "删去多余的")]
    known = {rule.id: rule for rule in rules}
    waivers: list[Waiver] = []
    findings: list[Finding] = []
    seen: dict[tuple[str, Decimal, str], Span] = {}
    for entry in node:
        waiver, mistakes = _load(entry, known)
        findings += mistakes
        if waiver is None:
            continue
        key = (waiver.rule, waiver.difference, waiver.item.text if waiver.item else "")
        if key in seen:
            findings.append(_mistake(f"与第 {seen[key].line} 行的已知差异重复", waiver.span, "删去其中一条"))
            continue
        seen[key] = waiver.span
        waivers.append(waiver)
    return waivers, findings


def _load(entry: Node, rules: dict[str, Rule]) -> tuple[Waiver | None, list[Finding]]:
    if not isinstance(entry, MappingNode):
        return None, [_mistake("已知差异的每一条应为一组「名称: 内容」", entry.span, f"写成 {_FORM}")]
    findings: list[Finding] = []
    texts: dict[str, ScalarNode] = {}
    for key, child in entry.items():
        at = entry.keys_at.get(key, child.span)
        if key not in _KEYS:
            findings.append(
                _mistake(f"已知差异没有「{key}」这一项{did_you_mean(key, _KEYS)}", at, f"可用：{'、'.join(_KEYS)}")
            )
        elif not isinstance(child, ScalarNode):
            findings.append(_mistake(f"「{key}」应为一个词或一个数", child.span, f"写成 {_FORM}"))
        elif not child.is_null and child.strip():
            texts[key] = child
    lacking = [key for key in _REQUIRED if key not in texts and isinstance(entry.get(key, ScalarNode()), ScalarNode)]
    findings += [_mistake(f"已知差异缺「{key}」", entry.span, f"写成 {_FORM}") for key in lacking]
    rule = _rule(texts, rules, findings)
    difference = _difference(texts, findings)
    item = _item(texts, rule, findings)
    _check_date(texts, findings)
    if findings or rule is None or difference is None:
        return None, findings
    return Waiver(
        rule=rule.id,
        difference=difference,
        reason=str(texts["理由"]),
        span=texts["规则"].span,
        confirmed_by=str(texts.get("确认人", "")),
        date=str(texts.get("日期", "")),
        item=item,
    ), []


def _rule(texts: dict[str, ScalarNode], rules: dict[str, Rule], findings: list[Finding]) -> Rule | None:
    name = texts.get("规则")
    if name is not None and name not in rules:
        advice = "照核对结果方括号里的编号填写；规则已经删去的，这一条也删去"
        findings.append(_mistake(f"没有编号为「{name}」的规则{did_you_mean(name, rules)}", name.span, advice))
    return rules.get(name) if name is not None else None


def _difference(texts: dict[str, ScalarNode], findings: list[Finding]) -> Decimal | None:
    text = texts.get("差")
    if text is None:
        return None
    try:
        return parse_figure(text)
    except ValueError as problem:
        advice = "照核对结果里的「差」填写，连同正负号"
        findings.append(_mistake(f"「差」应为一个数：{str(problem).split('；')[0]}", text.span, advice))
        return None


def _item(texts: dict[str, ScalarNode], rule: Rule | None, findings: list[Finding]) -> Pattern | None:
    text = texts.get("对象")
    if text is None:
        return None
    try:
        item = Pattern.parse(text)
    except ValueError as problem:
        findings.append(_mistake(str(problem), text.span, "写成 收入.构成[2] 这样的形式"))
        return None
    if any(isinstance(step, Each) for step in item.steps):
        findings.append(
            _mistake(f"「对象」应指列表中的一项，写的是「{text}」", text.span, "写成 收入.构成[2] 这样的形式")
        )
    if rule is not None and not RULE_KINDS[rule.kind].by_item(rule):
        findings.append(_mistake(f"规则 {rule.id} 不是逐项核对的，不需要「对象」", text.span, "删去「对象」"))
    return item


def _check_date(texts: dict[str, ScalarNode], findings: list[Finding]) -> None:
    text = texts.get("日期")
    if text is None:
        return
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        date.fromisoformat(text)
    except ValueError:
        findings.append(_mistake(f"日期「{text}」写法不对", text.span, "写成 2021-03-02 这样的形式"))


def _mistake(message: str, span: Span, help: str = "") -> Finding:
    return Finding(code=INVALID, message=message, span=span, help=help)
