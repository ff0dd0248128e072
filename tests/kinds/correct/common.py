"""What reports of both kinds have: date and signature, scores and grade."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.kinds.correct.draw import Draw
from tests.kinds.correct.values import Plain

GRADES = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))


def put_date_and_signature(draw: Draw, tree: dict[str, Any]) -> None:
    """Put in date and signature, or neither."""
    if draw.chance(0.6):
        tree["日期"] = f"{int(tree['年度']) + 1}-0{draw.randint(3, 9)}-{draw.randint(10, 28)}"
        if draw.chance(0.6):
            tree["署名"] = {"单位": tree["单位"], **({"用印": True} if draw.chance() else {})}


def grade_of(score: Decimal) -> str:
    """Return the grade of a score out of 100."""
    return next(name for low, name in GRADES if score >= low)


def without_zeros(score: Decimal) -> Plain:
    """Return a score as it is typed, without trailing zeros."""
    return Plain(f"{score.normalize():f}")
