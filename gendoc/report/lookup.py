"""Lookup: the one way from a path that people write to its places in a report.

An absolute path leads from the file's root or, where the root has no such key, to the local figure
(in some 数据) of that name; a relative one leads from the item at hand.  What was refused when the
file was read is told there: a path that leads into it is unreadable, and whoever asks is silent.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from gendoc.core.source import Path
from gendoc.core.text import did_you_mean
from gendoc.data.nodes import node_at
from gendoc.data.path import Pattern, show
from gendoc.report.report import Report
from gendoc.rules.load import KnownPath


class Match(NamedTuple):
    """Where a path leads.

    found: to paths; of a figure only its parent has to be there.  absent: to no item, or to none of
    an empty list.  unknown: nowhere, whatever is filled in.  several: to more paths than were asked
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
        """Return where a path leads: from base if it is relative.

        many: a list or group may hold several figures of the path.  text: it should lead to texts.
        """
        root = self.report.root
        local = () if pattern.relative else self.local(pattern)
        paths = local or tuple(pattern.expand(root, base if pattern.relative else ()))
        if self._is_refused(pattern, paths):
            return Match("unreadable", paths)
        if len(paths) > 1 and (local or not many):
            return Match("several", paths)
        if not (pattern.relative or local or self._is_known(pattern, paths, text)):
            return Match("unknown", paths)
        return Match("found" if paths else "absent", paths)

    def local(self, pattern: Pattern) -> tuple[Path, ...]:
        """Return the local figures that go by an absolute path, none if the root has such a key."""
        report, steps = self.report, pattern.steps
        if steps[0] in report.root:
            return ()
        keys = tuple(step for step in steps if isinstance(step, str))
        if len(keys) != len(steps):
            return ()
        paths = ((*scope, *keys) for scope in report.scopes_with(keys[0]))
        return tuple(path for path in paths if path in report.figures or node_at(report.root, path) is not None)

    def meets_unreadable(self, pattern: Pattern, bases: Iterable[Path]) -> bool:
        """Return whether a path, followed from any of bases, leads into what was refused or to what holds it."""
        report = self.report
        keys = tuple(itertools.takewhile(lambda step: isinstance(step, str), pattern.steps))
        for base in bases if report.unreadable else ():
            if any((*base, *keys[:end]) in report.unreadable for end in range(1, len(keys) + 1)):
                return True
            if any(path in report.holds_unreadable for path in pattern.expand(report.root, base)):
                return True
        return False

    def nearest(self, pattern: Pattern) -> str:
        """Return the end of a sentence that suggests the nearest figure of the report, "" if none is near."""
        scopes = set(self.report.local)
        names: list[str] = []
        for path in self.report.figures:
            names += [show(path[end:]) for end in range(1, len(path)) if path[:end] in scopes]
            if not any(isinstance(step, int) for step in path):
                names.append(show(path))
        return did_you_mean(pattern.text, dict.fromkeys(names))

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
