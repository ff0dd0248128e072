"""How a rule reads a figure: by the form of its field, with the interval of its rounding, or as 0 if absent."""

from __future__ import annotations

import functools
from decimal import Decimal
from fractions import Fraction

from gendoc.figures.figure import Figure
from gendoc.figures.interval import Interval, Rounding, read_as
from gendoc.rules.kind import Form
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand, OperandState
from gendoc.rules.rule import Ref, Rule


def if_missing(rule: Rule, ref: Ref, *, part: bool = True) -> OperandState:
    """Return the state of an absent figure; part: the report lacks the whole part that would hold it."""
    missing = ref.missing or rule.missing
    return "assumed" if missing == "zero" or (missing == "part" and part) else "absent"


def form_of(rule: Rule, field: str) -> Form:
    """Return the form of a field; in an expression, the fields are the paths of its figures."""
    return _forms(rule.kind).get(field, "formula")


@functools.cache
def _forms(kind: str) -> dict[str, Form]:
    return {field.name: field.form for field in RULE_KINDS[kind].fields}


def with_figure(operand: Operand, figure: Figure, rounding: Rounding) -> Operand:
    """Return operand with a figure, whose interval follows from the rounding of the rule."""
    value, step, interval = _worth(figure.value, figure.step, rounding)
    return operand._replace(
        span=figure.span,
        state=figure.state,
        figure=figure,
        value=value,
        step=step,
        interval=interval,
        derived=figure.derived,
    )


@functools.lru_cache(maxsize=4096)
def _worth(value: Decimal | None, step: Decimal, rounding: Rounding) -> tuple[Fraction, Fraction, Interval]:
    """Return a figure's value, one unit in its last place, and its interval; cached for the rules that share it."""
    exact, unit = Fraction(value or 0), Fraction(step)
    return exact, unit, read_as(exact, unit, rounding)
