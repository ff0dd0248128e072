"""Problems: one finding for each mistake, however many rules fail because of it.

Each rule keeps its record.  The finding has the id of the most severe rule, shows the figure at fault if the cause is
known, and lists the other rules as failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from gendoc.core.finding import ORDER, Code, FailedRule, Finding
from gendoc.core.source import Path, Span
from gendoc.data.path import show
from gendoc.figures.figure import FigureType
from gendoc.figures.interval import as_text
from gendoc.reconcile.causes.altered import ends
from gendoc.reconcile.causes.correction import Correction, is_0, is_typed, key_of
from gendoc.reconcile.causes.earlier import earlier_figures
from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis
from gendoc.reconcile.causes.naming import only_derived
from gendoc.reconcile.causes.search import Explanation, explain
from gendoc.reconcile.causes.settled import Settled, settled_in
from gendoc.reconcile.causes.trials import Trials
from gendoc.reconcile.causes.words import corrected, describe, list_of, missing_line, number, place, unfilled
from gendoc.reconcile.record import Record
from gendoc.reconcile.waiver import how_to_sign
from gendoc.report.report import Report
from gendoc.rules.judging import OPEN_VERDICTS, JudgedInstance
from gendoc.rules.kind import FigureTypes, Judgement, Part
from gendoc.rules.kinds import RULE_KINDS, field_part, operands_with
from gendoc.rules.operand import Operand
from gendoc.rules.words import last_key

_WHOLE = 100  # in %
_MAX_PLACES = 8  # related places of a problem of several rules
_ITSELF = (
    ErrorMechanism.UNIT,
    ErrorMechanism.SWAP,
    ErrorMechanism.SIGN,
    ErrorMechanism.DIGIT,
    ErrorMechanism.SHORT,
    ErrorMechanism.EARLIER,
    ErrorMechanism.VALUE,
    ErrorMechanism.DOUBLE_ROUNDING,
    ErrorMechanism.CUT,
    ErrorMechanism.BASE,
    ErrorMechanism.PART,
    ErrorMechanism.COPY,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding, the indices of its records, and the causes.

    restored are the waived differences, by rule, that would exist again if the only cause were corrected.
    """

    finding: Finding
    records: tuple[int, ...]
    causes: tuple[Hypothesis, ...] = ()
    restored: frozenset[tuple[str, Decimal]] = frozenset()


def find_problems(
    entries: Sequence[JudgedInstance],
    records: Sequence[Record],
    report: Report,
    before: Report | None = None,
    types: FigureTypes | None = None,
) -> list[Problem]:
    """Return the problems of a report, in the order of their first rule; records are those of entries, one each.

    before is last year's report, whose figures show a number that was not updated.  types returns the schema's figure
    type of a path.
    """
    if all(record.verdict not in OPEN_VERDICTS for record in records):
        return []
    trials = Trials(entries, report.figures, report.source.name, earlier_figures(report, before), types)
    settled = settled_in(trials)
    return [_problem(explained, trials, records, settled) for explained in explain(trials, settled)]


def _problem(explained: Explanation, trials: Trials, records: Sequence[Record], settled: Settled) -> Problem:
    numbers = sorted(explained.entries, key=lambda number: (ORDER[records[number].severity], number))
    own = [records[number] for number in numbers]
    first, judgement = own[0], _allowed(trials.entries[numbers[0]], trials, settled)
    slip = any(cause.mechanism is not ErrorMechanism.VALUE for cause in explained.causes)
    kinds = [
        cause
        for number in numbers
        for cause in trials.entries[number].judgement.causes
        if not slip or trials.entries[number].judgement.settled is None or number in settled.entries
    ]
    if len(own) == 1 and kinds:  # the causes that the kind itself gives are better
        explained = replace(explained, causes=(), ruled_out=())
    elif all(record.difference is None or not RULE_KINDS[record.kind].reckons for record in own):
        explained = replace(explained, ruled_out=())
    cause = explained.cause
    operand = cause.operand if cause is not None and _corrects_one(cause) else None
    span, label, message = first.span, judgement.label, first.message
    path = judgement.primary.path if judgement.primary is not None else ()
    places = list(judgement.related)
    if operand is not None and operand.figure is not None and cause is not None and len(own) > 1:
        span, label, path = operand.span, operand.name, operand.path
        message = _wrong_figure(operand, cause, own)
        places = _places_of_rules(own, span)
    elif len(own) > 1:
        places += [(record.span, record.id) for record in own[1:] if record.span != span]
    return Problem(
        Code.of_rule(first.id, first.severity).at(
            span,
            message,
            path=path,
            label=label,
            related=tuple(places[: max(_MAX_PLACES, len(judgement.related))]),
            difference=first.difference,
            causes=tuple(dict.fromkeys([*_descriptions(explained, trials), *kinds])),
            clue=cause is not None and cause.clue,
            ruled_out=tuple(str(mechanism) for mechanism in explained.ruled_out),
            help=_help(explained, trials, own, numbers, judgement),
            fix=_fix(cause),
            failed=tuple(_failed_rule(record) for record in own),
        ),
        tuple(numbers),
        explained.causes,
        frozenset(_restored(cause, trials)) if cause is not None else frozenset(),
    )


