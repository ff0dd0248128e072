"""Scores: items, their weights, the score and its grade go together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from gendoc.rules.kind import Relation
from gendoc.rules.operand import Operand


@dataclass(frozen=True, slots=True, eq=False)
class Scores(Relation):
    """A score that its items add up to, none above its weight, and the band of it that the grade names.

    full is what the weights add up to, and the most that the score may be; bands begin where they say, the
    highest first.
    """

    score: Operand
    grade: Operand
    parts: tuple[Operand, ...]
    weights: tuple[Operand, ...]
    full: Fraction
    bands: tuple[tuple[str, Decimal], ...]

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the figures without which there is no verdict: not the items, which may be missing one by one."""
        return (self.score, self.grade)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return what each comparison is called."""
        items = ("得分之和", "各项得分") if self.parts else ()
        return (*items, *(("权重之和",) if self.weights else ()), "得分范围", "等级")

    def due(self, score: Fraction) -> str:
        """Return the band that a score falls in, "" if it is below them all."""
        return next((name for name, start in self.bands if score >= Fraction(start)), "")
