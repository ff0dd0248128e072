"""Refused figures: those that a rule finds to be none of their sort, as a count of 6.8 户.

The rule says so once.  No other rule compares such a figure, or one that was derived from it: that would only say
again, and less clearly, that it is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from gendoc.core.source import Path
from gendoc.rules.judging import judge
from gendoc.rules.kind import Judgement, RuleInstance
from gendoc.rules.operand import Operand

Judged: TypeAlias = tuple[RuleInstance, Judgement]


def without_refused(judged: Sequence[Sequence[Judged]]) -> Sequence[Sequence[Judged]]:
    """Return instances and judgements, by rule, in which no figure is compared that an earlier one of them refuses."""
    first: dict[Path, RuleInstance] = {}
    for pairs in judged:
        for instance, judgement in pairs:
            if judgement.at_fault is not None:
                first.setdefault(judgement.at_fault.path, instance)
    if not first:
        return judged
    refused = _with_derived(set(first), [instance for pairs in judged for instance, _ in pairs])
    telling = {id(instance) for instance in first.values()}
    return [[pair if id(pair[0]) in telling else _rejudged(*pair, refused) for pair in pairs] for pairs in judged]


def _with_derived(refused: set[Path], instances: Iterable[RuleInstance]) -> set[Path]:
    """Return figures with all those that rules derived from them."""
    making = [
        (inputs, made)
        for instance in instances
        if (made := {one.path for one in instance.all_operands if one.derived == instance.rule.id})
        if (inputs := {one.path for one in instance.all_operands} - made)
    ]
    while more := {path for inputs, made in making if inputs & refused for path in made} - refused:
        refused |= more
    return refused


def _rejudged(instance: RuleInstance, judgement: Judgement, refused: set[Path]) -> Judged:
    if not any(operand.path in refused for operand in instance.all_operands):
        return instance, judgement
    by_field = {
        field: tuple(_unreadable(operand) if operand.path in refused else operand for operand in operands)
        for field, operands in instance.by_field.items()
    }
    instance = instance._replace(by_field=by_field)
    return instance, judge(instance)


def _unreadable(operand: Operand) -> Operand:
    return Operand(
        field=operand.field,
        name=operand.name,
        path=operand.path,
        span=operand.span,
        state="unreadable",
        weight=operand.weight,
        file=operand.file,
    )
