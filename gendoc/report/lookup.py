"""Looking up the paths that people write in a report.

An absolute path leads from the file's root or, if the root has no such key, to the local figure (in some 数据) of
that name; a relative one leads from the item that a rule is applied to.  A path that leads into a part that was
refused when the file was read is unreadable; there is a finding for that part, so the caller makes none.
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
    """The result of looking up a path.

    found: it leads to paths, whose last key may be absent.  absent: it leads to no item, for example of an empty list.
    unknown: it leads nowhere, whatever is filled in.  several: it leads to more paths than one.  unreadable: it leads
    into a part that was refused.
    """

    state: Literal["found", "absent", "unknown", "several", "unreadable"]
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lookup:
    """Looks up paths in one report.

    known_path returns whether the schema allows a figure at a path, which distinguishes an absent figure from a misspelt
    path; known_text the same for texts.
    """

    report: Report
    known_path: KnownPath | None = None
    known_text: KnownPath | None = None

    def find(self, pattern: Pattern, base: Path = (), *, many: bool = False, text: bool = False) -> Match:
        """Return where a path leads, from base if it is relative.

        many: it may lead to several items.  text: it should lead to texts, not figures.
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
        """Return the paths of the local figures that an absolute path names, () if the root has such a key."""
        report, steps = self.report, pattern.steps
        if steps[0] in report.root:
            return ()
        keys = tuple(step for step in steps if isinstance(step, str))
        if len(keys) != len(steps):
            return ()
        paths = ((*scope, *keys) for scope in report.scopes_with(keys[0]))
        return tuple(path for path in paths if path in report.figures or node_at(report.root, path) is not None)

    def meets_unreadable(self, pattern: Pattern, bases: Iterable[Path]) -> bool:
        """Return whether a path, from any of bases, leads into a refused part or to something that contains one."""
        report = self.report
        keys = tuple(itertools.takewhile(lambda step: isinstance(step, str), pattern.steps))
        for base in bases if report.unreadable else ():
            if any((*base, *keys[:end]) in report.unreadable for end in range(1, len(keys) + 1)):
                return True
            if any(path in report.holds_unreadable for path in pattern.expand(report.root, base)):
                return True
        return False

    def nearest(self, pattern: Pattern) -> str:
        """Return the end of a sentence that suggests the most similar path of a figure, "" if none is similar."""
        scopes = set(self.report.local)
        names: list[str] = []
        for path in self.report.figures:
            names += [show(path[end:]) for end in range(1, len(path)) if path[:end] in scopes]
            if not any(isinstance(step, int) for step in path):
                names.append(show(path))
        return did_you_mean(pattern.text, dict.fromkeys(names))

    def _is_known(self, pattern: Pattern, paths: tuple[Path, ...], text: bool) -> bool:
        is_known = self.known_text if text else self.known_path
        if is_known is self.known_path and paths and all(path in self.report.figures for path in paths):
            return True  # validation read them as figures, so the schema knows them
        if is_known is None:
            return len(pattern.steps) > 1 or pattern.steps[0] in self.report.root
        return is_known(pattern)

    def _is_refused(self, pattern: Pattern, paths: tuple[Path, ...]) -> bool:
        """Return whether the first name of a path is written in a refused part, and leads nowhere else."""
        name, root = pattern.steps[0], self.report.root
        if pattern.relative or not isinstance(name, str) or name in root:
            return False
        return name in self.report.unreadable_names and all(node_at(root, path) is None for path in paths)
