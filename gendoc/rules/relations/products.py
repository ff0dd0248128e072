"""Products: figures multiplied, divided by another if a rule names one, and limited by a cap."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from gendoc.figures.figure import Figure
from gendoc.figures.interval import Interval
from gendoc.figures.quantity import Mismatch, Quantity, Scales, TooLong, dimension_of, quantity
from gendoc.figures.units import MONEY, UnitMismatch, halves, is_counter, parse_unit
from gendoc.rules.operand import Operand
from gendoc.rules.relations import derived as made
from gendoc.rules.relations.quotients import Quotient, Ratio

_YEAR = "年"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Quotient):
    """A printed figure that has to equal over times factors, divided by under.

    Without a divisor under is an exact 1.  cap: the most that it may be.  capped: the quotient is more than that.
    """

    factors: tuple[Operand, ...] = ()
    cap: Operand | None = None

    @property
    def derivable(self) -> bool:
        """Return whether the printed figure could be left out and computed."""
        return made.all_typed(self.operands_of_product)

    @property
    def operands_of_product(self) -> tuple[Operand, ...]:
        """Return the figures from which the printed one is computed."""
        divided = (self.under,) if self.under.path else ()
        return (self.over, *self.factors, *divided, *((self.cap,) if self.cap else ()))

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the figures without which there is no verdict."""
        return (self.printed, *self.operands_of_product)

    @property
    def scales(self) -> Scales:
        """Return the size of each unit in the product."""
        return Scales([*(operand.unit for operand in self.operands_of_product), self.unit])

    @property
    def capped(self) -> bool:
        """Return whether the product is more than the cap.  Raises UnitMismatch."""
        if self.cap is None or self.base.touches_zero:
            return False
        return self._divided().value > self._measured(self.cap).value

    def sizes(self) -> tuple[Fraction, Fraction]:
        """Return the sizes of the units of the first factor and of the divisor."""
        return self.scales[self.over.unit], self.scales[self.under.unit]

    def ratio(self) -> Ratio | None:
        """Return the product in the printed unit, None if the divisor may be 0.  Raises UnitMismatch."""
        self._require_units()
        if self.base.touches_zero:
            return None
        divided = self._divided()
        value, band = divided.value, divided.band
        if self.cap is not None:
            cap = self._measured(self.cap)
            value, band = min(value, cap.value), lesser(band, cap.band)
        scale = self.scales[self.unit]
        return Ratio(value / scale, band.times(1 / scale))

    def may_be_printed(self) -> bool:
        """Return whether some divisor other than 0 gives the printed figure, directly or because the cap applies."""
        scale, base = self.scales[self.unit], self.base
        multiplied = self._multiplied().band.times(1 / scale)
        if self.cap is not None and self._measured(self.cap).band.times(1 / scale).meets(self.reading):
            boundless = min(multiplied.high, base.high) > 0 or max(multiplied.low, base.low) < 0
            return boundless or base.may_divide(multiplied, self.reading)
        return base.may_divide(multiplied, self.reading)

    def derive(self, form: made.Form) -> Figure | None:
        """Return the product where nobody typed it, None if it cannot be computed.  Raises UnitMismatch."""
        ratio = self.ratio()
        value = made.rounded(self.instance, ratio.value, form.places) if ratio else None
        if any(operand.state == "nil" for operand in (self.over, *self.factors)):
            return made.figure(self.instance, self.printed.field, None, form)
        if ratio is None or value is None or (form.whole and value != ratio.value):
            return None
        exact = all(operand.step == 0 for operand in self.operands_of_product) and value == ratio.value
        return made.figure(self.instance, self.printed.field, value, form, exact=exact)

    def _measured(self, operand: Operand) -> Quantity:
        return quantity(operand.value, operand.unit, self.scales, operand.interval)

    def _multiplied(self) -> Quantity:
        product = self._measured(self.over)
        try:
            for operand in self.factors:
                product = product * self._measured(operand)
        except TooLong:
            raise UnitMismatch("乘出来的数太长") from None
        return product

    def _divided(self) -> Quantity:
        return self._multiplied() / self._measured(self.under) if self.under.path else self._multiplied()

    def _require_units(self) -> None:
        """Refuse figures whose units multiplied are not that of the printed one, or of the cap.  Raises UnitMismatch.

        0 and 无 go with any unit.  So many of one thing for each of another (3 人次 for each
        家次) go with the first, but not under a cap, which would hide that a rate was no rate.
        """
        if any(operand.is_zero for operand in self.operands_of_product):
            return
        one = Interval(Fraction(1), Fraction(1))

        def dimension(operand: Operand) -> Quantity:
            return quantity(Fraction(1), operand.unit, self.scales, one)

        factors = (self.over, *self.factors)
        product = dimension(self.over)
        for operand in self.factors:
            product = product * dimension(operand)
        if self.under.path:
            product = product / dimension(self.under)
        if self.cap is None:
            each = product.dimension.families
            product = replace(product, dimension=product.dimension._replace(paid=each))
        for name, unit in ((self.printed.name, self.unit), *(((self.cap.name, self.cap.unit),) if self.cap else ())):
            self._require_cancelled(product, name, unit)
            try:
                _of_a_year(product, unit, factors).against(quantity(Fraction(1), unit, self.scales, one))
            except Mismatch as problem:
                raise UnitMismatch(f"{name} 的单位是「{unit}」，与各因数乘除所得的对不上：{problem}") from None

    def _require_cancelled(self, product: Quantity, name: str, unit: str) -> None:
        """Refuse a factor per month that nothing multiplies by months: 450 元/人·月 × 40 人.  Raises UnitMismatch.

        A factor without a unit may be those months; a year need not be multiplied, since the report is one of a year.
        """
        factors = (self.over, *self.factors)
        powers, own = product.dimension.powers, dimension_of(unit).powers
        per = {
            term.family: (operand, term.word)
            for operand in factors
            for term in parse_unit(operand.unit).terms
            if term.power < 0 and term.word != _YEAR and powers.get(term.family, 0) < min(0, own.get(term.family, 0))
        }
        if unit and len(per) > sum(not operand.unit for operand in factors):
            operand, word = next(iter(per.values()))
            raise UnitMismatch(
                f"{operand.name} 的单位是「{operand.unit}」，因数里没有以「{word}」计的数，乘不出以「{unit}」计的 {name}"
            )


