"""The self-evaluation form: a second report kind, no line of Python, from the figures of the first."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

import gendoc
from gendoc.core.finding import has_errors
from gendoc.core.project import DATA, bundled
from gendoc.layout.measure import measure
from gendoc.pipeline import steps as pipeline
from gendoc.pipeline.new import start
from gendoc.word.names import P, w
from gendoc.word.package import parse, read_package
from gendoc.word.text import text_of
from tests.kinds.correct.draw import Draw
from tests.kinds.correct.form import form
from tests.kinds.correct.values import Plain, dumped

ROOT = Path(__file__).parents[2]
KIND = "部门整体支出绩效自评表"
DEPARTMENT = "示例市云山区文化广电和旅游局"
NAME = f"2024{KIND}.yaml"


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """Return the folder of the fictional department in a project of its own."""
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    folder = tmp_path / "data" / DEPARTMENT
    shutil.copytree(ROOT / "data" / DEPARTMENT, folder)
    monkeypatch.chdir(tmp_path)
    return folder


def change(file: Path, old: str, new: str) -> None:
    before = file.read_text("utf-8")
    assert before.count(old) == 1
    file.write_text(before.replace(old, new), "utf-8")


def codes(checked: pipeline.Checked) -> list[str]:
    return [witness.rule for finding in checked.findings for witness in finding.failed] or [
        finding.code for finding in checked.findings
    ]


def test_the_form_of_the_fictional_department_reconciles_and_is_sound(data, tmp_path):
    built = pipeline.build(data / NAME, tmp_path / "表.docx")
    assert built.findings == ()
    assert built.checked.numbers is not None
    assert not built.checked.numbers.ungrounded
    verdicts = {record.id: str(record.verdict) for record in built.checked.records}
    assert verdicts.pop("DF-06") == "不适用"  # every target says whether it is the least or the most
    assert verdicts.pop("ZX-08") == "不适用"  # all that it spent is 基本支出 or 项目支出
    assert set(verdicts.values()) <= {"精确", "舍入"}
    result = OpenXmlValidator().validate(tmp_path / "表.docx")
    assert not [error.description for error in result.errors]


def test_its_money_is_that_of_the_report_and_typed_nowhere(data):
    typed = (data / NAME).read_text("utf-8")
    report = pipeline.check(data / NAME).report
    assert report is not None
    assert "3868.50" not in typed
    assert "3809.28" not in typed
    figures = {".".join(map(str, path)): figure.printed for path, figure in report.figures.items()}
    assert figures["资金.预算"] == "3,868.50万元"
    assert figures["资金.执行"] == "3,809.28万元"
    assert figures["资金.执行率"] == "98.47%"
    assert figures["资金.基本支出.预算"] == "1,688.50万元"
    assert figures["指标.0.二级.0.三级.0.实际完成值"] == "126场"


def test_a_change_of_the_report_reaches_the_form(data):
    change(data / "2024.yaml", "演出场次: 126 场", "演出场次: 118 场")
    checked = pipeline.check(data / NAME)
    assert codes(checked) == ["DF-04"]  # below the target, and still full marks


def test_a_figure_that_the_form_types_otherwise_is_told_with_what_it_should_be(data):
    change(data / NAME, "资金: {分值: 10, 得分: 9.85}", "资金: {分值: 10, 得分: 9.85, 执行: 3809.82}")
    (finding,) = [one for one in pipeline.check(data / NAME).findings if "QS-02" in {w.rule for w in one.failed}]
    assert "改为 3,809.28" in finding.message
    assert "同年:支出.合计 3,809.28万元" in next(one.message for one in finding.failed if one.rule == "QS-02")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("资金: {分值: 10, 得分: 9.85}", "资金: {分值: 10, 得分: 9.95}", "ZX-02"),
        ("不少于: 98 %, 分值: 4, 得分: 4}", "不少于: 98 %, 分值: 4, 得分: 4.5}", "DF-02"),
        ("不少于: 120 场, 分值: 5,", "不少于: 120 场, 分值: 6,", "FZ-03"),
        ("自评: {得分: 96.10, 等级: 优}", "自评: {得分: 96.10, 等级: 良}", "DF-03"),
        ("不超过: 28.00 万元", "不超过: 20.00 万元", "DF-05"),
    ],
)
def test_what_does_not_agree_is_found(data, old, new, rule):
    change(data / NAME, old, new)
    assert rule in codes(pipeline.check(data / NAME))


def test_a_form_without_the_report_types_its_money(data):
    (data / "2024.yaml").unlink()
    change(
        data / NAME,
        "资金: {分值: 10, 得分: 9.85}",
        "资金: {分值: 10, 得分: 7.60, 预算: 100.00, 执行: 76.00}",
    )
    records = {record.id: str(record.verdict) for record in pipeline.check(data / NAME).records}
    assert records["ZX-02"] == "精确"
    assert records["QS-01"] == "无法核对"


def test_a_form_that_misses_the_report_says_which_file(data):
    (data / "2024.yaml").unlink()
    found = [finding for finding in pipeline.check(data / NAME).findings if finding.code == "other-file"]
    (message,) = [finding.message for finding in found]
    assert [finding.severity for finding in found] == ["error"]  # without them the form cannot be filled
    assert f"找的是 data/{DEPARTMENT}/2024.yaml" in message
    assert "有 27 个数取不来" in message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (", 实际完成值: 90.50 %", "", "缺少「实际完成值」或「完成情况」"),
        ("{名称: 群众满意度,", "{名称: 群众满意度, 不超过: 98 %,", "都写了，只能写一项"),
        ("{名称: 群众满意度, 不少于: 92 %,", "{名称: 群众满意度,", "里的一项"),
        ("增设停车位，延长", "增设停车位, 延长", "把「偏差原因」的内容断成了两项"),
    ],
)
def test_what_an_indicator_lacks_or_has_twice_is_told_once_and_at_its_line(data, old, new, message):
    change(data / NAME, old, new)
    (finding,) = pipeline.check(data / NAME).findings
    assert message in finding.message
    assert finding.span.line == 69


def test_a_form_alone_need_not_divide_its_money(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    draw = Draw(1)
    tree = form(draw, "示例县某局", 2024, None)
    tree["资金"] = {"预算": Plain("100.00"), "执行": Plain("100.00"), "分值": Plain("10"), "得分": Plain("10.00")}
    (tmp_path / "2024.yaml").write_text(dumped(tree), "utf-8")
    assert "other-file" not in [finding.code for finding in pipeline.check(tmp_path / "2024.yaml").findings]
    del tree["资金"]["执行"]
    (tmp_path / "2024.yaml").write_text(dumped(tree), "utf-8")
    told = [(each.code, each.path) for each in pipeline.check(tmp_path / "2024.yaml").findings]
    assert ("missing-field", ("资金", "执行")) in told
    assert not {"other-file", "template-fault", "template-name"} & {code for code, _ in told}
    tree["资金"]["执行"] = Plain("100.00")
    tree["资金"]["项目支出"] = {"预算": Plain("60.00")}
    (tmp_path / "2024.yaml").write_text(dumped(tree), "utf-8")
    assert "other-file" in [finding.code for finding in pipeline.check(tmp_path / "2024.yaml").findings]


def test_first_and_second_level_cells_are_merged(data):
    document = pipeline.check(data / NAME).document
    assert document is not None
    root = parse(read_package(document.data)["word/document.xml"], "word/document.xml")
    table = next(table for table in root.iter(w("tbl")) if "偏差原因分析及改进措施" in text_of_all(table))
    starts = [cell for cell in table.iter(w("tc")) if merge(cell) == "restart"]
    assert [text_of_all(cell) for cell in starts][:3] == ["产出指标", "数量指标", "质量指标"]
    assert text_of_all(table).endswith("总分10096.10等级：优")


def text_of_all(element) -> str:
    return "".join(text_of(paragraph) for paragraph in element.iter(P))


def merge(cell) -> str:
    found = next(cell.iter(w("vMerge")), None)
    return "" if found is None else found.get(w("val"), "continue")


def test_the_starter_makes_a_draft_that_lacks_only_what_is_to_be_filled_in(data, tmp_path):
    target, text = start("示例市云山区图书馆", 2025, KIND, tmp_path)
    assert target == tmp_path / DATA / "示例市云山区图书馆" / "2025.yaml"
    target.parent.mkdir()
    target.write_text(text, "utf-8")
    checked = pipeline.check(target, gendoc.Options(draft=True))
    assert checked.document is not None
    assert {finding.code for finding in checked.findings} <= {"pending-figure", "pending-text"}
    assert has_errors(checked.findings)


def test_a_second_kind_of_a_year_goes_by_its_name_too(data, tmp_path):
    (data / NAME).unlink()
    target, _ = start(DEPARTMENT, 2024, KIND, tmp_path)
    assert target.name == NAME
    target, _ = start(DEPARTMENT, 2024, "部门整体支出绩效评价报告", tmp_path)
    assert target.name == "2024.yaml"  # of that kind: whoever writes it says that it is there


def test_both_kinds_come_with_gendoc():
    assert {folder.name for folder in bundled().iterdir()} >= {KIND, "部门整体支出绩效评价报告"}
    names = {file.name for file in (bundled() / KIND).iterdir()}
    assert not [name for name in names if name.endswith(".py")]


def test_the_form_is_laid_out_as_gendoc_layout_would_have_it(data, tmp_path):
    pipeline.build(data / NAME, tmp_path / "表.docx")
    assert measure(tmp_path / "表.docx").findings == ()


@pytest.mark.parametrize(
    ("year", "code"),
    [
        ("2023", "file-year"),  # of which there is a report, with other figures
        ("2021", "file-year"),  # of which there is none
        ("2024年", "not-a-figure"),
    ],
)
def test_a_wrong_year_is_told_alone_not_what_follows_from_it(data, year, code):
    change(data / NAME, "年度: 2024\n", f"年度: {year}\n")
    change(data / NAME, "自评: {得分: 96.10", "自评: {得分: 96.20")
    errors = [finding for finding in pipeline.check(data / NAME).findings if finding.severity == "error"]
    assert [(finding.span.line, finding.code) for finding in errors] == [(8, code), (15, "DF-03")]


@pytest.mark.parametrize(
    ("right", "typed", "code", "message"),
    [
        (f"\n单位: {DEPARTMENT}\n", "\n单位: 示例市云山区文旅局\n", "other-file", "是另一个单位（"),
        (f"\n单位: {DEPARTMENT}\n", f"\n单位: {DEPARTMENT}。\n", "other-file", "是另一个单位（"),
        (f"文种: {KIND}", "文种: 部门整体支出绩效评价报告", "unknown-kind", f"文件里的各项却都是「{KIND}」的"),
    ],
)
def test_a_wrong_head_is_told_alone_not_what_follows_from_it(data, right, typed, code, message):
    change(data / NAME, right, typed)
    (error,) = [finding for finding in pipeline.check(data / NAME).findings if finding.severity == "error"]
    assert (error.code, message in error.message) == (code, True)


def test_of_two_items_of_one_name_it_is_told_and_not_what_rules_cannot_derive(data):
    change(data / NAME, "{名称: 举办临时展览,", "{名称: 惠民演出场次,")
    codes = [finding.code for finding in pipeline.check(data / NAME).findings]
    assert "repeated-item" in codes
    assert "missing-field" not in codes


def test_a_rule_of_the_file_that_names_an_item_it_has_not_is_told(data):
    change(
        data / NAME,
        "{名称: 接待游客, 不少于: 280.00 万人次,",
        "{名称: 接待旅客, 不少于: 280.00 万人次, 实际完成值: 286.40 万人次,",
    )
    (finding,) = [finding for finding in pipeline.check(data / NAME).findings if finding.code == "rule-invalid"]
    assert finding.severity == "warning"
    assert finding.message == "规则 QS-31：「指标[2].二级[2].三级」里没有「接待游客」这一项"
    assert finding.help.startswith("是否指「接待旅客」？照那一项现在的名称改正路径")
