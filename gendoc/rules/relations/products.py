"""Products: figures multiplied, divided by another if there is one, and no more than a cap allows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from gendoc.figures.figure import Figure
from gendoc.figures.interval import Interval, point
from gendoc.figures.quantity import Mismatch, Quantity, TooLong, constant, factor, sense_of
from gendoc.figures.units import MONEY, UnitMismatch
from gendoc.rules.expression import measured
from gendoc.rules.operand import Operand
from gendoc.rules.relations import derived as made
from gendoc.rules.relations.quotients import Quotient, Ratio, money_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Product(Quotient):
    """A printed figure that stands for others multiplied, over and factors, divided by under.

    Without a divisor under is an exact 1.  cap: the most that it may be.  capped: it would come to more.
    """

    factors: tuple[Operand, ...] = ()
    cap: Operand | None = None

    @property
    def derivable(self) -> bool:
        """Return whether the printed figure could be left out and computed."""
        return made.all_typed(self.operands_of_product)

    @property
    def operands_of_product(self) -> tuple[Operand, ...]:
        """Return the figures that the printed one comes of."""
        divided = (self.under,) if self.under.path else ()
        return (self.over, *self.factors, *divided, *((self.cap,) if self.cap else ()))

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the figures without which there is no verdict."""
        return (self.printed, *self.operands_of_product)

    @property
    def capped(self) -> bool:
        """Return whether the figures would come to more than the cap allows.  Raises UnitMismatch."""
        product = self._product()
        return self.cap is not None and product is not None and product.value > self._like(self.cap, product).value

    def ratio(self) -> Ratio | None:
        """Return what the figures come to in the printed unit, None if the divisor may be 0.  Raises UnitMismatch."""
        product = self._product()
        if product is None:
            return None
        value, band = product.value, product.band
        if self.cap is not None:
            cap = self._like(self.cap, product)
            value, band = min(value, cap.value), lesser(band, cap.band)
        scale = self.scale_of_unit
        return Ratio(value / scale, band.times(1 / scale))

    @property
    def scale_of_unit(self) -> Fraction:
        """Return what one of the printed unit is in 元 or as a plain number."""
        return factor(money_of(self.unit) or self.unit)

    @staticmethod
    def size(operand: Operand) -> Fraction:
        """Return what one of a figure's unit is in 元 or as a plain number."""
        return factor(money_of(operand.unit) or operand.unit)

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

    def _product(self) -> Quantity | None:
        if self.base.touches_zero:
            return None
        try:
            product = _measured(self.over)
            for operand in self.factors:
                product = product * _measured(operand)
            product = product / _measured(self.under)
            _measured_in(self.unit).against(replace(product, value=Fraction(1), band=point(Fraction(1))))
        except Mismatch as problem:
            raise UnitMismatch(
                f"{self.printed.name} 的单位是「{self.unit}」，与各因数相乘所得的对不上：{problem}"
            ) from None
        except TooLong:
            raise UnitMismatch("乘出来的数太长") from None
        return product

    def _like(self, cap: Operand, product: Quantity) -> Quantity:
        measure = _measured(cap)
        try:
            product.against(measure)
        except Mismatch as problem:
            raise UnitMismatch(f"{cap.name} 的单位对不上：{problem}") from None
        return measure


def lesser(one: Interval, other: Interval) -> Interval:
    """Return what the smaller of two numbers, one of each, may be."""
    low, high = min(one.low, other.low), min(one.high, other.high)
    either_low = (one.low == low and one.low_closed) or (other.low == low and other.low_closed)
    both_high = high in one and high in other if one.high == other.high else _closed_at(one, other)
    return Interval(low, high, either_low, both_high)


def _closed_at(one: Interval, other: Interval) -> bool:
    return (one if one.high < other.high else other).high_closed


def unit_of_product(product: Product) -> str:
    """Return the unit in which a product is written where the schema says nothing: the cap's, else what the factors leave."""
    factors = (product.over, *product.factors)
    money = [money_of(operand.unit) for operand in factors if money_of(operand.unit)]
    counted = [operand.unit for operand in factors if sense_of(operand.unit) == "plain" and not money_of(operand.unit)]
    if product.cap is not None:
        return product.cap.unit
    if len(money) > bool(product.under.path and money_of(product.under.unit)):
        return money[0]
    return counted[0] if counted else "%"


def _measured(operand: Operand) -> Quantity:
    money = money_of(operand.unit)
    if not money or operand.unit in MONEY or operand.figure is None:
        return measured(operand)
    return measured(operand._replace(figure=replace(operand.figure, unit=money)))


def _measured_in(unit: str) -> Quantity:
    return constant(Fraction(1), money_of(unit) or unit)
