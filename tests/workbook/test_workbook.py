"""The workbook of a check: that its formulas come to gendoc's verdicts, and that it is a sound paper."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from gendoc.pipeline import steps as pipeline
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Verdict
from gendoc.workbook import figures, line, verdicts
from gendoc.workbook.contents import contents
from gendoc.workbook.formula import CellFormula
from gendoc.workbook.xlsx import workbook
from tests.samples import sampled

DATA = Path(__file__).parents[2] / "data"
FILES = sorted(DATA.rglob("20*.yaml"))


@pytest.fixture(scope="module", params=sampled(FILES, 8), ids=lambda file: f"{file.parent.name}{file.stem}")
def checked(request):
    return pipeline.check(request.param)


@pytest.fixture(scope="module")
def held(checked):
    return contents(checked, checked.report, list(checked.rules))


@pytest.fixture(scope="module")
def book(checked):
    _, data = workbook(checked, checked.report, list(checked.rules))
    return data


def column(page, number):
    """Return the contents of a column from top to bottom, formulas as what they come to."""
    cells = sorted((row, content) for (row, at), content in page.cells.items() if at == number)
    return [content.value if isinstance(content, CellFormula) else content for _, content in cells]


def test_formulas_come_to_the_verdicts_of_gendoc(held, checked):
    answers = column(held.rules, verdicts.AGREES)
    recounted = [record for record in checked.records if record.operands]
    assert held.unlike == ()  # and to the figures that gendoc computed
    assert answers == ["是"] * len(recounted) + ["不需复算"] * (len(checked.records) - len(recounted))
    assert column(held.rules, verdicts.OURS)[: len(recounted)] == [str(record.verdict) for record in recounted]


def test_what_does_not_apply_comes_last_below_a_line_that_counts_it(held, checked):
    said = column(held.rules, verdicts.OURS)
    left_out = [record for record in checked.records if record.verdict is Verdict.INAPPLICABLE]
    first = len(said) - len(left_out)
    assert said[first:] == ["不适用"] * len(left_out)
    assert "不适用" not in said[:first]
    if left_out:
        assert held.rules.cells[held.rules.group, verdicts.TITLE] == f"以下 {len(left_out)} 条，生成时不适用"


def test_rows_have_units_and_figures_the_names_of_their_items():
    checked = pipeline.check(next(file for file in FILES if "云山" in file.parent.name and file.stem == "2024"))
    held = contents(checked, checked.report, list(checked.rules))
    rows = {
        content: row for (row, at), content in sorted(held.rules.cells.items(), reverse=True) if at == verdicts.RULE
    }
    units = {rule: held.rules.cells.get((rows[rule], verdicts.UNIT)) for rule in ("SR-01", "SR-02", "SG-05", "SG-13")}
    assert units == {"SR-01": "万元", "SR-02": "%", "SG-05": "万元", "SG-13": "元"}
    names = {content: row for (row, at), content in held.figures.cells.items() if at == figures.NAME}
    assert (
        held.figures.cells[names["自评.指标[1].二级[1].三级[1].分值"], figures.ITEM] == "投入：目标设定：绩效目标合理性"
    )
    assert (rows["SG-05"], verdicts.EXPECTED) not in held.rules.cells  # what may be less has no value that it should be
    assert held.rules.cells[rows["SG-05"], verdicts.DIFFERENCE].value == ""


def test_a_text_that_looks_like_a_formula_stays_a_text_when_it_is_edited(tmp_path):
    source = next(file for file in FILES if "上街" in file.parent.name).read_text("utf-8")
    file = tmp_path / "2020.yaml"
    file.write_text(source.replace("名称: 财政拨款收入", "名称: '=1+1'"), "utf-8")
    checked = pipeline.check(file)
    _, data = workbook(checked, checked.report, list(checked.rules))
    cells = [cell for page in openpyxl.load_workbook(io.BytesIO(data)) for row in page.iter_rows() for cell in row]
    texts = [cell for cell in cells if cell.data_type == "s" and str(cell.value)[:1] in "=+-@"]
    assert texts
    assert all(cell.quotePrefix for cell in texts)


def test_the_data_use_every_kind_of_rule():
    kinds = {record.kind for file in FILES for record in pipeline.check(file).records if record.operands}
    assert kinds == set(RULE_KINDS)


def test_every_figure_stands_there_and_every_term_refers_to_it(held, checked):
    paths = column(held.figures, figures.NAME)
    assert len(paths) == len(set(paths)) >= len(checked.report.figures)
    typed = [content for (_, at), content in held.lines.cells.items() if at == line.TYPED]
    constants = [content for content in typed if not isinstance(content, CellFormula) or content.is_constant]
    lacking = [operand for record in checked.records for operand in record.operands if not operand.path]
    assert len(constants) == len(lacking)


def test_each_sheet_opens_and_says_what_it_is(book, checked):
    opened = openpyxl.load_workbook(io.BytesIO(book))
    assert opened.sheetnames == ["说明", "勾稽", "分项", "数字"]
    rules = opened["勾稽"]
    assert [cell.value for cell in rules[3]] == list(verdicts.HEADS)
    assert rules.cell(1, 1).value == f"{checked.document.title}核对表：勾稽"
    first = next(row for row in range(4, 40) if rules.cell(row, verdicts.FINAL).value)
    assert str(rules.cell(first, verdicts.VERDICT).value).startswith("=IFERROR(IF(")
    assert rules.print_title_rows == "$1:$3"
    assert (rules.page_setup.orientation, rules.page_setup.paperSize) == ("landscape", 9)
    shown = openpyxl.load_workbook(io.BytesIO(book), data_only=True)["勾稽"]
    assert shown.cell(first, verdicts.AGREES).value == "是"


def test_it_is_sound_and_the_same_each_time(book, checked, tmp_path):
    (tmp_path / "核对表.xlsx").write_bytes(book)
    assert not OpenXmlValidator().validate(tmp_path / "核对表.xlsx").errors
    assert workbook(checked, checked.report, list(checked.rules))[1] == book


@pytest.mark.parametrize(
    ("was", "becomes", "rule"),
    [
        ("合计: 2366.45", "合计: 2366.54", "ZC-01"),
        ("得分: 96.22", "得分: 86.22", "DF-01"),
        ("683.04", "683.40", "XS-03"),
    ],
)
def test_a_wrong_figure_fails_in_the_workbook_too(tmp_path, was, becomes, rule):
    source = next(file for file in FILES if "上街" in file.parent.name).read_text("utf-8")
    file = tmp_path / "2020.yaml"
    file.write_text(source.replace(was, becomes), "utf-8")
    checked = pipeline.check(file)
    held = contents(checked, checked.report, list(checked.rules))
    rows = {content: row for (row, at), content in held.rules.cells.items() if at == verdicts.RULE}
    assert held.rules.cells[rows[rule], verdicts.FINAL].value == "不符"
    assert "否" not in column(held.rules, verdicts.AGREES)
