"""What only follows from a wrong year: problems of figures that come from files found by that year."""

from __future__ import annotations

from collections import defaultdict
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
    return [problem for problem in problems if not used.issuperset(problem.records)]


def _from_other_files(judged: Sequence[JudgedInstance]) -> set[int]:
    """Return the indices of the instances that use figures of other files, themselves or through derived ones."""
    taking: defaultdict[Path, list[int]] = defaultdict(list)
    used: set[int] = set()
    left: list[int] = []  # of used, those whose derived figures have not been followed
    for index, (instance, *_) in enumerate(judged):
        for operand in instance.all_operands:
            taking[operand.path].append(index)
        if any(ref.pattern.file for refs in instance.rule.refs.values() for ref in refs):
            used.add(index)
            left.append(index)
    while left:
        instance = judged[left.pop()].instance
        for operand in instance.all_operands:
            if operand.figure and operand.figure.derived == instance.rule.id:
                more = [index for index in taking.pop(operand.path, ()) if index not in used]
                used.update(more)
                left += more
    return used
