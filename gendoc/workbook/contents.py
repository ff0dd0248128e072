"""The contents of the workbook of one check: its sheets, filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path as File

from gendoc.core.source import Path
from gendoc.core.version import __version__
from gendoc.pipeline.results import Checked
from gendoc.reconcile.record import Record
from gendoc.reconcile.signing import differences
from gendoc.reconcile.waiver import load_waivers
from gendoc.report.report import Report
from gendoc.rules.operand import Verdict
from gendoc.rules.rule import Rule
from gendoc.workbook import verdicts
from gendoc.workbook.conclusion import DIFFERENT, NOT_RECOUNTED
from gendoc.workbook.conditions import Conditions, with_those_that_may_apply
from gendoc.workbook.derived import follow
from gendoc.workbook.figures import write_figures
from gendoc.workbook.formula import CellFormula, text
from gendoc.workbook.lines import LineSheet
from gendoc.workbook.recount import recount
from gendoc.workbook.sheet import FIGURES, LINES, RULES, SheetCells
from gendoc.workbook.supposed import with_derivable

_VERDICTS = {
    Verdict.EXACT: "分毫不差",
    Verdict.ROUNDING: "相差不超过各数舍入所能解释的范围",
    Verdict.DOUBTFUL: "舍入勉强解释得了，但少见，请核对",
    Verdict.FAILED: "舍入解释不了",
    Verdict.UNCHECKED: "缺少所需的数，没有核对，不等于通过",
    Verdict.INAPPLICABLE: "报告里没有这一部分，或各数都填 无",
    Verdict.WAIVED: "不符或存疑，已在「已知差异」里说明，差额与说明的一致",
}
_REMARKS = (
    "本工作簿由 gendoc 生成，供复核。「勾稽」每条规则一行，「分项」是各条规则用到的数，「数字」是报告的全部数字。",
    "要试一个数，只改「数字」里有底色的「数值」：填数，或填 无、待填；空着的按待填计。数不带单位、逗号和 %：百分数只填 75。别处都是公式，取自这些格，结论随之重算。",
    "「缺什么」写“缺（读不出）”的，格里不是一个数，或小数位数、大小不合要求：请改成数；格子是文本格式的，先改成常规格式再填。",
    "「复算结论」由公式得出，与 gendoc 无关；「gendoc 结论」是生成时的结论。二者不同的，「是否一致」为“否”。",
    "改了数还要 gendoc 才判得出的，结论写“须重新核对”；不复算的规则，备注写明为什么。",
    "不在这里复算的：文句和表格里的字，列表添一项、少一项，报告添一部分、少一部分。这些请改数据文件，再用 gendoc 核对。",
    "「可能少计」「可能多计」由末位单位得来：480.30 精确到 0.01，真值可能少 0.005 至多 0.005。小数位数照数据文件里的（格里的 480.3 仍按 480.30 算），改的数位数更多的，照改的数。",
    "填成日期的、填成 45% 的，格里其实是别的数（45% 是 0.45）：请改成常规格式，再填 45。",
    "「差额」与 gendoc 的提示、「已知差异」里写的「差」一致：合计、增减额、相等和不超过，是报告数减算得；占比、占比合计、比率、平均数、增减率、完成率，是应为减报告数。",
    "「勾稽」可以筛选、排序；「分项」「数字」不要排序、插行、删行，别处的公式认的是行号。「分项」的中间结果折叠着，不打印，点左边的 + 展开。",
    "本工作簿里改的数不会回到数据文件；查明以后，请改数据文件，重新核对。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The sheets of a workbook: about, the lines of its first sheet, a tuple of cells each, and three tables.

    unlike are derived figures to which their formulas do not come, which therefore have none: there are such only if
    gendoc is at fault.
    """

    title: str
    about: tuple[tuple[str | CellFormula, ...], ...]
    rules: SheetCells
    lines: SheetCells
    figures: SheetCells
    unlike: tuple[Path, ...] = ()


def contents(checked: Checked, report: Report, rules: Sequence[Rule]) -> Contents:
    """Return the contents of the workbook of a check."""
    figures = SheetCells(FIGURES)
    type_of = report.type.schema.figure_type
    records, derivable = with_derivable(with_those_that_may_apply(checked, report), rules, type_of)
    cells = write_figures(figures, report, records, type_of, derivable)
    page, lines = SheetCells(RULES), LineSheet(page=SheetCells(LINES), figures=cells, file=report.source.name)
    waivers = load_waivers(report.root.get("已知差异"), rules).waivers

    def signed(record: Record) -> frozenset[Decimal]:
        return differences((waiver for waiver in waivers if waiver.rule == record.id), record, report)

    recount(records, rules, lines, page, Conditions(report, cells), signed)
    follow(figures, cells, lines, records, rules, report, type_of)
    title = (
        checked.document.title
        if checked.document
        else f"{report.text('单位')}{report.text('年度')}年度{report.text('文种')}"
    )
    about = _about(report, page)
    sheets = Contents(title=f"{title}核对表", about=about, rules=page, lines=lines.page, figures=figures)
    return replace(sheets, unlike=tuple(lines.unlike))


def _about(report: Report, rules: SheetCells) -> tuple[tuple[str | CellFormula, ...], ...]:
    last = max(rules.next_row - 1, 1)
    ours, final, agrees = (
        partial(_counted, rules, column, rules.area(column, 1, last))
        for column in (verdicts.OURS, verdicts.FINAL, verdicts.AGREES)
    )
    of_ours, of_agrees = (rules.area(column, 1, last) for column in (verdicts.OURS, verdicts.AGREES))

    def now(words: str) -> CellFormula:
        """Return the formula that counts a verdict; one that is not recounted stays."""
        kept = sum(
            content == words and rules.cells.get((row, verdicts.AGREES)) == NOT_RECOUNTED
            for (row, column), content in rules.cells.items()
            if column == verdicts.OURS
        )
        both_say = f"COUNTIFS({of_agrees},{text(NOT_RECOUNTED).formula},{of_ours},{text(words).formula})"
        return final(words) + CellFormula(both_say, Fraction(kept))

    tally = [(str(verdict), ours(str(verdict)), now(str(verdict)), meaning) for verdict, meaning in _VERDICTS.items()]
    ask = str(verdicts.ASK.value)
    return (
        ("数据文件", File(report.source.name).name),
        ("报告种类", report.text("文种")),
        ("gendoc 版本", __version__),
        (),
        ("结论", "生成时", "现在", "意思"),
        *tally,
        (ask, ours(ask), final(ask), "改了数，公式判不出，要用 gendoc 重新核对"),
        (NOT_RECOUNTED, "", agrees(NOT_RECOUNTED), "只有生成时的结论：报告里没有这一部分，或备注写明为什么不能复算"),
        ("复算不一致", "", agrees(DIFFERENT), "生成时应为 0；改了数以后，是结论变了的条数"),
        (),
        *((remark,) for remark in _REMARKS),
    )


def _counted(page: SheetCells, column: int, area: str, words: str) -> CellFormula:
    """Return the formula that counts the cells of a column whose text is words."""
    cells = [content for (_, cell_column), content in page.cells.items() if cell_column == column]
    count = sum((content.value if isinstance(content, CellFormula) else content) == words for content in cells)
    return CellFormula(f"COUNTIF({area},{text(words).formula})", Fraction(count))
