"""Whoever changes one figure in the workbook and recalculates sees the verdict of gendoc on the data so changed."""

from __future__ import annotations

import io
import shutil
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path as File

import openpyxl
import pytest

from gendoc.data.path import show
from gendoc.figures.figure import split_unit
from gendoc.figures.spelling import NIL, PENDING
from gendoc.pipeline import steps as pipeline
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Verdict
from gendoc.rules.relations.rates import NoRate
from gendoc.workbook import figures, verdicts
from gendoc.workbook.conclusion import NOT_RECOUNTED
from gendoc.workbook.formula import number
from gendoc.workbook.recount import DIGITS
from gendoc.workbook.rows import sums
from gendoc.workbook.sheet import Content
from gendoc.workbook.xlsx import workbook
from tests.rules.sheets import SHEETS, TEXTS, Sheet
from tests.rules.support import SCHEMA, run
from tests.rules.test_relations import instance_of

from .edits import LONGEST, Book, Edit, after, content, drawn, final, recalculate, said_by

DATA = File(__file__).parents[2] / "data"
ASK = str(verdicts.ASK.value)
PARTITION = Sheet(
    "kind: partition, total: 表.total, parts: [表.part0, 表.part1]", {"total": "5 户", "part0": "3 户", "part1": "2 户"}
)
SHARE = Sheet(
    "kind: share, part: 表.part, whole: 表.whole, share: 表.share",
    {"part": "30 人", "whole": "68 人", "share": "44.1 %"},
)
PER_HEAD = Sheet(
    "kind: average, amount: 表.amount, count: 表.count, average: 表.each",
    {"amount": "475.05 万元", "count": "6445 人次", "each": "737 元"},
)
SCORE = Sheet(
    "kind: product, product: 表.score, factors: [表.full, 表.rate], cap: 表.full",
    {"score": "9.50 分", "full": "10 分", "rate": "95.00 %"},
)
DONE = Sheet(
    "kind: completion, done: 表.done, planned: 表.planned, rate: 表.rate",
    {"done": "99.996 万元", "planned": "100.00 万元", "rate": "99.99 %"},
)
FINER = (  # a quotient is read with the decimals that are typed now
    (SHARE, "share", "44.15 %"),
    (SHARE, "share", "44.104 %"),
    (SHARE, "share", "44.118 %"),
    (PER_HEAD, "each", "737.5 元"),
    (PER_HEAD, "each", "737.08 元"),
    (PER_HEAD, "each", "0"),
    (SCORE, "score", "9.505 分"),
    (DONE, "rate", "99.996 %"),
)
RATIO = "kind: ratio, numerator: 表.over, denominator: 表.under, ratio: 表.printed"
AVERAGE = "kind: average, amount: 表.over, count: 表.under, average: 表.printed"
PRODUCT = "kind: product, product: 表.printed, factors: [表.over, 表.under]"
NOTHING = (  # 无 has no unit: a rate is then read as a number, an average in 元 or in the amount's unit, a product not at all
    (RATIO, "-3.5018 万元", "17.3 万元", "-20.0 %", "舍入"),
    (RATIO, "-13.5018 万元", "17.3 万元", "-78.0 %", "不符"),
    (AVERAGE, "464.06 万元", "17008 户", "0.028 万元", "不符"),
    (AVERAGE, "306.75 元", "1512 户", "0.20 元", "舍入"),
    (PRODUCT, "0.384 元", "1 人", "0.4 元", ASK),
)
SAMPLE, ALL = 4, 120  # edits for each class of relations


def decimal(text: str) -> tuple[Content, str]:
    """Return a number as it is typed in a cell, and in the data."""
    return number(Fraction(split_unit(text)[0])), text


def outcome(edit: Edit, row: tuple[object, ...]) -> str:
    """Return how the recalculated row of an edit compares with gendoc: same, asks (it says that it cannot tell), WRONG."""
    judgement = instance_of(after(edit))[1]
    if final(row) == str(judgement.verdict):
        return "same"
    unsaid = final(row) is None and row[verdicts.AGREES - 1] == "不需复算"
    return "asks" if final(row) == ASK or unsaid else "WRONG"


def with_nothing(rule: str, over: str, under: str, printed: str, _: str) -> Edit:
    """Return the edit that puts 无 in the place of a printed figure."""
    return Edit(Sheet(rule, {"over": over, "under": under, "printed": printed}), "printed", NIL, NIL)


