"""Sheets: a rule for each class of relations, and figures of all sorts for it to be about, as hypothesis draws them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from gendoc.core.source import Path
from gendoc.data.nodes import MappingNode, node_at
from gendoc.figures.figure import FigureType, read_figure, split_unit
from gendoc.figures.interval import ROUNDINGS, half_up
from gendoc.figures.units import MONEY
from gendoc.report.report import Report
from gendoc.rules.kind import Relation
from gendoc.rules.load import load_rules
from gendoc.rules.relations.bases import OneBase
from gendoc.rules.relations.completion import Completion
from gendoc.rules.relations.counts import Count
from gendoc.rules.relations.directions import Direction
from gendoc.rules.relations.formulas import Written
from gendoc.rules.relations.limits import Limit, Range
from gendoc.rules.relations.products import Product
from gendoc.rules.relations.quotients import PerHead, Quotient
from gendoc.rules.relations.rates import NoRate, RateOfChange
from gendoc.rules.relations.scores import Scores
from gendoc.rules.relations.shares import SharesTotal
from gendoc.rules.relations.sums import Sum
from gendoc.rules.rule import Rule

from .support import NO_KIND, parsed

TEXTS = ("word", "grade", "list")  # cells that hold no figure


@dataclass(frozen=True)
class Sheet:
    """A rule without its id, and what stands in each cell 表.name: None where nobody typed anything."""

    rule: str
    cells: Mapping[str, str | None]
    types: Mapping[str, FigureType] = field(default_factory=dict)

    def but(self, **cells: str | None) -> Sheet:
        return replace(self, cells={**self.cells, **cells})

    def type_of(self, path: Path) -> FigureType:
        return self.types.get(str(path[-1]), FigureType(unit=None))

    def loaded(self) -> Rule:
        (rule,), wrong = load_rules(parsed(f"- {{id: T, {self.rule}}}", "rules.yaml"))
        assert not wrong
        return rule

    def report(self) -> Report:
        typed = ", ".join(f"{name}: {text}" for name, text in self.cells.items() if text is not None)
        root = parsed(f"表: {{{typed}}}")
        assert isinstance(root, MappingNode)
        figures = {}
        for name, text in self.cells.items():
            path = ("表", name)
            node = node_at(root, path)
            if text is not None and node is not None and name not in TEXTS:
                figures[path] = read_figure(text, self.type_of(path), path, node.span)
        return Report(root.span.source, root, NO_KIND, figures)


def worth(text: str | None) -> Fraction:
    """Return what a cell holds, in 元, as the fraction that a percentage is, or as a number; what is no number is 0."""
    number, unit = split_unit(text or "")
    return Fraction(Decimal(number)) / SCALES.get(unit, 1) if number[-1:].isdigit() else Fraction(0)


def written(value: Fraction, unit: str, places: int) -> str:
    """Return a number in 元, a fraction or a count as a cell in some unit, rounded half up."""
    rounded = half_up(value * SCALES.get(unit, 1), places)
    return f"{rounded if rounded else abs(rounded):f} {unit}".strip()


# How many of a unit make one 元, or one whole.
SCALES = {unit: Fraction(1, 10**power) for unit, power in MONEY.items()}
SCALES |= {"%": Fraction(100), "‰": Fraction(1000), "个百分点": Fraction(100)}
SCALES |= {"万人次": Fraction(1, 10**4), "公里": Fraction(1, 1000)}  # of 人次, 米
WHOLE = ("户", "人", "名", "人次")
PLACES = st.integers(0, 4)
UNLIKE_SIZES = [("人次", "万人次"), ("米", "公里")]
MEASURES = st.sampled_from([("元", "万元", "亿元"), ("万元",), ("户",), ("人", "名"), ("",), ("%",), *UNLIKE_SIZES])
OFF = st.sampled_from([0, 0, 0, 0, 0, 1, -1, 2, -3, 10, -500, 100_000])  # units in the last place
ODD = st.sampled_from(["无", "0", "0.00 万元", None, "5 户", "2.5 %", "待填", "-3.00 元"])
ROUNDED = st.sampled_from(("round", "round", *ROUNDINGS))


@st.composite
def amounts(draw: st.DrawFn, units: tuple[str, ...], *, least: int = -(10**6), most_places: int = 4) -> str:
    unit = draw(st.sampled_from(units))
    places = 0 if unit in WHOLE else draw(st.integers(0, most_places))
    value = Decimal(draw(st.integers(least, 10**6))).scaleb(-places)
    return f"{value if value else abs(value):f} {unit}".strip()


@st.composite
def near(draw: st.DrawFn, value: Fraction, units: tuple[str, ...]) -> str:
    """Draw a cell that holds a number, more often than not so exactly as its last digit allows."""
    unit = draw(st.sampled_from(units))
    places = 0 if unit in WHOLE else draw(PLACES)
    off = draw(OFF) * Fraction(1, 10**places) / SCALES.get(unit, 1)
    return written(value + off, unit, places)


@st.composite
def sheets(draw: st.DrawFn, rule: str, cells: Mapping[str, str | None]) -> Sheet:
    """Draw a sheet of these cells, now and then with something odd in one of them."""
    cells = dict(cells)
    figures = sorted(cells.keys() - TEXTS)
    if draw(st.integers(0, 4)) == 0:
        cells[draw(st.sampled_from(figures))] = draw(ODD)
    return Sheet(f"{rule}, rounding: {draw(ROUNDED)}", cells)


@st.composite
def sums(draw: st.DrawFn) -> Sheet:
    units = draw(MEASURES)
    kind = draw(st.sampled_from(["sum", "equal", "partition" if units[0] in ("人", "户") else "sum"]))
    if kind == "equal":
        right = draw(amounts(units))
        cells = {"left": draw(near(worth(right), units)), "right": right}
        return draw(sheets("kind: equal, left: 表.left, right: 表.right, derive: left", cells))
    parts = draw(st.lists(amounts(units), min_size=1, max_size=4))
    weights = draw(st.lists(st.sampled_from(["1", "1", "-1", "0.5"]), min_size=len(parts), max_size=len(parts)))
    if kind == "partition":
        weights = ["1"] * len(parts)
    total = sum(worth(part) * Fraction(weight) for part, weight in zip(parts, weights, strict=True))
    cells = {"total": draw(near(Fraction(total), units))} | {f"part{n}": part for n, part in enumerate(parts)}
    refs = ", ".join(f"{{of: 表.part{n}, weight: {weight}}}" for n, weight in enumerate(weights))
    missing = draw(st.sampled_from(["", ", missing: zero"]))
    return draw(sheets(f"kind: {kind}, total: 表.total, parts: [{refs}]{missing}", cells))


@st.composite
def changes(draw: st.DrawFn) -> Sheet:
    units = draw(MEASURES)
    now, before = draw(amounts(units)), draw(amounts(units))
    points = ("个百分点",) if units == ("%",) else units
    cells = {"now": now, "before": before, "change": draw(near(worth(now) - worth(before), points))}
    return draw(sheets("kind: growth, now: 表.now, before: 表.before, change: 表.change", cells))


@st.composite
def quotients(draw: st.DrawFn) -> Sheet:
    units = draw(MEASURES)
    kind = draw(st.sampled_from(["share", "ratio", "growth"]))
    over, under = draw(amounts(units)), draw(amounts(units))
    value = worth(over) / worth(under) if worth(under) else Fraction(1)
    if kind == "growth":
        cells = {"now": over, "before": under, "rate": draw(near(value - 1, ("%", "‰")))}
        return draw(sheets("kind: growth, now: 表.now, before: 表.before, rate: 表.rate", cells))
    if kind == "ratio":
        cells = {"over": over, "under": under, "ratio": draw(near(value, ("%", "倍", "")))}
        return draw(sheets("kind: ratio, numerator: 表.over, denominator: 表.under, ratio: 表.ratio", cells))
    method = draw(st.sampled_from(["", ", method: largest-remainder"]))
    cells = {"part": over, "whole": under, "share": draw(near(value, ("%", "‰")))}
    return draw(sheets(f"kind: share, part: 表.part, whole: 表.whole, share: 表.share{method}", cells))


@st.composite
def averages(draw: st.DrawFn) -> Sheet:
    amount, count = draw(amounts(("元", "万元"))), draw(amounts(("人", "户")))
    value = worth(amount) / worth(count) if worth(count) else Fraction(1)
    cells = {"amount": amount, "count": count, "average": draw(near(value, ("元", "万元", "元/人")))}
    return draw(sheets("kind: average, amount: 表.amount, count: 表.count, average: 表.average", cells))


@st.composite
def rates_of_change(draw: st.DrawFn) -> Sheet:
    units = draw(MEASURES)
    now, change = draw(amounts(units)), draw(amounts(units if units != ("%",) else ("个百分点",)))
    base = worth(now) - worth(change)
    cells = {"now": now, "change": change, "rate": draw(near(worth(change) / base if base else Fraction(1), ("%",)))}
    return draw(sheets("kind: growth, now: 表.now, change: 表.change, rate: 表.rate", cells))


@st.composite
def nothing_before(draw: st.DrawFn) -> Sheet:
    before = draw(st.sampled_from(["0", "无", "0 户"]))
    rate = draw(st.sampled_from(["12.50 %", "无", "0", None, "3 户", "5 ‰"]))
    return Sheet(
        "kind: growth, now: 表.now, before: 表.before, rate: 表.rate",
        {"now": draw(amounts(("万元", "户"))), "before": before, "rate": rate},
    )


@st.composite
def completions(draw: st.DrawFn) -> Sheet:
    units = draw(MEASURES)
    planned = draw(amounts(units, least=1))
    done = draw(st.one_of(st.just(planned), near(worth(planned), units), amounts(units, least=0)))
    value = worth(done) / worth(planned) if worth(planned) else Fraction(1)
    if draw(st.integers(0, 3)) == 0:
        return draw(sheets("kind: completion, done: 表.done, planned: 表.planned", {"done": done, "planned": planned}))
    rate = draw(st.one_of(st.just("100 %"), near(value, ("%",))))
    cells = {"done": done, "planned": planned, "rate": rate}
    return draw(sheets("kind: completion, done: 表.done, planned: 表.planned, rate: 表.rate", cells))


@st.composite
def limits(draw: st.DrawFn) -> Sheet:
    units = draw(MEASURES)
    parts = draw(st.lists(amounts(units), min_size=1, max_size=3))
    cells = {"limit": draw(near(sum(map(worth, parts), Fraction(0)), units))}
    cells |= {f"part{n}": part for n, part in enumerate(parts)}
    strict = draw(st.sampled_from(["", ", strict: true"]))
    refs = ", ".join(f"表.part{n}" for n in range(len(parts)))
    return draw(sheets(f"kind: at-most, parts: [{refs}], limit: 表.limit{strict}", cells))


@st.composite
def ranges(draw: st.DrawFn) -> Sheet:
    low = draw(st.integers(-1000, 1000))
    high = low + draw(st.integers(0, 1000))
    bounds = draw(st.sampled_from([f"low: {low} 元", f"high: {high} 元", f"low: {low} 元, high: {high} 元"]))
    if draw(st.integers(0, 2)):
        end = draw(st.sampled_from([low - 3, low, high, high + 3]))
        value = written(end + Fraction(draw(OFF), 100), "元", 2)
        return draw(sheets(f"kind: band, value: 表.value, {bounds}", {"value": value}))
    count = draw(amounts(("人", "户")))
    amount = draw(near(draw(st.sampled_from([low, high])) * worth(count), ("元", "万元")))
    return draw(sheets(f"kind: band, amount: 表.amount, count: 表.count, {bounds}", {"amount": amount, "count": count}))


@st.composite
def directions(draw: st.DrawFn) -> Sheet:
    units = draw(MEASURES)
    now = draw(amounts(units))
    word = draw(st.sampled_from(["增加", "比上年减少", "持平", "有升有降"]))
    if draw(st.booleans()):
        change = draw(near(Fraction(0), units))
        return draw(sheets("kind: trend, word: 表.word, change: 表.change", {"word": word, "change": change}))
    cells = {"word": word, "now": now, "before": draw(near(worth(now), units))}
    return draw(sheets("kind: trend, word: 表.word, now: 表.now, before: 表.before", cells))


@st.composite
def formulas(draw: st.DrawFn) -> Sheet:
    units = draw(MEASURES)
    a, b, c = (draw(amounts(units)) for _ in range(3))
    sign = draw(st.sampled_from(["=", "=", "=", "≤", "≥", "≥", "<", ">", "≠"]))
    right, value = draw(
        st.sampled_from(
            [
                ("表.b + 表.c", worth(b) + worth(c)),
                ("表.b × 2 - 表.c", 2 * worth(b) - worth(c)),
                ("-(表.b - 表.c ÷ 4)", -(worth(b) - worth(c) / 4)),
                ("表.b", worth(b)),
                ("表.b × 表.c ÷ 表.d", worth(b) * worth(c) / worth(a) if worth(a) else Fraction(0)),
            ]
        )
    )
    cells = {"a": draw(near(value, units)), "b": b}
    cells |= {name: text for name, text in (("c", c), ("d", a)) if f"表.{name}" in right}
    return draw(sheets(f"kind: expression, expr: 表.a {sign} {right}", cells))


@st.composite
def scores(draw: st.DrawFn) -> Sheet:
    count = draw(st.integers(0, 3))
    weights = draw(st.lists(st.integers(1, 40), min_size=count, max_size=count))
    if weights and draw(st.integers(0, 3)):
        weights[-1] = max(1, 100 - sum(weights[:-1]))
    items = [Decimal(weight) - Decimal(draw(st.integers(-1, 50))).scaleb(-1) for weight in weights]
    total = Fraction(sum(items)) if items else Fraction(draw(st.integers(-10, 1100)), 10)
    score = draw(near(total, ("分",)))
    due = "优" if total >= 90 else "良" if total >= 80 else "中" if total >= 60 else "差"
    cells: dict[str, str | None] = {"score": score, "grade": draw(st.sampled_from([due, due, "良", "好"]))}
    cells |= {f"item{n}": f"{item:f} 分" for n, item in enumerate(items)}
    rule = "kind: grade, score: 表.score, grade: 表.grade, bands: {优: 90, 良: 80, 中: 60, 差: 0}"
    if items:
        rule += f", parts: [{', '.join(f'表.item{n}' for n in range(count))}]"
        if draw(st.booleans()):
            cells |= {f"weight{n}": f"{weight} 分" for n, weight in enumerate(weights)}
            rule += f", weights: [{', '.join(f'表.weight{n}' for n in range(count))}]"
    return draw(sheets(rule, cells))


@st.composite
def shares_totals(draw: st.DrawFn) -> Sheet:
    parts = draw(st.lists(st.integers(1, 10**6), min_size=1, max_size=4))
    places = draw(st.integers(0, 2))
    unit = draw(st.sampled_from(["%", "%", "‰", ""]))
    shares = [Fraction(part, sum(parts)) for part in parts]
    scale = 1000 if unit == "‰" else 100
    cells: dict[str, str | None] = {
        f"share{n}": f"{half_up(share * scale, places):f} {unit}".strip() for n, share in enumerate(shares)
    }
    cells["share0"] = f"{half_up(shares[0] * scale, places) + Decimal(draw(OFF)).scaleb(-places):f} {unit}".strip()
    rule = f"kind: shares-total, parts: [{', '.join(f'表.share{n}' for n in range(len(parts)))}]"
    if draw(st.booleans()):
        rule += ", method: largest-remainder"
        if draw(st.booleans()):
            cells |= {f"amount{n}": f"{part} 元" for n, part in enumerate(parts)}
            rule += f", amounts: [{', '.join(f'表.amount{n}' for n in range(len(parts)))}]"
            if draw(st.booleans()):
                cells["whole"] = f"{sum(parts)} 元"
                rule += ", whole: 表.whole"
    return draw(sheets(rule, cells))


@st.composite
def products(draw: st.DrawFn) -> Sheet:
    if draw(st.booleans()):
        each, heads = draw(amounts(("元/人", "元"))), draw(amounts(("人",), least=0))
        cells = {"product": draw(near(worth(each) * worth(heads), ("元", "万元"))), "each": each, "heads": heads}
        return draw(sheets("kind: product, product: 表.product, factors: [表.each, 表.heads]", cells))
    done, planned = draw(amounts(("元", "万元"))), draw(amounts(("元", "万元"), least=1))
    full, cap = draw(st.integers(1, 100)), draw(st.sampled_from(["", ", cap: 表.full"]))
    value = worth(done) / worth(planned) * full if worth(planned) else Fraction(full)
    cells = {"product": draw(near(min(value, Fraction(full)) if cap else value, ("分",)))}
    cells |= {"done": done, "full": f"{full} 分", "planned": planned}
    rule = f"kind: product, product: 表.product, factors: [表.done, 表.full], over: 表.planned{cap}"
    return draw(sheets(rule, cells))


@st.composite
def counts(draw: st.DrawFn) -> Sheet:
    names = draw(st.lists(st.sampled_from("甲乙丙"), max_size=5))
    value = draw(st.sampled_from(["", "", ", value: 甲"]))
    number = names.count("甲") if value else len(names)
    cells = {"count": draw(near(Fraction(number), ("户", "个", ""))), "list": f"[{', '.join(names)}]"}
    return draw(sheets(f'kind: count, count: 表.count, items: "表.list[*]"{value}', cells))


@st.composite
def bases(draw: st.DrawFn) -> Sheet:
    base = draw(st.integers(1, 10**6))
    parts = draw(st.lists(st.integers(0, 10**6), min_size=2, max_size=4))
    cells = {
        f"amount{n}": written(Fraction(part), draw(st.sampled_from(["元", "万元"])), 4) for n, part in enumerate(parts)
    }
    rounded = draw(st.booleans())  # all rates are: of several that may be off, hardly ever is none
    rate = (lambda value: st.just(written(value, "%", 2))) if rounded else (lambda value: near(value, ("%", "‰")))
    cells |= {f"rate{n}": draw(rate(Fraction(part, base))) for n, part in enumerate(parts)}
    amounts_, rates = (", ".join(f"表.{name}{n}" for n in range(len(parts))) for name in ("amount", "rate"))
    return draw(sheets(f"kind: one-base, amounts: [{amounts_}], rates: [{rates}]", cells))


SHEETS: dict[type[Relation], st.SearchStrategy[Sheet]] = {
    Sum: st.one_of(sums(), changes()),
    Quotient: quotients(),
    PerHead: averages(),
    Product: products(),
    Count: counts(),
    OneBase: bases(),
    RateOfChange: rates_of_change(),
    NoRate: nothing_before(),
    Completion: completions(),
    Limit: limits(),
    Range: ranges(),
    Direction: directions(),
    Written: formulas(),
    Scores: scores(),
    SharesTotal: shares_totals(),
}
