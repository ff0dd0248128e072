"""Hypotheses: what may have gone wrong, and how much speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

from gendoc.reconcile.causes.correction import Correction
from gendoc.reconcile.causes.plausible import EQUAL, FARTHER
from gendoc.reconcile.causes.trials import Effect
from gendoc.rules.operand import Operand


class ErrorMechanism(StrEnum):
    """How a mistake comes about, by the words that say that it is ruled out."""

    ROUNDING = "舍入"
    UNIT = "单位"
    SWAP = "换位"
    SIGN = "正负号"
    DIGIT = "错漏一位数字"
    TWICE = "重复计入"
    UNFILLED = "漏填"
    MISSING = "漏列"
    ROWS = "两行互换"
    PAIR = "两数互换"
    BASE = "旧基数"
    DOUBLE_ROUNDING = "连续修约"
    CUT = "截尾"
    EARLIER = "沿用上年数"
    VALUE = "改数"


class Likelihood(IntEnum):
    """How readily a mistake is believed that explains as much as another does."""

    TELLING = 1  # it hardly ever fits by chance
    LIKELY = 2
    OPEN = 3  # any difference can be explained so
    VALUE = 4  # nothing but the number that the rules ask for
    QUIET = 5  # not worth saying: it only shows how a rule by itself is put right


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One mistake that somebody may have made, what undoes it, and what that does to the rules.

    source is the instance that led to it.  operand and value are the figure at fault and what it would
    have to read, other the figure that gives it away.  shift is by how many places the point moved.
    order is that among hypotheses of equal rank.  likeness says whether value is likelier than what is
    typed (plausible.NEARER, EQUAL, FARTHER), roundness in how many more noughts it ends.
    """

    mechanism: ErrorMechanism
    likelihood: Likelihood
    order: int = 0
    source: int
    correction: Correction
    effect: Effect
    operand: Operand | None = None
    value: Fraction | None = None
    other: Operand | None = None
    shift: int = 0
    likeness: int = EQUAL
    roundness: int = 0

    def rank(self, open_: frozenset[int]) -> tuple[bool, int, int, bool, int, int]:
        """Return the place among others, smaller is better: rules repaired of those open, rules left, likeness, likelihood."""
        repaired = len(self.effect.repaired & open_)
        quiet, far = self.likelihood is Likelihood.QUIET, self.likeness == FARTHER
        return (quiet, -repaired, len(self.effect.left), far, self.likelihood, self.likeness)

    @property
    def is_lone_value(self) -> bool:
        """Whether it says no more than which number one rule asks for."""
        return self.mechanism is ErrorMechanism.VALUE and len(self.effect.repaired) == 1

    @property
    def place(self) -> tuple[int, int]:
        """Return the place among others of equal rank, smaller is better."""
        return (self.roundness, self.order)
