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
    """The kinds of slips, by the words that say one of them is ruled out."""

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
    """How readily a slip is believed that explains as much as another does."""

    TELLING = 1  # it hardly ever fits by chance
    LIKELY = 2
    OPEN = 3  # any gap can be explained so
    VALUE = 4  # nothing but the number that the rules ask for
    QUIET = 5  # not worth saying: it only shows how a rule by itself is put right


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """One slip that somebody may have made, what undoes it, and what that does to the rules.

    source is the instance that led to it.  term and value are the figure at fault and what it
    would have to read, other the figure that gives it away.  shift is by how many places the
    point moved.  grain orders hypotheses of one tier.  odd says whether value is likelier than what is typed
    (plausible.NEARER, EQUAL, FARTHER), roundness by how many noughts it is roundness than what is typed.
    """

    slip: ErrorMechanism
    tier: Likelihood
    grain: int = 0
    source: int
    change: Correction
    effect: Effect
    operand: Operand | None = None
    value: Fraction | None = None
    other: Operand | None = None
    shift: int = 0
    odd: int = EQUAL
    roundness: int = 0

    def rank(self, open_: frozenset[int]) -> tuple[bool, int, int, bool, int, int]:
        """Return the place among others, smaller is better: rules repaired of those open, rules left, likeness, tier."""
        repaired = len(self.effect.repaired & open_)
        quiet, far = self.tier is Likelihood.QUIET, self.odd == FARTHER
        return (quiet, -repaired, len(self.effect.left), far, self.tier, self.odd)

    @property
    def place(self) -> tuple[int, int]:
        """Return the place among others of equal rank, smaller is better."""
        return (self.roundness, self.grain)
