"""Lists of rules for people and as plain data: what each compares, how strictly, on whose authority."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from gendoc.core.finding import Severity
from gendoc.figures.interval import as_text as digits
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.rule import Ref, Rule

VERSION_DIGITS = 12
_SEVERITY_WORDS: dict[Severity, str] = {
    "error": "不符是错误，不能生成报告",
    "warning": "不符是提醒，照样生成报告",
    "note": "不符只作说明",
}
_MISSING_WORDS = {"zero": "按 0 计", "part": "那一部分都没有的按 0 计"}
_ROUNDING_WORDS = {"half-up": "四舍五入", "truncate": "截尾", "exact": "没有舍入"}


def as_text(rules: Sequence[Rule], name: str) -> str:
    """Return rules as a list for people, in the order in which they run; name is that of their report type or file."""
    if not rules:
        return f"{name}：没有勾稽规则\n"
    return f"{name}：{len(rules)} 条勾稽规则\n\n" + "\n".join(_rule_as_text(rule) for rule in rules)


def as_json(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Return rules as plain data, numbers as strings."""
    return [
        {
            "id": rule.id,
            "kind": rule.kind,
            "title": rule.title,
            "severity": rule.severity,
            "basis": rule.basis,
            "each": rule.each.text if rule.each else None,
            "when": rule.when.to_json() if rule.when else None,
            "missing": rule.missing or None,
            "rounding": rule.rounding,
            "figures": {field: [_ref_as_json(ref) for ref in refs] for field, refs in rule.refs.items()},
            "options": {name: str(value) for name, value in rule.options.items()},
            "bands": {name: digits(start) for name, start in rule.bands},
            "file": rule.span.file,
            "line": rule.span.line,
        }
        for rule in rules
    ]


def version(rules: Iterable[Rule]) -> str:
    """Return a digest of rules: equal for equal rules, wherever they are written."""
    content = [{name: value for name, value in rule.items() if name not in ("file", "line")} for rule in as_json(rules)]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:VERSION_DIGITS]


def _rule_as_text(rule: Rule) -> str:
    kind = RULE_KINDS[rule.kind]
    lines = [f"{rule.id}  {rule.title}", f"  种类：{kind.label}（{rule.kind}）"]
    if rule.each:
        lines.append(f"  逐项：{rule.each.text}")
    if rule.when:
        lines.append(f"  {'这样才核对' if rule.when.tests else '有这一部分才核对'}：{rule.when}")
    lines += [f"  {field.label}：{_named(refs)}" for name, refs in rule.refs.items() if (field := kind.field(name))]
    lines += [f"  {field.says(value)}" for name, value in rule.options.items() if (field := kind.field(name))]
    if rule.bands:
        lines.append("  各档：" + "、".join(f"{name} {digits(start)} 起" for name, start in rule.bands))
    if rule.missing:
        lines.append(f"  没有填的：{_MISSING_WORDS[rule.missing]}")
    if rule.rounding in _ROUNDING_WORDS:
        lines.append(f"  末位：{_ROUNDING_WORDS[rule.rounding]}")
    lines.append(f"  严重程度：{_SEVERITY_WORDS[rule.severity]}")
    if rule.basis:
        lines.append(f"  依据：{rule.basis}")
    lines.append(f"  写在：{rule.span.file} 第 {rule.span.line} 行")
    return "\n".join(lines) + "\n"


def _named(refs: Iterable[Ref]) -> str:
    return "、".join(_weighted(ref) for ref in refs)


def _ref_as_json(ref: Ref) -> dict[str, str]:
    plain = {"path": ref.pattern.text, "weight": digits(ref.weight)}
    return {**plain, "missing": ref.missing} if ref.missing else plain


def _weighted(ref: Ref) -> str:
    missing = f"（没有填的：{_MISSING_WORDS[ref.missing]}）" if ref.missing else ""
    if ref.weight == 1:
        return ref.pattern.text + missing
    text = f"减 {ref.pattern.text}" if ref.weight == -1 else f"{ref.pattern.text} ×{digits(ref.weight)}"
    return text + missing
