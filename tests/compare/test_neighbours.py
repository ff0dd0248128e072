"""What is written around a printed figure: signs and units before and after it, in brackets, in quotation marks, in heads."""

from __future__ import annotations

from itertools import product

import pytest

from gendoc.compare.beside import Heads
from gendoc.core.wording import UP
from gendoc.figures.units import CURRENCIES, parse_unit
from tests.compare.test_units import look, printed

BARE = ("数",)


@pytest.mark.parametrize(
    ("before", "unit", "bare", "after", "code"),
    [
        ("发放", "万元", False, "余万元。", "unit-repeated"),
        ("发放", "万元", False, "多元。", "unit-differs"),
        ("发放", "万元", False, "万余元。", "unit-repeated"),
        ("发放", "元", True, "万余元。", "unit-differs"),
        ("惠及", "户", False, "多户。", "unit-repeated"),
        ("提高", "%", False, "个点。", "unit-differs"),
        ("提高", "%", False, "个百分点。", "unit-differs"),
        ("提高", "个百分点", False, "个点。", "unit-repeated"),
        ("惠及", "户", True, "万。", "unit-differs"),
        ("惠及", "户", False, "万，", "unit-differs"),
        ("完成", "%", True, "万。", "unit-differs"),
        ("百分之 ", "%", False, "。", "unit-repeated"),
        ("百分之约", "%", False, "。", "unit-repeated"),
        ("百分之“", "%", False, "”。", "unit-repeated"),
        ("百分之近", "‰", False, "。", "unit-differs"),
        ("增长", "%", False, "﹪。", "unit-repeated"),
        ("增长%", "%", False, "。", "unit-repeated"),
        ("增长‰", "%", False, "。", "unit-differs"),
        ("百分之", "", False, "%。", "unit-repeated"),
        ("发放万元", "万元", False, "。", "unit-repeated"),
        ("发放元", "万元", False, "。", "unit-differs"),
        ("发放万元", "万元", True, "万元。", "unit-repeated"),
        ("$ ", "万元", False, "。", "unit-differs"),
        ("$", "元", True, "元。", "unit-differs"),
        ("￥ ", "户", False, "。", "unit-differs"),
        ("￥", "户", True, "户。", "unit-differs"),
        ("发放", "万元", True, "（单位：元）", "unit-differs"),
        ("发放", "万元", False, "（单位：万元）", "unit-repeated"),
        ("发放", "万元", False, "[万元]", "unit-repeated"),
        ("发放", "万元", False, "【万元】", "unit-repeated"),
        ("发放“", "万元", False, "”万元。", "unit-repeated"),
        ("发放“", "万元", True, "”亿元。", "unit-differs"),
        ("惠及", "户", False, "（人）", "unit-differs"),
        ("发放", "万元", False, "美元。", "unit-differs"),
        ("发放", "万元", True, "万美元。", "unit-differs"),
        ("发放", "元", True, "港币。", "unit-differs"),
        ("发放", "元", False, "圆。", "unit-repeated"),
        ("发放", "万元", False, "圆，", "unit-differs"),
        ("全长", "公里", False, "km。", "unit-repeated"),
        ("历时", "天", False, "日。", "unit-repeated"),
        ("面积", "平方米", False, "米。", "unit-repeated"),
        ("服务", "人次", False, "次。", "unit-repeated"),
        ("惠及", "个", True, "人。", "unit-differs"),
        ("惠及", "个", True, "户。", "unit-differs"),
    ],
)
def test_what_is_wrong_around_a_figure(before, unit, bare, after, code):
    assert look(before, printed(unit, BARE if bare else ())[0], after, unit) == code


