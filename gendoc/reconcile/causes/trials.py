"""Trials: the judged instances of a report, judged again under the correction of a hypothesis.

Every instance that a correction touches is judged; figures that a rule derived are derived again.  The work is counted
in figures read, and ends when a budget is spent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from gendoc.core.source import Path
from gendoc.figures.figure import Figure, FigureType
from gendoc.figures.interval import point
from gendoc.reconcile.causes.altered import altered, phantom, usual_beside
from gendoc.reconcile.causes.correction import NOTHING, Column, Correction, Key, columns_of, key_of, lines_of
from gendoc.rules.judging import OPEN_VERDICTS, JudgedInstance, Standing, judge
from gendoc.rules.kind import FigureTypes, Judgement, RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.relations.sums import Sum

BUDGET = 30_000  # figures read in trials: about a second
_ROUNDS = 4  # levels of figures derived from derived figures


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a correction on the instances that it touches, by their indices.

    repaired now hold, doubtful are those of them that rounding hardly explains; left still fail; broken is one that
    held and no longer does, None if there is none.
    """

    repaired: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()
    broken: int | None = None
    doubtful: frozenset[int] = frozenset()


UNTRIED = Effect()


@dataclass(slots=True)
class Budget:
    """How many figures may still be read in trials."""

    left: int = BUDGET

    def spend(self, figures: int) -> None:
        """Subtract the cost of a trial."""
        self.left -= figures


