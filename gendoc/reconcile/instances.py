"""Instances: rules brought to the figures of a report.

A path in a rule stands for a figure from the file's root, for one of the item at hand (.金额),
or, where the root has no such key, for the one local figure (in some 数据) of that name.  One that
leads into another file stands for the figures there: of last year's file, or of every unit's.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from gendoc.core.finding import Finding
from gendoc.core.source import Path, Span
from gendoc.core.text import did_you_mean
from gendoc.data.nodes import ScalarNode, nearest_span, node_at
from gendoc.data.path import SAME_YEAR, Each, Pattern, name_of, show
from gendoc.figures.interval import Interval, Rounding, read_as
from gendoc.figures.spelling import PENDING
from gendoc.report.linked import LinkedReport
from gendoc.report.matching import ItemMatcher
from gendoc.report.report import Report
from gendoc.rules.kind import Form, RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.load import RULE_INVALID, KnownPath
from gendoc.rules.operand import Operand, OperandState
from gendoc.rules.rule import Ref, Rule
from gendoc.rules.words import NO_UNITS

MAX_SUGGESTED = 20  # as many as are shown: looking for near names takes time


@dataclass(slots=True, eq=False, repr=False)
class Resolver:
    """Finds the figures of rules in one report, and collects what cannot be found.

    known_path says whether the schema allows a figure at a pattern: it tells an absent figure
    from a path that nobody could ever fill in.  known_text says the same of texts.
    """

    report: Report
    known_path: KnownPath | None = None
    known_text: KnownPath | None = None
    findings: list[Finding] = field(default_factory=list)
    _counterparts: dict[str, ItemMatcher] = field(default_factory=dict)
    _said: set[tuple[str, int, int]] = field(default_factory=set)

    def instances(self, rule: Rule) -> list[RuleInstance]:
        """Return the instances of rule, one per item of its list or line; none if there are no items.

        Items that lack what the rule asks for by `when` are left out.
        """
        if rule.when is not None and not rule.when.relative and not self._has(rule.when):
            return []  # before its kind is loaded
        apart = RULE_KINDS[rule.kind].lines
        if apart is None:
            return self._instances(rule)
        lines = apart(rule)
        cases = [case for line in lines for case in self._instances(line)]
        if rule.each is None and len(lines) > 1:
            cases = [
                case._replace(item=case.all_operands[0].path, item_name=case.all_operands[0].name) for case in cases
            ]
        return cases

    def _instances(self, rule: Rule) -> list[RuleInstance]:
        bases = self._bases(rule)
        cases = [self._terms(rule, base) for base in bases]
        decimals = {field: _most_decimals(case[field] for case in cases) for field in rule.refs}
        return [
            RuleInstance(rule=rule, item=base, item_name=self._name(base), by_field=case, decimals=decimals)
            for base, case in zip(bases, cases, strict=True)
        ]

    def applies(self, rule: Rule) -> bool:
        """Return whether the report has what rule asks for by `when`: in any item, if it looks into items."""
        if rule.when is None:
            return True
        return bool(self._bases(rule)) if rule.when.relative else self._has(rule.when)

    def _bases(self, rule: Rule) -> list[Path]:
        bases: list[Path] = rule.each.expand(self.report.root) if rule.each else [()]
        if rule.when is not None and rule.when.relative:
            return [base for base in bases if self._has(rule.when, base)]
        return bases if self.applies(rule) else []

    def _has(self, pattern: Pattern, base: Path = ()) -> bool:
        root = self.report.root
        return any(node_at(root, path) is not None for path in pattern.expand(root, base))

    def lacks(self, rule: Rule, roles: Iterable[str]) -> bool:
        """Return whether nobody typed something that rule, which has no lines, names in one of those fields."""
        refs = [(field, ref) for field in roles for ref in rule.refs.get(field, ())]
        return any(
            operand.left_out
            for base in self._bases(rule)
            for field, ref in refs
            for operand in self._resolve(rule, field, ref, base)
        )

    def refreshed(self, case: RuleInstance) -> RuleInstance:
        """Return case with what rules have derived since in the places of absent figures and texts."""
        operands = {
            field: tuple(self._again(case.rule, operand) for operand in found) for field, found in case.by_field.items()
        }
        return case._replace(by_field=operands)

    def _again(self, rule: Rule, operand: Operand) -> Operand:
        if not operand.left_out:
            return operand
        return self._read(rule, operand.field, operand.weight, operand.path)

    def _name(self, base: Path) -> str:
        return (name_of(node_at(self.report.root, base)) or show(base)) if base else ""

    def _terms(self, rule: Rule, base: Path) -> dict[str, tuple[Operand, ...]]:
        taken: dict[Path, tuple[str, Ref]] = {}
        return {
            field: tuple(operand for ref in refs for operand in self._once(rule, field, ref, base, taken))
            for field, refs in rule.refs.items()
        }

    def _once(self, rule: Rule, field: str, ref: Ref, base: Path, taken: dict[Path, tuple[str, Ref]]) -> list[Operand]:
        """Return the figures of a path, none of them taken in before: a figure that stands on both sides proves itself.

        taken holds those that earlier paths of the rule stand for, and is added to.
        """
        operands = self._resolve(rule, field, ref, base)
        twice = next((taken[operand.path] for operand in operands if operand.path in taken), None)
        if twice is not None:
            name, other = twice
            message = f"规则 {rule.id}：「{field}」里的「{ref.pattern.text}」与「{name}」里的「{other.pattern.text}」"
            self._add(
                Finding(
                    code=RULE_INVALID.name,
                    message=message + ("是同一个数" if len(operands) == 1 else "有同一个数"),
                    span=ref.span,
                    related=((other.span, name),),
                    help="一个数在一条规则里只能用一次",
                )
            )
            return [self._placeholder(field, ref, "unreadable")]
        taken.update({operand.path: (field, ref) for operand in operands if operand.path})
        return operands

    def _resolve(self, rule: Rule, field: str, ref: Ref, base: Path) -> list[Operand]:
        pattern = ref.pattern
        if pattern.file:
            return self._elsewhere(rule, field, ref, base)
        if pattern.relative:
            paths = pattern.expand(self.report.root, base)
        else:
            paths = self._local(pattern) or pattern.expand(self.report.root)
        form = form_of(rule, field)
        several = form == "figures" or (form == "formula" and any(isinstance(step, Each) for step in pattern.steps))
        if self._is_lost(pattern, paths):
            return [self._placeholder(field, ref, "unreadable")]
        problem = self._problem(pattern, paths, several, self.known_text if form == "text" else self.known_path)
        if problem is not None:
            message, related, advice = problem
            message = f"规则 {rule.id}：{message}"
            self._add(Finding(code=RULE_INVALID.name, message=message, span=ref.span, related=related, help=advice))
            return [self._placeholder(field, ref, "unreadable")]
        return [self._read(rule, field, ref.weight, path) for path in paths] or [
            self._placeholder(field, ref, "assumed" if rule.missing_zero else "absent")
        ]

    def _elsewhere(self, rule: Rule, field: str, ref: Ref, base: Path) -> list[Operand]:
        """Return the figures of a path into other files; for each that cannot be used, a term that says why."""
        around = self.report.neighbours
        if around is None:
            why = f"用到本报告的文件时，不再去看它自己的「{ref.pattern.file}」"
            return [self._lacking(field, ref, why, self.report.root.span)]
        neighbours = around.of(ref.pattern.file)
        if self._misspelt(ref.pattern, neighbours):
            message = f"规则 {rule.id}：没有名为「{ref.pattern.text}」的数{self._suggestion(ref.pattern.inner)}"
            self._add(
                Finding(code=RULE_INVALID.name, message=message, span=ref.span, help="改正名称，照那份文件里的写法")
            )
            return [self._lacking(field, ref, "", ref.span)._replace(state="unreadable")]
        if not neighbours:
            return [self._lacking(field, ref, NO_UNITS, self.report.root.span)]
        return [operand for neighbour in neighbours for operand in self._of(neighbour, rule, field, ref, base)]

    def _misspelt(self, pattern: Pattern, neighbours: Sequence[LinkedReport]) -> bool:
        """Return whether a path into other files can lead nowhere, whatever they hold.

        A report of another kind has its own schema: that one is asked, once the report is there.
        """
        inner = pattern.inner
        if pattern.file == SAME_YEAR:
            other = neighbours[0].report
            return other is not None and not other.type.schema.knows(inner) and not Resolver(other)._local(inner)
        if inner.relative or self.known_path is None or self.known_path(inner) or self._local(inner):
            return False
        if inner.steps[0] in self.report.root:
            return True
        reports = [neighbour.report for neighbour in neighbours]
        return bool(reports) and all(report is not None and not Resolver(report)._local(inner) for report in reports)

    def _of(self, neighbour: LinkedReport, rule: Rule, field: str, ref: Ref, base: Path) -> list[Operand]:
        """Return the figures of a path in one other file."""
        other, inner = neighbour.report, ref.pattern.inner
        if other is None:
            return [self._lacking(field, ref, f"{neighbour.why}，缺 {ref.pattern.text}", neighbour.span)]
        within = Resolver(other)
        start: Path | None = ()
        if inner.relative:
            pairs = self._counterparts.setdefault(neighbour.name, ItemMatcher(self.report.root, other.root))
            start = pairs.of(base)
        paths = [] if start is None else within._local(inner) or inner.expand(other.root, start)
        several = any(one.name == field and one.form == "figures" for one in RULE_KINDS[rule.kind].fields)
        local = bool(paths) and not inner.relative and paths[0][0] != inner.steps[0]
        if len(paths) > 1 and (local or not several):
            places = tuple((other.span(path), show(path)) for path in paths)
            message = f"规则 {rule.id}：「{ref.pattern.text}」在 {neighbour.shown} 里指到 {len(paths)} 处"
            advice = f"写出完整路径，如 {neighbour.name}:{show(paths[0])}"
            self._add(Finding(code=RULE_INVALID.name, message=message, span=ref.span, related=places, help=advice))
            return [self._lacking(field, ref, "", ref.span)._replace(state="unreadable")]
        operands = [_renamed(within._read(rule, field, ref.weight, path), neighbour) for path in paths]
        if not operands:
            item = f"没有「{self._name(base)}」这一项" if inner.relative else f"没有 {inner.text}"
            operands = [self._lacking(field, ref, f"{neighbour.shown} 里{item}", other.root.span)]
            if rule.missing_zero:
                operands = [operand._replace(state="assumed") for operand in operands]
        return operands

    def _lacking(self, field: str, ref: Ref, why: str, span: Span) -> Operand:
        return Operand(
            field=field, name=ref.pattern.text, path=(), span=span, state="absent", weight=ref.weight, why=why
        )

    def _local(self, pattern: Pattern) -> list[Path]:
        """Return the local figures that go by pattern, if the root has no such key."""
        if pattern.steps[0] in self.report.root:
            return []
        steps = tuple(step for step in pattern.steps if isinstance(step, str))
        if len(steps) != len(pattern.steps):
            return []
        found = ((*scope, *steps) for scope in self.report.scopes_with(steps[0]))
        return [path for path in found if path in self.report.figures or node_at(self.report.root, path) is not None]

    def _problem(
        self, pattern: Pattern, paths: list[Path], several: bool, known: KnownPath | None
    ) -> tuple[str, tuple[tuple[Span, str], ...], str] | None:
        """Return what is wrong with a path of a rule, where, and what to do; None if nothing is."""
        local = bool(paths) and not pattern.relative and paths[0][0] != pattern.steps[0]
        if len(paths) > 1 and (local or not several):
            places = tuple((self.report.span(path), show(path)) for path in paths)
            return f"「{pattern.text}」指到 {len(paths)} 处", places, f"写出完整路径，如 {show(paths[0])}"
        if pattern.relative or local:
            return None
        if paths and known is self.known_path and all(path in self.report.figures for path in paths):
            return None  # the schema had to know them
        bare = len(pattern.steps) == 1 and pattern.steps[0] not in self.report.root
        if bare if known is None else not known(pattern):
            what = "文字" if known is self.known_text and known is not None else "数"
            advice = f"改正名称；还没有这个{what}，先在数据里写上它"
            return f"没有名为「{pattern.text}」的{what}{self._suggestion(pattern)}", (), advice
        return None

    def _is_lost(self, pattern: Pattern, paths: list[Path]) -> bool:
        """Return whether a name stands in a part of the file that could not be read: that was told there."""
        name = pattern.steps[0]
        found = any(node_at(self.report.root, path) is not None for path in paths)
        if found or pattern.relative or not isinstance(name, str) or name in self.report.root:
            return False
        return name in self.report.lost_names

    def _suggestion(self, pattern: Pattern) -> str:
        few = len(self.findings) < MAX_SUGGESTED
        return did_you_mean(pattern.text, self._names()) if few else ""

    def _names(self) -> list[str]:
        """Return the names by which rules can reach the figures of the report."""
        scopes = set(self.report.local)
        names = []
        for path in self.report.figures:
            names += [show(path[end:]) for end in range(1, len(path)) if path[:end] in scopes]
            if not any(isinstance(step, int) for step in path):
                names.append(show(path))
        return list(dict.fromkeys(names))

    def _add(self, finding: Finding) -> None:
        said = (finding.message, finding.span.line, finding.span.column)
        if said not in self._said:
            self._said.add(said)
            self.findings.append(finding)

    def _read(self, rule: Rule, field: str, weight: Decimal, path: Path) -> Operand:
        """Return what stands at path as a field reads it."""
        if form_of(rule, field) == "text":
            return self._word(field, path)
        name, figure = show(path), self.report.figures.get(path)
        if figure is None:
            there = node_at(self.report.root, path) is not None
            spoilt = there or path in self.report.unusable  # misspelt, say: what is meant is not nothing
            state: OperandState = "unreadable" if spoilt else "assumed" if rule.missing_zero else "absent"
            return Operand(field=field, name=name, path=path, span=self.report.span(path), state=state, weight=weight)
        value, step, interval = _worth(figure.value, figure.step, rule.rounding)
        return Operand(
            field=field,
            name=name,
            path=path,
            span=figure.span,
            state=figure.state,
            figure=figure,
            weight=weight,
            value=value,
            step=step,
            interval=interval,
            derived=figure.derived,
        )

    def _word(self, field: str, path: Path) -> Operand:
        """Return the text that stands at path."""
        node = node_at(self.report.root, path)
        text = str(node).strip() if isinstance(node, ScalarNode) and not node.is_null else ""
        fits = bool(text) and path not in self.report.unusable
        written: OperandState = "pending" if text == PENDING else "text" if fits else "unreadable"
        return Operand(
            field=field,
            name=show(path),
            path=path,
            span=self.report.span(path),
            state="absent" if node is None else written,
            word=text,
            derived=self.report.derived_texts.get(path, ""),
        )

    def _placeholder(self, field: str, ref: Ref, state: OperandState) -> Operand:
        """Return the term of a path that stands for nothing in this report."""
        keys: list[str] = []
        for step in ref.pattern.steps:
            if not isinstance(step, str):
                break
            keys.append(step)
        return Operand(
            field=field,
            name=ref.pattern.text,
            path=(),
            weight=ref.weight,
            state=state,
            span=nearest_span(self.report.root, tuple(keys)),
        )


def form_of(rule: Rule, field: str) -> Form:
    """Return the form of a field; figures of an expression go by their paths."""
    return _forms(rule.kind).get(field, "formula")


@functools.cache
def _forms(kind: str) -> dict[str, Form]:
    return {one.name: one.form for one in RULE_KINDS[kind].fields}


@functools.lru_cache(maxsize=4096)
def _worth(value: Decimal | None, step: Decimal, reading: Rounding) -> tuple[Fraction, Fraction, Interval]:
    """Return a figure's value, one unit in its last place, and what it may stand for: every rule that names it asks."""
    exact, unit = Fraction(value or 0), Fraction(step)
    return exact, unit, read_as(exact, unit, reading)


def _renamed(operand: Operand, neighbour: LinkedReport) -> Operand:
    """Return a figure of another file under a name that no figure of this file has: 上年:收入.合计.

    One that is not there has no path: nothing here could fill it in.
    """
    name = f"{neighbour.name}:{operand.name}"
    if operand.state in ("absent", "assumed"):
        why = f"{neighbour.shown} 里没有填 {operand.name}" if operand.state == "absent" else ""
        return operand._replace(path=(), name=name, why=why)
    return operand._replace(path=(f"{neighbour.name}:{operand.path[0]}", *operand.path[1:]), name=name)


def _most_decimals(columns: Iterable[tuple[Operand, ...]]) -> int:
    return max((operand.decimals for operands in columns for operand in operands), default=0)
