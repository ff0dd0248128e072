"""One figure mistyped is one problem, however many rules it makes fail.

What is put to the test are the data files, each figure of which is mistyped in every way that the benchmark knows, and
in two more; of these a fixed sample.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path as File
from typing import Any, NamedTuple

import pytest

from gendoc.core.finding import Finding
from gendoc.core.source import Path
from gendoc.data.path import show
from gendoc.reconcile.reconcile import Reconciliation
from gendoc.reconcile.record import Record
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Verdict

from .support import run

DATA = File(__file__).parents[2] / "data"
FILES = sorted(DATA.rglob("*.yaml"))
SIGN, EXCHANGE = "正负号", "两数互换"
EACH = 3  # slips of each sort in each file
SEED = 2020


class Slip(NamedTuple):
    """What is typed instead, by path; of two figures where each stands in the other's place."""

    sort: str
    typed: dict[Path, Decimal]


def slips(bed: Any) -> Iterator[Slip]:
    """Yield each way in which a figure that some rule checks may be mistyped, or exchanged with the next one."""
    checked: dict[Path, Decimal] = {}
    for mutation in bed.mutations():
        checked[mutation.figure.path] = mutation.figure.value
        yield Slip(mutation.sort, {mutation.figure.path: mutation.value})
    for path, value in checked.items():
        if value:
            yield Slip(SIGN, {path: -value})
    for (path, value), (following, other) in pairwise(checked.items()):
        if bed.typed[path].unit == bed.typed[following].unit and value != other:
            yield Slip(EXCHANGE, {path: other, following: value})


def sampled(bed: Any, long: bool) -> list[Slip]:
    """Return so many slips of each sort, the same ones each time, by default one in ten of them."""
    sorts: dict[str, list[Slip]] = {}
    for slip in slips(bed):
        sorts.setdefault(slip.sort, []).append(slip)
    chosen = [
        slip
        for sort, pile in sorts.items()
        for slip in random.Random(f"{SEED}{sort}").sample(pile, min(EACH, len(pile)))
    ]
    return chosen if long else chosen[::10]


class Broken(NamedTuple):
    """What was not so before: errors that name the rules they make fail, other errors, and the records that fail."""

    problems: list[Finding]
    refused: list[Finding]
    failing: list[Record]


def broken(bed: Any, outcome: Reconciliation) -> Broken:
    before = {(finding.code, finding.span, finding.message) for finding in bed.sound.findings}
    errors = [finding for finding in outcome.findings if finding.severity == "error"]
    errors = [finding for finding in errors if (finding.code, finding.span, finding.message) not in before]
    return Broken(
        problems=[finding for finding in errors if finding.failed],
        refused=[finding for finding in errors if not finding.failed],
        failing=[
            record
            for earlier, record in zip(bed.sound.records, outcome.records, strict=True)
            if record.verdict is Verdict.FAILED is not earlier.verdict and record.severity == "error"
        ],
    )


def with_derived(paths: set[Path], records: Sequence[Record]) -> set[Path]:
    """Return figures with all that rules derived from them."""
    while True:
        derived = {
            operand.path
            for record in records
            if takes_in(record, paths)
            for operand in record.operands
            if operand.derived == record.id
        }
        if derived <= paths:
            return paths
        paths = paths | derived


def takes_in(record: Record, paths: set[Path]) -> bool:
    return any(operand.path in paths for operand in record.operands)


def names(problem: Finding, record: Record) -> bool:
    return any((rule.rule, rule.item) == (record.id, show(record.item)) for rule in problem.failed)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}{file.stem}")
def test_one_figure_mistyped_is_one_problem(mutations, file, long):
    """Every rule that fails takes in what was mistyped, itself or through what was derived from it, and one problem names it.

    Two figures exchanged may be two problems.  Beside the one problem of all equations that take the figure in themselves
    there may stand an equation that knows it only through a derived figure (see below), and with such a one, or where no
    equation fails, each limit: it says of no figure what that should be.
    """
    bed = mutations.Bed.of(file)
    rules = {rule.id: rule for rule in bed.rules}
    reported = 0
    for slip in sampled(bed, long):
        mistyped = {
            path: mutations._retyped(bed.typed[path], value, bed.report.type.schema.figure_type(path))
            for path, value in slip.typed.items()
        }
        if None in mistyped.values():
            continue  # the reader refuses it
        outcome = bed.outcome({**bed.typed, **mistyped})
        problems, refused, failing = broken(bed, outcome)
        what = (slip, [problem.message for problem in problems])
        own, all_paths = set(mistyped), with_derived(set(mistyped), outcome.records)
        assert all(takes_in(record, all_paths) for record in failing), what
        assert all(sum(names(problem, record) for problem in problems) == 1 for record in failing), what
        assert len(refused) <= 1, what
        assert {finding.path for finding in refused} <= own, what
        equations = [
            record for record in failing if RULE_KINDS[record.kind].asks(rules[record.id], record) == "equation"
        ]
        themselves = [record for record in equations if takes_in(record, own)]
        of_those = [problem for problem in problems if any(names(problem, record) for record in themselves)]
        assert len(of_those) <= len(own), what
        if themselves == equations:
            assert len(problems) <= (len(own) if equations else len(failing)), what
        reported += bool(problems)
    assert reported >= (10 if long else 1)


def test_a_slip_that_rules_know_through_a_derived_figure_is_one_problem():
    text = """
收入: {合计: 56.00}
支出: {构成: [{名称: 甲, 金额: 30.00}, {名称: 乙, 金额: 26.00}]}
结转结余: {年末: 6.00, 年初: 50.00}
"""
    rules = """
- {id: S, kind: sum, total: 支出.合计, parts: "支出.构成[*].金额"}
- {id: A, kind: sum, total: 收入.合计, parts: [支出.合计, 结转结余.年末]}
- {id: B, kind: equal, left: 结转结余.年初, right: 支出.合计}
"""
    finding = run(text, rules).finding
    assert [failed.rule for failed in finding.failed] == ["A", "B"]
    assert finding.causes == ("第 3 行的金额 26.00 有一位数字写错、多写或漏写，应为 20.00",)


def test_a_count_that_is_not_whole_is_one_problem():
    text = "数据: {总: 6.8 户, 甲: 60 户, 乙: 8 户, 丙: 68 户}"
    rules = "\n勾稽: [{id: P, kind: partition, total: 总, parts: [甲, 乙]}, {id: E, kind: equal, left: 总, right: 丙}]"
    assert len(run(text + rules).outcome.findings) == 1


def test_a_count_that_two_rules_refuse_is_one_problem_and_what_is_derived_from_it_is_not_compared():
    text = "数据: {总: 6.8 户, 甲: 60 户, 乙: 8 户, 丙: 68 户, 丁: 100 户}"
    rules = """
勾稽:
- {id: P, kind: partition, total: 总, parts: [甲, 乙]}
- {id: Q, kind: partition, total: 丙, parts: [总, 乙]}
- {id: S, kind: sum, total: 数据.和, parts: [总, 甲]}
- {id: E, kind: equal, left: 数据.和, right: 丁}
- {id: F, kind: equal, left: 丙, right: 丁}
"""
    result = run(text + rules)
    assert result.codes == ["not-a-figure", "F"]
    assert result.verdicts == ["无法核对", "无法核对", "无法核对", "无法核对", "不符"]
