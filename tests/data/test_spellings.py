"""Figures in other spellings: what the message shows is the value that was meant, as its field takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from gendoc.core.numerals import to_han
from gendoc.core.source import Source
from gendoc.figures.figure import Figure, FigureType, read_figure
from gendoc.figures.units import NotAFigure
from gendoc.pipeline import steps as pipeline
from tests.texts import EVALUATION

ROOT = Path(__file__).parents[2]
SPAN = Source("report.yaml", "").span()
MONEY, YUAN = FigureType(unit="万元", decimals=2), FigureType(unit="元", decimals=2)
SHARE, PEOPLE = FigureType(unit="%", decimals=2), FigureType(unit="人", count=True, minimum=0)
YEAR, FREE = FigureType(identifier=True, minimum=1950, maximum=2999), FigureType(unit=None)


def read(text: str, wanted: FigureType) -> Figure:
    return read_figure(text, wanted, ("数",), SPAN)


def refusal(text: str, wanted: FigureType) -> NotAFigure:
    with pytest.raises(NotAFigure) as refused:
        read(text, wanted)
    return refused.value


# What is typed, the field, what its message says to write, words of the message.
SPELLINGS = [
    ("475.05万", MONEY, "475.05", "单位是万元"),
    ("475.05万", FREE, "475.05 万元", "是金额就写"),
    ("475.05万", YUAN, "4750500", "单位是元"),
    ("4750.5千元", MONEY, "475.05", "单位是万元"),
    ("4750.5 千元", FREE, "475.05 万元", "像是金额"),
    ("47.5百万", FREE, "4750 万元", "是金额就写"),
    ("0.047505亿元", MONEY, "475.05", "换算成万元"),
    ("4750500元", MONEY, "4750500|475.05", "确以元计"),
    ("475.05万圆", MONEY, "475.05", ""),
    ("475.05萬元", FREE, "475.05 万元", ""),
    ("475.05（万元）", MONEY, "475.05", "单位外面有括号"),
    ("475.05万元整", FREE, "475.05 万元", ""),
    ("475.05 万元 (不含税)", MONEY, "475.05", "「不含税」写在句子里"),
    ("¥12.5", FREE, "12.5 元", "货币"),
    ("￥12.5 万元", MONEY, "12.5", "货币"),
    ("¥475.05", MONEY, "475.05|0.05", "确以元计"),
    ("人民币12.5万元", FREE, "12.5 万元", "货币"),
    ("12.5元整", FREE, "12.5 元", ""),
    ("12 元 5 角", FREE, "12.50 元", ""),
    ("12.5美元", MONEY, "", "外币"),
    ("$12.5", FREE, "", "外币"),
    ("百分之七十五", SHARE, "75", "百分数"),
    ("百分之七十五点五", FREE, "75.5 %", "百分数"),
    ("百分之75", SHARE, "75", ""),
    ("百分之百", SHARE, "100", ""),
    ("千分之五", SHARE, "0.5", ""),
    ("千分之五", FREE, "5 ‰", ""),
    ("万分之三", SHARE, "0.03", ""),
    ("七成五", SHARE, "75", "成数"),
    ("八成", FREE, "80 %", "成数"),
    ("三分之一", SHARE, "33.33", "四舍五入"),
    ("3 分之 1", FREE, "33.33 %", "直接写在句子里"),
    ("三分之一", PEOPLE, "", "以人计"),
    ("四分之三", SHARE, "75", "分数"),
    ("1/3", SHARE, "33.33", "要印「三分之一」就直接写在句子里"),
    ("1/3", MONEY, "", "以万元计"),
    ("≥80%", SHARE, "80", "「≥」写在句子里"),
    ("≥80%", FREE, "80 %", "「≥」写在句子里"),
    (">=80%", FREE, "80 %", "「>=」写在句子里"),
    ("不低于 80 %", FREE, "80 %", "「不低于」写在句子里"),
    ("80%以上", FREE, "80 %", "「以上」写在句子里"),
    ("100+户", FREE, "100 户", "「+」写在句子里"),
    ("约80", SHARE, "80", "「约」写在句子里"),
    ("约475.05万元", MONEY, "475.05", "「约」写在句子里"),
    ("25余人", PEOPLE, "25", "「余」写在句子里"),
    ("475.05 万元左右", FREE, "475.05 万元", "「左右」写在句子里"),
    ("几十户", FREE, "", "约数"),
    ("12.5‰", SHARE, "1.25", "单位是%"),
    ("12.5个百分点", SHARE, "12.5", "查对是不是填错了地方"),
    ("2倍", SHARE, "200", ""),
    ("１２．５％", SHARE, "12.5", "全角"),
    ("１２．５％", FREE, "12.5 %", "全角"),
    ("下降5.2%", SHARE, "-5.2", "减少的写负数"),
    ("比上年减少5.2", MONEY, "-5.2", "减少的写负数"),
    ("↑5.2%", SHARE, "5.2", ""),
    ("3:1", SHARE, "", "两个数的比"),
    ("3比1", FREE, "", "两个数的比"),
    ("2\u2009412.30", MONEY, "2412.30", "空格隔开"),
    ("2\u00a0412.30 元", FREE, "2412.30 元", "空格隔开"),
    ("2\u3000412.30", MONEY, "2412.30", "空格隔开"),
    ("2\u202f412.30", MONEY, "2412.30", "空格隔开"),
    ("2，412.30", MONEY, "2412.30", "全角"),
    ("2.412,30", MONEY, "2412.30", "写反了"),
    ("2412,30", MONEY, "2412.30|241230", "千分号位置不对"),
    ("24,12.30", MONEY, "2412.30", "漏打"),
    ("24,12.30 元", FREE, "2412.30 元", "漏打"),
    ("2'412.30", MONEY, "2412.30", ""),
    ("2_412", MONEY, "2412", "下划线"),
    (".5", SHARE, "0.5", "少了 0"),
    ("(12.50)", MONEY, "-12.50|12.50", "括号表示负数的"),
    ("（12.50）万元", FREE, "-12.50 万元|12.50 万元", "括号表示负数的"),
    ("12.50-", MONEY, "-12.50", "负号写在数字后面"),
    ("12.50- 万元", FREE, "-12.50 万元", "负号写在数字后面"),
    ("−12.50", MONEY, "-12.50", ""),
    ("－12.50 万元", FREE, "-12.50 万元", "全角"),
    ("–12.50", MONEY, "-12.50", ""),
    ("-0.00 元", FREE, "0.00 元", "带负号的零"),
    ("-0", MONEY, "0", "带负号的零"),
    ("- 12.50", MONEY, "-12.50", "多了空格"),
    ("+12.5 万元", FREE, "12.5 万元", "不要写加号"),
    ("壹佰贰拾叁万元整", MONEY, "123", "汉字数字"),
    ("壹佰贰拾叁万圆整", FREE, "123 万元", "汉字数字"),
    ("一百二十三万", MONEY, "123", "汉字数字"),
    ("一百二十三万四千五百元", MONEY, "123.45", "汉字数字"),
    ("一亿二千万元", MONEY, "12000.00", "汉字数字"),
    ("3亿5000万元", MONEY, "35000", ""),
    ("一亿五千万", MONEY, "15000", "汉字数字"),
    ("1亿5000万", MONEY, "15000", ""),
    ("五六个", FREE, "", "约数"),
    ("2412.30①", MONEY, "", "注号"),
    ("2412.30（含税）", MONEY, "2412.30", "「含税」写在句子里"),
    ("2412 .30", MONEY, "2412.30", "空格"),
    ("475.05元人民币", MONEY, "475.05|0.05", "确以元计"),
    ("¥623/人", FREE, "623 元/人", ""),
    ("每人623元", FREE, "623 元/人", ""),
    ("3.5m2", FREE, "3.5 m²", ""),
    (".9534", SHARE, "95.34|0.95", "是 95.34% 就写"),
    ("百分之负五", SHARE, "-5", ""),
    ("持平", SHARE, "", "没有增减写 0"),
    ("2020/2021", YEAR, "", "只写一个"),
    ("二十三余万元", MONEY, "23", "「余」写在句子里"),
    ("廿五", PEOPLE, "25", "汉字数字"),
    ("1.2e3", MONEY, "1200", "科学记数法"),
    ("1E+05 元", FREE, "100000 元", "回原表"),
    ("2412.3O", MONEY, "2412.30", "字母，不是数字 0"),
    ("24l2 户", FREE, "2412 户", "字母，不是数字 1"),
    ("I2", PEOPLE, "12", "字母，不是数字 1"),
    ("2412.30。", MONEY, "2412.30", "末尾多了标点"),
    ("423户，", FREE, "423 户", "末尾多了标点"),
    ("423（户）", FREE, "423 户", "单位外面有括号"),
    ("户423", FREE, "423 户", ""),
    ("3天半", FREE, "3.5 天", ""),
    ("'423 户'", FREE, "423 户", "引号"),
    ("2.5万人", PEOPLE, "25000", "单位是人"),
    ("25名", PEOPLE, "25", "单位是人"),
    ("25人次", PEOPLE, "25", "查对是不是填错了地方"),
    ("12 万", FigureType(), "120000", "只写数字"),
    ("2.5 万户", FigureType(), "25000", "只写数字"),
    ("4750.5 千元", FigureType(), "4750.5", "查对是不是填错了地方"),
    ("25.0", PEOPLE, "25", "整数"),
    ("25.5", PEOPLE, "", "整数"),
    ("0.9534", SHARE, "95.34|0.95", "是 95.34% 就写"),
    ("0.9534%", SHARE, "0.95", "四舍五入"),
    ("2,020", YEAR, "2020", "千分号"),
    ("2020年度", YEAR, "2020", ""),
    ("'20", YEAR, "2020", "是 2020 年"),
    ("二〇二〇年", YEAR, "2020", ""),
    ("2020.0", YEAR, "2020", ""),
    ("2020-12-31", YEAR, "2020", "不只是年份"),
    ("2020、2021", YEAR, "", "只写一个"),
    ("2021年6月8日", MONEY, "", "日期"),
    ("2021/6/8", FREE, "", "日期"),
    ("1亿2千万元", FREE, "12000 万元", ""),
    ("3百5十户", FREE, "350 户", ""),
    ("1千2百5十人", FREE, "1250 人", ""),
    ("3百五十户", FREE, "350 户", ""),
    ("3百5十万元", MONEY, "350", ""),
    *((text, MONEY, "", "把数字写全") for text in ("32万5", "1万5", "2亿3", "3千5", "三万五", "1万5户")),
    ("5千", MONEY, "0.5|5000", "以元计的写"),
    ("五千", MONEY, "0.5|5000", "以元计的写"),
    ("一个亿", FREE, "1 亿元", "是金额就写"),
    ("423 户 // 核实", FREE, "423 户", "「// 核实」删去"),
    ("423户# 核实", FREE, "423 户", ""),
    ("423 户 （核实）", FREE, "423 户", "「核实」写在句子里"),
    ("423户①", FREE, "", "注号"),
    *((text, FREE, "423 户", "删去") for text in ("423户*", "423户)", "423 (户", "423、户", "423户%", "423 户/")),
    ("60.05 万元/", MONEY, "60.05", ""),
    *((text, FREE, "96.5 %", "") for text in ("96.5%%", "96.5﹪", "96.5 %↑")),
    ("3%o", FREE, "3 ‰", ""),
    ("60.05 块", FREE, "60.05 元", ""),
    ("5角", FREE, "0.50 元", ""),
    ("60.05 RMB", FREE, "60.05 元", ""),
    ("60.05万人民币", FREE, "60.05 万元", ""),
    ("60.05 w", FREE, "60.05 万元", "「w」指万元的写"),
    ("60.05 [万]", FREE, "60.05 万元", "是金额就写"),
    ("~100 户", FREE, "100 户", "里有「~」"),
    ("≈100 户", FREE, "100 户", "里有「≈」"),
    ("同比+11.11%", SHARE, "11.11", "「同比」"),
    ("(万元)100.00", MONEY, "100.00", "「(万元)」"),
    ("%96.5", FREE, "96.5 %", "百分号写在数字前面"),
    *((text, MONEY, "60.00", "前面有") for text in ("@60.00", "*60.00", "`60.00`")),
    ("{{ 户 }}", FREE, "", "引用只用在句子里"),
    ("$60", FREE, "", "60 美元"),
    ("€60", FREE, "", "60 欧元"),
    ("60£", FREE, "", "60 英镑"),
    ("HK$60", FREE, "", "60 港元"),
    ("#DIV/0!", MONEY, "", "Excel 的错误值（除数是 0"),
    ("#N/A", FREE, "", "Excel 的错误值"),
    ("######", MONEY, "", "列宽不够"),
    ("=SUM(A1:A3)", MONEY, "", "公式"),
    ("12+3", MONEY, "", "算式"),
    ("100~200 户", FREE, "", "两个数"),
    ("423户、68人", FREE, "", "几个数"),
    *((text, MONEY, "", "没有发生写 0 或 无，尚未取得写 待填") for text in ("—", "-", "/", "／", "空", "暂无", "无数据", "N/A", "NaN")),
    *((text, MONEY, "", "尚未取得写 待填") for text in ("待定", "？", "***", "TBD")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "values", "words"), SPELLINGS)
def test_a_spelling_is_shown_as_its_field_takes_it(text, wanted, values, words):
    refused = refusal(text, wanted)
    assert list(refused.values) == (values.split("|") if values else [])
    assert words in str(refused)
    for value in refused.values:
        assert read(value, wanted).state == "number"


@pytest.mark.parametrize(("text", "wanted", "values", "words"), SPELLINGS)
def test_what_a_message_says_to_write_has_been_read_back(text, wanted, values, words):
    refused = refusal(text, wanted)
    advised = re.findall(r"写 (-?[0-9][^，； ]*(?: [^，； 或]+)?)", refused.advice)
    assert [one for one in advised if one != "0" or refused.values] == list(refused.values)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("475.05万元", "475.05万元"),
        ("2,412.30 元", "2,412.30元"),
        ("12.5‰", "12.5‰"),
        ("2.8 万人次", "2.8万人次"),
        ("7 成", "7成"),
        ("3 千户", "3千户"),
        ("12 场(次)", "12场(次)"),
        ("5 台（套）", "5台（套）"),
        ("75 个百分点", "75个百分点"),
        ("3 A级", "3A级"),
        ("1.2 kW·h", "1.2kW·h"),
    ],
)
def test_what_is_right_is_left_alone(text, printed):
    assert read(text, FREE).printed == printed


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


@pytest.fixture
def told(tmp_path):
    """Return the findings of an evaluation report, but for those on digits typed by hand."""
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    file = tmp_path / "data" / "甲局" / "2020.yaml"
    file.parent.mkdir(parents=True)

    def check(text: str) -> list:
        file.write_text(text, encoding="utf-8")
        return [one for one in pipeline.check(file).findings if one.code != "loose-number"]

    return check


TOTAL = "支出: {合计: 100.00, "
BLOCK = "支出:\n  合计: 100.00\n  构成: [{名称: 基本支出, 金额: 60.00}, {名称: 项目支出, 金额: 40.00}]\n"


@pytest.mark.parametrize("form", ["block", "flow"])
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("#REF!", "「#REF!」是 Excel 的错误值"),
        ("#DIV/0!", "除数是 0"),
        ("######", "列宽不够"),
        ("'100", "前面多了一个引号"),
        ("-", "没有发生写 0 或 无"),
        ("?", "尚未取得写 待填"),
        ("*", "尚未取得写 待填"),
        (">=80", "这里只写 80"),
        ('"100" 万元', "外面有引号"),
        ("1412,30", "逗号是小数点的写 1412.30，逗号是千分号的写 141230"),
    ],
)
def test_what_yaml_stumbles_over_is_said_at_its_place(told, typed, words, form):
    lines = EVALUATION.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith(TOTAL))
    lines[at] = BLOCK.replace("100.00", typed) if form == "block" else lines[at].replace("100.00", typed, 1)
    first, *others = [one for one in told("".join(lines)) if one.severity == "error"]
    assert others == []
    assert words in first.message + first.help
    assert first.span.line == at + (2 if form == "block" else 1)
    assert first.span.source.line(first.span.line)[first.span.column - 1 :].startswith(typed)


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("低保户数（户）: 423", "低保户数: 423 户"),
        ("低保户数(户): 423", "低保户数: 423 户"),
        ("低保户数[户]: 423 户", "低保户数: 423 户"),
        ("低保户数/户: 423", "低保户数: 423 户"),
        ("低保户数 户: 423", "低保户数: 423 户"),
        ("低保户数（单位：户）: 423", "低保户数: 423 户"),
        ("低保金（万元）: 475.05", "低保金: 475.05 万元"),
        ("低保金（千元）: 4750.5", "低保金: 475.05 万元"),
        ("人均（元/人）: 623", "人均: 623 元/人"),
        ("覆盖率（%）: 75", "覆盖率: 75 %"),
        ("户数（户）: 待填", "户数: 待填 户"),
    ],
)
def test_a_unit_in_a_name_goes_behind_the_number(told, line, mended):
    name = mended.partition(":")[0]
    sentence = f"引言: ['{{{{ {name} }}}}。']\n"
    text = EVALUATION.replace("引言: [无。]\n", sentence)
    (finding,) = [one for one in told(f"{text}数据:\n  {line}\n") if one.code == "bad-name"]
    assert f"写成「{mended}」" in finding.help
    assert f"引用它的地方写 {{{{ {name} }}}}" in finding.help
    assert {one.code for one in told(f"{text}数据:\n  {mended}\n")} <= {"pending-figure"}


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("因公出国（境）费: 5 万元", "改成「因公出国境费」"),
        ("户数（户）: 30 人", "查对是 户 还是 人"),
        ("户数（户）: 423\n  户数: 5 户", "已经有一项「户数」"),
    ],
)
def test_brackets_that_hold_no_unit_or_another_one_are_not_taken_for_it(told, line, advice):
    finding = next(one for one in told(f"{EVALUATION}数据:\n  {line}\n") if one.code == "bad-name")
    assert advice in finding.help


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("合计（万元）: 100.00", "写成「合计: 100.00」，这里以万元计"),
        ("合计(万元): 100.00", "写成「合计: 100.00」，这里以万元计"),
        ("合计 万元: 100.00", "写成「合计: 100.00」，这里以万元计"),
        ("合计（千元）: 1000", "写成「合计: 100」，这里以万元计"),
        ("合计（元）: 1000000", "换算成万元写 100.00"),
        ("合计（万元）: 无", "写成「合计: 无」"),
    ],
)
def test_a_unit_behind_a_key_of_the_schema_is_left_out(told, line, advice):
    text = EVALUATION.replace(next(one for one in EVALUATION.splitlines(keepends=True) if one.startswith(TOTAL)), BLOCK)
    (finding,) = told(text.replace("合计: 100.00", line, 2).replace(line, "合计: 100.00", 1))
    assert finding.code == "unknown-key"
    assert advice in finding.help


@pytest.mark.parametrize(
    "typed",
    [
        *("2021.6.8", "2021年6月8日", "2021/6/8", "20210608", "2021-6-8", "２０２１年６月８日", "二〇二一年六月八日"),
        *("2021-06-08 00:00:00", "44355", "2021-06-08。", "2O21-06-08", "2021 06 08", "2021·6·8"),
        *("2021-06-08（星期二）", "2021年6月8日 周二", "21年6月8日"),
    ],
)
def test_a_date_in_another_form_is_shown_in_the_right_one(told, typed):
    (finding,) = told(f"{EVALUATION}日期: {typed}\n")
    assert finding.help == "改成 2021-06-08"


@pytest.mark.parametrize("typed", ["0", "—"])
def test_a_dash_is_no_name_of_a_department(told, typed):
    (finding,) = told(EVALUATION.replace("单位: 甲局", f"单位: {typed}"))
    assert (finding.code, finding.help) == ("empty-value", "填上单位的名称")


@pytest.mark.parametrize("typed", ["2021年6月31日", "2021/6/31", "20210631", "2021-06-31"])
def test_a_day_that_is_none_is_told_however_it_is_written(told, typed):
    (finding,) = told(f"{EVALUATION}日期: {typed}\n")
    assert finding.message.endswith("没有这一天")
    assert finding.help == "2021 年 6 月只有 30 天；查对后改正"


def test_the_date_that_is_shown_is_accepted(told):
    assert told(f"{EVALUATION}日期: 2021-06-08\n") == []


@pytest.mark.parametrize(
    ("key", "typed", "help"),
    [
        ("指标值", "≥80%", "把「指标值」改成「不少于」，写成「不少于: 80 %」"),
        ("指标值", "80 %以内", "把「指标值」改成「不超过」，写成「不超过: 80 %」"),
        *(("不少于: 120 场, 实际完成值", typed, "这里只写 130 场") for typed in ("≥130场", "130场以上", "超过130场")),
        ("不少于", "≥80%", "「不少于」已经说了是范围，这里只写 80 %"),
    ],
)
def test_a_bound_goes_into_the_field_for_bounds(tmp_path, key, typed, help):
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    source = next((ROOT / "data").rglob("2024部门整体支出绩效自评表.yaml"))
    file = tmp_path / "data" / source.parent.name / source.name
    file.parent.mkdir(parents=True)
    text = source.read_text("utf-8")
    assert "不少于: 120 场" in text
    file.write_text(text.replace("不少于: 120 场", f"{key}: {typed}", 1), "utf-8")
    assert help in [one.help for one in pipeline.check(file).findings if one.code == "not-a-figure"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        *((f"补助: {{金额: {text}}}", ["not-a-figure"]) for text in ("¥20,000", "约20,000元", "(20,000)", "２０,０００元", "20,000元左右")),
        ("补助: {金额: 1,234,567.89 元}", ["grouped-number"]),
        ("补助: {423 户}", ["yaml-syntax"]),
        ("户数: {{ 户 }}", ["not-a-figure"]),
        ("补助: &60", ["not-a-figure"]),
        ("补助: !60", ["not-a-figure"]),
        ("补助: {金额: 3 元 }}", ["yaml-syntax"]),
        ("户数: 423 户，覆盖: 75 %", ["not-a-figure"]),
        ("补助: {金额: 3 元, 占比: #DIV/0!}", ["yaml-syntax"]),
        ("户数（户）: 423", ["bad-name"]),
    ],
)  # fmt: skip
def test_a_figure_within_braces_or_behind_a_sign_is_one_mistake_on_its_line(told, typed, found):
    text = EVALUATION.replace("年度: 2020\n", f"年度: 2020\n数据:\n  {typed}\n", 1)
    text = text.replace("引言: [无。]", "引言: ['{{ 户数 }}。']", 1) if "户数" in typed else text
    findings = told(text)
    assert [finding.code for finding in findings] == found
    assert findings[0].span.line == 5


@pytest.mark.parametrize(
    ("name", "text", "wanted", "values"),
    [
        *((name, "节约3.20万元", FREE, ("3.20 万元",)) for name in ("节约", "减少额", "降幅", "压减")),
        ("金额", "节约3.20万元", FREE, ("-3.20 万元",)),
        ("增减额", "减少3.20万元", MONEY, ("-3.20",)),
        ("得分", "95/100", FigureType(decimals=2), ("95",)),
        ("得分", "9.5/10", FigureType(unit="分"), ("9.5",)),
        ("分值", "10/10", FREE, ("10 分",)),
        ("增减率", "1.1倍", SHARE, ("110", "10")),
        ("完成率", "1.1倍", SHARE, ("110",)),
        ("增减率", "1111bp", SHARE, ("11.11",)),
    ],
)
def test_the_name_of_a_figure_says_how_its_text_is_meant(name, text, wanted, values):
    with pytest.raises(NotAFigure) as refused:
        read_figure(text, wanted, ("数据", name), SPAN)
    assert refused.value.values == values
