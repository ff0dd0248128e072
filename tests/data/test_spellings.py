"""Figures in other spellings: what the message shows is the value that was meant, as its field takes it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gendoc.core.source import Source
from gendoc.figures.figure import Figure, FigureType, read_figure
from gendoc.figures.units import NotAFigure

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
    *((text, MONEY, "1234.56", "写反了") for text in ("1 234,56", "1.234,56")),
    *((text, MONEY, "1234.50", "不能用在数字里") for text in ("1’234.50", "1´234.50", "1;234.50")),
    ("12.345.678", MONEY, "12345678", "点是分节用的写"),
    *((text, MONEY, "", "小数点不止一个") for text in ("12..5", "12.,5", "1.2.3")),
    *((text, MONEY, "150.00", "不是数字 5") for text in ("1S0.00", "1Ѕ0.00")),
    ("98点5%", FREE, "98.5 %", "「点」不能用在数字里"),
    ("4B.50", MONEY, "48.50", "不是数字 8"),
    *((text, FREE, "473 名", "俄文或希腊文字母，不是数字 3") for text in ("47З 名", "47З名")),
    ("4О0 户", FREE, "400 户", "俄文或希腊文字母，不是数字 0"),
    ("3 км", FREE, "", "写 km"),
    *((text, FREE, "", "是不是看错的数字") for text in ("5S 户", "12B 户")),
    *((text, FREE, "", "约数") for text in ("6千余户", "6千余人次", "4百多户", "1.2万余户", "60.05万多元", "过半")),
    *((text, FREE, "423 户", "外面有") for text in ("**423** 户", "**423 户**", "_423_ 户", "~~423~~ 户", "《423 户》")),
    *((text, MONEY, "-12.3", "") for text in ("-(12.3)", "-（12.3）", "12.3负", "12.3 负", "负12.3", "-￥12.3")),
    *((text, MONEY, "", "减少的、负的写负数") for text in ("△12.30", "▼12.30")),
    *((text, MONEY, "", "写一个负号") for text in ("--12.3", "-12.3-")),
    *((text, MONEY, "", "是负数的写负数") for text in ("赤字 12.30", "亏损12.30万元")),
    ("<12.30>", MONEY, "12.30", "外面有括号"),
    *((text, FREE, "3.5 天", "") for text in ("3½ 天", "3又1/2 天", "三天半")),
    *((text, FREE, "", "上标") for text in ("4²3 户", "2²", "10³ 户")),
    *((text, FREE, "", "注号") for text in ("423² 户", "423[1] 户", "423户（注1）")),
    *((text, SHARE, "", "折扣") for text in ("8折", "九五折")),
    *((text, SHARE, "95", "成数") for text in ("9成5", "九成半")),
    ("一倍半", SHARE, "150", "半"),
    *((text, SHARE, value, "是增减率的写") for text, value in (("翻番", "100"), ("翻两番", "300"), ("减半", "-50"))),
    *((text, PEOPLE, "80", "里有「十」") for text in ("8十人", "8十")),
    *((text, FREE, "", "科学记数法") for text in ("1,23E+03",)),
    ("1.5E-3", FREE, "0.0015", "科学记数法"),
    ("第12场", FREE, "", "第几"),
    *((text, FREE, "", "") for text in ("423. 户", "60.05 万亓", "60.05 k元")),
    ("423*户", FREE, "423 户", "删去"),
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
        ("30 m²", "30m²"),
        ("2 Ⅱ级响应", "2Ⅱ级响应"),
        ("1.2 万m³", "1.2万m³"),
        ("12 μm", "12μm"),
        ("5 MB", "5MB"),
        ("3 余热利用项目", "3余热利用项目"),
        ("3 十字路口", "3十字路口"),
    ],
)
def test_what_is_right_is_left_alone(text, printed):
    assert read(text, FREE).printed == printed


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
