"""One look at the page: whoever wrote what stands beside a figure, it is told where it was written, once."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import gendoc
from gendoc.compare.directions import clause
from gendoc.core.source import Source
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.options import Options
from gendoc.reconcile import waiver
from gendoc.reconcile.answer import ABOUT_EXACT, WRONG_DIRECTION, answer
from gendoc.reconcile.lastyear import TENFOLD
from gendoc.reconcile.misdated import UNLIKELY_DATE
from gendoc.reconcile.omitted import LEFT_OUT
from gendoc.reconcile.repeated import REPEATED
from gendoc.reconcile.unlikely import UNLIKELY_FIGURE
from gendoc.render.outline.outline import compile_outline
from gendoc.reporters.json import as_json
from gendoc.reporters.sarif import as_sarif
from gendoc.reporters.summary import summary
from tests.reports.support import errors, json_validator, sarif_validator
from tests.texts import EVALUATION, GOODS
from tests.work import steps

ROOT = Path(__file__).parents[2]
DEPARTMENT = next((ROOT / "data").glob("示例市*"))
KIND = "部门整体支出绩效评价报告"
CODES = ("unit-repeated", "unit-differs", "unit-missing", "wrong-direction", "about-exact")
SIGNED = waiver.SignedWords(
    code="wrong-direction", text="接待费减少", reason="原文如此", span=Source("2020.yaml", "").span()
)
HEAD = (
    GOODS
    + """\
