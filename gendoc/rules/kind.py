"""Rule kinds: their fields, relations and judgements.

A kind has fields, relations that have to hold between their figures, and a function from a rule instance to a
Judgement.  Records, findings, lists of rules and the workbook are made elsewhere, from the attributes of the kind, so
that a new kind is one file in gendoc.rules.kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from enum import Flag, auto
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from gendoc.core.finding import Severity
from gendoc.core.source import Path, Span
from gendoc.figures.figure import Figure, FigureType
from gendoc.figures.interval import Interval
from gendoc.rules.operand import DerivedText, Operand, Verdict
from gendoc.rules.rule import Rule

FigureTypes: TypeAlias = Callable[[Path], FigureType | None]
Derived: TypeAlias = Figure | DerivedText
Form: TypeAlias = Literal["figure", "figures", "text", "items", "choice", "number", "word", "bands", "formula"]
Asks: TypeAlias = Literal["equation", "limit", "word"]
NEVER = "never"


class Part(Flag):
    """The part that a field's figure plays among those of its rule; searches for causes, signs and copies use it."""

    DIVISOR = auto()  # the rule divides by it
    BASE = auto()  # the whole of which shares are given
    SHARE = auto()  # a share of something, hardly more than 100%
    AVERAGE = auto()  # an amount per head or item
    CHANGE = auto()  # the change of something, which may be negative
    RATE = auto()  # the rate of that change
    RATIO = auto()  # of two figures, neither of which is part of the other
    NOW = auto()  # this year's figure, where last year's is named too
    EARLIER = auto()  # last year's figure
    SAME = auto()  # a figure that stands in two places


class Field(NamedTuple):
    """One field of a rule kind; label is what people call it, part the part that its figure plays.

    form: one figure, several figures (with weights), a text of the data, the items of a list; or a value in the rule
    itself: one of choices, a number, a word, bands (names with their lower ends), a formula.  choices leads from each
    choice to its words in a list of rules, "" for label and choice.  If a needed figure or text is absent, the rule is
    无法核对; the kind decides about one that is not needed.  file: the paths of the field lead into those files
    (所属单位) without naming them.  again: the field may name a figure that another field of the rule names too.
    """

    name: str
    label: str
    form: Form = "figure"
    part: Part = Part(0)
    required: bool = True
    needed: bool = True
    choices: Mapping[str, str] = MappingProxyType({})
    file: str = ""
    again: bool = False

    @property
    def refers(self) -> bool:
        """Return whether the value of the field is a path, or several, in the data."""
        return self.form in ("figure", "figures", "text", "items")

    def says(self, choice: str) -> str:
        """Return the words for a choice in a list of rules."""
        return self.choices.get(choice) or f"{self.label}：{choice}"


# For kinds that compare or divide numbers of things: with units: differ, a rule compares unlike things on purpose.
DIFFER = "differ"
UNITS = Field(
    name="units", label="单位", form="choice", required=False, choices={DIFFER: "单位：两边本来不同，只比个数"}
)
# For kinds that derive figures; with derive: never, a rule only checks.
DERIVE = Field(name="derive", label="代算", form="choice", required=False, choices={NEVER: "没有填的：不代算"})


class RuleInstance(NamedTuple):
    """A rule and its figures; for one item, if the rule is one for each.

    item_name is the name of the item.  decimals is, by field, the greatest number of decimals among all items' figures,
    the precision at which they are read.
    """

    rule: Rule
    by_field: Mapping[str, tuple[Operand, ...]]
    decimals: Mapping[str, int]
    item: Path = ()
    item_name: str = ""

    def operand(self, field: str) -> Operand:
        """Return the figure of a field that has only one."""
        return self.by_field[field][0]

    def names(self, field: str) -> bool:
        """Return whether the rule names a figure or text in a field."""
        return bool(self.by_field.get(field))

    def operands(self, field: str) -> tuple[Operand, ...]:
        """Return the figures of a field, none if the rule leaves it out."""
        return self.by_field.get(field, ())

    @property
    def all_operands(self) -> tuple[Operand, ...]:
        """Return every figure of the rule, field by field."""
        return tuple(operand for operands in self.by_field.values() for operand in operands)


