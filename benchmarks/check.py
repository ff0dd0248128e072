"""What checking costs: beside one document's rendering, and as figures and rules grow in number.

    python benchmarks/check.py [ROUNDS]

First, 30 figures and 100 rules beside the rendering of one document, both warm, in CPU time, in turn.
Then reports of up to 10,000 figures and 3,000 rules: each time twice as many, once with every rule
holding, once with a slip of typing in one block of a hundred, once in one of ten.  The last column is
by what power of the number the time grew at the last doubling: 1 is linear.
"""

from __future__ import annotations

import gc
import math
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations, permutations
from pathlib import Path
from typing import cast

import gendoc
from gendoc.data.nodes import MappingNode
from gendoc.data.reader import read_text
from gendoc.data.schema import Schema
from gendoc.data.validation import validate
from gendoc.figures.figure import rounded
from gendoc.narrative.fill import fill
from gendoc.narrative.phrases import load_phrases
from gendoc.pipeline.render import render
from gendoc.reconcile import readings
from gendoc.reconcile.derive import derive
from gendoc.reconcile.reconcile import Reconciliation, reconcile
from gendoc.report.report import Report
from gendoc.report.type import ReportType
from gendoc.rules.load import MAX_RULES, combined, load_rules
from gendoc.rules.rule import Rule

HERE = Path(__file__).resolve().parent
DATA = next((HERE.parent / "data").glob("*/2020.yaml"))
FIGURES = 10  # of one block
RULES = 3  # of one block, as reports have them
BLOCKS = (125, 250, 500, 1000)
SLIPS = {"全部相符": 0, "百分之一有错": 100, "十分之一有错": 10}

_MONEY = {"figure": {"unit": "万元", "decimals": 2}}
_SHARE = {"figure": {"unit": "%", "decimals": 2}}
_ITEM = {"type": "object", "properties": {"名称": {"type": "string"}, "金额": _MONEY, "占比": _SHARE}}
_BLOCK = {
    "type": "object",
    "properties": {
        "合计": _MONEY,
        "上年": _MONEY,
        "增长": _SHARE,
        "基本": _MONEY,
        "构成": {"type": "array", "items": _ITEM},
    },
}


def blocks(count: int, every: int) -> Iterator[str]:
    """Yield count blocks of a data file; in one of every, if any, two digits of an amount are exchanged."""
    for number in range(count):
        parts = [Decimal(100_000 + (number * 7919 + place * 104_729) % 800_000) / 100 for place in range(3)]
        total = sum(parts, Decimal(0))
        before = total - Decimal(number % 997) - 1
        shares = [rounded(part / total * 100, 2) for part in parts]
        growth = rounded((total - before) / before * 100, 2)
        typed = [f"{part:.2f}" for part in parts]
        if every and number % every == every // 2:
            typed[1] = _swapped(typed[1])
        lines = [f"块{number}:", f"  合计: {total:.2f}", f"  上年: {before:.2f}", f"  增长: {growth}"]
        lines += [f"  基本: {parts[0] / 2:.2f}", "  构成:"]
        for place, (amount, share) in enumerate(zip(typed, shares, strict=True)):
            lines += [f"    - 名称: 项目{place}", f"      金额: {amount}", f"      占比: {share}"]
        yield "\n".join(lines) + "\n"


def _swapped(text: str) -> str:
    place = next(place for place in range(1, len(text) - 1) if text[place] != text[place + 1] != ".")
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def rules(count: int, each: int) -> Iterator[str]:
    """Yield the rules of count blocks, the first so many of each: sums, rates, parts that are no more than a whole."""
    for number in range(count):
        name = f"块{number}"
        total, before, basic = f"{name}.合计", f"{name}.上年", f"{name}.基本"
        parts = [f"{name}.构成[{place}].金额" for place in (1, 2, 3)]
        shares = [f"{name}.构成[{place}].占比" for place in (1, 2, 3)]
        groups = [*combinations(parts, 1), *combinations(parts, 2), tuple(parts), (basic,), (basic, parts[1])]
        found = [
            f"{{kind: sum, total: {total}, parts: ['{name}.构成[*].金额']}}",
            f"{{kind: growth, now: {total}, before: {before}, rate: {name}.增长}}",
            f"{{kind: at-most, parts: [{basic}], limit: {total}}}",
        ]
        for part, share in zip(parts, shares, strict=True):
            less = ", ".join(f"{{of: '{other}', weight: -1}}" for other in parts if other != part)
            found += [
                f"{{kind: share, part: '{part}', whole: {total}, share: '{share}'}}",
                f"{{kind: ratio, numerator: '{part}', denominator: {total}, ratio: '{share}'}}",
                f"{{kind: sum, total: '{part}', parts: [{total}, {less}]}}",
                f"{{kind: band, value: '{part}', low: 1, high: 30000}}",
                f"{{kind: expression, expr: '{total} - {part} >= 1 元'}}",
            ]
        found += [f"{{kind: at-most, parts: {list(of)}, limit: {total}}}" for of in groups]
        found += [f"{{kind: sum, total: {total}, parts: {list(of)}}}" for of in permutations(parts)][:5]
        found += [f"{{kind: band, value: {one}, low: 1, high: 90000}}" for one in (total, before)]
        for place, rule in enumerate(found[:each]):
            yield f"- {{id: B{number}-{place}, {rule[1:]}\n"


