"""A new kind of rule is one file: nothing else knows its name, and everything takes it up."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gendoc.reporters.rules import as_text
from gendoc.rules import kinds
from gendoc.rules.kind import Part
from gendoc.rules.kinds import RULE_KINDS
from gendoc.workbook import verdicts
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.recount import recount
from gendoc.workbook.sheet import LINES, RULES, SheetCells

from .support import messages, recounted, run

PACKAGE = Path(__file__).parents[2] / "gendoc"
KINDS = PACKAGE / "rules" / "kinds"
TOY = '''"""twice-as: a figure is twice another."""

from decimal import Decimal

from gendoc.rules.kind import Field, RuleKind
from gendoc.rules.relations.sums import Sum


def relations(instance):
    return (Sum(instance.operand("double"), (instance.operand("single")._replace(weight=Decimal(2)),)),)


KIND = RuleKind(
    name="twice-as",
    label="两倍",
    fields=(Field(name="double", label="两倍数"), Field(name="single", label="原数")),
    title=lambda rule: "一数为另一数的两倍",
    relations=relations,
    check=lambda instance: relations(instance)[0].judge(),
)
'''
RULE = "- {id: BS-01, kind: twice-as, double: 支出.合计, single: 收入.合计}"


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Drop one file beside the kinds."""
    (tmp_path / "twice_as.py").write_text(TOY, "utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    yield
    sys.modules.pop("gendoc.rules.kinds.twice_as", None)
    for cached in (kinds._load, kinds.field_label, kinds.field_part):
        cached.cache_clear()


@pytest.mark.usefixtures("toy")
def test_a_kind_in_one_file_is_loaded_checked_printed_and_recounted():
    result = run("收入: {合计: 21.50}\n支出: {合计: 43.00}\n", RULE)
    assert (result.verdicts, messages(result.loading)) == (["精确"], "")
    assert "  种类：两倍（twice-as）\n  两倍数：支出.合计\n  原数：收入.合计\n" in as_text(result.rules, "试")
    wrong = run("收入: {合计: 21.50}\n支出: {合计: 44.00}\n", RULE)
    assert wrong.finding.code == "BS-01"
    assert recounted(wrong.rules, wrong.outcome) == [("BS-01", "不符", "不符")]
    assert list(RULE_KINDS)[-1] == "twice-as"


def test_a_kind_without_relations_is_not_recounted(tmp_path, monkeypatch):
    """Its verdict is its own; the workbook says that it is no formula."""
    text = TOY.replace("    relations=relations,\n", "    relations=lambda instance: (),\n", 1)
    assert text != TOY
    (tmp_path / "twice_as.py").write_text(text, "utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    try:
        result = run("收入: {合计: 21.50}\n支出: {合计: 43.00}\n", RULE)
        page = SheetCells(RULES)
        recount(result.outcome.records, result.rules, LineSheet(page=SheetCells(LINES), figures={}), page)
    finally:
        sys.modules.pop("gendoc.rules.kinds.twice_as", None)
        for cached in (kinds._load, kinds.field_label, kinds.field_part):
            cached.cache_clear()
    (row,) = (row for row, column in page.cells if column == verdicts.RULE and page.cells[row, column] == "BS-01")
    said = [str(page.cells.get((row, column), "")) for column in (verdicts.OURS, verdicts.REMARK, verdicts.AGREES)]
    assert said == ["精确", "这类规则没有写成公式", "不需复算"]


@pytest.mark.usefixtures("toy")
def test_whoever_judges_says_that_figures_do_not_go_together():
    result = run(
        f"数据: {{甲: 43 户, 乙: 21.50 万元}}\n勾稽:\n  {RULE}\n".replace("支出.合计", "甲").replace("收入.合计", "乙")
    )
    assert (result.verdicts, result.codes) == (["无法核对"], ["rule-invalid"])
    assert "单位对不上" in result.finding.message
    assert result.record.message.endswith(f"无法核对，{result.record.reason}")


def test_without_its_file_nobody_knows_the_kind():
    assert "没有「twice-as」这种规则" in messages(run("收入: {合计: 21.50}\n", RULE).loading)


def test_a_kind_goes_by_the_name_of_its_file():
    assert {kind.name: kind for kind in RULE_KINDS.values()} == dict(RULE_KINDS)
    assert set(RULE_KINDS) == {file.stem.replace("_", "-") for file in KINDS.glob("[a-z]*.py")}
    assert list(RULE_KINDS) == sorted(RULE_KINDS, key=lambda name: RULE_KINDS[name].order)
    assert len({kind.order for kind in RULE_KINDS.values()}) == len(RULE_KINDS)


def test_nobody_imports_one_kind_or_names_it_in_an_example():
    """That no kind's name stands alone elsewhere is held in tests/architecture."""
    example = re.compile(rf"\bkind: (?:{'|'.join(RULE_KINDS)})\b")
    offenders = []
    for source in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))) if not source.is_relative_to(KINDS) else ():
            named = isinstance(node, ast.Constant) and isinstance(node.value, str) and example.search(node.value)
            imported = isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gendoc.rules.kinds.")
            if named or imported:
                offenders.append(f"{source.relative_to(PACKAGE)}:{node.lineno}")
    assert offenders == []


def test_a_kind_says_what_its_fields_are_to_each_other():
    assert kinds.field_part("growth", "before") == Part.DIVISOR | Part.EARLIER
    assert kinds.field_part("expression", "收入.合计") == Part(0)
    assert (kinds.field_label("completion", "rate"), kinds.field_label("growth", "rate")) == ("完成率", "增减率")
    assert [name for name, kind in RULE_KINDS.items() if kind.reveals_part] == ["sum", "partition"]
    assert [name for name, kind in RULE_KINDS.items() if not kind.reckons] == ["band", "trend", "count"]
