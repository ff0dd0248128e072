"""Whoever changes one figure in the workbook and recalculates sees the verdict of gendoc on the data so changed."""

from __future__ import annotations

from collections import Counter

import pytest

from gendoc.figures.figure import split_unit
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.relations.rates import NoRate
from gendoc.workbook import verdicts
from tests.rules.sheets import SHEETS, TEXTS, Sheet
from tests.rules.test_relations import instance_of

from .edits import LONGEST, Book, Edit, after, drawn, final

ASK = str(verdicts.ASK.value)
SAMPLE, ALL = 4, 300  # edits for each class of relations


def outcome(edit: Edit, row: tuple[object, ...]) -> str:
    """Return how the recalculated row of an edit compares with gendoc: same, asks (it says that it cannot tell), WRONG."""
    judgement = instance_of(after(edit))[1]
    if final(row) == str(judgement.verdict):
        return "same"
    unsaid = final(row) is None and row[verdicts.AGREES - 1] == "不需复算"
    return "asks" if final(row) == ASK or unsaid else "WRONG"


@pytest.mark.layout
def test_a_figure_changed_in_the_workbook_changes_the_verdict_as_in_the_data(tmp_path, long):
    edits = [edit for relation in SHEETS for edit in drawn(relation, ALL if long else SAMPLE * 5)]
    book = Book()
    places = [book.add(edit.sheet, edit) for edit in edits]
    rows = book.recalculated(tmp_path)
    outcomes = [outcome(edit, rows[place - 1]) for edit, place in zip(edits, places, strict=True)]
    wrong = [edit for edit, result in zip(edits, outcomes, strict=True) if result == "WRONG"]
    assert wrong == []
    counted = Counter(outcomes)
    assert counted["same"] > 0.9 * len(edits)
    assert len({instance_of(edit.sheet)[0].rule.kind for edit in edits}) >= len(RULE_KINDS) - 1  # roll-up is a sum


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
    """Return whether every figure is a number other than a bare 0."""
    digits = (split_unit(text or "")[0] for name, text in sheet.cells.items() if name not in TEXTS)
    return all(text[-1:].isdigit() and text != "0" for text in digits)
