"""A check in one line: digit strings by basis, rules by verdict; and why some rules could not be checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gendoc.compare.figures import unchecked
from gendoc.core.finding import ORDER, WORDS, Finding
from gendoc.data.path import show
from gendoc.pipeline.results import Checked
from gendoc.rules.operand import Verdict

MAX_REASONS, MAX_NAMED = 10, 8  # reasons why rules could not be checked, and rules named for each reason
_ALWAYS = ("有据", "标识", "无据")  # printed even if there are none


def counts(findings: Sequence[Finding]) -> str:
    """Return how many findings of each severity there are: 错误 2，提醒 1."""
    by = Counter(finding.severity for finding in findings)
    counted = [f"{WORDS[severity]} {by[severity]}" for severity in ORDER if by[severity]]
    return "，".join(counted) or "没有问题"


def summary(checked: Checked) -> str:
    """Return the numbers of digit strings, of rules by verdict and of unchecked figures, in one line.

    数字 158：有据 151，标识 7，无据 0；看过 151 个数的前后文；核对 11 项：精确 6，舍入 1，已说明 4；未参加核对的数字 80 个.
    """
    tally = Counter(str(record.verdict) for record in checked.records)
    idle = tally.pop("不适用", 0)
    verdicts = "，".join(f"{verdict} {tally[verdict]}" for verdict in Verdict if tally[verdict])
    unchecked_figures = (
        f"；未参加核对的数字 {len(unchecked(checked.report, checked.records))} 个" if checked.report else ""
    )
    return (
        f"{_numbers(checked)}{_page(checked)}核对 {len(checked.records) - idle} 项"
        + (f"：{verdicts}" if verdicts else "")
        + unchecked_figures
    )


def _numbers(checked: Checked) -> str:
    """Return how many digit strings the document has on each basis: 数字 158：有据 151，标识 7，无据 0；."""
    if checked.numbers is None:
        return "数字未清点；" if checked.report else ""
    tally = checked.numbers.tally
    counted = "，".join(f"{basis} {tally[basis]}" for basis in tally if tally[basis] or basis in _ALWAYS)
    return f"数字 {len(checked.numbers.strings)}：{counted}；"


def _page(checked: Checked) -> str:
    """Return how many printed figures were compared with the words around them: 看过 151 个数的前后文；."""
    if checked.page is None:
        return ""
    answered = f"，提醒已说明 {len(checked.page.answered)}" if checked.page.answered else ""
    return f"看过 {checked.page.figures} 个数的前后文{answered}；"


def unchecked_lines(checked: Checked) -> str:
    """Return the rules that could not be checked, each with the reason, then the figures that no rule has checked.

    Each has a line with its place, for people to go through.
    """
    report = checked.report
    if report is None:
        return ""
    records = [record for record in checked.records if record.verdict is Verdict.UNCHECKED]
    rules = [f"  {record.span}: {record.id} {record.message}\n" for record in records]
    figures = [report.figures[path] for path in unchecked(report, checked.records)]
    numbers = [f"  {figure.span}: {show(figure.path)} {figure.printed}\n" for figure in figures]
    return (f"无法核对的规则 {len(rules)} 项：\n" + "".join(rules) if rules else "") + (
        f"未参加核对的数字 {len(numbers)} 个：\n" + "".join(numbers) if numbers else ""
    )


def reasons(checked: Checked) -> str:
    """Return why rules could not be checked, each reason once with its rules; "" if all could."""
    stopped: dict[str, list[str]] = {}
    for record in checked.records:
        if record.verdict is Verdict.UNCHECKED:
            stopped.setdefault(record.reason, []).append(record.id)
    lines = [
        f"  无法核对：{'、'.join(_few(list(dict.fromkeys(ids))))}：{reason}\n"
        for reason, ids in list(stopped.items())[:MAX_REASONS]
    ]
    remaining = len(stopped) - MAX_REASONS
    return "".join(lines) + (f"  另有 {remaining} 种原因，用 --unchecked 列出\n" if remaining > 0 else "")


def _few(ids: list[str]) -> list[str]:
    return ids if len(ids) <= MAX_NAMED else [*ids[:MAX_NAMED], f"等 {len(ids)} 条"]
