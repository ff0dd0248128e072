"""Mistakes of typing: said where they were made, and mended by doing what the message says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gendoc.core.source import Source
from gendoc.pipeline import steps as pipeline
from tests.texts import EVALUATION

ROOT = Path(__file__).parents[2]
SOUND = """\
文种: 救助物资简报
单位: 城关街道办事处
年度: 2021
日期: 2022-05-20
数据:
  户数: 23 户
  覆盖: {村: 12 个, 社区: 3 个}
物资:
  - {名称: 棉被, 数量: 120, 金额: 14400.00}
  - {名称: 大米, 数量: 200, 金额: 9600.50}
合计:
  数量: 320
  金额: 24000.50
库存: {年初: 40, 年末: 40}
概况:
  - 全年采购救助物资，覆盖{{ 覆盖.村 }}、{{ 覆盖.社区 }}。
  - "{{ 年度 }}年受助{{ 户数 }}。"
  - "另有{{ 覆盖.社区 }}试点。"
发放:
  - 要点: 分批发放
    正文: 分三批发放。
  - 另行登记。
附注:
  - 甲
  - 乙
"""
SPACE, WIDE = "\u00a0", "\u3000"

# What is typed in place of what, the line of the finding, words of it, and what its advice makes of it
# ("" where the advice leads back to the sound file).
SLIPS = [
    ("  - 另行登记。", "   - 另行登记。", "yaml-syntax", 22, "应空 2 格", ""),
    ("  户数: 23 户", "  户数; 23 户", "yaml-syntax", 6, "写成「户数: 23 户」", ""),
    ("受助{{ 户数 }}", "受助{ 户数 }", "single-braces", 17, "两层半角花括号", ""),
    ("分三批发放。", "分三批\n发放。", "yaml-syntax", 22, "行首空 6 格", ""),
    ("{年初: 40, 年末: 40}", "(年初: 40, 年末: 40)", "yaml-syntax", 14, "写成「{年初: 40, 年末: 40}」", ""),
    ("{年初: 40, 年末: 40}", "（年初: 40，年末: 40）", "yaml-syntax", 14, "写成「{年初: 40，年末: 40}」", ""),
    ("{年初: 40, 年末: 40}", "年初: 40, 年末: 40", "yaml-syntax", 14, "要用花括号括起来", ""),
    ("- {名称: 棉被, 数量: 120, 金额: 14400.00}", "- 名称: 棉被, 数量: 120, 金额: 14400.00", "yaml-syntax", 9, "要用花括号", ""),
    ("金额: 9600.50}", "金额: 9600.50[1]}", "yaml-syntax", 10, "删去「[1]」", ""),
    ("金额: 9600.50}", "金额: 9600.50 # 注}", "yaml-syntax", 10, "移到括号后面", "金额: 9600.50}  # 注"),
    ("  - 甲", " - 甲", "joined-line", 24, "让行首空 2 格（现在空 1 格）", ""),
    ("  - 乙", "  - - 乙", "wrong-shape", 25, "写成「- 乙」", ""),
    ("  - 乙", "  - 乙: 丙", "wrong-shape", 25, "写成「乙：丙」", "  - 乙：丙"),
    *(("  - 乙", f"  - {mark}乙", "typed-indent", 25, f"删去「{mark}」", "") for mark in "•·■—–"),
    ("  金额: 24000.50", f"{WIDE}金额: 24000.50", "yaml-syntax", 13, "行首用了全角空格", ""),
    ("  覆盖:", f"{WIDE * 2}覆盖:", "yaml-syntax", 7, "行首用了全角空格", ""),
    ("    正文: 分三批", f"{WIDE * 2}正文: 分三批", "yaml-syntax", 21, "行首用了全角空格", ""),
    ("  - 乙", "   - 乙", "joined-line", 25, "缩进多了", ""),
    ("  - 乙", "    - 乙", "joined-line", 25, "行首空 2 格", ""),
    ("  - 乙", "    -乙", "joined-line", 25, "短横后空一格", ""),
    ("    正文: 分三批", "    正文：分三批", "yaml-syntax", 21, "冒号是全角的", ""),
    ("    正文: 分三批", "     正文：分三批", "joined-line", 21, "与「要点」左边对齐", ""),
    ("    正文: 分三批", "      正文:分三批", "joined-line", 21, "写成「正文: 内容」", ""),
    ("  - 甲", "  -甲", "joined-line", 24, "写成「- 甲」", ""),
    ("  - 甲", "  — 甲", "joined-line", 24, "这里写的是「—」", ""),
    ("  - 甲", f"  -{WIDE}甲", "joined-line", 24, "全角空格", ""),
    ("  - 甲", "  甲", "joined-line", 24, "补上「- 」", ""),
    ("  - 乙", "  -乙", "yaml-syntax", 25, "写成「- 乙」", ""),
    ("  - 乙", "  － 乙", "yaml-syntax", 25, "写成「- 乙」", ""),
    ("  - 另行登记。", "  另行登记。", "yaml-syntax", 22, "少了「- 」", ""),
    ("  - 甲\n  - 乙", "  -甲", "wrong-shape", 24, "写成「- 甲」", "  - 甲"),
    ('户数 }}。"', "户数 }}。", "yaml-syntax", 17, "第 17 行的引号没有关上", ""),
    ('户数 }}。"\n  - "另有', '户数 }}。\n  - 甲，"另有', "yaml-syntax", 17, "第 17 行的引号没有关上", None),
    ('试点。"', "试点。", "yaml-syntax", 18, "补上同样的引号", ""),
    ('"{{ 年度 }}年', "{{ 年度 }}年", "unquoted-braces", 17, '补上同样的引号 "', ""),
    ("年受助", '年"受"助', "yaml-syntax", 17, "引号里又用了同样的引号", "年“受”助"),
    ("  金额: 24000.50", "  金额: 24，000.50", "not-a-figure", 13, "请写 24000.50", ""),
    ("金额: 9600.50}", "金额: 9，600.50}", "not-a-figure", 10, "请写 9600.50", ""),
    ("{年初: 40, 年末: 40}", "｛年初: 40, 年末: 40｝", "yaml-syntax", 14, "写成「{年初: 40, 年末: 40}」", ""),
    ("{年初: 40, 年末: 40}", "｛年初：40，年末：40｝", "yaml-syntax", 14, "写成「{年初: 40, 年末: 40}」", ""),
    ("{年初: 40, 年末: 40}", "{年初：40，年末：40}", "yaml-syntax", 14, "写成「{年初: 40, 年末: 40}」", ""),
    ("{年初: 40, 年末: 40}", "{年初: 40，年末：40｝", "yaml-syntax", 14, "写成「{年初: 40, 年末: 40}」", ""),
    ("{名称: 棉被, 数量: 120, 金额: 14400.00}", "{名称: 棉被，数量：120，金额：14400.00}", "yaml-syntax", 9, "名称: 棉被, 数量: 120, 金额: 14400.00}」", ""),
    ("{村: 12 个, 社区: 3 个}", "{村：12 个，，社区：3 个；}", "yaml-syntax", 7, "写成「{村: 12 个, 社区: 3 个}」", ""),
    ("{村: 12 个, 社区: 3 个}", "{村：12 个，社区：3 个}", "yaml-syntax", 7, "写成「{村: 12 个, 社区: 3 个}」", ""),
    ("附注:\n", "附注: []\n", "yaml-syntax", 23, "先删去第 23 行的 []", ""),
    ("    正文: 分三批", "    内容: 分三批", "unknown-key", 21, "这里可用的项：", None),
    ("单位: 城关街道办事处", "单位:", "empty-value", 2, "没有就写 无", "单位: 无"),
    ("{年初: 40,", "{年初:40,", "yaml-syntax", 14, "写成「年初: 40」", ""),
    ("{年初: 40,", "{年初：40,", "yaml-syntax", 14, "写成「{年初: 40, 年末: 40}」", ""),
    ("{村: 12 个,", "{村:12 个,", "yaml-syntax", 7, "写成「村: 12 个」", ""),
    ("  数量: 320\n", "  数量：320\n", "yaml-syntax", 12, "冒号是全角的", ""),
    ("  数量: 320\n", "  数量:320\n", "yaml-syntax", 12, "写成「数量: 320」", ""),
    ("  数量: 320\n", f"{SPACE}{SPACE}数量: 320\n", "yaml-syntax", 12, "不断行空格", ""),
    ("  数量: 320\n", f"{WIDE}数量: 320\n", "yaml-syntax", 12, "行首用了全角空格", ""),
    ("  数量: 320\n", f"  数量:{SPACE}320\n", "yaml-syntax", 12, "冒号后面是不断行空格", ""),
    ("  数量: 320\n", f"  数量:{WIDE}320\n", "yaml-syntax", 12, "冒号后面是全角空格", ""),
    ("  数量: 320\n", "  ＃ 件数\n  数量: 320\n", "yaml-syntax", 12, "改成半角的 #", "  # 件数\n  数量: 320\n"),
    ("概况:", "＃ 正文\n概况:", "yaml-syntax", 15, "改成半角的 #", "# 正文\n概况:"),
    ("  金额: 24000.50", "金额: 24000.50", "unknown-key", 13, "与上面的「数量」左边对齐", ""),
    ("  - 甲", "  - [甲]类", "yaml-syntax", 24, "'[甲]类'", "  - '[甲]类'"),
    ("要点: 分批发放", "要点: {分批}发放", "yaml-syntax", 20, "'{分批}发放'", "要点: '{分批}发放'"),
    ("  - 甲", "  - >甲类", "yaml-syntax", 24, "'>甲类'", "  - '>甲类'"),
    ("  - 甲", "  - [甲类]", "wrong-shape", 24, "整句加引号", "  - '[甲类]'"),
    ("{年初: 40, 年末", "{年初: 40，年末", "yaml-syntax", 14, "写成「{年初: 40, 年末: 40}」", ""),
    ("{名称: 棉被, 数量", "{名称: 棉被、 数量", "yaml-syntax", 9, "写成「{名称: 棉被, 数量: 120, 金额: 14400.00}」", ""),
    ("  - 另行登记。", "  - 登记: 另行。", "unknown-key", 22, "数据。如果「登记: ……」", "  - 登记：另行。"),
    ("  金额: 24000.50", "  金额: 24000.50 万元", "not-a-figure", 13, "本来就以元计，写 24000.50", ""),
    ("  金额: 24000.50", "  金额: 2.40005 万元", "not-a-figure", 13, "换算成元写 24000.50", ""),
    ("  金额: 24000.50", "  金额: 24000.50%", "not-a-figure", 13, "请写 24000.50", ""),
    ("年度: 2021", "年度: 二〇二一", "not-a-figure", 3, "请写 2021", ""),
    ("年度: 2021", "年度: 二〇二一年", "not-a-figure", 3, "请写 2021", ""),
    ("年度: 2021", "年度: 2021年", "not-a-figure", 3, "请写 2021", ""),
    ("户数: 23 户", "户数: 二十三户", "not-a-figure", 6, "请写 23 户", ""),
    ("户数: 23 户", "户数: －23 元", "not-a-figure", 6, "请写 -23 元", "户数: -23 元"),
    ("户数: 23 户", "户数: 2O 户", "not-a-figure", 6, "写 20 户", "户数: 20 户"),
    ("户数: 23 户", "户数: 2l户", "not-a-figure", 6, "写 21 户", "户数: 21 户"),
    ("户数: 23 户", "户数: 23余户", "not-a-figure", 6, "这里写 23 户", ""),
    ("户数: 23 户", "户数: 23户左右", "not-a-figure", 6, "这里写 23 户", ""),
    ("户数: 23 户", "户数: 约23 户", "not-a-figure", 6, "这里只写 23 户", ""),
    ("户数: 23 户", "户数: 23G户", "not-a-figure", 6, "写 23 G户", "户数: 23 G户"),
    ("社区: 3 个}", "社区（村）: 3 个}", "bad-name", 7, "改成「社区村」", None),
    ("日期: 2022-05-20", "日期: 2022-02-30", "no-such-date", 4, "2 月只有 28 天", "日期: 2022-02-28"),
    ("日期: 2022-05-20", "日期: 2022-13-01", "no-such-date", 4, "月份从 01 到 12", "日期: 2022-12-01"),
    ('"另有{{ 覆盖.社区 }}试点。"', "“另有{{ 覆盖.社区 }}试点。”", "full-width-quotes", 18, "半角的单引号", "'另有{{ 覆盖.社区 }}试点。'"),
    ("  - 另行登记。", f"  - {WIDE}{WIDE}另行登记。", "typed-indent", 22, "删去文字开头的空格", ""),
    ("  - 甲", "  - 甲{{ 户数 }}", "label-reference", 24, "直接写上文字", "  - 甲23户"),
    ("{{ 户数 }}。", "{{ 户数 }}，计{ 户数 }。", "single-braces", 17, "两层半角花括号：{{ 户数 }}", ""),
    ("{{ 户数 }}。", "{{ 户数 }}，计【户数】。", "single-braces", 17, "两层半角花括号：{{ 户数 }}", ""),
    ("{年初: 40, 年末: 40}", "{年初 40, 年末: 40}", "yaml-syntax", 14, "写成「年初: 40」", ""),
    ("{村: 12 个, 社区: 3 个}", "{村: 12 个, 社区=3 个}", "yaml-syntax", 7, "写成「社区: 3 个」", ""),
    ("数量: 120, 金额: 14400.00}", "14400.00, 数量: 120}", "yaml-syntax", 9, "「14400.00」前面少了名称写成「金额: 14400.00」", ""),
    ("- {名称: 棉被,", "- 名称: 棉被,", "yaml-syntax", 9, "少了「{」写成「{名称: 棉被, 数量: 120", ""),
    ("  - 乙", "  - [附件]登记。", "yaml-syntax", 25, "给整句加上引号", ""),
    ("户数: 23 户", "户数: 23 ⼾", "control-character", 6, "改成「户」", ""),
    ("户数: 23 户", "户数: TBD", "not-a-figure", 6, "尚未取得写 待填", ""),
    *(("  - 另行登记。", f"  - {text}", "leftover-text", 22, "还没有写完", "") for text in (
        "登记XX万元。", "登记XX亿元", "截至XX年底。", "XX年XX月XX日登记。", "新增XX户。", "有xx 户，", "有X户", "共××个。", "XXX。", "……",
        "请在此处输入说明", "【此处填写】", "【待补】", "【待补：数】", "（待补充登记情况）", "（待完善）", "由___户", "有□□户",
    )),
]  # fmt: skip


@pytest.fixture
def found(small_project, tmp_path):
    """Return what is found in a report; digits typed by hand are told of whatever way they are written."""

    folder = small_project / tmp_path.name
    folder.mkdir()

    def check(text: str) -> list:
        file = folder / "report.yaml"
        file.write_text(text, encoding="utf-8")
        return [one for one in pipeline.check(file).findings if one.code != "loose-number"]

    return check


def test_the_sound_report_is_sound(found):
    assert found(SOUND) == []


@pytest.mark.parametrize(("right", "wrong", "code", "line", "words", "mended"), SLIPS)
def test_a_slip_is_said_at_its_line_and_its_advice_mends_it(found, right, wrong, code, line, words, mended):
    assert right in SOUND
    findings = found(SOUND.replace(right, wrong, 1))
    first = next(finding for finding in findings if finding.code == code)
    assert {finding.code for finding in findings} <= {code, "unknown-name"}
    assert first.span.line == line
    assert words in first.message + first.help
    if mended:  # otherwise what is mended is the sound report, which is sound
        assert found(SOUND.replace(right, mended, 1)) == []


@pytest.mark.parametrize(
    ("right", "written"),
    [
        ("  - 另行登记。", "  - 另行登记，\n    时间：五月。"),
        ("  - 另行登记。", "  - 气温由零上\n    -5℃降到零下，\n    ——另行登记。"),
        ("  - 另行登记。", '  - "另行登记：\n    - 一次"'),
        ("  - 另行登记。", "  - |-\n    另行登记。\n    - 一次。"),
        ("  - 另行登记。", "  - “另行登记”是惯例。"),
        ("  - 另行登记。", "  - “{{ 户数 }}登记”是指“另行”。"),
        ("  - 另行登记。", "  - “另行登记。”"),
        ("  - 另行登记。", "  - '“登记{{ 户数 }}。”'"),
        ("  - 另行登记。", "  - 一级{甲}、集合{1, 2}。"),
        *(("  - 另行登记。", f"  - {text}") for text in (
            "XX年代的XX月刊、XX元宵节、XX元旦、××日用品厂、XX月牙湾社区、XX万家社区、××万福村、XX日报。",
            "走访张××户、XX户籍窗口、XX户外用品，由XX局XX同志负责。", "（待补贴对象）、（待补助人员名单）、（待补录人员名单）已定。",
            "（待完善事项逐月销号）、（待填写的表格）、【待补选】岗位。", "建立待填写表格清单，待填表单另行登记。", "推行“TODO”清单。",
            "台账在民政\\new目录，邮箱为service_____a@x.cn。", "填写“□□”选项框，按□□□格式登记。", "【户数】登记。",
        )),
        ("  - 甲", "  - “甲”类"),
        ("  - 甲", "  - 甲{1}类"),
        ("日期: 2022-05-20", "日期: 2024-02-29"),
        ("日期: 2022-05-20", "日期: 二〇二二年五月"),
        ("年末: 40}", "年末: 40, }"),
        *(("户数: 23 户", f"户数: 23 {unit}") for unit in ("km²", "mg/L", "kW·h", "A级", "t", "吨", "多式联运线", "余热机组", "个多边形")),
        *(("户数: 23 户", f"户数: 23{unit}") for unit in ("km", "kWh", "t/a", "kg", "%", "℃", "m³")),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_slip_is_left_alone(found, right, written):
    assert right in SOUND
    assert found(SOUND.replace(right, written, 1)) == []


def test_the_very_name_elsewhere_is_told_before_one_that_is_alike(found):
    text = SOUND.replace("    正文: 分三批", "    数据: {总户数: 23 户}\n    正文: {{ 总户数 }}分三批")
    (finding,) = found(text.replace("受助{{ 户数 }}", "受助{{ 户数 }}，共{{ 总户数 }}").replace("{{ 总户数 }}分", "分"))
    assert "第 21 行的「数据」里有这个名称" in finding.help


def test_a_key_too_far_left_is_not_missing_as_well(found):
    findings = found(SOUND.replace("  金额: 24000.50", "金额: 24000.50"))
    assert [finding.code for finding in findings] == ["unknown-key"]


@pytest.mark.parametrize("item", ["  -\n", '  - ""\n'])
def test_an_empty_item_of_a_list_that_must_have_one_may_say_none(found, item):
    text = SOUND.replace(SOUND[SOUND.index("  - 要点: 分批") : SOUND.index("附注:")], item)
    assert "只有这一项的写 无。" in found(text)[0].help
    assert found(text.replace(item, "  - 无。\n")) == []


def test_an_empty_list_that_is_required_says_how_to_fill_it(found):
    start, end = SOUND.index("  - 全年"), SOUND.index("发放:")
    findings = found(SOUND[:start] + SOUND[end:])
    assert "没有就写「- 无。」" in findings[0].help
    mended = SOUND[:start] + "  - 无。\n" + SOUND[end:]
    assert not any(finding.severity == "error" for finding in found(mended))


@pytest.mark.parametrize(
    ("written", "advice"),
    [
        ("是", "写 true，"),
        ("True", "写 true，"),
        ("否", "写 false，或整项删去"),
        ("也许", "要就写 true，不要就整项删去"),
    ],
)
def test_a_choice_in_other_words_is_true_or_false(found, written, advice):
    assert [one.help.startswith(advice) for one in found(f"{SOUND}紧急: {written}\n")] == [True]
    assert found(f"{SOUND}紧急: true\n") == []


@pytest.mark.parametrize(
    ("right", "wrong", "message", "advice"),
    [
        ("日期: 2025-05-20", "日期: 2025年5月20日", "「日期」的写法不对，写的是「2025年5月20日」", "改成 2025-05-20"),
        ("日期: 2025-05-20", "日期: 2025/5/20", "「日期」的写法不对，写的是「2025/5/20」", "改成 2025-05-20"),
        ("日期: 2025-05-20\n", "", "有「署名」就要有「日期」，文件缺少「日期」", "补上「日期:」"),
        (
            "署名: {单位: 示例市云山区文化广电和旅游局}",
            "署名: 某局",
            "「署名」应是一组「名称: 内容」",
            "写成 {单位: 某局}",
        ),
    ],
)
def test_signature_and_date_in_other_forms_are_put_right(tmp_path, right, wrong, message, advice):
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    department = next((ROOT / "data").glob("示例市*"))
    shutil.copytree(department, tmp_path / "data" / department.name)
    file = tmp_path / "data" / department.name / "2024.yaml"
    text = file.read_text("utf-8")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), "utf-8")
    (told,) = pipeline.check(file).findings
    assert told.message == message
    assert told.help.startswith(advice)


@pytest.mark.parametrize(
    ("right", "wrong", "code", "advice"),
    [
        (
            "目标完成情况: [{标题: 甲, 事项: [{要点: 乙, 正文: 无。}]}]",
            "目标完成情况:\n  - 标题: 甲\n    事项:\n      - 要点: 乙\n        正文: {收入}。",
            "yaml-syntax",
            "写两层花括号：'{{ 收入 }}。",
        ),
        (
            "目标完成情况: [{标题: 甲, 事项: [{要点: 乙, 正文: 无。}]}]",
            "目标完成情况:\n  - 标题: 甲 事项:\n      - {要点: 乙, 正文: 无。}",
            "yaml-syntax",
            "「事项:」另起一行，与「标题」左边对齐",
        ),
        ("自评:", "结转结余: 0\n自评:", "wrong-shape", "年末: …}」"),
        ("自评:", "三公经费:\n  预算:: 3.00\n自评:", "yaml-syntax", "写成「预算: 3.00」"),
        ("{名称: 基本支出, 金额: 60.00}", "'基本支出,60.00,60%'", "wrong-shape", "对照起步文件"),
        (
            "自评:",
            "勾稽: [{id: XS-01, kind: sum, title: 甲, total: 收入.合计, parts: 支出.合计、自评.得分}]\n自评:",
            "rule-invalid",
            "写成 [支出.合计, 自评.得分]",
        ),
        (
            "自评:",
            '勾稽:\n  - {id：XS-01，kind：equal，title：甲，乙相等，left：收入.合计，right："支出.合计"}\n自评:',
            "yaml-syntax",
            '写成「{id: XS-01, kind: equal, title: 甲，乙相等, left: 收入.合计, right: "支出.合计"}」',
        ),
        (
            "自评:",
            "勾稽:\n  - {id:XS-01, kind:equal, title:甲, left:收入.合计, right:支出.合计}\n自评:",
            "yaml-syntax",
            "写成「{id: XS-01, kind: equal, title: 甲, left: 收入.合计, right: 支出.合计}」",
        ),
        (
            "自评:",
            "勾稽:\n  - {id：XS-01，kind：equal，title：甲，title：乙，left：收入.合计}\n自评:",
            "yaml-syntax",
            "每项写成「名称: 内容」",
        ),
        (
            "自评:",
            "已知差异:\n  - {规则：SR-01，差：0.10，理由：四舍五入}\n自评:",
            "yaml-syntax",
            "写成「{规则: SR-01, 差: 0.10, 理由: 四舍五入}」",
        ),
        (
            "自评:",
            "数据: 计划6处，完成5处，完成率83.33%\n自评:",
            "wrong-shape",
            "写成「{计划: 6 处, 完成: 5 处, 完成率: 83.33 %}」",
        ),
        (
            "{名称: 基本支出, 金额: 60.00}",
            "[名称: 基本支出, 金额: 60.00]",
            "wrong-shape",
            "方括号改成花括号：写成「{名称: 基本支出, 金额: 60.00}」",
        ),
        (
            "自评:",
            "基本支出: {人员经费：1,498.70 公用经费：186.72}\n自评:",
            "yaml-syntax",
            "写成「{人员经费: 1498.70, 公用经费: 186.72}」",
        ),
        (
            "自评:",
            "数据: {金: 40.00 万元, 数: 9000 人, 均: 62 万元}\n"
            "勾稽: [{id: XS-01, kind: average, title: 甲, amount: 金, count: 数, average: 均}]\n自评:",
            "XS-01",
            "算出来的数舍入后是 0：查对各数的单位",
        ),
    ],
)
def test_what_evaluations_have_is_put_right(right, wrong, code, advice):
    assert right in EVALUATION
    source = Source("2020.yaml", EVALUATION.replace(right, wrong, 1), ROOT / "data" / "甲局" / "2020.yaml")
    found = [finding for finding in pipeline.check_data(source).findings if finding.code == code]
    assert advice in found[0].help
