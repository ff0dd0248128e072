"""Scores: the relation between items, their weights, the score and its grade."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from gendoc.rules.kind import Relation
from gendoc.rules.operand import Operand


@dataclass(frozen=True, slots=True, eq=False)
class Scores(Relation):
    """A score that is the sum of its items, none above its weight, and a grade that names the score's band.

    full is the sum of the weights and the greatest possible score; bands are names with their lower ends, the highest
    first.
    """

    score: Operand
    grade: Operand
    parts: tuple[Operand, ...]
    weights: tuple[Operand, ...]
    full: Fraction
    bands: tuple[tuple[str, Decimal], ...]

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the figures without which there is no verdict: not the items, of which some may be missing."""
        return (self.score, self.grade)

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the name of each comparison."""
        items = ("得分之和", "各项得分") if self.parts else ()
        return (*items, *(("权重之和",) if self.weights else ()), "得分范围", "等级")

    def due(self, score: Fraction) -> str:
        """Return the name of the band of a score, "" if it is below all bands."""
        return next((name for name, start in self.bands if score >= Fraction(start)), "")
