"""What gendoc notices when one figure is mistyped, and whether it names the right cause first.

    python benchmarks/mutations.py [FILE…]

Every typed figure of the data files (by default all below data/) is changed, one at a time: one
digit, two neighbouring digits exchanged, the unit or the point slipped.  The file is checked
again each time, without sentences and document.  A table says, for each sort of change, how many
were made to figures that a rule takes in, how many of them are beyond rounding, how many of those
are caught, and how often the first cause named is right: it names the figure that was changed, what
happened to it, and what it was, give or take one unit in the last place.

Beyond rounding: some rule is off by more than before, and by more than the whole width of what
rounding allows it; or a rule that held fails though it has no such width.  A change that the
reader already refuses (too many decimals, out of bounds), or a rule cannot take (6.8 people), is counted
apart.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from gendoc import pipeline
from gendoc.data.figure import Figure, FigureType, read_figure
from gendoc.data.path import show
from gendoc.data.report import Report
from gendoc.rules.derivation import derive
from gendoc.rules.instance import INVALID
from gendoc.rules.judging import OPEN_VERDICTS
from gendoc.rules.reconcile import Outcome, reconcile
from gendoc.rules.record import Record, Verdict
from gendoc.rules.rule import Rule
from gendoc.rules.waiver import Waiver, load_waivers

HERE = Path(__file__).resolve().parent
SORTS = ("一位数字", "两位互换", "单位 ×10⁴", "单位 ÷10⁴", "×10", "÷10", "×100")
_SHIFTS = {"单位 ×10⁴": 4, "单位 ÷10⁴": -4, "×10": 1, "÷10": -1, "×100": 2}
_WORDS = {"一位数字": ("数字", "小数点", "单位", "相同"), "两位互换": ("写颠倒",), "": ("单位", "小数点")}
_UNCHECKED = (Verdict.UNCHECKED, Verdict.INAPPLICABLE)


@dataclass(slots=True)
class Score:
    """What came of one sort of change; missed and misnamed say which."""

    made: int = 0
    refused: int = 0
    beyond: int = 0
    caught: int = 0
    named: int = 0
    missed: list[str] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Bed:
    """A data file, loaded once, with what its rules say while nothing is changed."""

    report: Report
    rules: list[Rule]
    waivers: list[Waiver]
    sound: Outcome

    @classmethod
    def of(cls, file: Path) -> Bed:
        """Return the bed of a data file; raises ValueError if the file cannot be understood."""
        loaded = pipeline.load(file)
        if loaded.report is None:
            raise ValueError(f"{file} cannot be understood")
        rules, _ = pipeline.rules_of(loaded.report)
        waivers, _ = load_waivers(loaded.report.root.get("已知差异"), rules)
        bed = cls(loaded.report, rules, waivers, Outcome())
        bed.sound = bed.outcome(dict(loaded.report.figures))
        return bed

    def outcome(self, figures: dict[tuple[str | int, ...], Figure]) -> Outcome:
        """Return what the rules say of figures, those that can be derived included."""
        self.report.figures = figures
        schema = self.report.kind.schema
        derive(self.report, self.rules, schema.figure_type)
        return reconcile(self.report, self.rules, self.waivers, schema.knows, schema.knows_text)

    def figures(self) -> list[Figure]:
        """Return the typed figures that some rule has checked."""
        checked = {
            term.path for record in self.sound.records if record.verdict not in _UNCHECKED for term in record.terms
        }
        return [
            figure
            for path, figure in self.report.figures.items()
            if path in checked and figure.state == "number" and not figure.derived and not figure.identifier
        ]


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


def measure(file: Path, scores: dict[str, Score], every: int = 1) -> None:
    """Add to scores what comes of every change (or every so many-th) of the figures of a data file."""
    bed = Bed.of(file)
    sound = dict(bed.report.figures)
    typed = {path: figure for path, figure in sound.items() if not figure.derived}
    for figure in bed.figures():
        kind = bed.report.kind.schema.figure_type(figure.path)
        assert kind is not None
        for number, (sort, value) in enumerate(changes(figure, fixed=kind.decimals is not None)):
            if number % every:
                continue
            score = scores[sort]
            score.made += 1
            new = _retyped(figure, value, kind)
            if new is None:
                score.refused += 1
                continue
            outcome = bed.outcome({**typed, figure.path: new})
            if any(finding.code == INVALID for finding in outcome.findings):
                score.refused += 1
                continue
            if not _is_beyond(bed.sound.records, outcome.records):
                continue
            score.beyond += 1
            told = f"{file.parent.name}/{file.name} {show(figure.path)} {figure.text} → {new.text}"
            before = {(finding.code, finding.gap) for finding in bed.sound.findings}
            found = [f for f in outcome.findings if f.witnesses and (f.code, f.gap) not in before]
            if not found:
                score.missed.append(told)
                continue
            score.caught += 1
            causes = next((finding.causes for finding in found if finding.causes), ())
            if causes and _is_right(causes[0], figure, new, sort):
                score.named += 1
            else:
                score.misnamed.append(f"{told}：{causes[0] if causes else '（没有说）'}" + ("…" if causes[1:] else ""))
    bed.report.figures = sound


def _retyped(figure: Figure, value: Decimal, kind: FigureType) -> Figure | None:
    """Return figure as if value had been typed there, None if the reader refuses it."""
    unit = figure.text.lstrip("-0123456789.,")
    try:
        return read_figure(f"{value:f}{unit}", kind, figure.path, figure.span)
    except ValueError:
        return None


def _is_beyond(before: Sequence[Record], after: Sequence[Record]) -> bool:
    return any(_moved(old, new) for old, new in zip(before, after, strict=True))


def _moved(old: Record, new: Record) -> bool:
    if old.verdict in _UNCHECKED:
        return False
    if old.difference is None or new.difference is None or new.allowed is None:
        return old.verdict not in OPEN_VERDICTS and new.verdict in OPEN_VERDICTS
    width = max(record.allowed.high - record.allowed.low for record in (old, new) if record.allowed)
    return abs(Fraction(new.difference - old.difference)) > width


def _is_right(cause: str, figure: Figure, typed: Figure, sort: str) -> bool:
    """Return whether a cause names the figure that was changed, how, and what it was but for its last digit."""
    meant = re.search(r"应为 (-?[0-9,]+(?:\.[0-9]+)?)", cause)
    if meant is None or figure.value is None or not any(word in cause for word in _WORDS.get(sort, _WORDS[""])):
        return False
    key = next(str(step) for step in reversed(figure.path) if isinstance(step, str))
    near = abs(Decimal(meant[1].replace(",", "")) - figure.value) <= figure.step
    return near and cause.startswith(f"第 {figure.span.line} 行的{key} {typed.number} ")


def table(scores: dict[str, Score]) -> str:
    """Return the scores as a table, and each change that was missed."""
    lines = [f"{'sort':10} {'made':>6} {'refused':>8} {'beyond':>7} {'caught':>8} {'first cause right':>18}"]
    for sort, score in scores.items():
        caught = _percent(score.caught, score.beyond)
        named = _percent(score.named, score.caught)
        wide = 10 - sum(char > "ⁿ" for char in sort)
        lines.append(f"{sort:{wide}} {score.made:6} {score.refused:8} {score.beyond:7} {caught:>8} {named:>18}")
    lines += [f"missed: {told}" for score in scores.values() for told in score.missed]
    return "\n".join(lines)


def _percent(part: int, whole: int) -> str:
    return f"{Decimal(100 * part) / whole:.1f}%" if whole else "–"


def main() -> None:
    """Measure the files that are named, or all data files, and print the table."""
    arguments = [argument for argument in sys.argv[1:] if argument != "-v"]
    files = [Path(name) for name in arguments] or sorted((HERE.parent / "data").rglob("*.yaml"))
    scores = {sort: Score() for sort in SORTS}
    for file in files:
        measure(file, scores)
    print(table(scores))
    if "-v" in sys.argv:
        for sort, score in scores.items():
            print(*(f"misnamed ({sort}): {told}" for told in score.misnamed), sep="\n")


if __name__ == "__main__":
    main()
