"""Rules, loaded: read from YAML and checked before any figure is.

Rules come from a report kind (rules.yaml) or stand in the data file (勾稽); both read the
same.  A mistake in a rule is a finding at its line; the rule is then left out, and the finding says
so by being an error: a rule that does not run must never look like one that passed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeAlias, TypeVar

from gendoc.core.finding import Finding, Severity
from gendoc.core.source import Span
from gendoc.core.text import did_you_mean, nearest
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode
from gendoc.data.path import SAME_YEAR, UNITS, Each, Pattern, Step
from gendoc.figures.figure import parse_figure
from gendoc.figures.interval import ROUNDINGS, Rounding
from gendoc.rules.kind import Field, RuleKind
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.rule import Ref, Rule, number, part_of
from gendoc.rules.rule import bands as read_bands

INVALID = "rule-invalid"
KnownPath: TypeAlias = Callable[[Pattern], bool]
__all__ = ["Rule", "combined", "load_rules"]
_COMMON = ("id", "kind", "title", "basis", "severity", "each", "when", "missing", "rounding")
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*")
_MAX_ID = 40
MAX_KEYS = 12  # that a help lists
MAX_RULES = 5_000
MAX_PARTS = 1_000  # of one field: repeats take time that grows with them
_RESERVED = (INVALID, "waiver-invalid", "waiver-stale")
KeysAt: TypeAlias = Callable[[tuple[Step, ...]], tuple[str, ...]]
_Choice = TypeVar("_Choice", bound=str)


def load_rules(
    node: Node | None,
    known_path: KnownPath | None = None,
    known_text: KnownPath | None = None,
    keys_at: KeysAt | None = None,
    *,
    local: bool = False,
) -> tuple[list[Rule], list[Finding]]:
    """Return the rules that node (rules.yaml, or 勾稽 of a data file) holds, and its mistakes.

    known_path, if given, says whether the schema allows a figure at an absolute pattern; known_text
    says the same of texts; keys_at which keys it allows below a path, to suggest what was meant.  local: the rules may name local figures; paths that might are looked up
    when the rule is run.  A rule with a mistake is left out.
    """
    if node is None or (isinstance(node, ScalarNode) and node.is_null):
        return [], []
    if not isinstance(node, SequenceNode):
        return [], [_mistake("规则应为列表", node.span, f"每条以「- 」开头，如 - {_example()}")]
    if len(node) > MAX_RULES:
        return [], [_mistake(f"规则有 {len(node):,} 条，超过 {MAX_RULES:,} 条的上限", node.span, "删去多余的规则")]
    rules: list[Rule] = []
    findings: list[Finding] = []
    for entry in node:
        loader = _Loader(entry, known_path, known_text, keys_at, local)
        rule = loader.load()
        findings += loader.findings
        if rule is not None and not loader.findings:
            rules.append(rule)
    kept, repeated = _without_repeats(rules)
    return kept, findings + repeated


def combined(kind_rules: Sequence[Rule], file_rules: Sequence[Rule]) -> tuple[list[Rule], list[Finding]]:
    """Return the rules of the report kind and of the data file as one list.

    An id that is used twice is reported where it comes the second time, and that rule left out.
    """
    return _without_repeats([*kind_rules, *file_rules])


def _without_repeats(rules: Iterable[Rule]) -> tuple[list[Rule], list[Finding]]:
    first: dict[str, Rule] = {}
    findings: list[Finding] = []
    for rule in rules:
        if rule.id in first:
            other = first[rule.id].span
            place = ("" if other.file == rule.span.file else f"{other.file} ") + f"第 {other.line} 行"
            findings.append(
                _mistake(f"规则编号 {rule.id} 重复，{place}已用", rule.span, "换一个编号", ((other, "已用"),))
            )
        else:
            first[rule.id] = rule
    return list(first.values()), findings


@dataclass(slots=True, eq=False, repr=False)
class _Loader:
    """Reads one rule; findings tell all that is wrong with it."""

    entry: Node
    known_path: KnownPath | None
    known_text: KnownPath | None
    keys_at: KeysAt | None
    local: bool
    findings: list[Finding] = field(default_factory=list)
    id: str = ""

    def load(self) -> Rule | None:
        table = self.entry
        if not isinstance(table, MappingNode):
            self._wrong(
                f"每条规则应为一组「名称: 内容」，如 {_example()}",
                table.span,
                "对照报告种类里的 rules.yaml 改正",
            )
            return None
        id_text = self._text(table, "id", required=True)
        self._check_id(id_text)
        kind = self._kind(table)
        if kind is None:
            return None
        self._check_keys(table, kind)
        each = self._each(table)
        refs = {one.name: self._refs(table, one, each) for one in kind.fields if one.refers and one.name in table}
        self._check_repeats(refs)
        options: dict[str, str] = {}
        bands: tuple[tuple[str, Decimal], ...] = ()
        for one in (one for one in kind.fields if one.name in table):
            if one.form == "choice":
                options[one.name] = self._choice(table, one.name, [*one.choices], "")
            elif one.form == "number":
                options[one.name] = number(table[one.name], one.name, self._wrong)
            elif one.form == "bands":
                bands = read_bands(table[one.name], one.name, self._wrong)
            elif one.form == "formula":
                refs |= self._expression(table, one, each, options)
        title = self._text(table, "title")
        rule = Rule(
            id=self.id,
            kind=kind.name,
            title=str(title or ""),
            span=id_text.span if id_text is not None else table.span,
            severity=self._choice(table, "severity", _SEVERITIES, kind.severity),
            basis=str(self._text(table, "basis") or ""),
            each=each,
            when=self._when(table, each, refs),
            missing_zero=self._choice(table, "missing", ("zero",), "") == "zero",
            rounding=self._reading(table),
            refs=refs,
            options=options,
            bands=bands,
        )
        fault = kind.fault(rule) if kind.fault is not None and not self.findings else ""
        if fault:
            self._wrong(fault, rule.span, f"对照 {kind.name} 规则的写法改正，写法见 docs 的「报告种类」一章")
        if self.findings:
            return None
        return rule if rule.title else replace(rule, title=kind.title(rule))

    def _check_id(self, text: ScalarNode | None) -> None:
        if text is None:
            return
        if not _ID.fullmatch(text) or len(text) > _MAX_ID:
            self._wrong(f"规则编号「{text}」写法不对", text.span, "用字母、数字和连字符，如 SR-01")
        elif text in _RESERVED:
            self._wrong(f"规则编号「{text}」是 gendoc 自己的代号", text.span, "换一个编号，如 SR-01")
        else:
            self.id = str(text)

    def _kind(self, table: MappingNode) -> RuleKind | None:
        text = self._text(table, "kind", required=True)
        if text is None:
            return None
        if text not in RULE_KINDS:
            self._wrong(
                f"没有「{text}」这种规则{did_you_mean(text, RULE_KINDS)}", text.span, f"可用：{'、'.join(RULE_KINDS)}"
            )
        return RULE_KINDS.get(text)

    def _check_keys(self, table: MappingNode, kind: RuleKind) -> None:
        names = [*(one.name for one in kind.fields), *_COMMON]
        meant = set()
        for key, child in table.items():
            if key not in names:
                meant.add(nearest(key, names))
                self._wrong(
                    f"{kind.name} 规则没有「{key}」这一项{did_you_mean(key, names)}",
                    table.keys_at.get(key, child.span),
                    f"可用：{'、'.join(names)}",
                )
        for one in kind.fields:
            if one.required and one.name not in table and one.name not in meant:
                self._wrong(f"{kind.name} 规则缺「{one.name}」", table.span, f"补上「{one.name}」")

    def _each(self, table: MappingNode) -> Pattern | None:
        text = self._text(table, "each")
        pattern = self._pattern(text) if text is not None else None
        if text is None or pattern is None:
            return None
        if pattern.file or pattern.relative or not isinstance(pattern.steps[-1], Each):
            self._wrong(
                f"each 应指一个列表的每一项，写的是「{text}」", text.span, '写成 each: "收入.构成[*]" 这样的形式'
            )
        return pattern

    def _when(self, table: MappingNode, each: Pattern | None, refs: Mapping[str, tuple[Ref, ...]]) -> Pattern | None:
        """Return the part of a report that a rule is about: the beginning of one of its own paths, or such a path."""
        text = self._text(table, "when")
        pattern = self._pattern(text) if text is not None else None
        if text is None or pattern is None:
            return None
        own = [*([each] if each else ()), *(ref.pattern for named in refs.values() for ref in named)]
        if not any(
            pattern.relative == other.relative and other.steps[: len(pattern.steps)] == pattern.steps for other in own
        ):
            self._wrong(
                f"when 应是本规则所用的路径，或它的前一段，写的是「{text}」",
                text.span,
                "例如 parts 里有 收入.上年，就写 收入.上年 或 收入",
            )
        return pattern

    def _reading(self, table: MappingNode) -> Rounding:
        return self._choice(table, "rounding", ROUNDINGS, "round")

    def _refs(self, table: MappingNode, one: Field, each: Pattern | None) -> tuple[Ref, ...]:
        node = table[one.name]
        if one.form == "figures" and isinstance(node, SequenceNode):
            if not node:
                self._wrong(f"「{one.name}」是空的列表", node.span, "写上各数的路径，如 [收入.拨款, 收入.其他]")
            if len(node) > MAX_PARTS:
                self._wrong(
                    f"「{one.name}」有 {len(node):,} 个数，超过 {MAX_PARTS:,} 个的上限", node.span, "分成几条规则"
                )
                return ()
            found = [self._weighted(child, one, each) for child in node]
        elif one.form == "figures":
            found = [self._weighted(node, one, each)]
        else:
            found = [self._ref(node, one, each, Decimal(1))]
        return tuple(ref for ref in found if ref is not None)

    def _weighted(self, node: Node, one: Field, each: Pattern | None) -> Ref | None:
        """Return one of several figures: a path, or {of: path, weight: -1}."""
        if not isinstance(node, MappingNode):
            return self._ref(node, one, each, Decimal(1))
        for key, child in node.items():
            if key not in ("of", "weight"):
                self._wrong(
                    f"「{one.name}」里没有「{key}」这一项{did_you_mean(key, ('of', 'weight'))}",
                    node.keys_at.get(key, child.span),
                    "写成 {of: 路径, weight: -1}",
                )
        if "of" not in node:
            self._wrong(f"「{one.name}」缺 of", node.span, "写成 {of: 路径, weight: -1}")
            return None
        return self._ref(node["of"], one, each, self._weight(node))

    def _weight(self, node: MappingNode) -> Decimal:
        child = node.get("weight")
        if child is None:
            return Decimal(1)
        try:
            weight = parse_figure(child) if isinstance(child, ScalarNode) else Decimal(0)
        except ValueError:
            weight = Decimal(0)
        if not weight:
            shown = f"，写的是「{child}」" if isinstance(child, ScalarNode) else ""
            self._wrong(f"weight 应为一个不是 0 的数{shown}", child.span, "相减写 -1")
        return weight

    def _ref(self, node: Node, one: Field, each: Pattern | None, weight: Decimal) -> Ref | None:
        if not isinstance(node, ScalarNode) or node.is_null:
            self._wrong(f"「{one.name}」应为一个路径", node.span, "写成 收入.合计 这样的路径")
            return None
        pattern = self._pattern(node)
        if pattern is not None and one.file and not pattern.file:
            pattern = Pattern.parse(f"{one.file}:{pattern.text}")
        if pattern is None or not self._fits(pattern, node.span, one, each):
            return None
        return Ref(pattern=pattern, span=node.span, weight=weight)

    def _fits(self, pattern: Pattern, span: Span, one: Field, each: Pattern | None) -> bool:
        """Return whether a path may stand in a field; report it if not."""
        inner = absolute = pattern.inner
        many = "列表的每一项" if any(isinstance(step, Each) for step in inner.steps) else ""
        many = "每个所属单位的数" if pattern.file == UNITS else many
        if one.form in ("figure", "text") and many:
            what = "一段文字" if one.form == "text" else "一个数"
            advice = "写明是哪一项，如 收入.构成[其他收入].金额；要逐项核对，用 each"
            self._wrong(f"「{one.name}」只能指{what}，「{pattern.text}」指的是{many}", span, advice)
            return False
        if inner.relative and each is None:
            if isinstance(self.entry, MappingNode) and "each" not in self.entry:
                self._wrong(
                    f"「{pattern.text}」以点开头，指列表中一项的数，规则却没有 each", span, "写出完整路径，或加上 each"
                )
            return False
        if inner.relative and each is not None:
            absolute = Pattern(each.text + inner.text, (*each.steps, *inner.steps))
        later = pattern.file == SAME_YEAR or (self.local and not inner.relative)  # the other kind's schema knows
        known, what = (self.known_text, "这段文字") if one.form == "text" else (self.known_path, "这个数")
        if known is not None and not later and not known(absolute):
            near, keys = self._meant(absolute)
            self._wrong(f"schema 里没有「{absolute.text}」{what}{near}", span, keys)
            return False
        return True

    def _meant(self, pattern: Pattern) -> tuple[str, str]:
        """Return what a path that the schema has not may mean, and the keys that there are where it goes astray."""
        steps = pattern.inner.steps
        for place, step in enumerate(steps) if self.keys_at is not None else ():
            keys = self.keys_at(steps[:place]) if self.keys_at is not None and isinstance(step, str) else ()
            if keys and step not in keys:
                more = f" 等 {len(keys)} 项" if len(keys) > MAX_KEYS else ""
                return did_you_mean(str(step), keys), f"这里可用：{'、'.join(keys[:MAX_KEYS])}{more}"
        return "", "对照 schema.yaml 改正路径，或先在那里加上它"

    def _expression(
        self, table: MappingNode, one: Field, each: Pattern | None, options: dict[str, str]
    ) -> dict[str, tuple[Ref, ...]]:
        """Return the figures of an expression by the paths that it names them by; put it among options."""
        from gendoc.rules.expression import BadFormula, parse

        text = self._text(table, one.name)
        if text is None:
            return {}
        try:
            formula = parse(text)
        except BadFormula as problem:
            self._wrong(str(problem), part_of(text, problem.start, problem.length), problem.advice)
            return {}
        options[one.name] = text
        refs: dict[str, tuple[Ref, ...]] = {}
        for name in formula.names:
            span = part_of(text, name.start, len(name.pattern.text))
            if self._fits(name.pattern, span, one, each):
                refs[name.pattern.text] = (Ref(pattern=name.pattern, span=span),)
        return refs

    def _pattern(self, text: ScalarNode) -> Pattern | None:
        try:
            return Pattern.parse(text)
        except ValueError as problem:
            self._wrong(str(problem), text.span, '写成 收入.合计 或 "收入.构成[*].金额" 这样的形式')
            return None

    def _check_repeats(self, refs: Mapping[str, tuple[Ref, ...]]) -> None:
        """Report a figure that a rule names twice: it would count twice, or prove itself."""
        for place, (key, named) in enumerate(refs.items()):
            earlier = list(refs)[:place]
            for n, ref in enumerate(named):
                others = [(key, other) for other in named[:n]]
                others += [(name, other) for name in earlier for other in refs[name]]
                for name, other in others:
                    if other.pattern.text == ref.pattern.text:
                        where = "重复" if name == key else f"同时是「{name}」"
                        advice = "一个数在一条规则里只能用一次，删去一处"
                        self._wrong(f"「{key}」里的「{ref.pattern.text}」{where}", ref.span, advice)

    def _choice(self, table: MappingNode, key: str, choices: Sequence[_Choice], default: _Choice) -> _Choice:
        text = self._text(table, key)
        if text is None:
            return default
        found = next((choice for choice in choices if choice == text), None)
        if found is None:
            self._wrong(f"{key} 不能是「{text}」", text.span, f"可用：{'、'.join(choices)}")
        return default if found is None else found

    def _text(self, table: MappingNode, key: str, *, required: bool = False) -> ScalarNode | None:
        node = table.get(key)
        if isinstance(node, ScalarNode) and not node.is_null and node.strip():
            return node
        if node is not None:
            self._wrong(f"「{key}」应为一段文字", table.keys_at.get(key, node.span), "写一段文字；不需要就删去它")
        elif required:
            options = f"，可用：{'、'.join(RULE_KINDS)}" if key == "kind" else "，如 id: SR-01" if key == "id" else ""
            self._wrong(f"规则缺「{key}」", table.span, f"补上「{key}」{options}")
        return None

    def _wrong(self, message: str, span: Span, help: str = "") -> None:
        name = f"规则 {self.id}：" if self.id else ""
        self.findings.append(_mistake(name + message, span, help))


def _example() -> str:
    return f"{{id: SR-01, kind: {next(iter(RULE_KINDS))}, …}}"


def _mistake(message: str, span: Span, help: str = "", related: tuple[tuple[Span, str], ...] = ()) -> Finding:
    return Finding(code=INVALID, message=message, span=span, help=help, related=related)
