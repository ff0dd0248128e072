"""Rule kinds: what a kind of rule asks for, and what it answers.

A kind is its fields, the relations that have to hold between their figures, and a function from one
instance to a Judgement.  Records, findings, lists of rules and the workbook are made elsewhere, from
what the kind says of itself, so that a new kind is one file in gendoc.rules.kinds.
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
    """What a field's figure is to the others of its rule, for whoever looks for causes, signs or copied figures."""

    DIVISOR = auto()  # the rule divides by it
    BASE = auto()  # the whole that shares are of
    SHARE = auto()  # a part of something: hardly more than 100%
    AVERAGE = auto()  # so much a head or an item
    CHANGE = auto()  # by how much something rose or fell: may be below 0
    RATE = auto()  # at what rate it did
    NOW = auto()  # this year's, where last year's is named too
    EARLIER = auto()  # last year's
    SAME = auto()  # one figure that stands twice


class Field(NamedTuple):
    """One field of a rule kind; label is what people call it, part what it is to the other fields.

    form: one figure, several figures (with weights), a text or the items of a list of the data; or what
    the rule itself holds: one of choices, a number, a word, bands (a name and where it begins), a formula.  choices holds what
    a list of rules says of each, "" if the label and the choice do.  A needed
    figure or text that is absent makes the rule 无法核对; one that is not needed is the kind's own
    affair.  file: the paths of the field lead into those files (所属单位) without saying so.  again: it may be a
    figure that another field names too, since it says nothing of its own.
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
        """Return whether the field names something in the data by its path."""
        return self.form in ("figure", "figures", "text", "items")

    def says(self, choice: str) -> str:
        """Return what a list of rules says of the choice that a rule makes here."""
        return self.choices.get(choice) or f"{self.label}：{choice}"


# For kinds that compare or divide numbers of things: a rule whose figures count unlike things on purpose says so.
DIFFER = "differ"
UNITS = Field(
    name="units", label="单位", form="choice", required=False, choices={DIFFER: "单位：两边本来不同，只比个数"}
)
# For kinds that derive: a rule that only checks says so.
DERIVE = Field(name="derive", label="代算", form="choice", required=False, choices={NEVER: "没有填的：不代算"})


class RuleInstance(NamedTuple):
    """A rule and its figures, for one item if it holds for each.

    item_name is the name by which the item goes.  decimals holds, by field, the most decimals
    that any item's figure has: the precision at which all of them are read.
    """

    rule: Rule
    by_field: Mapping[str, tuple[Operand, ...]]
    decimals: Mapping[str, int]
    item: Path = ()
    item_name: str = ""

    def operand(self, field: str) -> Operand:
        """Return the only figure of a field."""
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
    """What a kind says of one instance.

    reason names the figures and follows title and verdict where it is shown; primary is the figure to look
    at first, label what it is called there.  severity, if given, stands in the place of the rule's own.
    action says what to do; set_to is what it puts in the place of primary, "" if it leaves open which word,
    None if it puts nothing there.  caution is a warning of what to look at although the rule holds,
    caution_action what to do about it.  remark is kept in the record beside the verdict.  misfit: the rule
    cannot apply to the figures it names, and reason says why; misfit_at is where in the rule that is, at_fault
    the figure to blame if the rule is not.
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
    remark: str = ""
    misfit: bool = False
    misfit_at: Span | None = None
    at_fault: Operand | None = None


class Relation:
    """Something that has to hold between the figures of an instance: a frozen dataclass of what it is about.

    The workbook writes each class once, as formulas, in a row for each of its labels.
    """

    __slots__ = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Return what each comparison is called where a rule makes several."""
        return (getattr(self, "label", ""),)

    @property
    def operands(self) -> tuple[Operand, ...]:
        """Return the figures without which there is no verdict: all that it is about."""
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

    label is what people call the kind; order where lists of the kinds name it, those without one last.
    relations states what has to hold, once for the check and for the workbook; check judges an instance of
    which all needed figures are known.  Both may raise UnitMismatch: whoever judges says so.

    title words a rule that has none.  fault says what is wrong with how a rule fills the fields, ""
    if nothing is.  severity is that of a rule that gives none.  lines takes a rule for several lines
    apart, each a rule of its own with the same id.

    derives names the fields whose figures and texts a rule can compute where nobody typed them;
    derive yields them.  It gets all instances of a rule at once if together says so, else one at a
    time, and raises UnitMismatch.

    reckons: the kind compares numbers that are to agree; slips of figures are ruled out only for those.
    asks: only an equation says what each of its figures has to be; a limit says that one is wrong and not
    what is right; a word is put right, and no difference of it signed for.  reveals_part: whoever knows all
    figures of a rule but one can work that one out.
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
    order: int = 100

    def by_item(self, rule: Rule) -> bool:
        """Return whether a rule leaves a record for each of several items or lines."""
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

    at is where in the rule; figure is the one that is to blame, if the rule is not.
    """
    return Judgement(
        verdict=Verdict.UNCHECKED, reason=reason, action=action, misfit=True, misfit_at=at, at_fault=figure
    )