def _restored(cause: Hypothesis, trials: Trials) -> Iterator[tuple[str, Decimal]]:
    correction = trials.followed(cause.correction)
    for touched in trials.touched(correction):
        entry = trials.entries[touched]
        difference = trials.judge(touched, correction).difference if entry.signed else None
        if difference is not None and difference in entry.signed:
            yield entry.instance.rule.id, difference


def _wrong_figure(operand: Operand, cause: Hypothesis, own: Sequence[Record]) -> str:
    assert cause.value is not None
    meant = number(operand, cause.value)
    return f"{operand.name} 写的是 {operand.number}，有 {len(own)} 条规则与它不符；改为 {meant}，就都相符"


def _places_of_rules(own: Sequence[Record], span: Span) -> list[tuple[Span, str]]:
    """Return the first places of the rules of a problem, each with the ids of its rules."""
    ids_at: dict[Span, list[str]] = {}
    for record in own:
        if record.span != span:
            ids_at.setdefault(record.span, []).append(record.id)
    return [(place, "、".join(dict.fromkeys(ids))) for place, ids in ids_at.items()]


def _failed_rule(record: Record) -> FailedRule:
    return FailedRule(rule=record.id, item=show(record.item), difference=record.difference, message=record.message)


def _descriptions(explained: Explanation, trials: Trials) -> list[str]:
    texts = [describe(hypothesis, trials) for hypothesis in _distinct(explained.causes)]
    cause = explained.cause
    if cause is not None and cause.mechanism is ErrorMechanism.MISSING:
        texts[0] += _evidence(cause, explained, trials)
    return texts


def _distinct(causes: Sequence[Hypothesis]) -> list[Hypothesis]:
    """Return causes; of those that say the same of one figure, with more or fewer decimals, the one with fewest."""
    told: dict[object, Hypothesis] = {}
    for cause in causes:
        moved = cause.mechanism is ErrorMechanism.UNIT and cause.operand is not None and cause.value is not None
        same = (cause.operand.path, cause.shift) if moved and cause.operand is not None else id(cause)
        first = told.setdefault(same, cause)
        if moved and cause.value is not None and first.value is not None:
            told[same] = min(first, cause, key=lambda each: each.value.denominator if each.value is not None else 0)
    return list(told.values())


def _evidence(cause: Hypothesis, explained: Explanation, trials: Trials) -> str:
    """Return in words the evidence for a missing line: differences that it explains, a rule that confirms the total."""
    evidence = []
    for other in explained.entries:
        entry = trials.entries[other]
        difference = entry.judgement.difference
        if other != cause.source and difference is not None and not only_derived(trials, cause, other):
            if entry.asks != "equation":
                evidence.append(f"{entry.instance.rule.id} 也差 {as_text(difference)} 项")
                continue
            under = trials.judge(other, cause.correction)
            if under.verdict not in OPEN_VERDICTS and under.difference:
                evidence.append(f"{entry.instance.rule.id} 的缺口 {as_text(difference)} 按舍入与它吻合")
                continue
            left = under.difference
            filled = f"{as_text(difference)} 中的 {as_text(difference - left)} " if left else f"{as_text(difference)} "
            evidence.append(f"{entry.instance.rule.id} 的缺口 {filled}与它吻合")
    primary = trials.entries[cause.source].judgement.primary
    for other in trials.taking.get((trials.home, primary.path), ()) if primary and is_typed(primary) else ():
        entry = trials.entries[other]
        same = entry.judgement.primary is not None and entry.instance.rule.each is None
        if same and other not in explained.entries and entry.standing(entry.judgement) == "holds":
            evidence.append(f"{entry.instance.rule.id}（{entry.instance.rule.title}）相符，合计不像有错")
            break
    return "（" + "；".join(evidence) + "）" if evidence else ""


