"""Divisors that may be 0: what every kind that divides says of them."""

from __future__ import annotations

from collections.abc import Sequence

from gendoc.rules.kind import Judgement
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.words import last_key


def undividable(
    why: str, divisors: Sequence[Operand], printed: Sequence[Operand], *, possible: bool = True
) -> Judgement:
    """Return the judgement that divisors may be 0, for the reason why.

    A quotient that is printed all the same is an error if no value of the divisors makes it possible, else a warning.
    """
    typed = [operand for operand in printed if operand.state == "number"]
    first = next((operand for operand in (*divisors, *printed) if operand.figure), divisors[0])
    shown = "、".join(f"{last_key(operand)} {operand.number}{operand.unit}" for operand in typed)
    judgement = Judgement(
        verdict=Verdict.UNCHECKED,
        reason=f"{why}，却写了{shown}" if typed else why,
        primary=first,
        label=last_key(first),
        related=tuple((operand.span, last_key(operand)) for operand in typed if operand.span != first.span),
    )
    if not typed:
        return judgement
    names = "、".join(dict.fromkeys(last_key(operand) for operand in divisors))
    action = f"{names}写错的，改正；确实没有的，{last_key(typed[0])}算不出，填 无"
    if possible:
        return judgement._replace(caution=judgement.reason, caution_action=action)
    return judgement._replace(verdict=Verdict.FAILED, severity="error", action=action)
