"""Derivation: the figures and texts that rules can compute because nobody typed them.

Rules run in the order in which they need each other's results, so that a share of a derived total can be derived.  If
two rules could derive the same figure, or rules wait for each other in a circle, nothing is derived and the rules get a
finding.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gendoc.core.finding import Finding
from gendoc.core.source import Path
from gendoc.data.nodes import MappingNode, node_at
from gendoc.data.path import OTHER_TYPES, show
from gendoc.figures.figure import Figure
from gendoc.figures.spelling import PENDING
from gendoc.figures.units import UnitMismatch
from gendoc.reconcile.instances import Resolver
from gendoc.reconcile.readings import form_of, with_figure
from gendoc.report.linked import LinkedReports
from gendoc.report.report import Derivation, Report
from gendoc.rules.kind import NEVER, FigureTypes, Part, RuleInstance
from gendoc.rules.kinds import RULE_KINDS, operands_with
from gendoc.rules.load import RULE_INVALID
from gendoc.rules.operand import DerivedText, Operand
from gendoc.rules.rule import Rule

MAX_NAMED = 5  # rules of a circle that a finding names


@dataclass(slots=True, eq=False, repr=False)
class _Step:
    """One call of a rule's derive: targets are the paths that it may yield, needs those that it waits for."""

    rule: Rule
    instances: list[RuleInstance]
    targets: list[Path] = field(default_factory=list)
    needs: list[Path] = field(default_factory=list)
    waits: int = 0
    stuck: bool = False


@dataclass(slots=True, eq=False, repr=False)
class _Work:
    """The figures and texts that the steps run so far have derived."""

    resolver: Resolver
    figure_type: FigureTypes
    figures: dict[Path, Figure] = field(default_factory=dict)
    texts: dict[Path, DerivedText] = field(default_factory=dict)
    undivided: dict[Path, str] = field(default_factory=dict)

    def run(self, step: _Step) -> str:
        """Run a step; return why its figures do not go together, "" if they do."""
        make = RULE_KINDS[step.rule.kind].derive
        if make is None or not step.targets:
            return ""
        instances = [self._up_to_date(instance) for instance in step.instances]
        try:
            made = list(make(instances, self.figure_type))
        except UnitMismatch as problem:
            return str(problem)
        for derived in (*made, *_pending(instances, {derived.path for derived in made})):
            if derived.path not in step.targets:
                continue
            if isinstance(derived, Figure):
                self.figures[derived.path] = derived
            elif isinstance(node_at(self.resolver.report.root, derived.path[:-1]), MappingNode):
                self.texts[derived.path] = derived
        for instance in instances:
            self._note_undivided(instance, step.targets)
        return ""

    def _up_to_date(self, instance: RuleInstance) -> RuleInstance:
        """Return an instance with figures and texts derived since in the place of absent ones."""
        operands = {
            name: tuple(self._derived(instance.rule, operand) for operand in operands)
            for name, operands in instance.by_field.items()
        }
        return instance._replace(by_field=operands)

    def _derived(self, rule: Rule, operand: Operand) -> Operand:
        if not operand.left_out:
            return operand
        if form_of(rule, operand.field) == "text":
            text = self.texts.get(operand.path)
            return operand if text is None else self.resolver.with_text(operand, text.text, text.derived)
        figure = self.figures.get(operand.path)
        return operand if figure is None else with_figure(operand, figure, rule.rounding)

    def _note_undivided(self, instance: RuleInstance, targets: list[Path]) -> None:
        for divisor in operands_with(instance, Part.DIVISOR):
            below = divisor.known and divisor.value < 0
            maybe = divisor.state == "number" and divisor.interval.touches_zero and not divisor.is_zero
            if not _is_nothing(divisor) and not maybe and not (below and operands_with(instance, Part.RATE)):
                continue
            why = "基数小于 0，没有增减率" if below else "可能是 0，不能作除数" if maybe else "不能作除数"
            for operand in instance.all_operands:
                if operand.left_out and operand.path in targets and operand.path not in self.figures:
                    self.undivided.setdefault(operand.path, f"「{divisor.name}」是 {divisor.number}，{why}")


def derive(report: Report, rules: Iterable[Rule], linked: LinkedReports | None, types: FigureTypes) -> Derivation:
    """Return the figures and texts that rules derive, and the findings.

    linked are the other files that rules may look into, None for a report that is itself linked.  types returns the
    schema's figure type of a path.  What cannot be derived is left out; reconcile then says which figure is absent.
    There is a finding for each rule whose figures do not go together, for rules that would derive the same figure, and
    for each circle.
    """
    resolver = Resolver(report, linked)
    work = _Work(resolver, types)
    steps = [step for rule in rules if resolver.applies(rule) and _derives(rule) for step in _steps(rule, resolver)]
    makers, findings = _makers(steps)
    waiting: dict[Path, list[_Step]] = {}
    for step in steps:
        for path in step.needs:
            if makers.get(path, step) is not step:
                waiting.setdefault(path, []).append(step)
                step.waits += 1
    ready = deque(step for step in steps if not step.waits)
    unfit: set[str] = set()
    while ready:
        step = ready.popleft()
        problem = work.run(step)
        if problem and step.rule.id not in unfit:
            unfit.add(step.rule.id)
            findings.append(RULE_INVALID.at(step.rule.span, f"规则 {step.rule.id}：{problem}"))
        for path in step.targets:
            for other in waiting.pop(path, ()) if makers[path] is step else ():
                other.waits -= 1
                if not other.waits:
                    ready.append(other)
    findings += _circles([step for step in steps if step.waits], makers)
    return Derivation(
        figures=work.figures,
        texts=work.texts,
        undivided=work.undivided,
        missed=_missed(report, steps, work.figures),
        findings=tuple(findings),
    )