def _allowed(entry: JudgedInstance, trials: Trials, settled: Settled) -> Judgement:
    """Return the judgement of an entry; its advice names a number only if the figure can well be that.

    It is none that the schema refuses, no share above 100%, none that another rule contradicts, and none that follows
    from a figure left at 0.
    """
    judgement, primary = entry.judgement, entry.judgement.primary
    declared = trials.type_of(primary) if primary is not None else None
    value = judgement.set_to
    if primary is None or not isinstance(value, Decimal):
        return judgement
    given = [each for each in entry.instance.all_operands if each != primary and each.figure]
    share = field_part(entry.instance.rule.kind, primary.field) & Part.SHARE and primary.unit == "%"
    above = share and value > _WHOLE >= primary.value and operands_with(entry.instance, Part.BASE)
    agreed = settled.correction.values.get(key_of(primary)) == Fraction(
        value
    )  # together with the others it breaks none
    doubted = not agreed and (_is_contradicted(primary, value, trials) or (primary.value and any(map(is_0, given))))
    if not above and not doubted and (declared is None or _takes(declared, value)):
        return judgement
    others = dict.fromkeys(last_key(each) for each in given)
    return judgement._replace(action=f"查对{'、'.join(others)}", set_to=None)


def _is_contradicted(operand: Operand, value: Decimal, trials: Trials) -> bool:
    """Return whether a rule that holds would no longer hold with a value for an operand."""
    effect = trials.effect(Correction.of((operand, Fraction(value))))
    return effect.broken is not None


def _takes(declared: FigureType, value: Decimal) -> bool:
    """Return whether the schema takes a value, and with all its decimals."""
    return declared.allows(value) and (declared.decimals is None or ends(Fraction(value), declared.decimals))


def _help(
    explained: Explanation, trials: Trials, own: Sequence[Record], numbers: Sequence[int], judgement: Judgement
) -> str:
    """Return the help: what to do, and how to waive the differences if the figures are right."""
    cause = explained.cause
    todo = judgement.action
    if not explained.causes and not judgement.causes and isinstance(judgement.set_to, Decimal):
        todo = _if_the_others_are_right(todo, numbers[0], trials)
    if cause is not None and not (len(own) == 1 and _says_so(judgement, cause)):
        todo = _remedy(cause, trials) or todo
    missing = cause is not None and cause.mechanism is ErrorMechanism.MISSING
    if len(explained.causes) > 1 or any(each.clue and not missing for each in explained.causes):
        otherwise = "别的数都对的" if judgement.set_to is not None else "都不是的"
        todo = f"按线索{'逐一' if cause is None else ''}查对" + (f"；{otherwise}，{todo}" if todo else "")
    if explained.causes and all(hypothesis.mechanism is ErrorMechanism.ROWS for hypothesis in explained.causes):
        todo = "查对这两行，把填颠倒的数换回来"
    differing: list[tuple[str, Path, Decimal]] = []
    others: list[str] = []
    for entry, record in zip((trials.entries[index] for index in numbers), own, strict=True):
        if record.difference is None or entry.asks == "word":
            others.append(record.id)
        else:
            differing.append((record.id, record.item, record.difference))
    return "；".join(part for part in (todo, how_to_sign(differing, others)) if part)


def _if_the_others_are_right(todo: str, number: int, trials: Trials) -> str:
    """Return what to do with a quotient; with the condition that it rests on, where no other rule confirms its figures.

    One of 0 was hardly computed from them.
    """
    instance, primary = trials.entries[number].instance, trials.entries[number].judgement.primary
    if primary is None or not primary.value or not operands_with(instance, Part.DIVISOR):
        return todo
    given = [each for each in instance.all_operands if each != primary and each.figure]
    changes = field_part(instance.rule.kind, primary.field) & Part.CHANGE
    if changes or all(trials.agree_with(each, (number,)) for each in given):
        return todo
    return f"查对{'、'.join(dict.fromkeys(last_key(each) for each in given))}；这些数都对的，{todo}"


def _says_so(judgement: Judgement, cause: Hypothesis) -> bool:
    """Return whether the rule's own action sets the same figure to the same number, written alike."""
    figure, value = cause.operand, cause.value
    if _fix(cause) is None or figure is None or value is None or not isinstance(judgement.set_to, Decimal):
        return False
    same_figure = judgement.primary is not None and judgement.primary.path == figure.path
    return same_figure and number(figure, value).replace(",", "") == f"{judgement.set_to:f}"


