"""Hypotheses: mistakes that may have been made, and the evidence for them.

A finder states what may have happened, with its correction; what is then tested() and explains something is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import Protocol

from gendoc.reconcile.causes.correction import Correction
from gendoc.reconcile.causes.plausible import EQUAL
from gendoc.reconcile.causes.trials import UNTRIED, Effect, Trials
from gendoc.rules.operand import Operand, Verdict


class ErrorMechanism(StrEnum):
    """How a mistake comes about; the values are the words with which it is called ruled out."""

    ROUNDING = "舍入"
    UNIT = "单位"
    UNITS = "整列单位"
    SWAP = "换位"
    SIGN = "正负号"
    DIGIT = "错漏一位数字"
    TWICE = "重复计入"
    AGAIN = "合计多加一次"
    UNFILLED = "漏填"
    MISSING = "漏列"
    ROWS = "两行互换"
    PAIR = "两数互换"
    FOLLOWED = "数处同错"
    BASE = "旧基数"
    PART = "别的分子"
    COPY = "照抄"
    SCOPE = "口径不同"
    SIGNS = "两处正负号"
    DOUBLE_ROUNDING = "连续修约"
    CUT = "截尾"
    SHORT = "漏写小数"
    EARLIER = "沿用上年数"
    VALUE = "改数"


# Mistakes of which only the rules say what number was meant, and whether that may have been any number.
ASKED = {
    ErrorMechanism.VALUE: False,
    ErrorMechanism.SHORT: False,
    ErrorMechanism.UNFILLED: True,
    ErrorMechanism.COPY: True,
    ErrorMechanism.EARLIER: True,
}


class Likelihood(IntEnum):
    """How likely a mistake is, among those that explain the same."""

    TELLING = 1  # it hardly ever fits by chance
    LIKELY = 2
    OPEN = 3  # it can explain any difference
    VALUE = 4  # it only states the value that the rules ask for
    QUIET = 5  # not named: it only states how one rule could be made to hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One mistake that somebody may have made, its correction, and the effect of that on the rules.

    source is the index of the instance that led to it.  effect is empty before it is tested.  operand and value are the
    figure at fault and its corrected value, other the figure that is evidence for it.  shift is the number of places by
    which the decimal point moved.  order is that among hypotheses of equal rank.  likeness says whether value is
    likelier than the typed one (plausible.NEARER, EQUAL, FARTHER), roundness how many more zeros it ends in, off by how
    much the instance that led to it then still differs, within rounding.  clue: it is evidence, but names no number to
    type.
    """

    mechanism: ErrorMechanism
    likelihood: Likelihood
    order: int = 0
    source: int
    correction: Correction
    effect: Effect = UNTRIED
    operand: Operand | None = None
    value: Fraction | None = None
    other: Operand | None = None
    shift: int = 0
    likeness: int = EQUAL
    roundness: int = 0
    off: Fraction = Fraction(0)
    clue: bool = False

    @property
    def is_lone_value(self) -> bool:
        """Return whether it only states the value that one rule asks for."""
        return self.mechanism is ErrorMechanism.VALUE and len(self.effect.repaired) == 1

    def exact(self, trials: Trials) -> int:
        """Return how many of the instances that it mends then hold without rounding, or to the last printed digit."""
        whole = trials.followed(self.correction)
        judged = (trials.judge(number, whole) for number in self.effect.repaired)
        return sum(each.verdict is Verdict.EXACT or each.difference == 0 for each in judged)

    def off_by(self, trials: Trials) -> Fraction:
        """Return by how much the instances that it mends then still differ, within rounding."""
        whole = trials.followed(self.correction)
        left = (trials.judge(number, whole).difference for number in self.effect.repaired)
        return sum((abs(Fraction(each or 0)) for each in left), Fraction(0))

    def tested(self, trials: Trials) -> Iterator[Hypothesis]:
        """Yield the hypothesis with its effect, if its correction makes its instance hold and breaks nothing."""
        effect = trials.effect(self.correction) if trials.holds(self.source, self.correction) else UNTRIED
        if self.source in effect.repaired:
            yield replace(self, effect=effect)


class Finder(Protocol):
    """Finds the mistakes of one family."""

    def hypotheses(self, number: int) -> Iterator[Hypothesis]:
        """Yield each mistake whose correction makes an instance hold and breaks nothing."""