@dataclass(slots=True)
class Trials:
    """All judged instances of a report, ready to be judged again.

    figures are those of the report, home is its file; earlier are last year's figures, if there are any, by their paths
    in this report.  types returns the schema's figure type of a path.  taking and columns lead from figures and columns
    to the instances that use them.
    """

    entries: Sequence[JudgedInstance]
    figures: Mapping[Path, Figure] = field(default_factory=dict)
    home: str = ""
    earlier: Mapping[Path, Figure] = field(default_factory=dict)
    types: FigureTypes | None = None
    budget: Budget = field(default_factory=Budget)
    taking: dict[Key, list[int]] = field(init=False)
    columns: dict[Column, list[int]] = field(init=False)
    _under: dict[Path, list[int]] = field(init=False)
    _decimals: dict[str, Counter[int]] = field(init=False)
    _types: dict[Path, FigureType | None] = field(init=False)
    _whole: dict[tuple[int, str], bool | None] = field(init=False)
    _rules: dict[str, list[int]] = field(init=False)
    _deriving: set[str] = field(init=False)
    _agreeing: dict[Key, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.taking = defaultdict(list)
        self.columns = defaultdict(list)
        self._under = defaultdict(list)
        self._decimals = {}
        self._types = {}
        self._whole = {}
        self._rules = defaultdict(list)
        self._deriving = set()
        self._agreeing = {}
        for number, entry in enumerate(self.entries):
            self._rules[entry.instance.rule.id].append(number)
            for key in dict.fromkeys(key_of(operand) for operand in entry.instance.all_operands if operand.path):
                self.taking[key].append(number)
            for line in dict.fromkeys(
                line for operand in entry.instance.all_operands for line in lines_of(operand.path)
            ):
                self._under[line].append(number)
            for column in dict.fromkeys(column for _, _, column in columns_of(entry.instance)):
                self.columns[column].append(number)
            figures = (operand.figure for operand in entry.instance.all_operands if operand.figure)
            self._deriving.update(figure.derived for figure in figures if figure.derived)

    @property
    def spent(self) -> bool:
        """Return whether the budget is spent."""
        return self.budget.left <= 0

    def decimals_of(self, unit: str, without: Iterable[Operand] = ()) -> Counter[int]:
        """Return how many figures of a unit are typed with each number of decimals, apart from some operands."""
        if not self._decimals:
            for figure in self.figures.values():
                if _is_typed(figure):
                    self._decimals.setdefault(figure.unit, Counter())[figure.decimals] += 1
        own = Counter(
            operand.decimals
            for operand in without
            if operand.figure and operand.unit == unit and _is_typed(operand.figure) and operand.span.file == self.home
        )
        return self._decimals.get(unit, Counter()) - own

    def type_of(self, operand: Operand) -> FigureType | None:
        """Return the schema's figure type for an operand; None if there is none, or the operand is of another file."""
        if self.types is None or operand.span.file != self.home:
            return None
        if operand.path not in self._types:
            self._types[operand.path] = self.types(operand.path)
        return self._types[operand.path]

    def usual_decimals(self, operand: Operand) -> int | None:
        """Return the number of decimals by the schema, else the greatest of other figures of the unit; None if none."""
        kind = self.type_of(operand)
        if kind is not None and kind.decimals is not None:
            return kind.decimals
        return max(self.decimals_of(operand.unit, (operand,)), default=None)

    def room(self, number: int, operand: Operand) -> int:
        """Return how many decimals a corrected operand may have: the most of its own and those of similar figures.

        A mistake of the unit may have removed some of its own.
        """
        kind = self.type_of(operand)
        if kind is not None and kind.decimals is not None:
            return kind.decimals
        return max(
            operand.decimals, usual_beside(operand, self.entries[number].instance), self.usual_decimals(operand) or 0
        )

    def whole_elsewhere(self, number: int, unit: str) -> bool | None:
        """Return whether all figures of a unit outside an instance are whole, None if there are none."""
        if (number, unit) not in self._whole:
            elsewhere = self.decimals_of(unit, self.entries[number].instance.all_operands)
            self._whole[number, unit] = max(elsewhere) <= 0 if elsewhere else None
        return self._whole[number, unit]

    def adds(self, number: int) -> bool:
        """Return whether an instance states a sum."""
        return bool(self._sums(number))

    def only_sum(self, number: int) -> Sum | None:
        """Return the sum that an instance states, None if it states several or none."""
        sums = self._sums(number)
        return sums[0] if len(sums) == 1 else None

    def _sums(self, number: int) -> list[Sum]:
        instance = self.entries[number].instance
        return [each for each in RULE_KINDS[instance.rule.kind].relations(instance) if isinstance(each, Sum)]

    def result(self, number: int) -> Path | None:
        """Return the path of the figure that an instance computes; None if it adds, since its parts say as much."""
        primary = self.entries[number].judgement.primary
        return primary.path if primary is not None and not self.adds(number) else None

    def fails(self, number: int) -> bool:
        """Return whether an instance fails in the report as it is, and is not waived."""
        entry = self.entries[number]
        return entry.standing(entry.judgement) == "fails"

    def agrees(self, number: int) -> bool:
        """Return whether an instance asks for a value and holds in the report as it is, or is waived."""
        entry = self.entries[number]
        return entry.asks == "equation" and entry.standing(entry.judgement) == "holds"

    def confirms(self, operand: Operand, apart: Container[int]) -> bool:
        """Return whether an operand is of another file, derived, or in an instance that agrees and is none of apart."""
        if operand.span.file != self.home or (operand.figure and operand.figure.derived):
            return True
        return self.agree_with(operand, apart)

    def agree_with(self, operand: Operand, apart: Container[int]) -> bool:
        """Return whether an instance with an operand agrees that is none of apart."""
        return any(other not in apart for other in self.agreeing(key_of(operand)))

    def agreeing(self, key: Key) -> Sequence[int]:
        """Return the instances with a figure that agree, in order."""
        if key not in self._agreeing:
            self._agreeing[key] = [number for number in self.taking.get(key, ()) if self.agrees(number)]
        return self._agreeing[key]

    def judge(self, number: int, correction: Correction, *, exact: Key | None = None) -> Judgement:
        """Return the judgement on an instance under a correction; exact is a figure that counts as not rounded."""
        instance = self.entries[number].instance
        self.budget.spend(len(instance.all_operands))
        changed = self._changed(number, instance, correction, exact)
        if any(operands and not changed.by_field[field] for field, operands in instance.by_field.items()):
            return Judgement(verdict=Verdict.UNCHECKED, reason="")  # nothing is left to judge
        return judge(changed)

    def holds(self, number: int, correction: Correction) -> bool:
        """Return whether an instance holds under a correction that touches it, if only as rounding may explain."""
        return self._standing(number, self.followed(correction)) in ("holds", "doubtful")

    def effect(self, correction: Correction, base: Correction = NOTHING) -> Effect:
        """Return the effect of a correction where base is granted already, up to the first instance that it breaks."""
        whole = self.followed(base.and_also(correction))
        before = self.followed(base)
        granted = set(self.touched(before))
        repaired: set[int] = set()
        doubtful: set[int] = set()
        left: set[int] = set()
        lessened: int | None = None
        signed = False
        for number in self.touched(self.followed(correction)):
            entry = self.entries[number]
            was = self._standing(number, before) if number in granted else entry.standing(entry.judgement)
            if was == "unjudged":
                continue
            if entry.instance.item and whole.removes(entry.instance.item):
                if was != "holds":
                    repaired.add(number)  # its line is removed, and the instance with it
                continue
            judgement = self.judge(number, whole)
            now = entry.standing(judgement)
            if was in ("fails", "doubtful") and now == "holds":
                repaired.add(number)
            elif was == "fails" and now == "doubtful":
                repaired.add(number)
                doubtful.add(number)
            elif was == "fails":
                left.add(number)
            elif was == "holds" and now != "holds" and not _lacks(judgement):
                if not _lessened(entry, judgement):
                    return Effect(broken=number)
                lessened = number
            signed = signed or (was == "fails" and now == "holds" and judgement.verdict in OPEN_VERDICTS)
        if lessened is not None and signed:
            return Effect(broken=lessened)  # no waiver becomes valid again at the cost of another
        return Effect(frozenset(repaired), frozenset(left), doubtful=frozenset(doubtful))

    def _standing(self, number: int, correction: Correction) -> Standing:
        return self.entries[number].standing(self.judge(number, correction))

    def touched(self, correction: Correction) -> list[int]:
        """Return the indices of the instances that a correction changes, in order."""
        numbers = {number for key in correction.values for number in self.taking.get(key, ())}
        numbers.update(number for column in correction.lines for number in self.columns.get(column, ()))
        numbers.update(number for line in correction.gone for number in self._under.get(line, ()))
        numbers.update(number for number, _ in correction.dropped)
        return sorted(numbers)

    def followed(self, correction: Correction) -> Correction:
        """Return a correction extended by the figures that rules derive from it."""
        if not self._deriving:
            return correction
        for _ in range(_ROUNDS):
            touched: dict[str, list[int]] = {}
            for number in self.touched(correction):
                touched.setdefault(self.entries[number].instance.rule.id, []).append(number)
            known = len(correction.values)
            for rule in sorted(touched.keys() & self._deriving):
                correction = correction.and_also(
                    Correction(values={**self._derived(rule, touched[rule], correction), **correction.values})
                )
            if len(correction.values) == known:
                break
        return correction

    def _derived(self, rule: str, touched: list[int], correction: Correction) -> dict[Key, Fraction]:
        """Return the figures that a rule derives under a correction; touched are its instances that change."""
        first = self.entries[touched[0]].instance.rule
        kind = RULE_KINDS[first.kind]
        if kind.derive is None or self.spent:
            return {}
        numbers = self._rules[rule] if kind.together(first) else touched
        types: dict[Path, FigureType] = {}
        files: dict[Path, str] = {}
        instances = []
        for number in numbers:
            if self.entries[number].instance.item and correction.removes(self.entries[number].instance.item):
                continue
            instance = self._changed(number, self.entries[number].instance, correction, None)
            self.budget.spend(len(instance.all_operands))
            for operand in instance.all_operands:
                if operand.figure and operand.figure.derived == rule:
                    types[operand.path] = FigureType(unit=operand.figure.unit, decimals=operand.figure.decimals)
                    files[operand.path] = operand.span.file
            instances.append(_mapped(instance, lambda operand: _underived(operand, rule)))
        return {
            (files[figure.path], figure.path): Fraction(figure.value or 0)
            for figure in derived_figures(instances, types.get)
            if figure.path in files
        }

    def granting(self, correction: Correction) -> Trials:
        """Return trials of the corrected report, in which the remaining failures are searched again."""
        correction = self.followed(correction)
        entries = list(self.entries)
        for number in self.touched(correction):
            entry = entries[number]
            judgement = self.judge(number, correction)
            if judgement.verdict is Verdict.UNCHECKED:
                entries[number] = entry._replace(judgement=judgement)
                continue
            instance = self._changed(number, entry.instance, correction, None)
            waived = entry.standing(judgement) == "holds" and judgement.difference in entry.signed
            entries[number] = entry._replace(instance=instance, judgement=judgement, waived=waived)
        return Trials(entries, self.figures, self.home, self.earlier, self.types, self.budget)

    def _changed(self, number: int, instance: RuleInstance, correction: Correction, exact: Key | None) -> RuleInstance:
        operands: dict[str, tuple[Operand, ...]] = {}
        for name, old in instance.by_field.items():
            kept = [operand for operand in old if (number, key_of(operand)) not in correction.dropped]
            if correction.gone:
                kept = [operand for operand in kept if not correction.removes(operand.path)]
            operands[name] = tuple(self._term(operand, instance, correction, exact) for operand in kept)
        if correction.lines:
            for name, ref, column in columns_of(instance):
                if column in correction.lines and operands[name]:
                    operands[name] += (phantom(operands[name][-1], ref, column, correction.lines[column], instance),)
        return instance._replace(by_field=operands)

    @staticmethod
    def _term(operand: Operand, instance: RuleInstance, correction: Correction, exact: Key | None) -> Operand:
        key = key_of(operand)
        if key not in correction.values:
            return operand
        new = altered(operand, correction.values[key], instance)
        return new._replace(step=Fraction(0), interval=point(new.value)) if key == exact else new


def _lessened(entry: JudgedInstance, judgement: Judgement) -> bool:
    """Return whether a waived difference shrinks, because a correction explains part of it."""
    was, now = entry.judgement.difference, judgement.difference
    return entry.waived and was is not None and now is not None and abs(now) < abs(was)


def _lacks(judgement: Judgement) -> bool:
    """Return whether an instance can no longer be judged, for lack of a figure that its rule did not derive before."""
    return judgement.verdict is Verdict.UNCHECKED and judgement.primary is not None and judgement.primary.left_out


def leeway(judgement: Judgement) -> Fraction:
    """Return the width of the interval in which rounding allows the difference, 0 if it allows none."""
    allowed = judgement.allowed
    return allowed.high - allowed.low if allowed else Fraction(0)


def derived_figures(instances: Sequence[RuleInstance], types: FigureTypes) -> list[Figure]:
    """Return the figures that instances of one rule derive, [] if these raise an error."""
    derive = RULE_KINDS[instances[0].rule.kind].derive if instances else None
    try:
        made = list(derive(instances, types)) if derive is not None else []
    except (ValueError, ArithmeticError):
        return []
    return [figure for figure in made if isinstance(figure, Figure)]


def _is_typed(figure: Figure) -> bool:
    return figure.state == "number" and not figure.derived


def _underived(operand: Operand, rule: str) -> Operand:
    if operand.figure and operand.figure.derived == rule:
        return operand._replace(figure=None, state="absent", value=Fraction(0), step=Fraction(0))
    return operand


def _mapped(instance: RuleInstance, each: Callable[[Operand], Operand]) -> RuleInstance:
    return instance._replace(
        by_field={field: tuple(each(operand) for operand in operands) for field, operands in instance.by_field.items()}
    )
