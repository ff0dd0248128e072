"""Texts and figures as sentences print them, with markers so that each can be traced to its place in the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from markupsafe import Markup, escape

from gendoc.core.source import Path
from gendoc.figures.figure import MAX_DECIMALS, Figure, converted
from gendoc.figures.spelling import PENDING
from gendoc.figures.units import MONEY
from gendoc.narrative.markers import MarkerTable

NOTHING = "—"  # printed in a cell without content
_PENDING = f"【{PENDING}】"


class TracedText(str):
    """A filled-in sentence or a label: its text, and its path in the data."""

    __slots__ = ("markers", "path")
    path: Path
    markers: MarkerTable

    @classmethod
    def at(cls, path: Path, text: str, markers: MarkerTable) -> TracedText:
        """Return text as the text at path."""
        traced = cls(text)
        traced.path = path
        traced.markers = markers
        return traced

    def reworded(self, text: str) -> TracedText:
        """Return another text for the same path."""
        return TracedText.at(self.path, text, self.markers)

    def marked(self) -> str:
        """Return the text enclosed in its markers, as it is printed."""
        return self.markers.mark_text(self.path, self) if self else ""


@dataclass(frozen=True, slots=True, eq=False)
class FormattedFigure:
    """A figure and the exact characters in which it will be printed.

    moved is the sign of the change for a figure that is 0 only because it was rounded: 1 for a rise, -1 for a fall.
    """

    figure: Figure
    text: str
    markers: MarkerTable
    moved: int = 0

    @classmethod
    def of(cls, figure: Figure, markers: MarkerTable, moved: int = 0) -> FormattedFigure:
        """Return figure in its usual form, number and unit; a pending one as 【待填】 with its unit."""
        text = f"{_PENDING}{figure.unit}" if figure.state == "pending" else figure.printed
        return cls(figure, text, markers, moved)

    @property
    def sign(self) -> int:
        """1 for a positive figure or a rise, -1 for a negative figure or a fall, else 0."""
        value = self.figure.value or 0  # 无 counts as 0: nothing changed
        return (value > 0) - (value < 0) or self.moved

    def __str__(self) -> str:
        return self.markers.mark(self.figure.path, self.text, self.figure.unit)

    def __html__(self) -> Markup:
        return escape(str(self))

    def __bool__(self) -> bool:
        return self.figure.state == "pending" or bool(self.figure.value)

    def with_figure(self, figure: Figure, text: str | None = None) -> FormattedFigure:
        """Return another figure of the same path, printed as text or in its usual form."""
        return replace(self, figure=figure, text=figure.printed if text is None else text, moved=self.sign)


def _bare(formatted: FormattedFigure) -> FormattedFigure:
    return replace(formatted, text=formatted.figure.number)


def _in(unit: str) -> Callable[..., FormattedFigure]:
    def convert(formatted: FormattedFigure, decimals: int | None = None) -> FormattedFigure:
        return formatted.with_figure(converted(formatted.figure, unit, decimals))

    return convert


def _last_year(formatted: FormattedFigure) -> FormattedFigure:
    figure = formatted.figure
    if not figure.identifier or figure.value is None:
        raise ValueError(f"「上一年」只用于年度，不能用于「{formatted.text}」")
    text = str(int(figure.value) - 1)
    return formatted.with_figure(replace(figure, value=Decimal(text), text=text))


def _absolute(formatted: FormattedFigure) -> FormattedFigure:
    figure = formatted.figure
    return formatted.with_figure(replace(figure, value=abs(figure.value))) if figure.value is not None else formatted


def _in_table(formatted: FormattedFigure, decimals: int = 0) -> FormattedFigure:
    """Return a figure in the form for a table: without unit, with at least so many decimals, 无 as a dash."""
    figure = formatted.figure
    if figure.value is None or figure.identifier:
        return replace(formatted, text=figure.number if figure.identifier else NOTHING)
    if decimals > MAX_DECIMALS:
        raise ValueError(f"小数位数最多 {MAX_DECIMALS} 位，写的是 {decimals}")
    places = max(figure.decimals, decimals)
    value = figure.value.quantize(Decimal(1).scaleb(-places))
    return replace(formatted, text=f"{value:,f}" if figure.grouping else f"{value:f}")


def _by_sign(more: str, less: str, equal: str) -> Callable[[FormattedFigure], FormattedFigure]:
    def direction(formatted: FormattedFigure) -> FormattedFigure:
        return replace(formatted, text=(equal, more, less)[formatted.sign])

    return direction


def is_number(value: object) -> bool:
    """True for a figure that is a number or still to be filled in, not for 无."""
    return isinstance(value, FormattedFigure) and value.figure.state != "nil"


def goes_with(rate: object, change: object) -> bool:
    """Return whether a rate may be printed beside its change: both have the same sign, and the rate is not rounded to 0.

    Raises ValueError with a Chinese message if either is no figure.
    """
    if not isinstance(rate, FormattedFigure) or not isinstance(change, FormattedFigure):
        raise ValueError("「同向」只用于数字")
    pending = "pending" in (rate.figure.state, change.figure.state)
    return pending or (bool(rate) and rate.sign == change.sign)


# Name -> description (for help and docs), the filter.
FIGURE_FILTERS: dict[str, tuple[str, Callable[..., FormattedFigure]]] = {
    "数": ("只印数字，不印单位", _bare),
    "表数": ("表格里的数：不印单位，0 补足小数，无 印作 —；表数(1) 至少印一位小数", _in_table),
    "元": ("换算成元", _in("元")),
    "万元": ("换算成万元；万元(2) 四舍五入到两位小数", _in("万元")),
    "亿元": ("换算成亿元；亿元(2) 四舍五入到两位小数", _in("亿元")),
    "上一年": ("年度减一", _last_year),
    "绝对值": ("去掉负号，用在 减少 之后", _absolute),
    "方向": ("印 增加、减少或持平，按数字的正负；无 是持平", _by_sign("增加", "减少", "持平")),
    "升降": ("印 增长、下降或持平，用在增减率之前", _by_sign("增长", "下降", "持平")),
}


def apply_filter(name: str, value: object, *args: object) -> FormattedFigure:
    """Return value with the figure filter called name applied; a pending figure stays pending.

    Raises ValueError with a Chinese message if value is no figure or the filter is not for it.
    """
    if not isinstance(value, FormattedFigure):
        raise ValueError(f"「{name}」只用于数字")
    if value.figure.state == "pending":
        unit = name if name in MONEY else value.figure.unit if name == "绝对值" else ""
        return replace(value, text=_PENDING + unit)
    return FIGURE_FILTERS[name][1](value, *args)
