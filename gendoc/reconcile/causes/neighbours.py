"""The figures near another: of its line, of its column in another line, of its row in another section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from gendoc.core.source import Path
from gendoc.figures.figure import Figure
from gendoc.rules.operand import Operand

_Masked: TypeAlias = tuple[Path, Path]


@dataclass(slots=True)
class Neighbours:
    """The typed figures of a report, by what they stand beside; identifiers are none."""

    figures: Mapping[Path, Figure]
    _by_parent: dict[Path, list[Figure]] = field(default_factory=dict)
    _by_masked: dict[_Masked, list[Figure]] = field(default_factory=dict)
    _by_value: dict[Fraction, list[Figure]] = field(default_factory=dict)

    def times(self, value: Fraction) -> int:
        """Return how many figures are the same number."""
        self._read()
        return len(self._by_value.get(value, ()))

    def same(self, value: Fraction) -> list[Figure]:
        """Return the figures that are the number value, in file order."""
        self._read()
        return self._by_value.get(value, [])

    def beside(self, path: Path) -> Iterator[Figure]:
        """Yield the figures of the same line as the one at path."""
        self._read()
        yield from (figure for figure in self._by_parent.get(path[:-1], ()) if figure.path != path)

    def alike(self, path: Path) -> Iterator[Figure]:
        """Yield the figures whose path differs from path in one step: of another line, or of another section."""
        self._read()
        for masked in _masks(path):
            yield from (figure for figure in self._by_masked.get(masked, ()) if figure.path != path)

    def near(self, path: Path) -> Iterator[Figure]:
        """Yield the figures beside the one at path and those that are alike, each once."""
        yield from dict.fromkeys((*self.beside(path), *self.alike(path)))

    def equal(self, path: Path, value: Fraction) -> Iterator[Figure]:
        """Yield the figures near the one at path that are the number value, in file order."""
        self._read()
        yield from (figure for figure in self._by_value.get(value, ()) if _only_step_apart(path, figure.path))

    def _read(self) -> None:
        if self._by_parent:
            return
        for path, figure in self.figures.items():
            if figure.state == "number" and not figure.derived and not figure.identifier:
                self._by_value.setdefault(Fraction(figure.value or 0), []).append(figure)
                self._by_parent.setdefault(path[:-1], []).append(figure)
                for masked in _masks(path):
                    self._by_masked.setdefault(masked, []).append(figure)


def is_next_line(path: Path, other: Path) -> bool:
    """Return whether two figures stand in the same column of lines that follow each other."""
    return any(
        isinstance(mine, int) and isinstance(theirs, int) and abs(mine - theirs) == 1
        for mine, theirs in _only_step_apart(path, other)
    )


def is_section_total(path: Path, other: Path) -> bool:
    """Return whether path is that of a figure, and other that of its part in a section: 资金.执行, 资金.项目支出.执行."""
    return len(path) + 1 == len(other) and any(other[:at] + other[at + 1 :] == path for at in range(len(path)))


def as_operand(operand: Operand, figure: Figure) -> Operand:
    """Return a figure as an operand that stands where operand does."""
    return operand._replace(
        path=figure.path, figure=figure, span=figure.span, value=Fraction(figure.value or 0), state="number"
    )


def _only_step_apart(path: Path, other: Path) -> list[tuple[str | int, str | int]]:
    """Return the step in which two paths differ, of both; [] if none or several differ."""
    if len(path) != len(other):
        return []
    differing = [(mine, theirs) for mine, theirs in zip(path, other, strict=True) if mine != theirs]
    return differing if len(differing) == 1 else []


def _masks(path: Path) -> Iterable[_Masked]:
    return ((path[:at], path[at + 1 :]) for at in range(len(path) - 1))