@pytest.mark.layout
def test_a_figure_changed_in_the_workbook_changes_the_verdict_as_in_the_data(tmp_path, long):
    edits = [edit for relation in SHEETS for edit in drawn(relation, ALL if long else SAMPLE * 5)]
    edits += [Edit(PARTITION, "part0", typed, text) for typed, text in ((PENDING, "待填 户"), decimal("3.5 户"))]
    edits += [Edit(sheet, name, *decimal(text)) for sheet, name, text in FINER]
    edits += [with_nothing(*case) for case in NOTHING]
    book = Book()
    places = [book.add(edit.sheet, edit) for edit in edits]
    rows = book.recalculated(tmp_path)
    outcomes = [outcome(edit, rows[place - 1]) for edit, place in zip(edits, places, strict=True)]
    wrong = [edit for edit, result in zip(edits, outcomes, strict=True) if result == "WRONG"]
    assert wrong == []
    assert [final(rows[place - 1]) for place in places[-len(NOTHING) :]] == [case[-1] for case in NOTHING]
    counted = Counter(outcomes)
    assert counted["same"] > 0.85 * len(edits)  # of the others, units do not go together
    kinds = {instance_of(edit.sheet)[0].rule.kind for edit in edits}
    assert kinds == set(RULE_KINDS) - {"roll-up"}  # which needs other files: the shipped reports have it


