"""What gendoc notices when one figure is mistyped, and whether it names the right cause first.

    python benchmarks/mutations.py [--all] [-v] [FILE…]

Every typed figure of the data files (by default all below data/) is changed, one at a time: one digit, two
neighbouring digits exchanged, the unit or the point slipped.  The file is checked again each time, without
sentences and document.  Without --all a fixed sample of the changes is made, so many of each sort and each
department; -v lists what was missed or misnamed.

What counts, and what does not:

- A figure takes part in an equation if some rule that could be checked states one with it in (sum, share, rate,
  average, growth, equality, score …) and none of that equation's figures was computed by the rule itself; what a
  figure of an equation was computed from takes part in it too.  A figure that stands in limits only (at most, at least, a band, a trend, the word of a grade) can be wrong without
  contradicting anything; such changes are counted apart, in lines of their own.
- A change is beyond rounding if it moves some equation by more than rounding allows that equation
  (allowance.py reckons this apart from gendoc).
- Of these, "hidden" are those after which every equation still agrees within rounding: the two sides were apart
  before, and the change moved them as far to the other side.  Nobody can tell; they count as missed in the column
  "caught" all the same, and "of told" is the share of what can be told.
- Caught: gendoc reports a problem that it did not report before.
- Right: the first cause named is the figure that was changed, what happened to it, and what it was, give or take
  one unit in its last place; "only" are those where it is the only one, so that gendoc calls it the cause.
- Refused: the reader already refuses the change (too many decimals, out of bounds), or a rule cannot take it.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

from allowance import Equation, beyond, broken, equations

from gendoc.data.path import show
from gendoc.figures.figure import Figure, FigureType, read_figure
from gendoc.pipeline import steps as pipeline
from gendoc.reconcile.derive import derive
from gendoc.reconcile.reconcile import Reconciliation, reconcile
from gendoc.reconcile.record import Record
from gendoc.reconcile.waiver import Waiver, load_waivers
from gendoc.report.linked import LinkedReports
from gendoc.report.load import rules_of
from gendoc.report.report import Report
from gendoc.rules.load import RULE_INVALID
from gendoc.rules.operand import Verdict
from gendoc.rules.rule import Rule

HERE = Path(__file__).resolve().parent
SORTS = ("一位数字", "两位互换", "单位 ×10⁴", "单位 ÷10⁴", "×10", "÷10", "×100")
LIMITS = "只在限额中"
SAMPLE = 60  # changes of each sort in the files of a department
SEED = 20_200_101
_SHIFTS = {"单位 ×10⁴": 4, "单位 ÷10⁴": -4, "×10": 1, "÷10": -1, "×100": 2}
_WORDS = {"一位数字": ("数字", "小数点", "单位", "相同"), "两位互换": ("写颠倒",), "": ("单位", "小数点")}
_REFUSED = (RULE_INVALID.name, "not-a-figure")  # 6.8 people: the rule says so instead of counting them
_UNCHECKED = (Verdict.UNCHECKED, Verdict.INAPPLICABLE)


@dataclass(slots=True)
class Score:
    """What came of one sort of change; missed and misnamed say which."""

    made: int = 0
    refused: int = 0
    beyond: int = 0
    hidden: int = 0
    caught: int = 0
    named: int = 0
    alone: int = 0
    missed: list[str] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Take in the counts of another score."""
        for name in ("made", "refused", "beyond", "hidden", "caught", "named", "alone"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change of one figure; loose if the figure stands in limits only."""

    bed: Bed
    figure: Figure
    kind: FigureType
    sort: str
    value: Decimal
    loose: bool


@dataclass(slots=True, eq=False)
class Bed:
    """A data file, loaded once, with what its rules say while nothing is changed."""

    file: Path
    report: Report
    linked: LinkedReports | None
    rules: list[Rule]
    waivers: list[Waiver]
    typed: dict[tuple[str | int, ...], Figure]
    sound: Reconciliation = field(default_factory=Reconciliation)
    known: list[list[Equation]] = field(default_factory=list)

    @classmethod
    def of(cls, file: Path) -> Bed:
        """Return the bed of a data file; raises ValueError if the file cannot be understood."""
        loaded = pipeline.load(file)
        if loaded.report is None:
            raise ValueError(f"{file} cannot be understood")
        rules, _ = rules_of(loaded.report)
        waivers, _, _ = load_waivers(loaded.report.root.get("已知差异"), rules)
        bed = cls(file, loaded.report, loaded.linked, rules, waivers, dict(loaded.report.figures))
        bed.sound = bed.outcome(bed.typed)
        bed.known = bed.equations(bed.sound.records)
        return bed

    def outcome(self, figures: dict[tuple[str | int, ...], Figure]) -> Reconciliation:
        """Return what the rules say of figures, those that can be derived included."""
        schema = self.report.type.schema
        report = replace(self.report, figures=figures)
        report = report.with_derived(derive(report, self.rules, self.linked, schema.figure_type))
        return reconcile(
            report,
            self.rules,
            self.waivers,
            schema.knows,
            schema.knows_text,
            schema.figure_type,
            self.linked,
        )

    def equations(self, records: Sequence[Record]) -> list[list[Equation]]:
        """Return the equations of each record."""
        rules = {rule.id: rule for rule in self.rules}
        return [equations(record, rules[record.id]) for record in records]

    def mutations(self) -> Iterator[Mutation]:
        """Yield each change of each typed figure that some rule has checked."""
        judged = [
            (record, found)
            for record, found in zip(self.sound.records, self.known, strict=True)
            if record.verdict not in _UNCHECKED
        ]
        checked = {term.path for record, _ in judged for term in record.operands}
        firm = _firm(judged)
        for path, figure in self.typed.items():
            kind = self.report.type.schema.figure_type(path)
            if path in checked and figure.state == "number" and not figure.identifier and kind is not None:
                for sort, value in changes(figure, fixed=kind.decimals is not None):
                    yield Mutation(self, figure, kind, sort, value, path not in firm)


def _firm(judged: Sequence[tuple[Record, list[Equation]]]) -> set[tuple[str | int, ...]]:
    """Return the paths of the figures that stand in an equation none of whose own figures it computed.

    What a figure of an equation was computed from stands in it too.
    """
    found: set[tuple[str | int, ...]] = set()
    for record, equal in judged:
        if equal and all(term.derived != record.id for term in record.operands):
            found |= {term.path for term in record.operands}
    while True:
        known = len(found)
        for record, _ in judged:
            if any(term.derived == record.id and term.path in found for term in record.operands):
                found |= {term.path for term in record.operands}
        if len(found) == known:
            return found


def changes(figure: Figure, *, fixed: bool) -> Iterator[tuple[str, Decimal]]:
    """Yield each change of a figure, by sort, as the number that would be typed.

    fixed: the schema says how many decimals there are, so that an amount in the wrong unit is
    rounded to them.
    """
    assert figure.value is not None
    digits = f"{abs(figure.value):f}"
    sign = "-" if figure.value < 0 else ""
    places = [at for at, digit in enumerate(digits) if digit.isdigit()]
    for at in places:
        for new in "0123456789":
            if new != digits[at] and not (new == "0" and at == 0 and len(digits.split(".")[0]) > 1):
                yield "一位数字", Decimal(sign + digits[:at] + new + digits[at + 1 :])
    for first, second in pairwise(places):
        swapped = list(digits)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        if swapped != list(digits) and not (swapped[0] == "0" and len(digits.split(".")[0]) > 1):
            yield "两位互换", Decimal(sign + "".join(swapped))
    for sort, shift in _SHIFTS.items():
        moved = figure.value.scaleb(shift)
        if fixed:
            moved = moved.quantize(Decimal(1).scaleb(-figure.decimals), ROUND_HALF_UP)
        if moved != figure.value:
            yield sort, moved


def sampled(mutations: Iterable[Mutation], size: int) -> list[Mutation]:
    """Return so many mutations of each sort, in their order; the same ones each time."""
    piles: dict[tuple[str, bool], list[tuple[int, Mutation]]] = {}
    for place, one in enumerate(mutations):
        piles.setdefault((one.sort, one.loose), []).append((place, one))
    chosen = []
    for pile in piles.values():
        chosen += random.Random(SEED).sample(pile, min(size, len(pile)))
    return [one for _, one in sorted(chosen, key=lambda pair: pair[0])]


def measure(mutations: Iterable[Mutation], scores: dict[str, Score]) -> None:
    """Add the results of mutations to scores."""
    for one in mutations:
        _measure(one, scores[f"{LIMITS} {one.sort}" if one.loose else one.sort])


def no_scores() -> dict[str, Score]:
    """Return a score for each sort of change, and for each in figures that stand in limits only."""
    return {sort: Score() for sort in (*SORTS, *(f"{LIMITS} {sort}" for sort in SORTS))}


def _measure(one: Mutation, score: Score) -> None:
    bed, figure = one.bed, one.figure
    score.made += 1
    new = _retyped(figure, one.value, one.kind)
    if new is None:
        score.refused += 1
        return
    outcome = bed.outcome({**bed.typed, figure.path: new})
    if any(finding.code in _REFUSED for finding in outcome.findings):
        score.refused += 1
        return
    after = bed.equations(outcome.records)
    if not one.loose:
        if not any(beyond(old, found) for old, found in zip(bed.known, after, strict=True)):
            return
        score.hidden += not any(broken(old, found) for old, found in zip(bed.known, after, strict=True))
    score.beyond += 1
    told = f"{bed.file.parent.name}/{bed.file.name} {show(figure.path)} {figure.text} → {new.text}"
    before = {(finding.code, finding.difference) for finding in bed.sound.findings}
    found = [f for f in outcome.findings if f.failed and (f.code, f.difference) not in before]
    if not found:
        score.missed.append(told)
        return
    score.caught += 1
    causes = next((finding.causes for finding in found if finding.causes), ())
    if causes and _is_right(causes[0], figure, new, one.sort):
        score.named += 1
        score.alone += len(causes) == 1
    else:
        score.misnamed.append(f"{told}：{causes[0] if causes else '（没有说）'}" + ("…" if causes[1:] else ""))


def _retyped(figure: Figure, value: Decimal, kind: FigureType) -> Figure | None:
    """Return figure as if value had been typed there, None if the reader refuses it."""
    unit = figure.text.lstrip("-0123456789.,")
    try:
        return read_figure(f"{value:f}{unit}", kind, figure.path, figure.span)
    except ValueError:
        return None


def _is_right(cause: str, figure: Figure, typed: Figure, sort: str) -> bool:
    """Return whether a cause names the figure that was changed, how, and what it was but for its last digit."""
    meant = re.search(r"应为 (-?[0-9,]+(?:\.[0-9]+)?)", cause)
    if meant is None or figure.value is None or not any(word in cause for word in _WORDS.get(sort, _WORDS[""])):
        return False
    key = next(str(step) for step in reversed(figure.path) if isinstance(step, str))
    near = abs(Decimal(meant[1].replace(",", "")) - figure.value) <= figure.step
    return near and cause.startswith(f"第 {figure.span.line} 行的{key} {typed.typed} ")


def table(scores: dict[str, Score]) -> str:
    """Return the scores as a table."""
    heads = ("made", "refused", "beyond", "hidden", "caught", "of told", "right", "only")
    lines = [f"{'sort':20}" + "".join(f"{head:>9}" for head in heads)]
    for sort, score in scores.items():
        if not score.made:
            continue
        counts = (score.made, score.refused, score.beyond, score.hidden)
        shares = (
            _percent(score.caught, score.beyond),
            _percent(score.caught, score.beyond - score.hidden),
            _percent(score.named, score.caught),
            _percent(score.alone, score.caught),
        )
        wide = 20 - sum(char > "ⁿ" for char in sort)
        lines.append(f"{sort:{wide}}" + "".join(f"{cell!s:>9}" for cell in (*counts, *shares)))
    return "\n".join(lines)


def _percent(part: int, whole: int) -> str:
    return f"{Decimal(100 * part) / whole:.1f}%" if whole else "–"


def main() -> None:
    """Measure the files that are named, or all data files, and print a table for each department and for all."""
    options = {argument for argument in sys.argv[1:] if argument.startswith("-")}
    names = [argument for argument in sys.argv[1:] if argument not in options]
    files = [Path(name) for name in names] or sorted((HERE.parent / "data").rglob("*.yaml"))
    groups: dict[str, list[Mutation]] = {}
    for file in files:
        groups.setdefault(file.parent.name, []).extend(Bed.of(file).mutations())
    chosen = {name: list(found) if "--all" in options else sampled(found, SAMPLE) for name, found in groups.items()}
    total, done, started = sum(map(len, chosen.values())), 0, time.monotonic()
    every = no_scores()
    for name, mutations in chosen.items():
        scores = no_scores()
        for one in mutations:
            measure([one], scores)
            done += 1
            if done % 20 == 0 or done == total:
                print(f"\r{done} / {total}, {time.monotonic() - started:.0f} s", end="", file=sys.stderr, flush=True)
        print(f"\r{name}: {len(mutations)} of {len(groups[name])} changes", table(scores), "", sep="\n")
        for sort, score in scores.items():
            every[sort].add(score)
            if "-v" in options:
                print(*(f"missed ({sort}): {told}\n" for told in score.missed), sep="", end="")
                print(*(f"misnamed ({sort}): {told}\n" for told in score.misnamed), sep="", end="")
    print("all", table(every), sep="\n")


if __name__ == "__main__":
    main()
