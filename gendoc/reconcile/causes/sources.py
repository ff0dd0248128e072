"""Sources: the typed figures that rules derived others from.

A figure that nobody typed is wrong only if one of its sources is.  Only sums and copies count: of what was divided and
rounded, too many sources would do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gendoc.reconcile.causes.correction import Key, key_of
from gendoc.reconcile.causes.trials import Trials
from gendoc.rules.kind import Part
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.operand import Operand

_MOST = 30  # sources of one instance that are tried
_ROUNDS = 4  # levels of figures derived from derived figures


@dataclass(slots=True)
class Sources:
    """Finds the figures from which those of an instance were derived.

    cut_off are the instances that have more sources than are tried, or some that do not count.
    """

    trials: Trials
    cut_off: set[int] = field(default_factory=set)
    _deriving: dict[Key, int] | None = None

    def behind(self, number: int) -> list[Operand]:
        """Return the typed figures from which figures of an instance were derived and that it does not use itself.

        Each has a field of its own rule, which is named, too, so that no field of the instance is meant.
        """
        own = {key_of(operand) for operand in self.trials.entries[number].instance.all_operands}
        found: dict[Key, Operand] = {}
        level = [operand for operand in self.trials.entries[number].instance.all_operands if _is_derived(operand)]
        for _ in range(_ROUNDS):
            sources = [list(self._of(operand, number)) for operand in level]
            if not all(sources):
                self.cut_off.add(number)
            above = [source for each in sources for source in each]
            for source in above:
                if source.path and not _is_derived(source) and key_of(source) not in own:
                    found.setdefault(key_of(source), source)
            level = [source for source in above if _is_derived(source)]
        if len(found) > _MOST or level:
            self.cut_off.add(number)
        return list(found.values())[:_MOST]

    def _of(self, derived: Operand, number: int) -> Iterator[Operand]:
        """Yield the other figures of the instance that derived a figure; nothing if that is the instance number."""
        if self._deriving is None:
            self._deriving = {
                key_of(operand): place
                for place, entry in enumerate(self.trials.entries)
                for operand in entry.instance.all_operands
                if operand.figure and operand.figure.derived == entry.instance.rule.id
            }
        place = self._deriving.get(key_of(derived), number)
        if place == number:
            return
        instance = self.trials.entries[place].instance
        kind = RULE_KINDS[instance.rule.kind]
        adds = kind.reveals_part or self.trials.adds(place)
        if not adds and not all(field.part & Part.SAME for field in kind.fields if field.refers):
            return
        for operand in instance.all_operands:
            if key_of(operand) != key_of(derived):
                yield operand._replace(field=f"{instance.rule.id} {place} {operand.field}")


def _is_derived(operand: Operand) -> bool:
    return operand.figure is not None and bool(operand.figure.derived)
