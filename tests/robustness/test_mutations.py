"""Damaged data files: refused at the right place with nothing touched, or printed as they say."""

import yaml

from .mutations import mutations
from .report import Bench, Outcome
from .said import not_printed

SEED = 2020


def faults(bench: Bench, seed: int, each: int) -> tuple[dict[str, int], list[str]]:
    """Build every mutation; return how many were refused and accepted, and what went wrong."""
    counts = {"refused": 0, "accepted": 0}
    wrong = []
    for mutation in mutations(seed, each):
        try:
            outcome = bench.build(mutation.text)
        except Exception as error:  # a crash is a result to be listed, with what caused it
            wrong.append(f"{mutation.name}: {type(error).__name__}: {str(error)[:300]}")
            continue
        counts["accepted" if outcome.accepted else "refused"] += 1
        wrong += [f"{mutation.name}: {fault}" for fault in judged(mutation, outcome)]
    return counts, wrong


def judged(mutation, outcome: Outcome) -> list[str]:
    if outcome.text is not None:
        lost = not_printed(yaml.compose(mutation.text, Loader=yaml.CBaseLoader), outcome.text)
        return [f"not printed: {text}" for text in lost] + ["accepted"] * mutation.refused
    if mutation.line is not None and mutation.line not in outcome.lines:
        return [f"points at {sorted(outcome.lines)}: " + "; ".join(error.message for error in outcome.errors[:3])]
    return []


def test_every_mistake_is_refused_where_it_stands_or_printed_as_it_was_typed(bench, long):
    each = 3 if long else 1
    counts, wrong = faults(bench, SEED, each)
    assert wrong == []
    assert counts["refused"] > 16 * each
    assert counts["accepted"] > 1.5 * each


def test_what_is_not_printed_is_noticed():
    data = "标题: 甲乙\n正文:\n  - 丙{{ 数 }}丁\n  - |-\n    戊\n    己\n年度: 2020\n"
    assert not_printed(yaml.compose(data, Loader=yaml.CBaseLoader), "甲乙 丙3 戊") == ["丁", "己"]
