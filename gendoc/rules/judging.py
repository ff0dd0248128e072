"""Judging: the verdict of a rule kind on one rule instance.

Whether an instance holds depends only on its figures, so that it can be judged again with one of them replaced.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

from gendoc.figures.units import UnitMismatch
from gendoc.rules.kind import MAY_DIFFER, MISFIT, UNITS, Asks, Judgement, RuleInstance, does_not_apply
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.oddunit import odd_unit
from gendoc.rules.operand import Verdict

OPEN_VERDICTS = (Verdict.FAILED, Verdict.DOUBTFUL)

Standing: TypeAlias = Literal["holds", "doubtful", "fails", "unjudged"]
_STANDING: dict[Verdict, Standing] = {
    Verdict.EXACT: "holds",
    Verdict.ROUNDING: "holds",
    Verdict.DOUBTFUL: "doubtful",
    Verdict.FAILED: "fails",
}


class JudgedInstance(NamedTuple):
    """An instance and its judgement.

    signed are the differences that 已知差异 names for it; waived says that it has one of them, and that no other
    instance can be meant.
    """

    instance: RuleInstance
    judgement: Judgement
    waived: bool = False
    signed: frozenset[Decimal] = frozenset()

    @property
    def asks(self) -> Asks:
        """Return what the instance asks for: an equation, a limit, or a word."""
        return RULE_KINDS[self.instance.rule.kind].asks(self.instance.rule, self.judgement)

    def standing(self, judgement: Judgement) -> Standing:
        """What a judgement, its own or one with other figures, means for the instance; a waived difference holds.

        For its own judgement waived decides, since a waiver that fits several instances waives none.
        """
        open_ = judgement.verdict in OPEN_VERDICTS
        if open_ and (self.waived if judgement is self.judgement else judgement.difference in self.signed):
            return "holds"
        return _STANDING.get(judgement.verdict, "unjudged")


def judge(instance: RuleInstance) -> Judgement:
    """Return the kind's judgement, or why there can be none: figures are missing or do not go together."""
    kind = RULE_KINDS[instance.rule.kind]
    spared = {field.name for field in kind.fields if not field.needed}
    lacking = [operand for operand in instance.all_operands if operand.field not in spared and not operand.known]
    if lacking:
        return Judgement(
            verdict=Verdict.UNCHECKED,
            reason="；".join(dict.fromkeys(operand.lack for operand in lacking)),
            primary=lacking[0],
        )
    if all(operand.state == "nil" for operand in instance.all_operands):
        return Judgement(verdict=Verdict.INAPPLICABLE, reason="各数都填 无", primary=instance.all_operands[0])
    try:
        return kind.check(instance)
    except UnitMismatch as problem:
        return odd_unit(instance, kind) or does_not_apply(str(problem), MAY_DIFFER if UNITS in kind.fields else MISFIT)
