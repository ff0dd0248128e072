"""All sorts of matters, and those that are drawn for one report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tests.kinds.correct.change_matters import change, converted_money, points, signed_words
from tests.kinds.correct.draw import Draw
from tests.kinds.correct.matter import Matter
from tests.kinds.correct.rule_matters import average, conversion, division, limits, signed_difference
from tests.kinds.correct.unit_matters import alike_word, any_unit, listed, negative, savings, zero
from tests.kinds.correct.values import Plain

MATTERS: Sequence[Callable[[Draw, str], Matter]] = (
    *(
        any_unit,
        any_unit,
        any_unit,
        alike_word,
        converted_money,
        change,
        change,
        points,
        division,
        conversion,
        conversion,
    ),
    *(average, limits, savings, savings, zero, negative, listed),
)
SIGNED = (signed_difference, signed_words)


class Matters:
    """Draws matters and keeps the rules and signatures that they bring."""

    def __init__(self, draw: Draw, year: int) -> None:
        self.draw = draw
        self.year = "甲乙"[year % 2]  # what one year tells is not what the other does
        self.rules: list[dict[str, Any]] = []
        self.signed: list[dict[str, Any]] = []
        self.count = 0

    def next(self, signed: bool = False, unit: str | None = None) -> Matter:
        self.count += 1
        tag = chr(ord("a") + self.count % 26) + chr(ord("a") + self.count // 26) + self.year
        matter = (
            any_unit(self.draw, tag, unit)
            if unit is not None
            else self.draw.choice(SIGNED if signed else MATTERS)(self.draw, tag)
        )
        for rule in matter.rules:
            named = {"id": f"T-{len(self.rules) + 1:02}", **rule}
            self.rules.append(
                {
                    key: Plain(value) if isinstance(value, str) and key != "expr" else value
                    for key, value in named.items()
                }
            )
        self.signed += [{"规则": f"T-{len(self.rules):02}", **each} for each in matter.signed]
        return matter

    def paragraph(self, key: str = "正文", **more: object) -> Any:
        matter = self.next()
        return {**more, "数据": matter.figures, key: matter.sentence}
