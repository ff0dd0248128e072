"""Rule instances: rules with the figures of a report.

A path in a rule leads from the file's root to a figure, from the item of the instance (.金额) or, if the root has no
such key, to the one local figure (in some 数据) of that name.  A path into another file leads to the figures there: in
last year's file, or in that of every unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from gendoc.core.finding import Failure, Finding
from gendoc.core.source import Path, Span
from gendoc.core.text import shorten
from gendoc.data.nodes import Node, ScalarNode, nearest_span, node_at
from gendoc.data.path import OTHER_TYPES, Each, Pattern, name_of, show
from gendoc.figures.spelling import NIL, PENDING
from gendoc.figures.units import UnitMismatch
from gendoc.reconcile import conditions
from gendoc.reconcile.misnamed import missing_item, written_otherwise
from gendoc.reconcile.readings import form_of, if_missing, with_figure
from gendoc.report.linked import LinkedReports
from gendoc.report.linked_files import LinkedReport
from gendoc.report.lookup import Lookup, Match
from gendoc.report.matching import ItemMatcher
from gendoc.report.report import Report
from gendoc.rules.condition import Condition
from gendoc.rules.kind import RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.known import KnownPath
from gendoc.rules.load import MAX_WORD, RULE_INVALID
from gendoc.rules.operand import Operand, OperandState
from gendoc.rules.rule import Ref, Rule
from gendoc.rules.words import NO_UNITS

MAX_OPERANDS = 100_000  # figures in all instances of all rules
MAX_SUGGESTED = 20  # findings with similar names, which take time to find; no more are shown at once


@dataclass(slots=True, eq=False, repr=False)
class Resolver:
    """Finds the figures of rules in one report, and collects findings for paths that lead nowhere.

    linked are the other files that its rules may look into, None for a report that is itself linked.  known_path
    returns whether the schema allows a figure at a pattern, which distinguishes an absent figure from a path that can
    never be filled in; known_text the same for texts.
    """

    report: Report
    linked: LinkedReports | None = None
    known_path: KnownPath | None = None
    known_text: KnownPath | None = None
    _lookup: Lookup = field(init=False)
    _matchers: dict[str, ItemMatcher] = field(default_factory=dict)
    _refused: dict[tuple[str, int, int], Finding] = field(default_factory=dict)
    _looked_up: int = 0

    def __post_init__(self) -> None:
        self._lookup = Lookup(self.report, self.known_path, self.known_text)

    @property
    def findings(self) -> list[Finding]:
        """Return the findings about the paths of the rules looked up so far."""
        return list(self._refused.values())

    def instances(self, rule: Rule) -> list[RuleInstance]:
        """Return the instances of rule, one for each item of its list or each line; [] if there are no items.

        Items without the part of the report that `when` names are left out.
        """
        if rule.when is not None and not rule.when.pattern.relative and not self._holds(rule, rule.when):
            return []  # without loading its kind
        lines_of = RULE_KINDS[rule.kind].lines
        if lines_of is None:
            return self._instances(rule)
        lines = lines_of(rule)
        instances = [instance for line in lines for instance in self._instances(line)]
        if rule.each is None and len(lines) > 1:
            instances = [
                instance._replace(item=instance.all_operands[0].path, item_name=instance.all_operands[0].name)
                for instance in instances
            ]
        return instances

    def _instances(self, rule: Rule) -> list[RuleInstance]:
        bases = self._bases(rule)
        fields: list[dict[str, tuple[Operand, ...]]] = []
        for base in bases:
            if self._looked_up > MAX_OPERANDS:
                where = f"{rule.span.file} 第 {rule.span.line} 行"
                message = f"规则用到的数太多，到规则 {rule.id}（{where}）合起来超过 {MAX_OPERANDS:,} 个，没有核对"
                raise Failure(message, advice="减少规则，或分成几个数据文件")
            fields.append(self._operands_of(rule, base))
            self._looked_up += sum(map(len, fields[-1].values()))
        decimals = {field: _most_decimals(by_field[field] for by_field in fields) for field in rule.refs}
        return [
            RuleInstance(rule=rule, item=base, item_name=self._name(base), by_field=by_field, decimals=decimals)
            for base, by_field in zip(bases, fields, strict=True)
        ]

    def applies(self, rule: Rule) -> bool:
        """Return whether the report has the part that `when` of rule names, in any item if it belongs to items."""
        if rule.when is None:
            return True
        return bool(self._bases(rule)) if rule.when.pattern.relative else self._holds(rule, rule.when)

    def _bases(self, rule: Rule) -> Sequence[Path]:
        bases = ((),) if rule.each is None else self._lookup.places(rule.each)
        if rule.when is not None and rule.when.pattern.relative:
            return [base for base in bases if self._holds(rule, rule.when, base)]
        return bases if self.applies(rule) else ()

    def _holds(self, rule: Rule, condition: Condition, base: Path = ()) -> bool:
        """Return whether the condition of a rule holds; add a finding if it cannot hold or its units do not fit."""
        span = condition.span or rule.span
        for message, help in conditions.mistakes(rule, self._lookup):
            self._refuse(rule, span, message, help)
        try:
            return conditions.holds(condition, self._lookup, base)
        except UnitMismatch as problem:
            self._refuse(
                rule, span, f"when 里 {condition.pattern.text} 的单位对不上：{problem}", "when 里的数换一个能换算的单位"
            )
            return False

    def missing_lists(self, rule: Rule) -> list[Path]:
        """Return the lists of the items that rule is for, where an item around them does not have one."""
        if rule.each is None or (rule.when is not None and rule.when.pattern.relative) or not self.applies(rule):
            return []
        return rule.each.missing_lists(self.report.root)

    def undecided(self, rule: Rule) -> list[Path]:
        """Return the items of which it is not known yet if a rule applies: its condition looks at a 待填 there."""
        return conditions.undecided(rule, self._lookup)

    def lacks(self, rule: Rule, fields: Iterable[str]) -> bool:
        """Return whether an operand in one of those fields of rule, which has no lines, was left out."""
        refs = [(field, ref) for field in fields for ref in rule.refs.get(field, ())]
        return any(
            operand.left_out
            for base in self._bases(rule)
            for field, ref in refs
            for operand in self._resolve(rule, field, ref, base)
        )

    def _name(self, base: Path) -> str:
        return (name_of(node_at(self.report.root, base)) or show(base)) if base else ""

    def _operands_of(self, rule: Rule, base: Path) -> dict[str, tuple[Operand, ...]]:
        taken: dict[Path, tuple[str, Ref]] = {}
        return {
            field: tuple(operand for ref in refs for operand in self._once(rule, field, ref, base, taken))
            for field, refs in rule.refs.items()
        }

    def _once(self, rule: Rule, field: str, ref: Ref, base: Path, taken: dict[Path, tuple[str, Ref]]) -> list[Operand]:
        """Return the figures of a path; a finding is added if an earlier path of the rule leads to one of them.

        A figure on both sides would be compared with itself.  taken has the figures of earlier paths, and is extended.
        """
        operands = self._resolve(rule, field, ref, base)
        declared = RULE_KINDS[rule.kind].field(field)
        if declared is not None and declared.again:
            return operands
        twice = next((taken[operand.path] for operand in operands if operand.path in taken), None)
        if twice is not None:
            name, other = twice
            message = f"「{field}」里的「{ref.pattern.text}」与「{name}」里的「{other.pattern.text}」"
            message += "是同一个数" if len(operands) == 1 else "有同一个数"
            self._refuse(rule, ref.span, message, "一个数在一条规则里只能用一次", ((other.span, name),))
            return [self._placeholder(field, ref, "unreadable")]
        taken.update({operand.path: (field, ref) for operand in operands if operand.path})
        return operands

    def _resolve(self, rule: Rule, field: str, ref: Ref, base: Path) -> list[Operand]:
        pattern = ref.pattern
        if pattern.file:
            return self._elsewhere(rule, field, ref, base)
        form = form_of(rule, field)
        if form == "items":
            return self._items(rule, field, ref, base)
        many = form == "figures" or (form == "formula" and any(isinstance(step, Each) for step in pattern.steps))
        match = self._lookup.find(pattern, base, many=many, text=form == "text")
        if match.state == "several":
            places = tuple((self.report.span(path), show(path)) for path in match.paths)
            message = f"「{pattern.text}」指到 {len(match.paths)} 处"
            self._refuse(rule, ref.span, message, f"写出完整路径，如 {show(match.paths[0])}", places)
        elif match.state == "unknown":
            what = "文字" if form == "text" and self.known_text is not None else "数"
            meant = written_otherwise(self._lookup, pattern, base, many=form == "figures")
            if meant is not None:
                self._refuse(rule, ref.span, *meant)
                return [self._placeholder(field, ref, "unreadable")]
            message = f"没有名为「{pattern.text}」的{what}{self._suggestion(pattern)}"
            self._refuse(rule, ref.span, message, f"改正名称；还没有这个{what}，先在数据里写上它")
        if match.state in ("several", "unknown"):
            return [self._placeholder(field, ref, "unreadable")]
        if match.state == "unreadable" and not all(map(self.report.is_unreadable, match.paths)):
            return [self._placeholder(field, ref, "unreadable")]  # its name is written in a refused part
        if not match.paths and match.state == "absent" and rule.span.source is self.report.source:
            finding = missing_item(self._lookup, rule, ref, base)
            if finding is not None:
                self._refused.setdefault((finding.message, finding.span.line, finding.span.column), finding)
        rule, ref = _without_zero(rule, ref, match)
        operands = [self._read(rule, field, ref, path) for path in match.paths]
        operands += self._without_list(rule, field, ref, base if pattern.relative else ())
        if self.report.lost_items:
            operands += self._lost(field, ref, base if pattern.relative else ())
        return operands or [self._placeholder(field, ref, if_missing(rule, ref))]

    def _lost(self, field: str, ref: Ref, base: Path) -> Iterator[Operand]:
        """Yield an operand for each list with an item that could not be read: it is unknown, not nothing."""
        for path in ref.pattern.inner.lists(self.report.root, base):
            span = self.report.lost_items.get(path)
            if span is not None:
                lacking = self._lacking(field, ref, f"{show(path)} 有一项读不出来", span)
                yield lacking._replace(name=show(path), state="unreadable")

    def _without_list(self, rule: Rule, field: str, ref: Ref, base: Path) -> list[Operand]:
        """Return an operand for each item that lacks the list of its figures: these are unknown, not nothing."""
        report = self.report
        return [
            self._lacking(field, ref, f"缺 {show(path)}", report.span(path))._replace(
                name=show(path), state="unreadable" if report.is_unreadable(path) else if_missing(rule, ref)
            )
            for path in ref.pattern.inner.missing_lists(report.root, base)
        ]

    def _items(self, rule: Rule, field: str, ref: Ref, base: Path) -> list[Operand]:
        """The texts of the items of a list, or their names; items without the text that the path names are left out."""
        report, pattern = self.report, ref.pattern
        start = base if pattern.relative else ()
        first = next(place for place, step in enumerate(pattern.steps) if isinstance(step, Each))
        above = self._lookup.places(Pattern(pattern.text, pattern.steps[:first], pattern.relative), start)
        if any(path in report.holds_unreadable for path in above):
            return [self._placeholder(field, ref, "unreadable")]
        without = self._without_list(rule, field, ref, start)
        if all(node_at(report.root, path) is None for path in above):
            return without or [self._placeholder(field, ref, "absent")]
        nodes = ((path, node_at(report.root, path)) for path in self._lookup.places(pattern, start))
        return [self._item(field, path, node) for path, node in nodes if node is not None] + without

    def _item(self, field: str, path: Path, node: Node) -> Operand:
        word = str(node) if isinstance(node, ScalarNode) else name_of(node) or show(path[-1:])
        operand = Operand(field=field, name=show(path), path=path, span=self.report.span(path), state="absent")
        if word.strip().rstrip("。") == NIL:
            return operand._replace(state="nil")
        return self.with_text(operand, shorten(word.strip(), MAX_WORD), "")

    def _elsewhere(self, rule: Rule, field: str, ref: Ref, base: Path) -> list[Operand]:
        """Return the figures of a path into other files; for a file that cannot be used, an operand that says why."""
        if self.linked is None:
            why = f"用到本报告的文件时，不再去看它自己的「{ref.pattern.file}」"
            return [self._lacking(field, ref, why, self.report.root.span)]
        files = self.linked.of(ref.pattern.file)
        if self._misspelt(ref.pattern, files):
            message = f"没有名为「{ref.pattern.text}」的数{self._suggestion(ref.pattern.inner)}"
            self._refuse(rule, ref.span, message, "改正名称，照那份文件里的写法")
            return [self._lacking(field, ref, "", ref.span)._replace(state="unreadable")]
        if not files:
            return [self._lacking(field, ref, NO_UNITS, self.report.root.span)._replace(unlisted=True)]
        return [operand for file in files for operand in self._of(file, rule, field, ref, base)]

    def _misspelt(self, pattern: Pattern, files: Sequence[LinkedReport]) -> bool:
        """Return whether a path into other files can lead nowhere, whatever they hold.

        For a report of another type its own schema decides, if there is such a report.
        """
        inner = pattern.inner
        if pattern.file in OTHER_TYPES:
            other = files[0].report
            return other is not None and not other.type.schema.knows(inner) and not _may_be_local(inner, other)
        if inner.relative or self.known_path is None or self.known_path(inner) or _may_be_local(inner, self.report):
            return False
        if inner.steps[0] in self.report.root:
            return True
        reports = [file.report for file in files]
        return bool(reports) and all(report is not None and not _may_be_local(inner, report) for report in reports)

    def _of(self, file: LinkedReport, rule: Rule, field: str, ref: Ref, base: Path) -> list[Operand]:
        """Return the figures of a path in one other file."""
        other, inner = file.report, ref.pattern.inner
        if other is None:
            return [self._lacking(field, ref, f"{file.why}，缺 {ref.pattern.text}", file.span)]
        start: Path | None = ()
        if inner.relative:
            start = self._matchers.setdefault(file.name, ItemMatcher(self.report.root, other.root)).of(base)
        match = Match("absent", ())
        if start is not None:
            match = Lookup(other).find(inner, start, many=form_of(rule, field) == "figures")
        if match.state == "several":
            places = tuple((other.span(path), show(path)) for path in match.paths)
            message = f"「{ref.pattern.text}」在 {file.shown} 里指到 {len(match.paths)} 处"
            self._refuse(rule, ref.span, message, f"写出完整路径，如 {file.name}:{show(match.paths[0])}", places)
            return [self._lacking(field, ref, "", ref.span)._replace(state="unreadable")]
        within = Resolver(other)
        rule, ref = _without_zero(rule, ref, match)
        operands = [_renamed(within._read(rule, field, ref, path), file) for path in match.paths]
        if start is not None:
            operands += [_renamed(one, file) for one in within._without_list(rule, field, ref, start)]
        if not operands:
            item = f"没有「{self._name(base)}」这一项" if inner.relative else f"没有 {inner.text}"
            why = f"{file.shown} 里{item}"
            operands = [self._lacking(field, ref, why, other.root.span)._replace(state=if_missing(rule, ref))]
        return operands

    def _lacking(self, field: str, ref: Ref, why: str, span: Span) -> Operand:
        return Operand(
            field=field, name=ref.pattern.text, path=(), span=span, state="absent", weight=ref.weight, why=why
        )

    def _refuse(
        self, rule: Rule, span: Span, message: str, help: str, related: tuple[tuple[Span, str], ...] = ()
    ) -> None:
        """Add a finding about a path of a rule, once for all items."""
        finding = RULE_INVALID.at(span, f"规则 {rule.id}：{message}", help=help, related=related)
        self._refused.setdefault((finding.message, finding.span.line, finding.span.column), finding)

    def _suggestion(self, pattern: Pattern) -> str:
        return self._lookup.nearest(pattern) if len(self._refused) < MAX_SUGGESTED else ""

    def _read(self, rule: Rule, field: str, ref: Ref, path: Path) -> Operand:
        """Return the operand of a field for one of the paths that ref leads to."""
        report = self.report
        figure, node = report.figures.get(path), node_at(report.root, path)
        operand = Operand(
            field=field, name=show(path), path=path, span=report.span(path), state="absent", weight=ref.weight
        )
        if form_of(rule, field) == "text":
            if node is None:
                return operand
            text = str(node) if isinstance(node, ScalarNode) and not node.is_null else ""
            return self.with_text(operand, text, report.derived_texts.get(path, ""))
        if figure is not None:
            return with_figure(operand, figure, rule.rounding)
        if node is not None or path in report.unreadable:  # for example misspelt; it must not count as 0
            return operand._replace(state="unreadable")
        whole = node_at(report.root, path[:-1]) is None
        return operand if report.is_unreadable(path) else operand._replace(state=if_missing(rule, ref, part=whole))

    def with_text(self, operand: Operand, text: str, derived: str) -> Operand:
        """Return operand with a text of the data; derived is the id of the rule that derived it, or ""."""
        word = text.strip()
        state: OperandState = "text" if word and operand.path not in self.report.unreadable else "unreadable"
        return operand._replace(state="pending" if word == PENDING else state, word=word, derived=derived)

    def _placeholder(self, field: str, ref: Ref, state: OperandState) -> Operand:
        """Return the operand of a path that leads to no figure of this report."""
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


def _may_be_local(pattern: Pattern, report: Report) -> bool:
    """Return whether a local figure of a report goes by a path, or one that was refused may."""
    lookup = Lookup(report)
    return bool(lookup.local(pattern)) or lookup.find(pattern, many=True).state == "unreadable"


def _without_zero(rule: Rule, ref: Ref, match: Match) -> tuple[Rule, Ref]:
    """Return rule and ref; if the path leads into a refused part, without absent figures counted as 0."""
    unread = match.state == "unreadable"
    return (replace(rule, missing=""), ref._replace(missing="")) if unread else (rule, ref)


def _renamed(operand: Operand, neighbour: LinkedReport) -> Operand:
    """Return a figure of another file with a name and path that no figure of this file has: 上年:收入.合计.

    An absent one has no path, since nothing in this file can fill it in.
    """
    file = str(neighbour.name)
    name = f"{file}:{operand.name}"
    if not operand.path or operand.state in ("absent", "assumed"):
        why = f"{neighbour.shown} 里没有填 {operand.name}" if operand.state == "absent" else ""
        return operand._replace(path=(), name=name, file=file, why=why)
    path = (f"{file}:{operand.path[0]}", *operand.path[1:])
    return operand._replace(path=path, name=name, file=file)


def _most_decimals(columns: Iterable[tuple[Operand, ...]]) -> int:
    return max((operand.decimals for operands in columns for operand in operands), default=0)
