"""Lookup: the one way from a path that people write to its places in a report.

Rules and sentences search in different orders.  For a rule an absolute path leads from the file's
root or, where the root has no such key, to the local figure (in some 数据) of that name, and a relative
one from the item at hand.  A sentence has local figures around it: the innermost come first, the root
last.  What was refused when the file was read is told there: whoever asks for it is silent.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from gendoc.core.source import Path
from gendoc.core.text import did_you_mean, near
from gendoc.data.nodes import ScalarNode, node_at
from gendoc.data.path import Pattern, show
from gendoc.report.report import Report
from gendoc.rules.load import KnownPath


class Match(NamedTuple):
    """Where a path leads.

    found: to paths, and something stands at each of them.  absent: to paths at which nothing stands, or to
    no item of a list.  unknown: nowhere, whatever is filled in.  several: to more paths than were asked
    for.  unreadable: into what was refused.
    """

    state: Literal["found", "absent", "unknown", "several", "unreadable"]
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lookup:
    """Finds places of one report.

    known_path says whether the schema allows a figure at a path: it tells an absent figure from a
    misspelt path.  known_text says the same of texts.
    """

    report: Report
    known_path: KnownPath | None = None
    known_text: KnownPath | None = None

    def find(self, pattern: Pattern, base: Path = (), *, many: bool = False, text: bool = False) -> Match:
        """Return where a path of a rule leads: from base if it is relative.

        many: a list or group may hold several figures of the path.  text: it should lead to texts.
        """
        local = () if pattern.relative else self.local(pattern)
        paths = local or self.places(pattern, base if pattern.relative else ())
        if self._is_refused(pattern, paths):
            return Match("unreadable", paths)
        if len(paths) > 1 and (local or not many):
            return Match("several", paths)
        if not (pattern.relative or local or self._is_known(pattern, paths, text)):
            return Match("unknown", paths)
        return Match("found" if paths and all(map(self._stands, paths)) else "absent", paths)

    def find_from(self, pattern: Pattern, bases: Sequence[Path]) -> Match:
        """Return where a path leads from the first of bases from which it leads to something, else from the last."""
        paths: tuple[Path, ...] = ()
        for base in bases:
            paths = self.places(pattern, base)
            if len(paths) > 1:
                return Match("several", paths)
            if paths and all(map(self._stands, paths)):
                return Match("found", paths)
        return Match("absent" if self._is_known(pattern, paths, False) else "unknown", paths)

    def places(self, pattern: Pattern, base: Path = ()) -> tuple[Path, ...]:
        """Return every path that a pattern stands for below base, whether something stands there or not."""
        return tuple(pattern.expand(self.report.root, base))

    def bases(self, sentence: Path) -> tuple[Path, ...]:
        """Return from where the paths of a sentence lead: the local figures around it, innermost first, then the root."""
        return (*self.report.scopes.get(sentence, ()), ())

    def local(self, pattern: Pattern) -> tuple[Path, ...]:
        """Return the local figures that go by an absolute path, none if the root has such a key."""
        report, steps = self.report, pattern.steps
        if steps[0] in report.root:
            return ()
        keys = tuple(step for step in steps if isinstance(step, str))
        if len(keys) != len(steps):
            return ()
        paths = ((*scope, *keys) for scope in report.scopes_with(keys[0]))
        return tuple(path for path in paths if self._stands(path))

    def meets_unreadable(self, pattern: Pattern, bases: Iterable[Path]) -> bool:
        """Return whether a path, followed from any of bases, leads into what was refused or to what holds it."""
        report = self.report
        keys = tuple(itertools.takewhile(lambda step: isinstance(step, str), pattern.steps))
        for base in bases if report.unreadable else ():
            if any((*base, *keys[:end]) in report.unreadable for end in range(1, len(keys) + 1)):
                return True
            if any(path in report.holds_unreadable for path in self.places(pattern, base)):
                return True
        return False

    def nearest(self, pattern: Pattern) -> str:
        """Return the end of a sentence that suggests the figure nearest to a path of a rule, "" if none is near."""
        scopes = set(self.report.local)
        names: list[str] = []
        for path in self.report.figures:
            names += [show(path[end:]) for end in range(1, len(path)) if path[:end] in scopes]
            if not any(isinstance(step, int) for step in path):
                names.append(show(path))
        return did_you_mean(pattern.text, dict.fromkeys(names))

    def nearest_from(self, pattern: Pattern, bases: Sequence[Path]) -> str:
        """Return a question that names the figures and texts nearest to a path from any of bases, "" if none is near."""
        report = self.report
        names = [show(path[len(base) :]) for base in bases for path in report.figures if path[: len(base)] == base]
        names += [
            key for key, node in report.root.items() if isinstance(node, ScalarNode) and (key,) not in report.figures
        ]
        names = [name for name in dict.fromkeys(names) if name and "数据" not in name.split(".")]
        last = [name for name in names if name.split(".")[-1] == pattern.text.split(".")[-1]]
        possible = near(pattern.text, names, count=3, likeness=0.5) or last[:3]
        return f"是否指 {'、'.join(possible)}？" if possible else ""

    def _stands(self, path: Path) -> bool:
        return path in self.report.figures or node_at(self.report.root, path) is not None

    def _is_known(self, pattern: Pattern, paths: tuple[Path, ...], text: bool) -> bool:
        known = self.known_text if text else self.known_path
        if known is self.known_path and paths and all(path in self.report.figures for path in paths):
            return True  # the schema had to know them
        if known is None:
            return len(pattern.steps) > 1 or pattern.steps[0] in self.report.root
        return known(pattern)

    def _is_refused(self, pattern: Pattern, paths: tuple[Path, ...]) -> bool:
        """Return whether the first name of a path is written in what was refused, and leads nowhere else."""
        name, root = pattern.steps[0], self.report.root
        if pattern.relative or not isinstance(name, str) or name in root:
            return False
        return name in self.report.unreadable_names and all(node_at(root, path) is None for path in paths)
