"""Figures in spellings that are drawn: what is advised is accepted, and one of it is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from gendoc.core.numerals import to_han
from gendoc.figures.figure import FigureType
from gendoc.figures.units import NotAFigure

from .test_spellings import ROOT, read


def _declared(sub: Any) -> Iterator[FigureType]:
    if isinstance(sub, dict):
        if isinstance(sub.get("figure"), dict):
            yield FigureType.of(sub["figure"])
        sub = list(sub.values())
    if isinstance(sub, list):
        for child in sub:
            yield from _declared(child)


def _types() -> list[FigureType]:
    """Return each sort of figure that the schemas of the shipped report types declare."""
    found: dict[str, FigureType] = {}
    for schema in sorted((ROOT / "templates").glob("*/schema.yaml")):
        for one in _declared(yaml.load(schema.read_text("utf-8"), yaml.CSafeLoader)):
            key = (one.unit, one.decimals, one.count, one.exact, one.identifier, one.minimum, one.maximum)
            found.setdefault(str(key), one)
    return list(found.values())


def _full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


TYPES = _types()
UNITS = ("户", "万元", "元", "%", "人次", "公里", "")
# Each of a positive number and its unit; the texts mean that number, but for what is in _NEGATIVE.
WAYS = {
    "full width": lambda number, unit: _full_width(number) + unit,
    "about": lambda number, unit: f"约{number}{unit}",
    "or so": lambda number, unit: f"{number}{unit}左右",
    "at least": lambda number, unit: f"≥{number}{unit}",
    "and more": lambda number, unit: f"{number} {unit}以上",
    "at most": lambda number, unit: f"不超过{number} {unit}",
    "full stop": lambda number, unit: f"{number}{unit}。",
    "quoted": lambda number, unit: f"“{number} {unit}”",
    "in brackets": lambda number, unit: f"{number}（{unit}）" if unit else f"({number})",
    "accounting": lambda number, unit: f"({number}){unit}",
    "minus behind": lambda number, unit: f"{number}-",
    "plus": lambda number, unit: f"+{number} {unit}",
    "in all": lambda number, unit: f"共{number}{unit}",
    "letter": lambda number, unit: f"{number.replace('0', 'O')} {unit}",
    "dash": lambda number, unit: f"\u2212{number}{unit}",
    "wide space": lambda number, unit: re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+(?![0-9]))", "\u3000", number.partition(".")[0]) + unit,
    "Chinese": lambda number, unit: to_han(int(Decimal(number)) % 999 + 1) + unit,
}  # fmt: skip
_NEGATIVE = ("minus behind", "dash")
_WHOLE = ("wide space", "Chinese")


@st.composite
def _spelt(draw: st.DrawFn) -> tuple[str, FigureType, Decimal]:
    wanted = draw(st.sampled_from(TYPES))
    way = draw(st.sampled_from(sorted(WAYS)))
    whole = wanted.count or wanted.identifier or way in _WHOLE
    least, most = wanted.minimum or 1, wanted.maximum or 10**7
    number = Decimal(draw(st.integers(max(least, 1), most)))
    places = 0 if whole or wanted.unit is None else min(wanted.decimals if wanted.decimals is not None else 2, 2)
    if places and number < most:
        number += Decimal(draw(st.integers(0, 10**places - 1))).scaleb(-places)
    unit = draw(st.sampled_from(UNITS)) if wanted.unit is None else draw(st.sampled_from((wanted.unit, "")))
    if way == "Chinese":
        text, meant = WAYS[way](str(number), unit), Decimal(int(number) % 999 + 1)
    else:
        text, meant = WAYS[way](f"{number:f}", unit), -number if way in _NEGATIVE else number
    assume(wanted.allows(meant))
    return text, wanted, meant


@given(_spelt())
def test_every_value_that_is_advised_is_accepted_and_one_is_meant(spelling):
    text, wanted, meant = spelling
    try:
        assert read(text, wanted).value == meant
        return
    except NotAFigure as problem:
        refused = problem
    values = [read(value, wanted).value for value in refused.values]
    assert meant in values, (text, wanted, str(refused))


@given(
    st.text("0123456789.,-+%‰()（）。，OolI一二三十百千万亿元户人分之成约≥以上 '\"#/:年", max_size=14),
    st.sampled_from(TYPES),
)
def test_whatever_is_typed_no_advised_value_is_refused(text, wanted):
    try:
        read(text, wanted)
    except NotAFigure as refused:
        for value in refused.values:
            assert read(value, wanted).state == "number"
