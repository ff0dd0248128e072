"""Exact figures, as written.

480.30 is not 480.3: its digits say what counts as agreement.  No float enters gendoc.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from gendoc.core.source import Path, Span
from gendoc.core.text import quote
from gendoc.figures.interval import Interval, half_up
from gendoc.figures.spelling import GROUPED, NIL, PENDING, PLAIN
from gendoc.figures.units import GENERIC, KNOWN_UNITS, MONEY, PIECES, NotAFigure, is_share, multiple_of, single

_CERTAIN = {*KNOWN_UNITS, *MONEY, *PIECES, GENERIC} - {"块"}  # units whatever the figure: 块 may be meant for 元
State = Literal["number", "nil", "pending"]
MAX_DIGITS = 18
_MOVED = 2  # decimals too many, so that the point may rather have moved by as many places
MAX_DECIMALS = 9

_WITH_UNIT = re.compile(r"(?P<number>[-+0-9.,_eExX:]*[0-9])\s*(?P<unit>\D{0,12})", re.DOTALL)
_PENDING = re.compile(rf"{PENDING}\s*(?P<unit>\D{{0,12}})", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FigureType:
    """What a report type's schema says of a figure.

    unit None: the figure's own text carries its unit (423 户).  decimals None: as many as are
    typed.  count: whole and exact.  exact: not rounded.  grouping None: thousands separators for
    money only.  identifier: a number that names something (a year), printed as typed.  minimum and
    maximum bound the value, both included.  in_words: the name of the field beside it for what is put in words.
    """

    unit: str | None = ""
    decimals: int | None = None
    count: bool = False
    exact: bool = False
    grouping: bool | None = None
    identifier: bool = False
    minimum: int | None = None
    maximum: int | None = None
    in_words: str = ""

    @classmethod
    def of(cls, declared: Mapping[str, Any]) -> FigureType:
        """Return the type that the word `figure` of a schema declares; its unit "*" is the figure's own."""
        return cls(**{**declared, "unit": None} if declared.get("unit") == "*" else declared)

    def allows(self, value: Decimal | Fraction) -> bool:
        """Return whether a value is within the bounds."""
        return not (self.minimum is not None and value < self.minimum) and not (
            self.maximum is not None and value > self.maximum
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a report: what was typed, what it is worth, and where it stands.

    value is None unless state is "number"; it carries exactly decimals digits after the point,
    except a bare 0.  unit is as printed: 万元, %, 户, or "".  derived names the rule that
    computed a figure that nobody typed, and slack how far rounding of what it was computed from may have moved it.
    """

    path: Path
    span: Span
    text: str
    state: State
    value: Decimal | None
    unit: str = ""
    decimals: int = 0
    exact: bool = False
    grouping: bool = False
    identifier: bool = False
    derived: str = ""
    slack: Interval | None = None

    @property
    def step(self) -> Decimal:
        """Return one unit in the last place, in the figure's own unit: 480.30 -> 0.01; 0 if exact."""
        return Decimal(0) if self.exact else Decimal(1).scaleb(-self.decimals)

    @property
    def number(self) -> str:
        """Return the digits as printed, without unit: 2,366.45."""
        if self.value is None:
            return NIL if self.state == "nil" else PENDING
        if self.identifier:
            return self.text
        return f"{self.value:,f}" if self.grouping else f"{self.value:f}"

    @property
    def typed(self) -> str:
        """Return the digits as messages quote them: grouped as printed, but with the decimals that were typed."""
        shown = self.number
        if self.value is None or self.identifier or self.derived or self.text == f"{self.value:f}":
            return shown
        number, _ = split_unit(self.text)
        if not PLAIN.fullmatch(digits := number.replace(",", "")) or Decimal(digits) != self.value:
            return shown
        return f"{Decimal(digits):,f}" if self.grouping else digits

    @property
    def printed(self) -> str:
        """Return the figure as the report prints it: 2,366.45万元."""
        return self.number + (self.unit if self.value is not None else "")


def parse_figure(text: str) -> Decimal:
    """Return the figure that text spells, keeping its trailing zeros.

    Refuses what YAML or Decimal would guess at: 010, 1_000, 1e3, 12:30, NaN, full-width digits, a
    blank, more than 18 digits, a misplaced thousands separator, a negative zero.  Raises NotAFigure,
    which says in Chinese what to write instead.
    """
    try:
        return _parse(text)
    except NotAFigure as problem:
        better = _explained(text, problem, FigureType(), _parse)
        raise (better if better.values else problem) from None


def _parse(text: str) -> Decimal:
    if not text.strip():
        raise NotAFigure("缺数字", f"没有发生写 0 或 {NIL}，尚未取得写 {PENDING}")
    if not (PLAIN.fullmatch(text) or GROUPED.fullmatch(text)):
        shown = quote(text, 24, 20)
        raise NotAFigure(f"{shown}不是数字", "请写成 2366.45 这样的形式", f"没有发生写 {NIL}，尚未取得写 {PENDING}")
    digits = text.replace(",", "")
    if sum(char.isdigit() for char in digits) > MAX_DIGITS:
        shown = quote(text, 24, 20)
        raise NotAFigure(f"数字超过 {MAX_DIGITS} 位：{shown}", "查对有没有多打", "金额可以换大一级的单位")
    value = Decimal(digits)
    if value.is_zero() and value.is_signed():
        raise NotAFigure(f"{quote(text, 24, 20)}是带负号的零", f"请写 {text[1:]}")
    return value


def _check_unit(unit: str, text: str) -> None:
    """Raise NotAFigure for what is no unit; what looks for that is loaded only for a word that is not in the table."""
    if unit and unit not in _CERTAIN:
        from gendoc.figures.unit_text import check_unit

        check_unit(unit, text)


def number_with_unit(text: str) -> tuple[Decimal, str]:
    """Return the number of a rule, which is never 无 or 待填, and its unit, "" if it has none.  Raises NotAFigure."""

    def read(spelt: str) -> tuple[Decimal, str]:
        number, unit = split_unit(spelt)
        value = _parse(number)
        _check_unit(unit, spelt)
        return value, unit

    try:
        return read(text)
    except NotAFigure as problem:
        better = _explained(text, problem, FigureType(unit=None), lambda spelt: read(spelt)[0])
        remedy = better.remedy if better.values else ""  # any other is for figures of the data
        raise NotAFigure(better.why, remedy, values=better.values) from None


def _explained(
    text: str, problem: NotAFigure, wanted: FigureType, reads: Callable[[str], Decimal], path: Path = ()
) -> NotAFigure:
    """Return the refusal of text with what to write instead, where problem does not say so already."""
    if problem.final:
        return problem
    from gendoc.figures.advice import WantedFigure, explained  # only where something is misspelt

    whole = wanted.count or wanted.identifier
    name = next((step for step in reversed(path) if isinstance(step, str)), "")
    field = WantedFigure(wanted.unit, wanted.decimals, whole, wanted.identifier, reads, name, wanted.in_words)
    return explained(text, problem, field)


def split_unit(text: str) -> tuple[str, str]:
    """Return the number and the unit of a figure that carries its unit: 423 户 -> 423, 户.

    The unit holds no digit and is "" if there is none.  A text without a number comes back whole with
    unit ""; parse_figure then says what is wrong with it.
    """
    match = _WITH_UNIT.fullmatch(text)
    return (match["number"], match["unit"].strip()) if match else (text, "")


def read_figure(text: str, figure_type: FigureType, path: Path, span: Span) -> Figure:
    """Return the figure that text spells, read as figure_type says.

    Raises NotAFigure, which says in Chinese what is wrong and what to write.
    """

    def value_of(spelt: str) -> Decimal:
        value = _read(spelt, figure_type, path, span).value
        assert value is not None
        return value

    text = text.rstrip("\n")  # of a block scalar
    try:
        return _read(text, figure_type, path, span)
    except NotAFigure as problem:
        raise _explained(text, problem, figure_type, value_of, path) from None


def _read(text: str, figure_type: FigureType, path: Path, span: Span) -> Figure:
    if "\n" in text:
        lines = text.replace("\n", "⏎")
        raise NotAFigure(f"{quote(lines, 24, 20)}分成了几行", "数字和单位要写在同一行", final=True)
    pending = _PENDING.fullmatch(text)
    if text.startswith(PENDING) and pending is None:
        raise NotAFigure(f"{quote(text, 24, 20)}里还有「{PENDING}」", "填好了就删去这两个字", final=True)
    number, unit = split_unit(text) if pending is None else (PENDING, pending["unit"].strip())
    if figure_type.unit is None:
        _check_unit(unit, text)
    elif unit and unit != figure_type.unit:
        raise _another_unit(text, figure_type.unit, is_pending=pending is not None)
    else:
        unit = figure_type.unit
    if text == NIL and figure_type.identifier:
        raise NotAFigure(f"这里要写明是哪一个（如年度），不能写「{NIL}」", "请写出数字", final=True)
    if text == NIL or pending:
        state: State = "nil" if text == NIL else "pending"
        return Figure(path=path, span=span, text=text, state=state, value=None, exact=True, unit=unit)
    value = _parse(number)
    if figure_type.identifier and "," in number:
        raise NotAFigure(f"「{text}」里有千分号，年度之类的数不分节", f"请写 {value:f}")
    typed = -int(value.as_tuple().exponent)
    decimals = typed if figure_type.decimals is None else figure_type.decimals
    bare_zero = number == "0"
    whole = figure_type.count or figure_type.identifier
    if whole and typed:
        raise NotAFigure(f"这里应为整数，写的是「{text}」", _as_whole(value, unit if figure_type.unit is None else ""))
    if typed > decimals:
        raise _too_many_decimals(text, value, figure_type)
    if not figure_type.allows(value):
        raise NotAFigure(f"「{text}」超出了范围，应{_range(figure_type)}", "查对后改正")
    if not bare_zero:
        value = value.quantize(Decimal(1).scaleb(-decimals))
    money = unit in MONEY
    exact = figure_type.exact or whole or bare_zero or is_exact_without(decimals, unit)
    return Figure(
        path=path,
        span=span,
        text=text,
        state="number",
        value=value,
        unit=unit,
        decimals=decimals,
        exact=exact,
        identifier=figure_type.identifier,
        grouping=money if figure_type.grouping is None else figure_type.grouping,
    )


def _as_whole(value: Decimal, unit: str) -> str:
    """Return what to write instead of a number with decimals where a whole one is wanted: 412630 人次, 41.263 万人次."""
    counter, one = single(unit), Fraction(value) * multiple_of(unit)
    if not counter or counter == unit or one.denominator != 1:
        return "改成整数"
    return f"改成整数，以{counter}计：确是 {one} {counter}的，写 {one} {counter}"


def _another_unit(text: str, wanted: str, *, is_pending: bool) -> NotAFigure:
    why = f"这里的单位是{wanted}，写的是「{text}」" if wanted else f"这里只写数字，不带单位，写的是「{text}」"
    if is_pending:
        return NotAFigure(why, f"单位是规定好的，只写 {PENDING}", final=True)
    return NotAFigure(why, f"改成以{wanted}计的数，只写数字" if wanted else "只写数字")


def _too_many_decimals(text: str, value: Decimal, wanted: FigureType) -> NotAFigure:
    typed, most = -int(value.as_tuple().exponent), wanted.decimals or 0
    why, fewer = f"这里最多 {most} 位小数，「{text}」有 {typed} 位", f"{rounded(value, most):f}"
    if is_share(wanted.unit or "") and abs(value) <= 1 and not text.endswith(wanted.unit or ""):
        return NotAFigure(why, f"四舍五入写 {fewer}")  # 0.9534 may be 95.34%
    if typed - most <= _MOVED and not is_share(wanted.unit or ""):
        advice = f"查对小数点和单位，都没有错的，四舍五入到 {most} 位小数"  # 142.716 may be 1427.16
        return NotAFigure(why, advice, final=True)
    return NotAFigure(why, f"四舍五入写 {fewer}；差得多的，查对单位是不是看错了", values=(fewer,))


def is_exact_without(decimals: int, unit: str) -> bool:
    """Return whether a figure of a unit is exact without decimals: 7 户 and 3 倍 are, 7 万元 and 3 % are rounded."""
    return decimals == 0 and unit not in MONEY and not is_share(unit)


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Return value rounded half up (四舍五入) to decimals places; a value that is rounded to 0 has no sign."""
    return half_up(Fraction(value), decimals)


def converted(figure: Figure, unit: str, decimals: int | None = None) -> Figure:
    """Return an amount of money in another unit: exactly, or rounded half up to decimals places.

    Raises ValueError if figure or unit is not one of 元, 万元 and 亿元, or decimals is above 9.
    """
    if figure.unit not in MONEY or unit not in MONEY:
        raise ValueError(f"「{figure.printed}」不是以元、万元或亿元计的金额，不能换算为{unit}")
    if decimals is not None and decimals > MAX_DECIMALS:
        raise ValueError(f"小数位数最多 {MAX_DECIMALS} 位，写的是 {decimals}")
    if figure.value is None:
        return figure
    shift = MONEY[figure.unit] - MONEY[unit]
    value = figure.value.scaleb(shift)
    if decimals is None:
        decimals = max(0, figure.decimals - shift)
        value = value.quantize(Decimal(1).scaleb(-decimals))
        if shift < 0:
            value = _trimmed(value)
            decimals = max(0, -int(value.as_tuple().exponent))
    else:
        value = rounded(value, decimals)
    if figure.value == 0 and figure.text == "0":
        value, decimals = Decimal(0), 0
    return replace(figure, value=value, unit=unit, decimals=decimals)


def _trimmed(value: Decimal) -> Decimal:
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".")) if "." in text else value


def _range(figure_type: FigureType) -> str:
    if figure_type.minimum is not None and figure_type.maximum is not None:
        return f"在 {figure_type.minimum} 到 {figure_type.maximum} 之间"
    return f"不小于 {figure_type.minimum}" if figure_type.minimum is not None else f"不大于 {figure_type.maximum}"
