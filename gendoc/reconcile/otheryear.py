"""What only follows from a wrong year: problems of figures that come from files found by that year."""

from __future__ import annotations

from collections.abc import Sequence

from gendoc.core.source import Path
from gendoc.reconcile.problems import Problem
from gendoc.report.linked import LinkedReports
from gendoc.rules.judging import JudgedInstance


def without_followers(
    problems: list[Problem], judged: Sequence[JudgedInstance], linked: LinkedReports
) -> list[Problem]:
    """Return the problems without those of rules that use figures of other files, themselves or through derived ones.

    All are returned if there is no error among the latter.  Where some are left out, the year is an error.
    """
    used = _from_other_files(judged)
    followers = [problem for problem in problems if used.issuperset(problem.records)]
    if all(problem.finding.severity != "error" for problem in followers):
        return problems
    linked.blame_year()
    return [problem for problem in problems if problem not in followers]


def _from_other_files(judged: Sequence[JudgedInstance]) -> set[int]:
    """Return the indices of the instances that use figures of other files, themselves or through derived ones."""
    used: set[int] = set()
    taken: set[Path] = set()
    grown = True
    while grown:
        grown = False
        for index, (instance, *_) in enumerate(judged):
            if index in used:
                continue
            rule = instance.rule
            operands = instance.all_operands
            linked = any(ref.pattern.file for refs in rule.refs.values() for ref in refs)
            if linked or any(operand.path in taken for operand in operands):
                used.add(index)
                made = {operand.path for operand in operands if operand.figure and operand.figure.derived == rule.id}
                grown = grown or not made <= taken
                taken |= made
    return used