@pytest.mark.parametrize("relation", SHEETS, ids=lambda relation: relation.__name__)
def test_the_formulas_are_the_same_whatever_the_figures_are(relation, long):
    seen = 0
    for edit in drawn(relation, ALL // 3 if long else SAMPLE * 2):
        if not all_numbers(edit.sheet) or not all_numbers(after(edit)):
            continue  # 无 and a bare 0 have no unit: the formulas say then that gendoc has to check again
        before, later = Book(), Book()
        before.add(edit.sheet, edit)
        later.add(after(edit))
        assert before.formulas == later.formulas
        assert max(map(len, before.formulas.values())) < LONGEST
        seen += not all(book.unsaid for book in (before, later))
    assert seen or relation is NoRate  # whose figures are hardly ever all numbers


def all_numbers(sheet: Sheet) -> bool:
    """Return whether every figure is a number other than a bare 0, and none is too long to be recounted."""
    digits = (split_unit(text or "")[0] for name, text in sheet.cells.items() if name not in TEXTS)
    return all(text[-1:].isdigit() and text != "0" and sum(map(str.isdigit, text)) <= DIGITS for text in digits)


SHIPPED = ("郑州市上街区民政局/2020.yaml", "示例市云山区文化广电和旅游局/2024.yaml")


def typed_figures(checked, every, step=1):
    """Return some of the figures that people typed and rules read, each with what is typed instead; of these, every so many."""
    used = {operand.path for record in checked.records for operand in record.operands}
    typed = [figure for path, figure in checked.report.figures.items() if path in used and not figure.derived]
    typed = [figure for figure in typed if figure.state == "number" and not figure.identifier]
    for place, figure in list(enumerate(typed[::every]))[::step]:
        last = Decimal(1).scaleb(-figure.decimals)
        instead = (figure.value + last, PENDING, Decimal(0), figure.value + 700 * last, NIL)[place % 5]
        yield figure, instead


def may_ask(checked, path):
    """Return the rules, each with its item, that depend on an edited figure through figures that are computed together.

    Shares that make 100% together are gendoc's to compute: one part decides which of them is rounded up.
    """
    together = {rule.id for rule in checked.rules if RULE_KINDS[rule.kind].together(rule)}
    read = {record.id for record in checked.records for operand in record.operands if show(operand.path) == path}
    return {
        (record.id, show(record.item))
        for record in checked.records
        if any(operand.derived in together & read for operand in record.operands)
    }


def check_edits(folder, source, edits):
    """Make each edit of a data file in a workbook and in the data, and compare every verdict that the workbook recounts."""
    checked = pipeline.check(source)
    _, data = workbook(checked, checked.report, list(checked.rules))
    text, books, expected = source.read_text("utf-8").splitlines(keepends=True), [], []
    for place_of_edit, (figure, instead) in enumerate(edits(checked)):
        path, (_, unit) = show(figure.path), split_unit(figure.text)
        book = openpyxl.load_workbook(io.BytesIO(data))
        page = book["数字"]
        place = next(row for row in range(4, page.max_row + 1) if page.cell(row, figures.NAME).value == path)
        page.cell(place, figures.VALUE).value = instead
        books.append(folder / f"{place_of_edit}.xlsx")
        book.save(books[-1])
        spelt = instead if isinstance(instead, str) else f"{instead:f}" if instead else "0"
        typed = spelt if instead == NIL else f"{spelt} {unit}".strip()
        line, start = text[figure.span.line - 1], figure.span.column - 1
        assert line[start:].startswith(figure.text)
        changed = [*text]
        changed[figure.span.line - 1] = line[:start] + typed + line[start + len(figure.text) :]
        copy = folder / str(place_of_edit)
        shutil.copytree(source.parent, copy)
        (copy / source.name).write_text("".join(changed), "utf-8")
        expected.append((path, typed, pipeline.check(copy / source.name).records))
    recalculate(books, folder)
    verdicts_of = []
    for book_path, (path, typed, records) in zip(books, expected, strict=True):
        rows = openpyxl.load_workbook(folder / "recalculated" / book_path.name, data_only=True)["勾稽"]
        said = {
            (row[verdicts.RULE - 1], row[verdicts.ITEM - 1] or ""): final(row)
            for row in rows.iter_rows(min_row=4, values_only=True)
            if row[verdicts.RULE - 1] and row[verdicts.AGREES - 1] != NOT_RECOUNTED
        }
        due = {(record.id, show(record.item)): str(record.verdict) for record in records}
        left_out = str(Verdict.INAPPLICABLE)  # an item to which a rule's `when` does not apply has no record
        pairs = {key: (verdict, due.get(key, left_out)) for key, verdict in said.items()}
        wrong = {key: pair for key, pair in pairs.items() if pair[0] not in (pair[1], ASK)}
        assert (path, typed, wrong) == (path, typed, {})
        assert {key for key, verdict in said.items() if verdict == ASK} <= may_ask(checked, path)
        verdicts_of.append(said)
    return verdicts_of


@pytest.mark.layout
@pytest.mark.parametrize("name", SHIPPED)
def test_a_figure_of_a_shipped_report_changes_every_verdict_as_in_the_data(tmp_path, name, long):
    assert check_edits(tmp_path, DATA / name, lambda checked: typed_figures(checked, *((3, 2) if long else (17,))))


@pytest.mark.layout
def test_conditions_and_waivers_follow_the_figures(tmp_path):
    source = tmp_path / "data" / "2020.yaml"
    source.parent.mkdir()
    text = (DATA / SHIPPED[0]).read_text("utf-8")
    rules = """勾稽:
  - {id: T-1, kind: at-most, when: {of: 支出.合计, above: 3000}, parts: 收入.合计, limit: 支出.合计}
  - {id: T-2, kind: at-most, when: {of: 支出.合计, not: [无, 2366.46]}, parts: 收入.合计, limit: 支出.合计}
  - id: T-3
    kind: shares-total
    method: largest-remainder
    parts: "收入.构成[*].占比"
    amounts: "收入.构成[*].金额"
"""
    waiver = "已知差异:\n  - {规则: T-3, 差: 15.95, 理由: 公开原文如此, 确认人: 财务科, 日期: 2021-03-02}\n"
    text = text.replace("勾稽:\n", rules, 1).replace("已知差异:\n", waiver, 1)
    source.write_text(text, "utf-8")

    def edits(checked):
        of = {show(path): figure for path, figure in checked.report.figures.items()}
        yield from ((of["支出.合计"], Decimal(value)) for value in ("2366.46", "3000.01", "2000.00"))
        yield of["支出.合计"], PENDING
        yield of["收入.构成[1].金额"], Decimal("1988.90")  # the difference that is signed for changes
        yield of["收入.构成[1].金额"], PENDING  # there is no difference any more
        yield of["目标完成情况[1].事项[1].数据.低保人次"], NIL  # nor of an average of none
        yield of["收入.构成[1].金额"], Decimal(0)  # the shares still lack as much

    seen = check_edits(tmp_path, source, edits)
    assert [said["T-1", ""] for said in seen] == ["不适用", "精确", "不适用", "无法核对", *["不适用"] * 4]
    assert [said["T-2", ""] for said in seen] == ["不适用", "精确", "不符", "无法核对", *["精确"] * 4]
    assert [said["SR-01", ""] for said in seen] == ["已说明"] * 4 + ["不符", "无法核对", "已说明", "不符"]
    assert [said["T-3", ""] for said in seen] == ["已说明"] * 5 + ["无法核对"] + ["已说明"] * 2
    assert seen[-2]["XS-04", ""] == "不符"


GROWTH = "- {id: G, kind: growth, now: 收入.合计, before: 支出.合计, change: 数据.变动, rate: 数据.增长率}"
SHARES = """\
- {id: B, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比, method: largest-remainder}
- {id: C, kind: equal, left: "收入.构成[1].占比", right: 数据.率}
"""
SUM = """\
- {id: S, kind: sum, total: 数据.丙, parts: [数据.甲, 数据.乙]}
- {id: L, kind: equal, left: 数据.丙, right: 数据.丁}
"""
BUDGET = "收入: {合计: 120.00}\n支出: {合计: 100.00}\n数据: {}"
PARTS = "收入: {合计: 30.00, 构成: [{名称: 甲, 金额: 10.00}, {名称: 乙, 金额: 20.00}]}\n数据: {率: 33.33 %}"
ADDED = "数据: {甲: 6 万元, 乙: 4 万元, 丁: 10 万元}"


@pytest.mark.layout
def test_figures_that_gendoc_computed_follow_or_go_stale(tmp_path):
    cases = [
        *((BUDGET, GROWTH, "支出.合计", "合计: 100.00", f"合计: {new}") for new in ("0", "无", "-100.00", "80.00")),
        (ADDED, SUM, "数据.甲", "甲: 6 万元", "甲: 6.5 万元"),
        (ADDED, SUM, "数据.甲", "甲: 6 万元", "甲: 6.04 万元"),
        (PARTS, SHARES, "收入.构成[2].金额", "金额: 20.00", "金额: 19.00"),
        (PARTS, SHARES, "收入.合计", "合计: 30.00", "合计: 30.00"),
    ]
    book, due = Book(), []
    for text, rules, path, old, new in cases:
        first = book.rules.next_row
        book.add_derived(run(text, rules, SCHEMA), {path: content(new.split()[1])})
        later = run(text.replace(old, new), rules, SCHEMA)
        due.append((first, {record.id: str(record.verdict) for record in later.outcome.records}))
    expected = [verdicts_of for _, verdicts_of in due]
    expected[-2] = dict.fromkeys("BC", ASK)  # no formula computes shares that make 100% together
    assert said_by(book, tmp_path, [first for first, _ in due]) == expected


TREND = Sheet("kind: trend, word: 表.word, change: 表.change", {"word": "增加", "change": "2 万元"})
QUOTIENT = Sheet(
    'kind: expression, expr: "表.each = 表.over / (表.more - 表.less)"',
    {"each": "2.00 元", "over": "6.00 元", "more": "5.00 户", "less": "2.00 户"},
)
ASKED = (  # of what is typed in a cell, why the row then says that gendoc has to check again
    (with_nothing(*NOTHING[-1]), "改成的 无 没有单位，公式判不出"),
    (Edit(TREND, "word", "起伏", "起伏"), "改成的用语没有列出，公式判不出"),
    (Edit(QUOTIENT, "less", *decimal("5.00 户")), "除数改得可能是 0，公式判不出"),
)


@pytest.mark.layout
def test_a_row_that_asks_gives_the_one_reason_that_applies(tmp_path):
    book = Book()
    places = [book.add(edit.sheet, edit) for edit, _ in ASKED]
    places += [book.add(edit.sheet) for edit, _ in ASKED]  # as long as nothing is changed, there is none
    rows = book.recalculated(tmp_path)
    said = [(final(rows[place - 1]), rows[place - 1][verdicts.REMARK - 1] or "") for place in places]
    assert said == [*((ASK, why) for _, why in ASKED), ("舍入", ""), ("精确", ""), ("精确", "")]


@pytest.mark.layout
def test_a_formula_that_misses_the_figure_of_gendoc_is_not_written(tmp_path, monkeypatch):
    """It would be a fault of gendoc: its own figure stands there, until a figure that it comes of changes."""
    monkeypatch.setattr(sums, "shortening", lambda _: lambda value, _places: value + number(1))
    book, starts = Book(), []
    for edits in ({}, {"数据.甲": content("6.5")}, {"数据.丁": content("11")}):
        starts.append(book.rules.next_row)
        book.add_derived(run(ADDED, SUM, SCHEMA), edits, unlike=["数据.丙"])
    assert said_by(book, tmp_path, starts) == [
        {"S": "精确", "L": "精确"},
        {"S": ASK, "L": ASK},
        {"S": "精确", "L": "不符"},
    ]


SOURCES = """\
- {id: B, kind: share, each: "收入.构成[*]", part: .金额, whole: 收入.合计, share: .占比}
- {id: N, kind: count, count: 数据.项, items: "收入.构成[*]"}
"""
COUNTED = PARTS.replace("数据: {率: 33.33 %}", "支出: {合计: 30.00}\n数据: {项: 2 个}")


@pytest.mark.layout
def test_only_a_figure_inside_an_item_stops_its_count(tmp_path):
    """What is computed of the items stands below the figures of other parts, which do not matter."""
    book, starts = Book(), []
    for path in ("支出.合计", "收入.合计", "收入.构成[2].金额"):
        starts.append(book.rules.next_row)
        book.add_derived(run(COUNTED, SOURCES, SCHEMA), {path: "约 30"})
    assert [said["N"] for said in said_by(book, tmp_path, starts)] == ["精确", "精确", "无法核对"]
