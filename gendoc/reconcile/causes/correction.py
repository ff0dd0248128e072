"""Corrections: the changes of a report that a hypothesis implies, figure by figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from gendoc.core.source import Path
from gendoc.data.path import Each
from gendoc.rules.kind import RuleInstance
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand
from gendoc.rules.rule import Ref

Key: TypeAlias = tuple[str, Path]


EVERY = "*"  # the step in the path of a list that stands for each line of an outer list


class Column(NamedTuple):
    """One figure of every line of a list: the path of the list, and the path within a line.

    Lists within the lines of a list count as one list: 指标.*.三级.  For figures that a rule names one by one, without a
    list, rule is its id and the field.
    """

    items: Path
    rest: Path = ()
    rule: tuple[str, str] = ("", "")

    def has_line(self, path: Path) -> bool:
        """Return whether path is that of a line of the list."""
        return (
            bool(self.items)
            and len(path) == len(self.items) + 1
            and all(mine in (EVERY, theirs) for mine, theirs in zip(self.items, path, strict=False))
        )

    def has(self, path: Path) -> bool:
        """Return whether path is that of one of the figures."""
        size = len(self.items) + 1
        return path[size:] == self.rest and self.has_line(path[:size])


def key_of(operand: Operand) -> Key:
    """Return the key of a figure: its file and its path."""
    return (operand.span.file, operand.path)


def is_0(operand: Operand) -> bool:
    """Return whether a figure is the number 0, rounded or not, and neither 无 nor left out."""
    return operand.state == "number" and not operand.value


def is_typed(operand: Operand) -> bool:
    """Return whether somebody typed the figure of an operand: there is one, and no rule derived it."""
    return operand.figure is not None and not operand.figure.derived


def lines_of(path: Path) -> Iterator[Path]:
    """Yield the paths of the lines of lists that contain path, the outermost first."""
    yield from (path[: at + 1] for at, step in enumerate(path) if isinstance(step, int))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The changes of a report that a hypothesis implies.

    values are new values of figures.  lines are the figures of a line missing from a list, by column.  gone are lines
    of lists that should not exist, dropped are operands that one instance should not count.
    """

    values: Mapping[Key, Fraction] = field(default_factory=dict)
    lines: Mapping[Column, Fraction] = field(default_factory=dict)
    gone: frozenset[Path] = frozenset()
    dropped: frozenset[tuple[int, Key]] = frozenset()

    @classmethod
    def of(cls, *changes: tuple[Operand, Fraction]) -> Correction:
        """Return the correction that gives each figure the value beside it."""
        return cls(values={key_of(operand): value for operand, value in changes})

    @property
    def identity(self) -> object:
        """A value that is equal for corrections with the same changes."""
        return (frozenset(self.values.items()), frozenset(self.lines.items()), self.gone, self.dropped)

    def and_also(self, other: Correction) -> Correction:
        """Return both corrections in one; for a figure that both change, other counts."""
        return Correction(
            values={**self.values, **other.values},
            lines={**self.lines, **other.lines},
            gone=self.gone | other.gone,
            dropped=self.dropped | other.dropped,
        )

    def removes(self, path: Path) -> bool:
        """Return whether path is that of a line in gone, or lies in one."""
        return any(path[: len(line)] == line for line in self.gone)


NOTHING = Correction()


def columns_of(instance: RuleInstance) -> Iterator[tuple[str, Ref, Column]]:
    """Yield field, path and column of each place where a missing line would add a figure to an instance."""
    for rule_field in RULE_KINDS[instance.rule.kind].fields:
        refs = instance.rule.refs.get(rule_field.name, ())
        if rule_field.form != "figures" or not refs:
            continue
        lists = [(ref, column) for ref in refs if (column := _column(ref, instance)) is not None]
        yield from ((rule_field.name, ref, column) for ref, column in lists)
        if not lists:
            yield (
                rule_field.name,
                refs[0]._replace(weight=Decimal(1)),
                Column((), (), (instance.rule.id, rule_field.name)),
            )


def _column(ref: Ref, instance: RuleInstance) -> Column | None:
    """Return the column that a path with [*] stands for: 收入.构成[*].金额."""
    steps = ref.pattern.steps
    last = max((at for at, step in enumerate(steps) if isinstance(step, Each)), default=None)
    if last is None:
        return None
    keys = tuple(EVERY if isinstance(step, Each) else step for step in steps if isinstance(step, (str | int, Each)))
    if len(keys) != len(steps):
        return None
    base = instance.item if ref.pattern.relative else ()
    return Column((*base, *keys[:last]), keys[last + 1 :])
