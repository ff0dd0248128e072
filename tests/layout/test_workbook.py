"""The workbook's formulas, as LibreOffice recalculates them: they come to what gendoc says that they come to."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from gendoc.pipeline import steps as pipeline
from gendoc.word.package import OWN, read_package, write_package
from gendoc.workbook import figures, verdicts
from gendoc.workbook.xlsx import workbook

pytestmark = pytest.mark.layout
DATA = Path(__file__).parents[2] / "data"
SHEETS = ("说明", "勾稽", "分项", "数字")
# Slips that make rules fail, be doubtful, or lack a figure, of every family of rules.
SLIPS = {
    "as-it-is": (),
    "wrong": (
        ("合计: 3774.70", "合计: 3747.70"),
        ("得分: 96.10", "得分: 86.10"),
        ("增减率: 6.56", "增减率: 5.66"),
        ("变动: 减少", "变动: 增加"),
        ("扣分原因: 少数到期设备处置不及时", "扣分原因: 少数设备处置不及时"),
        ("达标文化站: 8 个", "达标文化站: 9 个"),
        ("场均观众: 540 人次", "场均观众: 504 人次"),
        ("文物巡查: 411 次", "文物巡查: 141 次"),
        ("公务接待费: {预算: 8.00, 决算: 4.37", "公务接待费: {预算: 8.00, 决算: 43.70"),
    ),
    "lacking": (
        ("合计: 3774.70", "合计: 待填"),
        ("国家级: 2 处", "国家级: 待填 处"),
        ("修缮完成率: 83.33 %", "修缮完成率: 待填 %"),
    ),
    "rounded": (
        ("国家级: 2 处", "国家级: 3 处"),
        ("执行率: 98.47", "执行率: 98.46"),
        ("人员经费: 1498.70", "人员经费: 1498.71"),
    ),
}
FILES = [DATA / "郑州市上街区民政局" / "2020.yaml", DATA / "示例市云山区文化广电和旅游局" / "2024.yaml"]


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Give a workbook as LibreOffice makes it anew, without the values that gendoc wrote beside its formulas."""
    profile = tmp_path_factory.mktemp("soffice")

    def recalculate(data: bytes) -> bytes:
        parts = read_package(data, OWN)
        for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
            parts[name] = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", parts[name])
        folder = tmp_path_factory.mktemp("book")
        (folder / "in").mkdir()
        (folder / "in" / "book.xlsx").write_bytes(write_package(parts))
        soffice = shutil.which("soffice")
        assert soffice
        command = [soffice, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "xlsx"]
        subprocess.run(
            [*command, "--outdir", folder, folder / "in" / "book.xlsx"], check=True, timeout=120, capture_output=True
        )
        return (folder / "book.xlsx").read_bytes()

    return recalculate


def values(data: bytes) -> dict[tuple[str, str], object]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {(name, cell.coordinate): cell.value for name in SHEETS for row in book[name] for cell in row}


def same(one: object, other: object) -> bool:
    if isinstance(one, bool | str) or isinstance(other, bool | str) or one is None or other is None:
        return (one or "") == (other or "")
    return abs(Decimal(str(one)) - Decimal(str(other))) <= Decimal("1e-9") * max(1, abs(Decimal(str(one))))


@pytest.mark.parametrize("slips", SLIPS)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_formula_comes_to_what_gendoc_wrote_beside_it(tmp_path, recalculated, file, slips):
    folder = tmp_path / "data"
    shutil.copytree(file.parent, folder / file.parent.name)
    copy = folder / file.parent.name / file.name
    text = copy.read_text("utf-8")
    for was, becomes in SLIPS[slips]:
        assert was in text or file is FILES[0], was
        text = text.replace(was, becomes)
    copy.write_text(text, "utf-8")
    checked = pipeline.check(copy)
    _, data = workbook(checked, checked.report, list(checked.rules))
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    ours, theirs = values(data), values(recalculated(data))
    live = [place for place in ours if str(formulas[place[0]][place[1]].value).startswith("=")]
    assert len(live) > 100
    assert {place: (ours[place], theirs.get(place)) for place in live if not same(ours[place], theirs.get(place))} == {}
    assert not [place for place in theirs if place[0] == "勾稽" and theirs[place] == "否"]


def test_whoever_corrects_a_figure_in_the_workbook_sees_what_follows(recalculated):
    checked = pipeline.check(FILES[0])
    _, data = workbook(checked, checked.report, list(checked.rules))
    book = openpyxl.load_workbook(io.BytesIO(data))
    page, rules = book["数字"], book["勾稽"]
    place = next(row for row in range(4, 40) if page.cell(row, figures.NAME).value == "支出.合计")
    page.cell(place, figures.VALUE).value = 2366.54
    buffer = io.BytesIO()
    book.save(buffer)
    row = next(row for row in range(4, 40) if rules.cell(row, verdicts.RULE).value == "ZC-01")
    after = openpyxl.load_workbook(io.BytesIO(recalculated(buffer.getvalue())), data_only=True)["勾稽"]
    columns = (verdicts.VERDICT, verdicts.FINAL, verdicts.OURS, verdicts.AGREES)
    assert [after.cell(row, column).value for column in columns] == ["不符", "不符", "精确", "否"]
    assert after.cell(row, verdicts.DIFFERENCE).value == pytest.approx(0.09)