def _of_a_year(product: Quantity, unit: str, factors: tuple[Operand, ...]) -> Quantity:
    """A product without "per year" that its unit does not have: 450 元/人·年 × 40 人 is the 元 of the report's year."""
    per = {term for operand in factors for term in parse_unit(operand.unit).terms if term.power < 0}
    family = next((term.family for term in per if term.word == _YEAR), "")
    powers = product.dimension.powers
    if powers.get(family) != -1 or family in dimension_of(unit).powers:
        return product
    kept = {other: power for other, power in powers.items() if other != family}
    return replace(product, dimension=product.dimension._replace(powers=kept))


def lesser(first: Interval, second: Interval) -> Interval:
    """Return the interval of the smaller of two numbers, one in each interval."""
    low, high = min(first.low, second.low), min(first.high, second.high)
    either_low = (first.low == low and first.low_closed) or (second.low == low and second.low_closed)
    both_high = high in first and high in second if first.high == second.high else _closed_at(first, second)
    return Interval(low, high, either_low, both_high)


def _closed_at(first: Interval, second: Interval) -> bool:
    return (first if first.high < second.high else second).high_closed


def unit_of_product(product: Product) -> str:
    """The unit in which a product is written where the schema says nothing: the cap's, else what the factors leave."""
    if product.cap is not None:
        return product.cap.unit
    over = [halves(operand.unit)[0] for operand in (product.over, *product.factors)]
    money = [unit for unit in over if unit in MONEY]
    if len(money) > bool(product.under.path and product.under.unit in MONEY):
        return money[0]
    counted = [unit for unit in over if unit and is_counter(unit)]
    return counted[0] if counted else "%"
