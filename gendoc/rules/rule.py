"""Rules as data: which figures have to agree, and how.

A rule names figures by path and says by its kind how they belong together.  gendoc.rules.loader
loads rules; this module lies below the rule kinds, which only read them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from gendoc.core.finding import Severity
from gendoc.core.source import Span
from gendoc.data.path import Pattern
from gendoc.figures.figure import parse_figure, split_unit
from gendoc.figures.interval import Reading


class Ref(NamedTuple):
    """The figures that a rule names in one place, and what each counts for."""

    pattern: Pattern
    span: Span
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, checked when it was loaded.

    refs holds the figures by field (total, parts, …), options the other fields of the kind, as they
    were written; bands are names with where each begins, the highest first.
    each: the rule holds for every item of that list, and paths that start with a dot belong to
    the item.  when: the rule holds only where the report has something there (of an item, if it
    starts with a dot); elsewhere it does not apply.  missing_zero: an absent figure counts as 0.
    rounding: how the figures came by their last digit.
    """

    id: str
    kind: str
    title: str
    span: Span
    severity: Severity = "error"
    basis: str = ""
    each: Pattern | None = None
    when: Pattern | None = None
    missing_zero: bool = False
    rounding: Reading = "round"
    refs: Mapping[str, tuple[Ref, ...]] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    bands: tuple[tuple[str, Decimal], ...] = ()

    @property
    def by_item(self) -> bool:
        """Return whether the rule leaves a record for each of several items or lines."""
        return self.each is not None or len(self.refs.get("lines", ())) > 1

    def ref(self, role: str) -> Ref:
        """Return the one figure of a field that the loader has made sure of."""
        return self.refs[role][0]

    def number(self, role: str) -> tuple[Fraction, str] | None:
        """Return the number that a field holds, and its unit; None if the rule leaves it out."""
        text = self.options.get(role)
        if text is None:
            return None
        number, unit = split_unit(text)
        return Fraction(parse_figure(number)), unit
