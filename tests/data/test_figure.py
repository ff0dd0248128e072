"""Figures: what spells one, what does not, and how it is printed and converted."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.core.source import Source
from gendoc.figures.figure import Figure, FigureType, converted, parse_figure, read_figure, rounded, split_unit
from gendoc.figures.units import NotAFigure

SPAN = Source("report.yaml", "").span()
WITH_UNIT = FigureType(unit=None)
MONEY = FigureType(unit="万元", decimals=2)


def read(text: str, kind: FigureType = WITH_UNIT) -> Figure:
    return read_figure(text, kind, ("数",), SPAN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "010",
        "-01",
        "1_000",
        "1e3",
        "1E3",
        "12:30",
        "NaN",
        "inf",
        "２３６６",
        "٣",
        "2366.",
        ".5",
        "+5",
        "--5",
        "0x1A7",
        *(
            "-0",
            "-0.00",
            "2,36",
            "23,66,45",
            ",123",
            "1,2345",
            "0,123",
            "1 000",
            "二千",
            "5%",
            "1.2.3",
            "−5",
            "½",
            "②",
            "1e999999999",
        ),
    ],
)
def test_what_is_not_a_figure_is_refused_and_quoted(text):
    with pytest.raises(ValueError, match=re.escape(text.strip() or "缺数字")) as refused:
        parse_figure(text)
    assert re.search("[\u4e00-\u9fff]", str(refused.value))


@pytest.mark.parametrize("text", ["0", "0.00", "7", "-7.50", "480.30", "2,366.45", "1,000,000", "999999999999999999"])
def test_what_is_a_figure_keeps_its_digits(text):
    assert f"{parse_figure(text):f}" == text.replace(",", "")


def test_no_more_than_eighteen_digits():
    assert parse_figure("1" * 18)
    for text in ("1" * 19, "0." + "1" * 18):
        with pytest.raises(ValueError, match="18 位"):
            parse_figure(text)


@pytest.mark.parametrize("text", ["a；b", "1" * 19])
def test_what_only_a_figure_of_a_report_can_be_stands_apart_from_how_to_spell_it(text):
    with pytest.raises(NotAFigure) as refused:
        parse_figure(text)
    whole, remedy = str(refused.value), refused.value.remedy
    assert whole == f"{refused.value.why}，{refused.value.advice}"
    assert refused.value.advice.startswith(f"{remedy}；")
    assert "；" not in remedy


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("１２３", "请写 123"),
        ("0423", "请写 423"),
        ("1_000", "请写 1000"),
        ("1,23", "逗号是小数点的写 1.23，逗号是千分号的写 123"),
        ("+5", "请写 5"),
    ],
)
def test_the_refusal_says_what_to_write(text, advice):
    with pytest.raises(ValueError, match=re.escape(advice)):
        parse_figure(text)


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("423 户", ("423", "户")),
        ("423户", ("423", "户")),
        ("475.05 万元", ("475.05", "万元")),
        ("75%", ("75", "%")),
        ("2,366.45", ("2,366.45", "")),
        ("约三百", ("约三百", "")),
        ("12 元 5 角", ("12 元 5 角", "")),
    ],
)
def test_a_unit_is_split_from_its_number(text, split):
    assert split_unit(text) == split


def test_a_declared_figure_has_its_declared_decimals():
    figure = read("2366.4", MONEY)
    assert (figure.number, figure.printed, figure.step) == ("2,366.40", "2,366.40万元", Decimal("0.01"))


def test_a_bare_zero_stays_bare_and_is_exact():
    assert (read("0", MONEY).printed, read("0", MONEY).step) == ("0万元", 0)
    assert (read("0.00", MONEY).printed, read("0.00", MONEY).step) == ("0.00万元", Decimal("0.01"))


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("1.234", MONEY, "最多 2 位小数"),
        ("5 元", MONEY, "单位是万元"),
        ("1.5", FigureType(unit="件", count=True), "应为整数"),
        ("2020.0", FigureType(identifier=True), "应为整数"),
        ("无", FigureType(identifier=True), "不能写「无」"),
        ("5 户", FigureType(unit=""), "不带单位"),
    ],
)
def test_what_does_not_fit_its_field_is_refused(text, kind, words):
    with pytest.raises(ValueError, match=words):
        read(text, kind)


@pytest.mark.parametrize(
    ("text", "state", "printed"),
    [("无", "nil", "无"), ("待填", "pending", "待填"), ("待填 户", "pending", "待填"), ("5 户", "number", "5户")],
)
def test_nothing_pending_and_number_are_three_states(text, state, printed):
    figure = read(text)
    assert (figure.state, figure.printed) == (state, printed)
    assert (figure.value is None) == (state != "number")


@pytest.mark.parametrize(
    "unit",
    [
        "户",
        "人次",
        "%",
        "‰",
        "km²",
        "kW·h",
        "A&B",
        "元/月",
        "元／人·月",
        "元每人",
        "吨/万元",
        "美元",
        "万美元",
        "个单元",
        "万人",
        "亿立方米",
    ],
)
def test_a_unit_may_be_any_word(unit):
    assert read(f"5 {unit}").printed == f"5{unit}"
    assert read(f"待填 {unit}").unit == unit


@pytest.mark.parametrize(
    "unit",
    [
        "万園",
        "万圆",
        "萬元",
        "万員",
        "万 元",
        "圆",
        "万",
        "亿",
        "万元左右",
        "余万元",
        "多元",
        "元整",
        "千元",
        "百万元",
        "人民币元",
        "元左右/月",
    ],
)
def test_what_is_nearly_money_is_no_unit(unit):
    for text in (f"475.05 {unit}", f"475.05{unit}", f"待填 {unit}"):
        with pytest.raises(ValueError, match="像是金额，金额的单位只写 元、万元、亿元"):
            read(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("423 户\n口", "「423 户⏎口」分成了几行"),
        ("423\n户", "分成了几行"),
        ("423 {{户}}", "不能有「{」"),
        ('423 户"', '不能有「"」'),
        ("423 “户”", "外面有引号"),
        ("423 户\t口", "控制字符"),
        ("75％", "全角的百分号，请写 75 %"),
    ],
)
def test_what_cannot_be_printed_as_a_unit_is_refused(text, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        read(text)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("待填2366.45", MONEY, "填好了就删去"),
        ("待填 2 户", WITH_UNIT, "填好了就删去"),
        ("待填\n2366.45", MONEY, "分成了几行"),
        ("待填 户", MONEY, "单位是万元"),
        ("待填 户", FigureType(), "不带单位"),
    ],
)
def test_what_only_begins_as_pending_is_not(text, kind, said):
    with pytest.raises(ValueError, match=said):
        read(text, kind)


def test_the_line_end_of_a_block_scalar_is_no_part_of_a_figure():
    assert (read("2366.45\n", MONEY).printed, read("无\n").state) == ("2,366.45万元", "nil")


def test_years_have_no_thousands_separators_and_counts_no_rounding():
    assert read("2020", FigureType(identifier=True)).printed == "2020"
    assert read("12345 户").printed == "12345户"
    assert read("12345.6 元").printed == "12,345.6元"
    assert read("6445 人次").step == 0


@pytest.mark.parametrize(
    ("text", "unit", "decimals", "printed"),
    [
        ("2366.45 万元", "元", None, "23,664,500元"),
        ("2366.45 万元", "亿元", None, "0.236645亿元"),
        ("2366.45 万元", "亿元", 2, "0.24亿元"),
        ("1 元", "亿元", None, "0.00000001亿元"),
        ("23664500 元", "万元", None, "2,366.45万元"),
        ("0.125 亿元", "万元", None, "1,250万元"),
        ("12345 元", "万元", 1, "1.2万元"),
        ("12500 元", "万元", 1, "1.3万元"),
        ("-12500 元", "万元", 1, "-1.3万元"),
        ("0 万元", "元", None, "0元"),
    ],
)
def test_money_converts_exactly_or_rounds_half_up(text, unit, decimals, printed):
    assert converted(read(text), unit, decimals).printed == printed


def test_only_money_converts():
    with pytest.raises(ValueError, match="不是以元、万元或亿元计"):
        converted(read("5 户"), "元")


NUMBERS = st.decimals(-(10**12), 10**12, places=4, allow_nan=False).map(lambda value: f"{value:f}") | st.integers(
    -(10**17), 10**17
).map(str)


@given(NUMBERS)
def test_what_is_printed_reads_back_as_the_same_figure(text):
    figure = read(text + " 元")
    again = read(figure.printed)
    assert (again.value, again.decimals, again.unit, again.printed) == (
        figure.value,
        figure.decimals,
        figure.unit,
        figure.printed,
    )


@given(NUMBERS)
def test_parsing_keeps_value_and_digits(text):
    assert parse_figure(text) == Decimal(text)
    assert f"{parse_figure(text):f}" == text


@given(NUMBERS, st.sampled_from(["元", "万元", "亿元"]), st.sampled_from(["元", "万元", "亿元"]))
def test_converting_there_and_back_changes_nothing_but_trailing_zeros(text, first, second):
    figure = read(f"{text} {first}")
    assert converted(converted(figure, second), first).value == figure.value


@given(st.decimals(-(10**9), 10**9, places=6, allow_nan=False), st.integers(0, 6))
def test_rounding_is_half_up_away_from_zero(value, places):
    unit = Decimal(1).scaleb(-places)
    assert abs(rounded(value, places) - value) <= unit / 2
    tie = (abs(value) + unit / 2).quantize(unit, rounding="ROUND_DOWN").copy_sign(value)
    assert rounded(value, places) == tie


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_figure_or_a_clear_refusal(text):
    try:
        figure = read(text)
    except ValueError as error:
        refusal = str(error)
    else:
        refusal = ""
        assert figure.text == text.rstrip("\n")
        assert figure.state != "number" or re.fullmatch(r"-?[0-9][0-9.,]*", figure.number)
    assert not refusal or re.search("[\u4e00-\u9fff]", refusal)


@pytest.mark.parametrize(("text", "said"), [("-1", "0 到 100"), ("100.01", "0 到 100")])
def test_a_figure_stays_within_the_bounds_its_schema_sets(text, said):
    kind = FigureType(unit="分", decimals=2, minimum=0, maximum=100)
    assert read_figure("100", kind, ("得分",), SPAN).value == 100
    with pytest.raises(ValueError, match=said):
        read_figure(text, kind, ("得分",), SPAN)
