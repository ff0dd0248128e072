"""Derivation: what rules can compute and nobody typed becomes a figure (or a text) of the report.

Rules come in the order in which they need each other's results, wherever they stand: a share
of a total that is itself computed works.  Where two rules could compute the same, or rules wait for
each other in a circle, nothing is computed and the rules are to blame.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from gendoc.core.finding import Finding
from gendoc.core.source import Path, Span
from gendoc.data.path import SAME_YEAR, show
from gendoc.figures.figure import Figure
from gendoc.figures.spelling import PENDING
from gendoc.figures.units import UnitMismatch
from gendoc.reconcile.instances import Resolver, form_of
from gendoc.report.report import Report
from gendoc.rules.kind import NEVER, FigureTypes, Part, RuleInstance
from gendoc.rules.kinds import RULE_KINDS, operands_with
from gendoc.rules.load import RULE_INVALID
from gendoc.rules.operand import DerivedText, Operand
from gendoc.rules.rule import Rule

MAX_NAMED = 5  # rules of a circle that a finding names


@dataclass(slots=True, eq=False, repr=False)
class _Step:
    """What one call of a rule's derive may yield: targets are its paths, needs what it waits for."""

    rule: Rule
    cases: list[RuleInstance]
    targets: list[Path] = field(default_factory=list)
    needs: list[Path] = field(default_factory=list)
    waits: int = 0
    stuck: bool = False


def derive(report: Report, rules: Iterable[Rule], figure_type: FigureTypes) -> list[Finding]:
    """Add to report the figures and texts that rules can compute and nobody typed.

    figure_type is the schema's word on a path: how many decimals, which unit.  What cannot be
    computed is left out: reconcile then says which figure is absent.  Returns a finding per rule
    whose figures do not go together, per figure that several rules would compute, and per circle.
    """
    resolver = Resolver(report)
    steps = [step for rule in rules if resolver.applies(rule) and _derives(rule) for step in _steps(rule, resolver)]
    makers, findings = _makers(steps)
    waiting: dict[Path, list[_Step]] = {}
    for step in steps:
        for path in step.needs:
            if makers.get(path, step) is not step:
                waiting.setdefault(path, []).append(step)
                step.waits += 1
    ready = deque(step for step in steps if not step.waits)
    misfits: set[str] = set()
    while ready:
        step = ready.popleft()
        problem = _run(step, resolver, report, figure_type)
        if problem and step.rule.id not in misfits:
            misfits.add(step.rule.id)
            findings.append(_finding(f"规则 {step.rule.id}：{problem}", step.rule.span))
        for path in step.targets:
            for other in waiting.pop(path, ()) if makers[path] is step else ():
                other.waits -= 1
                if not other.waits:
                    ready.append(other)
    findings += _circles([step for step in steps if step.waits], makers)
    if report.neighbours is not None:
        report.neighbours.missed = sum(path not in report.figures for step in steps for path in _taken_over(step))
    return findings


def _taken_over(step: _Step) -> list[Path]:
    """Return what a step makes of figures of the same year's report of another kind."""
    named = (ref.pattern for refs in step.rule.refs.values() for ref in refs)
    return step.targets if any(pattern.file == SAME_YEAR for pattern in named) else []


def _derives(rule: Rule) -> bool:
    return RULE_KINDS[rule.kind].derive is not None and rule.options.get("derive") != NEVER


def _steps(rule: Rule, resolver: Resolver) -> Iterator[_Step]:
    """Yield the calls of a rule's derive that have something to compute."""
    kind = RULE_KINDS[rule.kind]
    made = kind.derives(rule)
    if kind.lines is None and not resolver.lacks(rule, made):
        return  # most figures are typed: what they would come of is not looked for
    cases = resolver.instances(rule)
    for group in [cases] if kind.together(rule) else [[case] for case in cases]:
        step = _Step(rule, group)
        for operand in (operand for case in group for operand in case.all_operands if operand.left_out):
            (step.targets if operand.field in made else step.needs).append(operand.path)
        if step.targets:
            yield step


def _makers(steps: Iterable[_Step]) -> tuple[dict[Path, _Step], list[Finding]]:
    """Return which step makes each path, and a finding per pair of rules that would make the same.

    What two would make is made by neither.
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
        _finding(
            f"规则 {step.rule.id} 和 {other.rule.id} 都能算出「{show(path)}」，不知道该用哪一条",
            step.rule.span,
            ((other.rule.span, other.rule.id),),
            "在只作核对的那一条里写 derive: never；或者把这个数填上",
        )
        for other, step, path in rivals.values()
    ]


def _run(step: _Step, resolver: Resolver, report: Report, figure_type: FigureTypes) -> str:
    """Add to report what a step makes; return why its figures do not go together, "" if they do."""
    make = RULE_KINDS[step.rule.kind].derive
    if make is None or not step.targets:
        return ""
    cases = [resolver.refreshed(case) for case in step.cases]
    try:
        made = list(make(cases, figure_type))
    except UnitMismatch as problem:
        return str(problem)
    for one in (*made, *_pending(cases, {one.path for one in made})):
        if one.path not in step.targets:
            continue
        if isinstance(one, DerivedText):
            report.add_text(one)
        else:
            report.add(one)
    for case in cases:
        for divisor in [operand for operand in operands_with(case, Part.DIVISOR) if _is_nothing(operand)]:
            for operand in case.all_operands:
                if operand.left_out and operand.path in step.targets and operand.path not in report.figures:
                    report.undivided.setdefault(operand.path, f"「{divisor.name}」是 {divisor.number}")
    return ""


def _is_nothing(operand: Operand) -> bool:
    return operand.state == "nil" or (operand.state == "number" and operand.is_zero)


def _pending(cases: Iterable[RuleInstance], made: set[Path]) -> Iterator[Figure | DerivedText]:
    """Yield what cannot be computed only because figures that it needs are 待填: it is so itself, and a draft says so."""
    for case in cases:
        pending = any(operand.state == "pending" for operand in case.all_operands)
        for operand in case.all_operands if pending else ():
            if not operand.left_out or operand.path in made:
                continue
            if form_of(case.rule, operand.field) == "text":
                yield DerivedText(path=operand.path, span=operand.span, text=PENDING, derived=case.rule.id)
            else:
                yield Figure(
                    path=operand.path,
                    span=operand.span,
                    text=PENDING,
                    state="pending",
                    value=None,
                    derived=case.rule.id,
                )


def _circles(stuck: Sequence[_Step], makers: dict[Path, _Step]) -> Iterator[Finding]:
    """Yield a finding per circle of rules that wait for each other; those that wait for a circle have none."""
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
    told = [f"{step.rule.id} 要用「{show(path)}」" for step, path in way[:MAX_NAMED]]
    if len(way) > MAX_NAMED:
        told.append("……")
    names = dict.fromkeys(step.rule.id for step, _ in way[:MAX_NAMED])
    others = {step.rule.id: step.rule.span for step, _ in way[1:MAX_NAMED]}
    others.pop(way[0][0].rule.id, None)
    return _finding(
        f"规则 {'、'.join(names)} 互相等着对方算出的数：{'，'.join(told)}",
        way[0][0].rule.span,
        tuple((span, name) for name, span in others.items()),
        "这几个数至少填上一个，其余的才算得出",
    )


def _finding(message: str, span: Span, related: tuple[tuple[Span, str], ...] = (), help: str = "") -> Finding:
    return Finding(code=RULE_INVALID.name, message=message, span=span, related=related, help=help)