class Judgement(NamedTuple):
    """The judgement of a kind on one instance.

    reason names the figures and follows title and verdict where it is shown; primary is the figure to look at first,
    label its name in the excerpt.  severity, if given, replaces the rule's own.  action says what to do; set_to is
    the new figure or word for primary, "" if the action leaves the word open, None if it sets nothing.  caution is a
    warning although the rule holds, caution_action what to do about it, caution_difference the
    difference with which a waiver answers it.  remark is kept in the record beside the
    verdict.  misfit: the rule cannot apply to the figures it names, and reason says why; misfit_at is where in the rule
    that is, at_fault the figure to blame if the rule is not.  settled: it is known how the figure, or list, of that path
    came to differ, so that no further cause is searched; what has the same path is one problem.
    """

    verdict: Verdict
    reason: str
    primary: Operand | None = None
    label: str = ""
    related: tuple[tuple[Span, str], ...] = ()
    expected: Decimal | None = None
    expected_interval: Interval | None = None
    reported: Decimal | None = None
    difference: Decimal | None = None
    allowed: Interval | None = None
    causes: tuple[str, ...] = ()
    action: str = ""
    set_to: Decimal | str | None = None
    severity: Severity | None = None
    caution: str = ""
    caution_action: str = ""
    caution_difference: Decimal | None = None
    remark: str = ""
    misfit: bool = False
    misfit_at: Span | None = None
    at_fault: Operand | None = None
    settled: Path | None = None


class Relation:
    """Something that has to hold between the figures of an instance; subclasses are frozen dataclasses.

    The workbook writes each relation as formulas, in a row for each of its labels.
    """

    __slots__ = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the name of each comparison, for a rule that makes several."""
        return (getattr(self, "label", ""),)

    @property
    def shown_in(self) -> str:
        """Return the unit in which a row of the workbook shows the values, "" if these are counts or scores."""
        return getattr(self, "shown", getattr(self, "unit", ""))

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the figures without which there is no verdict: all those in its fields."""
        values = (getattr(self, field.name) for field in fields(self))  # type: ignore[arg-type]
        return tuple(operand for value in values for operand in _operands_of(value))


def _operands_of(value: object) -> Iterator[Operand]:
    if isinstance(value, Operand):
        yield value
    elif isinstance(value, Relation):
        yield from value.operands
    elif isinstance(value, tuple):
        yield from (item for item in value if isinstance(item, Operand))


def _nothing(_rule: Rule) -> tuple[str, ...]:
    return ()


def _apart(_rule: Rule) -> bool:
    return False


def _equation(_rule: Rule, _judgement: Judgement) -> Asks:
    return "equation"


class RuleKind(NamedTuple):
    """One kind of rule.

    label is what people call the kind; lists of kinds are ordered by order, those without one last.  relations returns
    what has to hold, for the check and for the workbook; check judges an instance whose needed figures are all known.
    Both may raise UnitMismatch; judging.py catches it.

    title returns a title for a rule that has none.  fault returns what is wrong with the fields of a rule, "" if
    nothing is.  severity is that of a rule that gives none.  lines divides a rule for several lines of a table into
    rules for one, with the same id.

    derives returns the fields whose figures and texts a rule can derive if nobody typed them; derive yields these.  It
    gets all instances of a rule at once if together returns True, else one at a time, and raises UnitMismatch.

    reckons: the kind compares numbers that have to agree; typing slips are ruled out only for such kinds.  asks: an
    equation says what each of its figures has to be; a limit says that one is wrong, but not the right one; a word is
    corrected and never waived.  reveals_part: from all figures of a rule but one, that one can be computed.  whole: it
    reads whole numbers only; a rule with any other cannot be checked.
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    title: Callable[[Rule], str]
    relations: Callable[[RuleInstance], tuple[Relation, ...]]
    check: Callable[[RuleInstance], Judgement]
    fault: Callable[[Rule], str] | None = None
    severity: Severity = "error"
    lines: Callable[[Rule], Sequence[Rule]] | None = None
    derives: Callable[[Rule], tuple[str, ...]] = _nothing
    derive: Callable[[Sequence[RuleInstance], FigureTypes], Iterator[Derived]] | None = None
    together: Callable[[Rule], bool] = _apart
    reckons: bool = True
    asks: Callable[[Rule, Judgement], Asks] = _equation
    reveals_part: bool = False
    whole: bool = False
    order: int = 100

    def by_item(self, rule: Rule) -> bool:
        """Return whether a rule has a record for each of several items or lines."""
        return rule.each is not None or (self.lines is not None and len(self.lines(rule)) > 1)

    def field(self, name: str) -> Field | None:
        """Return the field of that name, None if the kind has none."""
        return next((field for field in self.fields if field.name == name), None)


MISFIT = "查对规则所用各数的单位：数写错了就改数，本来不能合算就改规则"


MAY_DIFFER = "查对各数的单位；本来不是一回事，只比个数的（如床位和人数），在规则里写 units: differ"


def does_not_apply(
    reason: str, action: str = MISFIT, *, at: Span | None = None, figure: Operand | None = None
) -> Judgement:
    """Return the judgement that a rule cannot apply to the figures it names.

    at is the place in the rule; figure is the one to blame, if the rule is not.
    """
    return Judgement(
        verdict=Verdict.UNCHECKED, reason=reason, action=action, misfit=True, misfit_at=at, at_fault=figure
    )