@pytest.mark.parametrize(
    ("before", "unit", "bare", "after"),
    [
        ("服务", "人次", True, "人（次）。"),
        ("服务", "人次", True, "人(次)，"),
        ("服务", "人次", True, "人/次。"),
        ("服务", "人次", True, "人·次。"),
        ("每次", "人", True, "人/次。"),
        ("由", "%", True, "提高到80.00%。"),
        ("从", "%", True, "升至80.00%。"),
        ("由上年的", "%", True, "提高到今年的80.00%。"),
        ("由", "%", True, "→80.00%。"),
        ("分别占", "%", True, "、98.47、4.00（%）。"),
        ("提高", "个百分点", True, "个点。"),
        ("增长%", "%", True, "。"),
        ("提高", "%", True, "个百分点。"),
        ("发放", "万元", True, "万余元。"),
        ("发放", "万元", False, "多元化服务。"),
        ("建设", "个", True, "个点位。"),
        ("惠及", "户", False, "多户联保。"),
        ("惠及", "万户", True, "万，"),
        ("惠及", "户", False, "万家灯火工程。"),
        ("占比80.00%", "%", False, "。"),
        ("执行率（%）", "%", False, "。"),
        ("每万元", "元", False, "。"),
        ("兑换美元", "万元", False, "。"),
        ("公元", "元", False, "。"),
        ("￥ ", "万元", False, "。"),
        ("$", "万美元", False, "。"),
        ("发放", "万元", True, "（单位：万元）。"),
        ("发放", "万元", False, "港币。"),
        ("发放", "万元", False, "人民币。"),
        ("发放", "万元", False, "美元贷款。"),
        ("完成“", "%", True, "”%。"),
        ("发放“", "万元", False, "”元旦慰问金。"),
        ("全长", "公里", False, "（千米）。"),
        ("历时", "天", False, "日均。"),
        ("演出", "场", False, "次。"),
        ("购置", "台", False, "套。"),
        ("圆", "元", False, "圆满完成。"),
        ("惠及", "户", True, "个家庭。"),
        ("招聘", "个", False, "人。"),
        ("招聘", "个", True, "个人。"),
        ("培训", "人", True, "人（次）。"),
        ("培训", "人", False, "（次）。"),
        ("设", "个点", True, "处。"),
        ("安装", "盏", True, "套。"),
        ("服务", "人次", True, "次。"),
    ],
)
def test_what_is_right_around_a_figure(before, unit, bare, after):
    assert look(before, printed(unit, BARE if bare else ())[0], after, unit) == ""


@pytest.mark.parametrize(
    ("unit", "heads", "code"),
    [
        *(
            ("元", Heads((head,), (), "单位：万元"), "")
            for head in ("人均公用经费（元/人）", "标准（元/人·年）", "单价（元／台）", "（元每台）")
        ),
        ("万元", Heads(("人均公用经费（元/人）",), (), "单位：万元"), "unit-differs"),
        ("万元", Heads(("决算数",), ("人均公用经费（元/人）",), "单位：万元"), ""),
        ("万元", Heads(("金额", "公用经费（元/人）"), (), "单位：万元"), ""),
        ("个百分点", Heads(("增长百分点",)), ""),
        ("个百分点", Heads(("较上年增减百分点",)), ""),
        ("个百分点", Heads(("增幅（%）",)), "unit-differs"),
        ("万元", Heads(("决算数",), (), "计量单位：人民币元"), "unit-differs"),
        ("元", Heads(("决算数",), (), "计量单位：人民币元"), ""),
        ("万元", Heads(("决算数",), (), "单位：万元（人民币）"), ""),
        ("万元", Heads(("决算数",), (), "单位：万美元"), "unit-differs"),
        ("万元", Heads(("决算数",), (), "单位：人"), "unit-differs"),
        ("万元", Heads(("决算数",), (), "单位：户"), "unit-differs"),
        ("万元", Heads(("决算数",), (), "单位：户、万元"), ""),
        ("万元", Heads(("投入万元",), (), "单位：户"), ""),
        ("万元", Heads(("决算数",), (), "填报单位：云山区文化局"), ""),
        ("平方米", Heads(("面积",), (), "单位：亩"), "unit-differs"),
        ("平方米", Heads(("面积（平方米）",), (), "单位：亩"), ""),
        ("户", Heads(("户数",), (), "单位：人"), ""),
    ],
)
def test_what_the_heads_of_a_table_say(unit, heads, code):
    assert look("", printed(unit, ("表数", 2))[0], "", unit, heads) == code


def test_one_sign_is_enough_for_a_figure_that_goes_to_another():
    text = printed("%", BARE)[0]
    for word, to, sign in product(UP, ("到", "至", "为", "了到"), ("%", "个百分点")):
        assert look("由", text, f"{word}{to}80.00{sign}。", "%") == "", (word, to)
        assert look("由", text, f"{word}{to}80.00万元。", "%") == "unit-missing"


def test_no_currency_is_another():
    for name in " ".join(CURRENCIES).split():
        assert look("折合", printed("万元", BARE)[0], f"万{name}。", "万元") == "unit-differs"
        assert look("折合", printed(f"万{name}")[0], "。", f"万{name}") == ""


def test_a_visit_with_brackets_is_a_visit():
    assert parse_unit("人（次）").dimension == parse_unit("人次").dimension
    assert parse_unit("人/次").dimension != parse_unit("人次").dimension  # persons by occasion
