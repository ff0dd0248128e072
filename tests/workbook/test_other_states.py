"""A workbook says the same whatever stood in the data, or in which order, when it was made."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path as File

import openpyxl
import pytest

from gendoc.pipeline import steps as pipeline
from gendoc.workbook import figures
from gendoc.workbook.contents import contents
from gendoc.workbook.formula import CellFormula
from gendoc.workbook.sheet import FIRST
from gendoc.workbook.xlsx import workbook
from tests.rules.support import SCHEMA, run

from .edits import Book, content, said_by

DATA = File(__file__).parents[2] / "data"
INPUTS = ("收入.合计", "支出.合计", "结转结余.年初", "结转结余.年末")
OF_INPUTS = """\
- {id: G, kind: growth, now: 收入.合计, before: 支出.合计, change: 数据.变动, rate: 数据.增长率}
- {id: S, kind: sum, total: 数据.和, parts: [收入.合计, 支出.合计, 结转结余.年初], missing: zero}
- {id: L, kind: equal, left: 数据.和, right: 结转结余.年末}
- {id: R, kind: ratio, numerator: 收入.合计, denominator: 支出.合计, ratio: 数据.比}
- {id: B, kind: band, value: 数据.变动, low: 1 万元, high: 3 万元}
- {id: H, kind: share, part: 结转结余.年初, whole: 收入.合计, share: 数据.占}
- {id: V, kind: average, amount: 收入.合计, count: 数据.人, average: 数据.均}
- {id: K, kind: completion, done: 支出.合计, planned: 收入.合计, rate: 数据.完成}
- {id: M, kind: at-most, parts: [结转结余.年初, 数据.变动], limit: 结转结余.年末}
"""
ABSENT = None
STATES = ("无", "0", "2.00", "5.00")


def report_of(state: tuple[str | None, ...]) -> str:
    """Return the data of a report with those inputs, some of them left out."""
    sections: dict[str, list[str]] = {}
    for name, text in zip(INPUTS, state, strict=True):
        section, key = name.split(".")
        sections.setdefault(section, []).extend([f"{key}: {text}"] if text is not ABSENT else [])
    return "\n".join(f"{name}: {{{', '.join(cells)}}}" for name, cells in sections.items()) + "\n数据: {人: 4 人}"


@pytest.mark.layout
def test_what_is_typed_when_a_workbook_is_made_does_not_decide_what_it_can_say(tmp_path, long):
    """A workbook made of one state of the data and edited to another says what one made of the other would."""
    choice, book, starts, expected = random.Random(12), Book(), [], []
    for _ in range(60 if long else 20):
        before = tuple(choice.choice([ABSENT, *STATES]) for _ in INPUTS)
        edits = {name: choice.choice(STATES) for name in choice.sample(INPUTS, choice.choice((1, 1, 2, 3)))}
        after_ = tuple(edits.get(name, text) for name, text in zip(INPUTS, before, strict=True))
        starts.append(book.rules.next_row)
        book.add_derived(run(report_of(before), OF_INPUTS, SCHEMA), {k: content(text) for k, text in edits.items()})
        records = run(report_of(after_), OF_INPUTS, SCHEMA).outcome.records
        expected.append((before, edits, {record.id: str(record.verdict) for record in records}))
    said = said_by(book, tmp_path, starts)
    wrong = [
        (before, edits, rule, verdicts_of[rule], due[rule])
        for verdicts_of, (before, edits, due) in zip(said, expected, strict=True)
        for rule in due
        if verdicts_of[rule] != due[rule]
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ["2024部门整体支出绩效自评表.yaml", pytest.param("2024.yaml", marks=pytest.mark.long)])
def test_what_gendoc_computed_is_as_its_formula_says_whatever_bounds_and_order(name):
    checked = pipeline.check(DATA / "示例市云山区文化广电和旅游局" / name)
    assert checked.report
    sheets = contents(checked, checked.report, list(checked.rules))
    assert sheets.unlike == ()
    cells = sheets.figures.cells
    derived = [row for row in range(FIRST, sheets.figures.next_row) if " 算得" in str(cells[row, figures.SOURCE])]
    states = [cells[row, figures.STATE] for row in derived]
    assert states
    assert not [state for state in states if isinstance(state, CellFormula) and "<=" in state.formula]
    # Whoever sorts the rules does no harm: their formulas name no other row, and no other sheet names theirs.
    for (row, _), cell in sheets.rules.cells.items():
        if isinstance(cell, CellFormula):
            assert {int(other) for other in re.findall(r"'勾稽'![A-Z](\d+)", cell.formula)} <= {row}
    others = [*sheets.lines.cells.values(), *cells.values()]
    assert not [cell for cell in others if isinstance(cell, CellFormula) and "'勾稽'" in cell.formula]
    book = openpyxl.load_workbook(io.BytesIO(workbook(checked, checked.report, list(checked.rules))[1]))
    texts = [str(cell.value) for sheet in book.worksheets[1:] for row in sheet for cell in row if cell.data_type == "f"]
    assert not [text for text in texts if re.search(r"'!\$?[A-Z][0-9]", text)]  # each has its $
    assert [sheet.title for sheet in book if sheet.auto_filter.ref] == ["勾稽"]