数据: {户: 423 户, 款: 475.05 万元, 率: 75.00 %, 费: 3.20 万元, 幅: 60.00 %}
"""
)


def remarks(checked: gendoc.Checked) -> list[tuple[str, str]]:
    """Return the code and the message of each remark on the page."""
    return [(one.code, one.message) for one in checked.findings if one.code in CODES]


@pytest.fixture
def check(project):
    """Return what comes of checking sentences of the small kind, and what else the file holds."""

    def check_sentences(*sentences: str, more: str = "", data: str = "", **options: object) -> gendoc.Checked:
        file = project / "data" / "城关街道办事处" / "2021.yaml"
        text = "".join(f"  - '{sentence}'\n" for sentence in sentences)
        head = HEAD.replace("数据: {", f"数据: {{{data}, ") if data else HEAD
        file.write_text(f"{head}概况:\n{text}{more}", encoding="utf-8")
        return pipeline.check(file, Options(**options))

    return check_sentences


@pytest.fixture
def paper(tmp_path):
    """Return what comes of checking a minimal paper of the kind that comes with gendoc."""
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    (tmp_path / "data" / "甲局").mkdir(parents=True)

    def check_paper(sentence: str, more: str = "") -> gendoc.Checked:
        file = tmp_path / "data" / "甲局" / "2020.yaml"
        file.write_text(EVALUATION.replace("其他说明: [无。]", f"其他说明: ['{sentence}']") + more, encoding="utf-8")
        return pipeline.check(file)

    return check_paper


@pytest.mark.parametrize(
    ("data", "sentence", "codes"),
    [
        ("户: 423 户, 款: 475.05 万元", "发放{{ 款 }}万元，{{ 户 }}户。", ["unit-repeated", "unit-repeated"]),
        ("款: 475.05 万元", "发放{{ 款 }}元。", ["unit-differs"]),
        ("款: 475.05 万元", "发放{{ 款|数 }}亿元。", ["unit-differs"]),
        ("率: 75.00 %", "覆盖率{{ 率 }}%。", ["unit-repeated"]),
    ],
)
def test_units_of_a_paper(paper, data, sentence, codes):
    checked = paper(sentence, f"数据: {{{data}}}\n")
    assert [code for code, _ in remarks(checked)] == codes
    assert checked.document is None
    assert all(finding.severity == "error" for finding in checked.findings if finding.code in codes)


def test_words_of_a_paper_that_exclude_each_other(paper):
    nothing = "三公经费: {决算: 0.00, 上年: 0.00, 公务接待费: {决算: 0.00, 上年: 0.00}}\n"
    checked = paper("接待费减少为{{ 三公经费.公务接待费.决算 }}，与上年持平。", nothing)
    assert remarks(checked) == [("wrong-direction", "「减少」和「持平」不能都对：「接待费减少为0.00万元，与上年持平」")]
    assert checked.document is not None


def test_a_figure_that_a_rule_takes_for_a_share_or_a_rate_is_no_difference_of_percentages(paper):
    share = "收入.构成[1].占比"
    assert remarks(paper(f"占比提高{{{{ {share}|数 }}}}个百分点。")) == [
        ("unit-differs", f"印成了「100.00个百分点」，单位不对：{share} 按「%」印出，后面却写着「个百分点」")
    ]
    assert remarks(paper(f"占比达到{{{{ {share}|数 }}}}%。")) == []
    assert remarks(paper("提高{{ 差|数 }}个百分点。", "数据: {差: 5.00 %}\n")) == []


def test_a_right_paper_has_no_remark_and_says_how_much_was_looked_at(paper):
    checked = paper("收入{{ 收入.合计 }}，得{{ 自评.得分 }}。")
    assert remarks(checked) == []
    with_digits = [place for place in checked.document.trace.places if re.search("[0-9]", place.text)]
    assert checked.page.figures == len(with_digits) > 8
    assert f"；看过 {len(with_digits)} 个数的前后文；" in summary(checked)


def test_a_mistake_of_the_template_is_told_there_once(check, project, remade):
    home = next((project / "templates").iterdir())
    outline = home / "template.txt"
    outline.write_text(outline.read_text("utf-8").replace("{{ 合计.金额 }}，", "{{ 合计.金额 }}万元，"), "utf-8")
    remade()
    (finding,) = [one for one in check("无。").findings if one.code in CODES]
    assert finding.code == "unit-differs"
    assert finding.span.file.endswith("template.docx")
    assert "写在模板里：「合计320件，24,000.50元万元" in finding.message


def test_a_mistake_of_a_phrase_is_told_at_each_reference_to_it(check, project):
    home = next((project / "templates").iterdir())
    phrases = home / "phrases.jinja"
    phrases.write_text(phrases.read_text("utf-8").replace("{{ 项.数量 }}", "{{ 项.数量 }}件"), "utf-8")
    checked = check("采购{{ 清单(物资) }}。", "入库{{ 清单(物资) }}。")
    found = [one for one in checked.findings if one.code in CODES]
    assert [(one.code, one.span.line, one.span.length) for one in found] == [
        ("unit-repeated", 8, len("{{ 清单(物资) }}")),
        ("unit-repeated", 9, len("{{ 清单(物资) }}")),
    ]
    file = f"templates/{home.name}/phrases.jinja"
    assert found[0].help == f"在 {file} 的短语「清单」里改：删去「件」；要自己写单位，就写 {{{{ 名称|数 }}}}件"
    assert "写在短语里：{{ 清单(物资) }}" in found[0].message


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            {
                "占比（%） | 项目": "占比 | 项目",
                "预算数 | 决算数 | 上年决算数": "预算数 | 决算数 | 上年决算数（元）",
                "{{ 项.执行|可缺 }}": "{{ 项.执行|数 }}元",
                "表格单位| 单位：分": "表格单位| 单位：%",
            },
            ["unit-differs", "unit-differs", "unit-missing"],
        ),
        ({"表格单位| 单位：万元": "表格单位| 单位：元"}, ["unit-differs"] * 3),
        (
            {
                "占比（%）": "占比（±%）",
                "上年决算数": "上年决算数（万元）",
                "表格单位| 单位：万元": "表格单位| （金额单位：万元）",
                "{{ 项.执行|可缺 }}": "{{ 项.执行 }}",
            },
            [],
        ),
    ],
)
def test_the_heads_of_a_table_say_the_units_of_its_cells(tmp_path, changes, found):
    shutil.copytree(ROOT / "templates" / KIND, tmp_path / "templates" / KIND)
    shutil.copytree(DEPARTMENT, tmp_path / "data" / DEPARTMENT.name)
    home = tmp_path / "templates" / KIND
    outline = (home / "template.txt").read_text("utf-8")
    for old, new in changes.items():
        assert old in outline
        outline = outline.replace(old, new)
    (home / "template.docx").write_bytes(compile_outline(outline, "template.txt"))
    checked = pipeline.check(tmp_path / "data" / DEPARTMENT.name / "2024.yaml")
    assert sorted(code for code, _ in remarks(checked)) == found


def test_a_draft_is_looked_at(check):
    checked = check("发放{{ 款 }}万元，另有{{ 待 }}。", data="待: 待填 户", draft=True)
    assert {"unit-repeated", "pending-figure"} <= {one.code for one in checked.findings}
    assert checked.document is not None
    assert checked.page.figures > 0


def test_both_editions_are_looked_at_and_the_same_thing_is_told_once(tmp_path):
    shutil.copytree(DEPARTMENT, tmp_path / DEPARTMENT.name)
    file = tmp_path / DEPARTMENT.name / "2024.yaml"
    after = "  - 要点: 资金管理情况\n"
    text = file.read_text("utf-8")
    inner = "  - {内部: true, 要点: 检查, 数据: {隐患: 23 处}, 正文: '隐患{{ 隐患 }}处。'}\n"
    outer = "  - {要点: 收入, 正文: '收入{{ 收入.合计 }}元。'}\n"
    file.write_text(text.replace(after, inner + outer + after), "utf-8")
    checked = pipeline.check(file)
    assert [code for code, _ in remarks(checked)] == ["unit-repeated", "unit-differs"]
    assert checked.documents == {}


def test_a_line_answers_a_remark_by_the_clause_as_it_is_printed(check):
    sentence = "接待费减少为{{ 费 }}，与上年持平。"
    advice = next(one.help for one in check(sentence).findings if one.code == "wrong-direction")
    line = re.search(r"\{规则: .*\}", advice)[0].replace("…", "公开原文如此, 确认人: 财务科, 日期: 2021-03-02")
    checked = check(sentence, more=f"已知差异:\n  - {line}\n")
    assert [one.code for one in checked.findings if one.code != "unused-figure"] == []
    assert "提醒已说明 1；" in summary(checked)
    (answered,) = as_json([checked])["files"][0]["page"]["answered"]
    assert answered["text"] == "接待费减少为3.20万元，与上年持平"
    assert answered["waiver"] == {"reason": "公开原文如此", "confirmed_by": "财务科", "date": "2021-03-02"}
    assert errors(json_validator(), as_json([checked])) == []
    log = as_sarif([checked])
    assert errors(sarif_validator(), log) == []
    suppressed = [result for result in log["runs"][0]["results"] if result.get("suppressions")]
    assert [result["ruleId"] for result in suppressed] == ["wrong-direction"]


@pytest.mark.parametrize(
    ("quoted", "codes"),
    [
        ("接待费减少为3.20万元，与上年持平", []),
        ("减少为3.20万元，与上年持平", ["waiver-stale", "wrong-direction"]),
        ("减少为3.21万元，与上年持平", ["waiver-stale", "wrong-direction"]),
        ("接待费减少为3.20万元", ["waiver-stale", "wrong-direction"]),
        ("接待费减少为3.20万元，与上年基本持平", ["waiver-stale", "wrong-direction"]),
    ],
)
def test_a_line_that_quotes_something_else_answers_nothing_and_is_told(check, quoted, codes):
    more = f"已知差异:\n  - {{规则: wrong-direction, 原文: '{quoted}', 理由: 原文如此}}\n"
    found = check("接待费减少为{{ 费 }}，与上年持平。", more=more).findings
    assert sorted(one.code for one in found if one.code != "unused-figure") == codes


@pytest.mark.parametrize(("lines", "codes"), [(1, ["wrong-direction"]), (2, []), (3, ["waiver-stale"])])
def test_a_line_answers_the_same_clause_at_one_place_only(check, lines, codes):
    line = "  - {规则: wrong-direction, 原文: '接待费减少为3.20万元，与上年持平', 理由: 原文如此}\n"
    sentence = "接待费减少为{{ 费 }}，与上年持平。"
    checked = check(sentence, f"{sentence}其余从略。", more=f"已知差异:\n{line * lines}")
    assert [one.code for one in checked.findings if one.code != "unused-figure"] == codes
    assert len(checked.page.answered) == min(lines, 2)


def test_the_same_amounts_of_another_thing_are_not_answered(check):
    more = "已知差异:\n  - {规则: wrong-direction, 原文: '接待费增加3.20万元，下降60.00%', 理由: 原文如此}\n"
    sentences = [f"{what}增加{{{{ 费 }}}}，下降{{{{ 幅 }}}}。" for what in ("接待费", "车辆费")]
    assert [message for _, message in remarks(check(*sentences, more=more))] == [
        "「增加」和「下降」不能都对：「车辆费增加3.20万元，下降60.00%」"
    ]


def test_where_there_may_be_more_remarks_no_line_is_stale(check, monkeypatch):
    monkeypatch.setattr("gendoc.compare.page.MAX_FOUND", 1)
    more = "已知差异:\n  - {规则: wrong-direction, 原文: '车辆费增加3.20万元，下降60.00%', 理由: 原文如此}\n"
    sentences = [f"{what}增加{{{{ 费 }}}}，下降{{{{ 幅 }}}}。" for what in ("接待费", "车辆费")]
    checked = check(*sentences, more=more)
    assert not checked.page.complete
    assert [one.code for one in checked.findings if one.code != "unused-figure"] == ["wrong-direction"]


def test_a_public_edition_that_failed_makes_no_line_stale():
    assert answer((), [SIGNED], complete=False).findings == ()
    assert [one.code for one in answer((), [SIGNED]).findings] == ["waiver-stale"]


def test_a_paragraph_without_marks_takes_no_more_than_its_length():
    def work(times: int) -> int:
        text = "增加{费}的" * times
        return steps(lambda: [clause(text, at, at + 2) for at in range(0, len(text), 6)])

    assert work(1200) < 3 * work(600)


def test_a_line_of_another_code_does_not_answer(check):
    more = "已知差异:\n  - {规则: about-exact, 原文: '减少为3.20万元，与上年持平', 理由: 原文如此}\n"
    found = {one.code for one in check("接待费减少为{{ 费 }}，与上年持平。", more=more).findings}
    assert {"wrong-direction", "waiver-stale"} <= found


def test_an_error_has_no_clause_that_could_answer_it(check):
    (finding,) = [one for one in check("发放{{ 款 }}元。").findings if one.code in CODES]
    assert "已知差异" not in finding.help


def test_the_codes_that_lines_may_name_are_those_of_the_remarks():
    on_data = (UNLIKELY_FIGURE.name, UNLIKELY_DATE.name, LEFT_OUT.name, REPEATED.name, TENFOLD.name)
    assert (WRONG_DIRECTION.name, ABOUT_EXACT.name, *on_data) == waiver.WORDS_SIGNED
    assert on_data == waiver.DATA_REMARKS


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("收入2,366.45万元，减少为3.20万元，与上年持平。另", "减少为3.20万元，与上年持平", None),
        ("其中：接待费减少2,366.45万元；", "减少2,366.45", "接待费减少2,366.45万元"),
        ("减少3.20", "减少3.20", "减少3.20"),
        ("四是接待费减少3.20万元。", "减少3.20", "接待费减少3.20万元"),
        ("（十一）接待费减少3.20万元。", "减少3.20", "接待费减少3.20万元"),
        ("2.接待费减少3.20万元。", "减少3.20", "接待费减少3.20万元"),
        ("2.5亩地减少3.20亩。", "减少3.20", "2.5亩地减少3.20亩"),
    ],
)
def test_a_clause_ends_at_marks_but_not_at_a_comma_within_a_number(text, words, whole):
    start = text.index(words)
    assert clause(text, start, start + len(words)) == (whole or words)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
@given(
    st.sampled_from(["户", "人", "人次", "场", "床位", "公里", "万元", "元", "亿元", "%", "‰", "个百分点"]),
    st.sampled_from(["发放", "共计", "约为", "完成了", "全年（含上年）"]),
    st.sampled_from(["。", "，其余不变。", "，均已完成。"]),
    st.decimals(1, 9999, places=2),
)
def test_a_right_sentence_has_no_remark_and_one_more_unit_is_told(check, unit, before, after, value):
    assume(before != "约为" or unit != "元")  # which is about-exact where there are cents
    whole = unit in ("户", "人", "人次", "场", "床位")
    number = f"{value.quantize(1) if whole else value} {unit}"
    right = [f"{before}{{{{ 数 }}}}{after}", f"{before}{{{{ 数|数 }}}}{unit}{after}"]
    assert remarks(check(*right, data=f"数: {number}")) == []
    wrong = check(right[0].replace("}}", f"}}}}{unit}"), right[1], data=f"数: {number}")
    assert [code for code, _ in remarks(wrong)] == ["unit-repeated"]
