"""What is drawn from a seed."""

from __future__ import annotations

import random

from tests.kinds.correct.values import NIL, Plain, money


class Draw(random.Random):
    """What is drawn from a seed."""

    def chance(self, of: float = 0.5) -> bool:
        return self.random() < of

    def parts(self, total: int, count: int) -> list[int]:
        """Return that many parts of a total, none negative."""
        cuts = sorted(self.randint(0, total) for _ in range(count - 1))
        return [high - low for low, high in zip([0, *cuts], [*cuts, total], strict=True)]


def money_or_nil(draw: Draw, value: int) -> Plain:
    """Return an amount as it is typed; one of the ways to write nothing if it is 0."""
    return money(value) if value else draw.choice((Plain(NIL), Plain("0"), Plain("0.00")))