def _missed(report: Report, steps: Iterable[_Step], derived: Container[Path]) -> dict[str, list[Path]]:
    """Return the figures that could not be taken over, by the name of the file that would have them.

    A file of which only parts are missed that the data file does not begin (资金.基本支出) is not looked for: they
    are optional.
    """
    missed = [
        (file, path)
        for step in steps
        for file in _taken_from(step)
        for path in step.targets
        if path not in report.figures and path not in derived
    ]
    wanted = {file for file, path in missed if node_at(report.root, path[:-1]) is not None}
    return {name: [path for file, path in missed if file == name] for name in wanted}


def _taken_from(step: _Step) -> set[str]:
    """Return the reports of another type from which a step takes figures: 同年, 上年另种."""
    return {ref.pattern.file for refs in step.rule.refs.values() for ref in refs} & {*OTHER_TYPES}


def _derives(rule: Rule) -> bool:
    return RULE_KINDS[rule.kind].derive is not None and rule.options.get("derive") != NEVER


def _steps(rule: Rule, resolver: Resolver) -> Iterator[_Step]:
    """Yield the calls of a rule's derive that have something to derive."""
    kind = RULE_KINDS[rule.kind]
    made = kind.derives(rule)
    if kind.lines is None and not resolver.lacks(rule, made):
        return  # all its figures are typed, as most are, so its instances need not be made
    if kind.together(rule) and resolver.missing_lists(rule):
        return  # what makes 100 % together cannot be told without some of it
    instances = resolver.instances(rule)
    for group in [instances] if kind.together(rule) else [[instance] for instance in instances]:
        step = _Step(rule, group)
        for operand in (operand for instance in group for operand in instance.all_operands if operand.left_out):
            (step.targets if operand.field in made else step.needs).append(operand.path)
        if step.targets:
            yield step


def _makers(steps: Iterable[_Step]) -> tuple[dict[Path, _Step], list[Finding]]:
    """Return the step that derives each path, and a finding for each pair of rules that would derive the same one.

    A path that two steps would derive is derived by neither.
    """
    makers: dict[Path, _Step] = {}
    rivals: dict[tuple[str, str], tuple[_Step, _Step, Path]] = {}
    disputed: set[Path] = set()
    for step in steps:
        for path in step.targets:
            other = makers.setdefault(path, step)
            if other is not step:
                rivals.setdefault((other.rule.id, step.rule.id), (other, step, path))
                disputed.add(path)
    for step in steps if disputed else ():
        step.targets = [path for path in step.targets if path not in disputed]
    return {path: step for path, step in makers.items() if path not in disputed}, [
        RULE_INVALID.at(
            step.rule.span,
            f"规则 {step.rule.id} 和 {other.rule.id} 都能算出「{show(path)}」，不知道该用哪一条",
            help="在只作核对的那一条里写 derive: never；或者把这个数填上",
            related=((other.rule.span, other.rule.id),),
        )
        for other, step, path in rivals.values()
    ]


def _is_nothing(operand: Operand) -> bool:
    return operand.state == "nil" or (operand.state == "number" and operand.is_zero)


def _pending(instances: Iterable[RuleInstance], made: set[Path]) -> Iterator[Figure | DerivedText]:
    """Yield as 待填 what cannot be derived because a figure that it needs is 待填, so that a draft shows it."""
    for instance in instances:
        pending = any(operand.state == "pending" for operand in instance.all_operands)
        for operand in instance.all_operands if pending else ():
            if not operand.left_out or operand.path in made:
                continue
            if form_of(instance.rule, operand.field) == "text":
                yield DerivedText(path=operand.path, span=operand.span, text=PENDING, derived=instance.rule.id)
            else:
                yield Figure(
                    path=operand.path,
                    span=operand.span,
                    text=PENDING,
                    state="pending",
                    value=None,
                    derived=instance.rule.id,
                )


def _circles(stuck: Sequence[_Step], makers: dict[Path, _Step]) -> Iterator[Finding]:
    """Yield a finding for each circle of rules that wait for each other, none for rules that wait for a circle."""
    blocked = {id(step) for step in stuck}
    for start in stuck:
        way: list[tuple[_Step, Path]] = []
        place: dict[int, int] = {}
        step = start
        while not step.stuck:
            step.stuck = True
            place[id(step)] = len(way)
            path = next(
                path for path in step.needs if makers.get(path, step) is not step and id(makers[path]) in blocked
            )
            way.append((step, path))
            step = makers[path]
        if id(step) in place:
            yield _circle(way[place[id(step)] :])


def _circle(way: Sequence[tuple[_Step, Path]]) -> Finding:
    first = min(range(len(way)), key=lambda n: way[n][0].rule.span.sort_key())
    way = [*way[first:], *way[:first]]
    waits = [f"{step.rule.id} 要用「{show(path)}」" for step, path in way[:MAX_NAMED]]
    if len(way) > MAX_NAMED:
        waits.append("……")
    names = dict.fromkeys(step.rule.id for step, _ in way[:MAX_NAMED])
    others = {step.rule.id: step.rule.span for step, _ in way[1:MAX_NAMED]}
    others.pop(way[0][0].rule.id, None)
    return RULE_INVALID.at(
        way[0][0].rule.span,
        f"规则 {'、'.join(names)} 互相等着对方算出的数：{'，'.join(waits)}",
        help="这几个数至少填上一个，其余的才算得出",
        related=tuple((span, name) for name, span in others.items()),
    )
