"""Loading rules: they are read from YAML and checked before any figure is.

Rules come from a report type (rules.yaml) or the data file (勾稽); both are written the same way.  A mistake in a rule
is a finding at its line, and an error, because the rule is left out and must not look like one that passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from gendoc.core.finding import Code, Finding, Severity
from gendoc.core.source import Span
from gendoc.core.text import did_you_mean
from gendoc.data.entry import Bounds, Entry, items
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode
from gendoc.data.path import OTHER_TYPES, UNITS, Each, Pattern
from gendoc.figures.figure import parse_figure
from gendoc.figures.interval import ROUNDINGS
from gendoc.rules.condition import Condition, read_condition
from gendoc.rules.kind import Field, RuleKind
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.known import KeysAt, KnownPath, KnownPaths, absolute
from gendoc.rules.rule import MISSING, Ref, Rule, number, part_of
from gendoc.rules.rule import bands as read_bands

RULE_INVALID = Code("rule-invalid")
_COMMON = ("id", "kind", "title", "basis", "severity", "each", "when", "missing", "rounding")
_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*")
_MAX_ID = 40
MAX_RULES = 5_000
MAX_WORD = 40
MAX_PARTS = 1_000  # figures of one field, which are compared in pairs to find repeats
_RESERVED = (RULE_INVALID.name, "waiver-invalid", "waiver-stale")


def load_rules(
    node: Node | None,
    known_path: KnownPath | None = None,
    known_text: KnownPath | None = None,
    keys_at: KeysAt | None = None,
    words_at: KeysAt | None = None,
    *,
    local: bool = False,
) -> tuple[list[Rule], list[Finding]]:
    """Return the rules that node (rules.yaml, or 勾稽 of a data file) holds, and the findings.

    known_path, if given, returns whether the schema allows a figure at an absolute pattern, known_text the same for
    texts; keys_at returns the keys that it allows below a path, for suggestions; words_at the only words that it allows
    at a path, none if it allows any.  local: the rules may name local figures, so that paths are looked up only when
    the rule runs.  A rule with a mistake is left out.
    """
    rules: list[Rule] = []
    findings: list[Finding] = []
    sound = node is None or isinstance(node, SequenceNode)
    form = "" if sound else f"每条以「- 」开头，如 - {_example()}"  # an example imports all kinds
    bounds = Bounds(MAX_RULES, "规则", "条", "删去多余的规则")
    for entry in items(node, RULE_INVALID, findings, bounds, "规则应为列表", form):
        if not isinstance(entry, MappingNode):
            message = f"每条规则应为一组「名称: 内容」，如 {_example()}"
            findings.append(RULE_INVALID.at(entry.span, message, help="对照报告种类里的 rules.yaml 改正"))
            continue
        loader = _Loader(entry, KnownPaths(known_path, known_text, keys_at, words_at), local)
        rule = loader.load()
        findings += loader.findings
        if rule is not None:
            rules.append(rule)
    kept, repeated = _without_repeats(rules)
    return kept, findings + repeated


def combined(kind_rules: Sequence[Rule], file_rules: Sequence[Rule]) -> tuple[list[Rule], list[Finding]]:
    """Return the rules of the report type and of the data file as one list.

    The second rule with an id is left out and gives a finding.
    """
    return _without_repeats([*kind_rules, *file_rules])


def _without_repeats(rules: Iterable[Rule]) -> tuple[list[Rule], list[Finding]]:
    first: dict[str, Rule] = {}
    findings: list[Finding] = []
    for rule in rules:
        if rule.id in first:
            other = first[rule.id].span
            place = ("" if other.file == rule.span.file else f"{other.file} ") + f"第 {other.line} 行"
            message = f"规则编号 {rule.id} 重复，{place}已用"
            findings.append(RULE_INVALID.at(rule.span, message, help="换一个编号", related=((other, "已用"),)))
        else:
            first[rule.id] = rule
    return list(first.values()), findings


class _Loader(Entry):
    """Reads one rule, and collects the findings about it."""

    path_help = '写成 收入.合计 或 "收入.构成[*].金额" 这样的形式'

    def __init__(self, table: MappingNode, schema: KnownPaths, local: bool) -> None:
        super().__init__(table, RULE_INVALID, [])
        self.schema = schema
        self.local = local
        self.id = ""
        self.each: Pattern | None = None

    def load(self) -> Rule | None:
        table = self.node
        id_text = self.text("id")
        self._check_id(id_text)
        kind = self._kind()
        if kind is None:
            return None
        self._check_fields(kind)
        self._read_each()
        fields = [field for field in kind.fields if field.name in table]
        refs = {field.name: self._refs(table[field.name], field) for field in fields if field.refers}
        self._check_repeats({field.name: refs[field.name] for field in fields if field.refers and not field.again})
        options: dict[str, str] = {}
        bands: tuple[tuple[str, Decimal], ...] = ()
        for field in fields:
            if field.form == "choice":
                options[field.name] = self.choice(field.name, [*field.choices], "")
            elif field.form == "number":
                options[field.name] = number(table[field.name], field.name, self.wrong)
            elif field.form == "word":
                options |= self._word(field.name)
            elif field.form == "bands":
                bands = read_bands(table[field.name], field.name, self.wrong)
            elif field.form == "formula":
                refs |= self._expression(field, options)
        rule = Rule(
            id=self.id,
            kind=kind.name,
            title=str(self.text("title") or ""),
            span=id_text.span if id_text is not None else table.span,
            severity=self.choice("severity", _SEVERITIES, kind.severity),
            basis=str(self.text("basis") or ""),
            each=self.each,
            when=self._when(refs),
            missing=self.choice("missing", MISSING, ""),
            rounding=self.choice("rounding", ROUNDINGS, "round"),
            refs=refs,
            options=options,
            bands=bands,
        )
        fault = kind.fault(rule) if kind.fault is not None and self.sound else ""
        if fault:
            self.wrong(rule.span, fault, f"对照 {kind.name} 规则的写法改正，写法见 docs 的「报告种类」一章")
        if not self.sound:
            return None
        return rule if rule.title else replace(rule, title=kind.title(rule))

    def _word(self, name: str) -> dict[str, str]:
        text = self.text(name)
        if text is not None and len(text.strip()) > MAX_WORD:
            self.wrong(text.span, f"「{name}」有 {len(text.strip())} 字，超过 {MAX_WORD} 字的上限", "只写一个词")
        return {} if text is None else {name: text.strip()}

    def _check_id(self, text: ScalarNode | None) -> None:
        if text is None:
            if "id" not in self.node:
                self.wrong(self.node.span, "规则缺「id」", "补上「id」，如 id: SR-01")
        elif not _ID.fullmatch(text) or len(text) > _MAX_ID:
            self.wrong(text.span, f"规则编号「{text}」写法不对", "用字母、数字和连字符，如 SR-01")
        elif text in _RESERVED:
            self.wrong(text.span, f"规则编号「{text}」是 gendoc 自己的代号", "换一个编号，如 SR-01")
        else:
            self.id = str(text)
            self.prefix = f"规则 {text}："

    def _kind(self) -> RuleKind | None:
        name = self.text("kind")
        if name is not None and name not in RULE_KINDS:
            advice = f"可用：{'、'.join(RULE_KINDS)}"  # to list all kinds is to import them
            self.wrong(name.span, f"没有「{name}」这种规则{did_you_mean(name, RULE_KINDS)}", advice)
        elif "kind" not in self.node:
            self.wrong(self.node.span, "规则缺「kind」", f"补上「kind」，可用：{'、'.join(RULE_KINDS)}")
        return None if name is None else RULE_KINDS.get(name)

    def _check_fields(self, kind: RuleKind) -> None:
        meant = self.check_keys([*(field.name for field in kind.fields), *_COMMON], f"{kind.name} 规则")
        for field in kind.fields:
            if field.required and field.name not in self.node and field.name not in meant:
                self.wrong(self.node.span, f"{kind.name} 规则缺「{field.name}」", f"补上「{field.name}」")

    def _read_each(self) -> None:
        text = self.text("each")
        self.each = None if text is None else self.pattern(text)
        if text is None or self.each is None:
            return
        if self.each.file or self.each.relative or not isinstance(self.each.steps[-1], Each):
            message = f"each 应指一个列表的每一项，写的是「{text}」"
            self.wrong(text.span, message, '写成 each: "收入.构成[*]" 这样的形式')

    def _when(self, refs: Mapping[str, tuple[Ref, ...]]) -> Condition | None:
        """Return the condition in when: a part that the report has to have, or tests of one of its values.

        The path of a part has to be one of the rule's own paths or the beginning of one; else a finding is added.
        """
        node = self.node.get("when")
        if isinstance(node, MappingNode):
            entry = Entry(node, self.code, self.findings, prefix=self.prefix)
            entry.path_help = self.path_help
            return read_condition(entry, self.schema, self.each, local=self.local)
        text = self.text("when")
        pattern = None if text is None else self.pattern(text)
        if text is None or pattern is None:
            return None
        own = [*([self.each] if self.each else ()), *(ref.pattern for named in refs.values() for ref in named)]
        if not any(
            pattern.relative == other.relative and other.steps[: len(pattern.steps)] == pattern.steps for other in own
        ):
            message = f"when 应是本规则所用的路径，或它的前一段，写的是「{text}」"
            self.wrong(text.span, message, "例如 parts 里有 收入.上年，就写 收入.上年 或 收入")
        return Condition(pattern, span=text.span)

    def _refs(self, node: Node, field: Field) -> tuple[Ref, ...]:
        if field.form != "figures":
            refs = [self._ref(node, field)]
        elif isinstance(node, SequenceNode):
            if not node:
                self.wrong(node.span, f"「{field.name}」是空的列表", "写上各数的路径，如 [收入.拨款, 收入.其他]")
            if len(node) > MAX_PARTS:
                message = f"「{field.name}」有 {len(node):,} 个数，超过 {MAX_PARTS:,} 个的上限"
                self.wrong(node.span, message, "分成几条规则")
                return ()
            refs = [self._weighted(child, field) for child in node]
        else:
            refs = [self._weighted(node, field)]
        return tuple(ref for ref in refs if ref is not None)

    def _weighted(self, node: Node, field: Field) -> Ref | None:
        """Return one of several figures, written as a path or {of: path, weight: -1}."""
        if not isinstance(node, MappingNode):
            return self._ref(node, field)
        form = "写成 {of: 路径, weight: -1}"
        entry = Entry(node, self.code, self.findings, prefix=self.prefix)
        entry.check_keys(("of", "weight", "missing"), f"「{field.name}」里", form)
        missing = entry.choice("missing", MISSING, "")
        if "of" not in node:
            self.wrong(node.span, f"「{field.name}」缺 of", form)
            return None
        ref = self._ref(node["of"], field, self._weight(node.get("weight")))
        return ref and ref._replace(missing=missing)

    def _weight(self, node: Node | None) -> Decimal:
        if node is None:
            return Decimal(1)
        try:
            weight = parse_figure(node) if isinstance(node, ScalarNode) else Decimal(0)
        except ValueError:
            weight = Decimal(0)
        if not weight:
            written = f"，写的是「{node}」" if isinstance(node, ScalarNode) else ""
            self.wrong(node.span, f"weight 应为一个不是 0 的数{written}", "相减写 -1")
        return weight

    def _ref(self, node: Node, field: Field, weight: Decimal = Decimal(1)) -> Ref | None:
        if not isinstance(node, ScalarNode) or node.is_null:
            self.wrong(node.span, f"「{field.name}」应为一个路径", "写成 收入.合计 这样的路径")
            return None
        pattern = self.pattern(node)
        if pattern is not None and field.file and not pattern.file:
            pattern = Pattern.parse(f"{field.file}:{pattern.text}")
        if pattern is None or not self._fits(pattern, node.span, field):
            return None
        return Ref(pattern=pattern, span=node.span, weight=weight)

    def _fits(self, pattern: Pattern, span: Span, field: Field) -> bool:
        """Return whether a path may stand in a field; add a finding if not."""
        inner = pattern.inner
        several = "列表的每一项" if any(isinstance(step, Each) for step in inner.steps) else ""
        several = "每个所属单位的数" if pattern.file == UNITS else several
        if field.form in ("figure", "text") and several:
            what = "一段文字" if field.form == "text" else "一个数"
            advice = "写明是哪一项，如 收入.构成[其他收入].金额；要逐项核对，用 each"
            self.wrong(span, f"「{field.name}」只能指{what}，「{pattern.text}」指的是{several}", advice)
            return False
        if field.form == "items" and (pattern.file or not any(isinstance(step, Each) for step in inner.steps)):
            message = f"「{field.name}」应指本文件一个列表的每一项，写的是「{pattern.text}」"
            self.wrong(span, message, '写成 "下属单位[*]" 或 "专项资金[*].状态" 这样的形式')
            return False
        if inner.relative and self.each is None:
            if "each" not in self.node:
                message = f"「{pattern.text}」以点开头，指列表中一项的数，规则却没有 each"
                self.wrong(span, message, "写出完整路径，或加上 each")
            return False
        path = absolute(inner, self.each)
        later = pattern.file in OTHER_TYPES or (self.local and not inner.relative)  # the other type's schema knows
        if field.form == "items":
            return self._fits_items(path, span)
        known, what = (self.schema.text, "这段文字") if field.form == "text" else (self.schema.figure, "这个数")
        if known is not None and not later and not known(path):
            near, advice = self.schema.suggestion(path)
            self.wrong(span, f"schema 里没有「{path.text}」{what}{near}", advice)
            return False
        return True

    def _fits_items(self, pattern: Pattern, span: Span) -> bool:
        """Return whether the schema has items or texts where a path leads; add a finding if not."""
        known_text, keys_at = self.schema.text, self.schema.keys_at
        if keys_at is None or keys_at(pattern.steps) or (known_text is not None and known_text(pattern)):
            return True
        near, advice = self.schema.suggestion(pattern)
        self.wrong(span, f"schema 里没有「{pattern.text}」这些项{near}", advice)
        return False

    def _expression(self, field: Field, options: dict[str, str]) -> dict[str, tuple[Ref, ...]]:
        """Return the figures of an expression by their paths, and add its text to options."""
        from gendoc.rules.expression import BadFormula, parse

        text = self.text(field.name)
        if text is None:
            return {}
        try:
            formula = parse(text)
        except BadFormula as problem:
            self.wrong(part_of(text, problem.start, problem.length), str(problem), problem.advice)
            return {}
        options[field.name] = text
        refs: dict[str, tuple[Ref, ...]] = {}
        for name in formula.names:
            span = part_of(text, name.start, len(name.pattern.text))
            if self._fits(name.pattern, span, field):
                refs[name.pattern.text] = (Ref(pattern=name.pattern, span=span),)
        return refs

    def _check_repeats(self, refs: Mapping[str, tuple[Ref, ...]]) -> None:
        """Add a finding for a figure that a rule names twice: it would count twice, or be compared with itself."""
        for place, (key, named) in enumerate(refs.items()):
            earlier = list(refs)[:place]
            for index, ref in enumerate(named):
                others = [(key, other) for other in named[:index]]
                others += [(name, other) for name in earlier for other in refs[name]]
                for name, other in others:
                    if other.pattern.text == ref.pattern.text:
                        where = "重复" if name == key else f"同时是「{name}」"
                        advice = "一个数在一条规则里只能用一次，删去一处"
                        self.wrong(ref.span, f"「{key}」里的「{ref.pattern.text}」{where}", advice)


def _example() -> str:
    return f"{{id: SR-01, kind: {next(iter(RULE_KINDS))}, …}}"