def _remedy(cause: Hypothesis, trials: Trials) -> str:
    if cause.clue and cause.mechanism is not ErrorMechanism.MISSING:
        return ""
    if cause.mechanism is ErrorMechanism.MISSING:
        where = list_of(cause)
        if not where and cause.operand is not None and cause.value is not None:
            return f"查明有没有漏列一项 {number(cause.operand, cause.value)}，有就补列"
        return f"查明后在「{where}」补上这一项（{missing_line(cause, trials)}）"
    if cause.mechanism is ErrorMechanism.TWICE and cause.operand is not None:
        at = place(cause.operand, trials)
        if cause.other is None and not cause.correction.gone:
            return f"查明{at} 应不应计入：应计入的改正合计，不应计入的去掉"
        if cause.other is not None and cause.other is not cause.operand and not cause.correction.gone:
            return f"查对{at} 和{place(cause.other, trials)}，重复的一个去掉"
        return f"查对{at}，{'重复的删去' if cause.other not in (None, cause.operand) else '不应有的删去'}"
    if cause.mechanism is ErrorMechanism.SCOPE:
        return "查明两个数各是什么口径；口径不同的，各写各的名称，不用一条规则核对；口径相同的，改正写错的一个"
    if cause.mechanism is ErrorMechanism.SIGNS and cause.operand is not None and cause.other is not None:
        of = f"{place(cause.operand, trials)} 和{place(cause.other, trials)}"
        if len(cause.correction.values) > 2:
            return f"查对{place(cause.operand, trials)}等各项，把正负号都改过来"
        return f"查对{of}，把正负号都改过来"
    if cause.mechanism is ErrorMechanism.UNITS and cause.operand is not None:
        own = cause.operand.figure is not None and cause.operand.figure.text.endswith(cause.operand.unit)
        asked = "和合计的单位，写错的改正" if own else f"的单位，都换算成{cause.operand.unit}"
        return f"查对{place(cause.operand, trials)}等各项{asked}"
    if cause.mechanism is ErrorMechanism.ROWS or cause.operand is None or cause.value is None:
        return ""
    if cause.mechanism is ErrorMechanism.PAIR and cause.other is not None:
        return f"查对{place(cause.operand, trials)} 和{place(cause.other, trials)}，填颠倒的换回来"
    if cause.mechanism is ErrorMechanism.BASE and len(cause.correction.values) > 1:
        values = zip(corrected(cause, trials), cause.correction.values.values(), strict=True)
        return "按上年数重算：" + "，".join(f"{last_key(each)}改为 {number(each, value)}" for each, value in values)
    if cause.mechanism is ErrorMechanism.FOLLOWED:
        values = zip(corrected(cause, trials), cause.correction.values.values(), strict=True)
        return "查对这几处：" + "，".join(f"{place(each, trials)} 改为 {number(each, value)}" for each, value in values)
    if cause.mechanism is ErrorMechanism.UNFILLED:
        return f"查对后补填 {cause.operand.name} {unfilled(cause, trials)}，或改正别的数"
    line = f"第 {cause.operand.span.line} 行"
    if cause.operand.span.file != trials.home:
        line = f"{cause.operand.span.file} {line}"
    if cause.operand.figure is None:
        return f"查对后补填 {cause.operand.name} {number(cause.operand, cause.value)}"
    return f"查对{line}，把 {cause.operand.figure.text} 改为 {_typed(cause.operand, cause)}"


def _fix(cause: Hypothesis | None) -> tuple[Span, str] | None:
    """Return the place and the new text if one typed figure has to be corrected, else None."""
    if cause is None or not _corrects_one(cause) or cause.operand is None or cause.operand.figure is None:
        return None
    return (cause.operand.span, _typed(cause.operand, cause)) if cause.operand.state == "number" else None


def _corrects_one(cause: Hypothesis) -> bool:
    """Return whether a cause says what one figure should be."""
    return cause.mechanism in _ITSELF and not cause.clue and len(cause.correction.values) == 1


def _typed(operand: Operand, cause: Hypothesis) -> str:
    """Return the corrected figure as it should be typed, with a unit if the old one has its own."""
    assert operand.figure is not None
    assert cause.value is not None
    plain = number(operand, cause.value).replace(",", "")
    return f"{plain} {operand.unit}" if operand.unit and operand.figure.text.endswith(operand.unit) else plain