def read(text: str, schema: Schema) -> Report:
    """Return the report that a text of blocks is."""
    root = read_text(text, "report.yaml").root
    assert isinstance(root, MappingNode)
    found = validate(schema, root)
    assert not found.findings, found.findings[0]
    return Report(root.span.source, root, cast(ReportType, None), found.figures, found.sentences, found.scopes)


def loaded(lines: list[str], schema: Schema) -> list[Rule]:
    """Return rules from as many files as they need."""
    found: list[Rule] = []
    for start in range(0, len(lines), MAX_RULES):
        root = read_text("".join(lines[start : start + MAX_RULES]), "rules.yaml").root
        more, wrong = load_rules(root, schema.knows, schema.knows_text)
        found, repeated = combined(found, more)
        assert not [*wrong, *repeated], [*wrong, *repeated][0]
    return found


def judged(report: Report, laws: list[Rule], schema: Schema) -> Reconciliation:
    """Return the result of the rules, after deriving figures."""
    derivation = derive(report, laws, None, schema.figure_type)
    assert not derivation.findings, derivation.findings[0]
    report = report.with_derived(derivation)
    return reconcile(report, laws, [], schema.knows, schema.knows_text)


def spent(step: Callable[[], object]) -> float:
    """Return the CPU seconds of a step, with nothing left over from the one before."""
    readings._worth.cache_clear()
    gc.collect()
    started = time.process_time()
    step()
    return time.process_time() - started


def beside_rendering(rounds: int) -> None:
    """Print what 30 figures and 100 rules cost beside one document.

    Both begin with a report that has been read.  The rules are loaded beforehand, as a report kind's are: see
    gendoc.report.type.
    """
    schema = Schema({"type": "object", "additionalProperties": _BLOCK})
    small, laws = read("".join(blocks(3, 0)), schema), loaded([*rules(3, 34)][:100], schema)
    assert (len(small.figures), len(laws)) == (30, 100)
    checked = gendoc.check(DATA)
    assert checked.report is not None
    report = checked.report
    phrases, _ = load_phrases(report.type.phrases, draft=False)

    def check() -> None:
        outcome = judged(small, laws, schema)
        assert not outcome.findings, outcome.findings[0]

    def document() -> None:
        made, *_ = render(report, fill(report, phrases))
        assert made is not None

    times: dict[str, list[float]] = {"check": [], "render": []}
    for _ in range(rounds):
        times["check"].append(spent(check))
        times["render"].append(spent(document))
    medians = {name: statistics.median(found) * 1000 for name, found in times.items()}
    for name, label in (("check", "30 figures, 100 rules"), ("render", "rendering one document")):
        print(f"{label:24} {medians[name]:7.1f} ms CPU (min {min(times[name]) * 1000:.1f})")
    print(f"{'check / rendering':24} {medians['check'] / medians['render']:7.2f}\n")


def growing(rounds: int) -> None:
    """Print what checking costs as figures and rules grow in number."""
    print(
        "CPU ms: the data read, the rules loaded, the rules applied (causes found), all; the last by figure and its power"
    )
    schema = Schema({"type": "object", "additionalProperties": _BLOCK})
    for label, every in SLIPS.items():
        print(
            f"\n{label}\n{'figures':>8} {'rules':>6} {'read':>7} {'load':>7} {'apply':>8} {'all':>8} {'per figure':>11} power"
        )
        last = 0.0
        for count in BLOCKS:
            text, lines = "".join(blocks(count, every)), [*rules(count, RULES)]
            best = [math.inf, math.inf, math.inf]
            for _ in range(rounds):
                report, laws = read(text, schema), loaded(lines, schema)
                steps = (
                    spent(lambda: read(text, schema)),  # noqa: B023  # called at once
                    spent(lambda: loaded(lines, schema)),  # noqa: B023
                    spent(lambda: judged(report, laws, schema)),  # noqa: B023
                )
                best = [min(pair) for pair in zip(best, steps, strict=True)]
            total = sum(best)
            power = f"{math.log2(total / last):5.2f}" if last else ""
            cells = " ".join(f"{seconds * 1000:7.0f}" for seconds in (*best, total))
            print(
                f"{count * FIGURES:8,} {count * RULES:6,} {cells} {total / count / FIGURES * 1e6:8.1f} µs {power}",
                flush=True,
            )
            last = total


def main() -> None:
    """Print both tables."""
    gc.set_threshold(100_000)  # as the command line does
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    beside_rendering(rounds)
    growing(max(1, rounds // 5))


if __name__ == "__main__":
    main()
