"""Looking up the paths that people write in a report.

Rules and sentences search in different orders.  For a rule, an absolute path leads from the file's root or, if the root
has no such key, to the local figure (in some 数据) of that name; a relative one leads from the item that the rule is
applied to.  For a sentence the local figures around it come first, the innermost first, and the root last.  A path that
leads into a part that was refused when the file was read is unreadable; there is a finding for that part, so the caller
makes none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from gendoc.core.source import Path
from gendoc.core.text import did_you_mean, near
from gendoc.data.nodes import ScalarNode, node_at
from gendoc.data.path import Named, Pattern, show
from gendoc.report.report import Report
from gendoc.rules.known import KnownPath


class Match(NamedTuple):
    """The result of looking up a path.

    found: it leads to paths, with a node at each.  absent: it leads to paths without a node, or to no item of a list.
    unknown: it leads nowhere, whatever is filled in.  several: it leads to more paths than were asked for.  unreadable:
    it leads nowhere, and what it names was refused.
    """

    state: Literal["found", "absent", "unknown", "several", "unreadable"]
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lookup:
    """Looks up paths in one report.

    known_path returns whether the schema allows a figure at a path, which distinguishes an absent figure from a
    misspelt path; known_text the same for texts.
    """

    report: Report
    known_path: KnownPath | None = None
    known_text: KnownPath | None = None

    def find(self, pattern: Pattern, base: Path = (), *, many: bool = False, text: bool = False) -> Match:
        """Return where a path of a rule leads, from base if it is relative.

        many: it may lead to several items.  text: it should lead to texts, not figures.
        """
        if pattern.relative:
            return self._match(pattern, [base], self.places(pattern, base), many=many, known=True)
        local = self.local(pattern)
        paths = local or self.places(pattern)
        known = bool(local) or self._is_known(pattern, paths, text)
        return self._match(pattern, [(), *self._scopes(pattern)], paths, many=many and not local, known=known)

    def find_from(self, pattern: Pattern, bases: Sequence[Path]) -> Match:
        """Return where a path leads from the first of bases from which it leads to a node, else from the last."""
        paths: tuple[Path, ...] = ()
        for base in bases:
            paths = self.places(pattern, base)
            if len(paths) > 1 or any(map(self._stands, paths)):
                return self._match(pattern, bases, paths, many=False, known=True)
        return self._match(pattern, bases, paths, many=False, known=self._is_known(pattern, paths, False))

    def places(self, pattern: Pattern, base: Path = ()) -> tuple[Path, ...]:
        """Return every path that a pattern stands for below base, with or without a node."""
        return tuple(pattern.expand(self.report.root, base))

    def bases(self, sentence: Path) -> tuple[Path, ...]:
        """Return the bases for the paths of a sentence: the local figures around it, innermost first, then the root."""
        return (*self.report.scopes.get(sentence, ()), ())

    def local(self, pattern: Pattern) -> tuple[Path, ...]:
        """Return the paths of the local figures that an absolute path names, () if the root has such a key."""
        paths = (path for scope in self._scopes(pattern) for path in self.places(pattern, scope))
        return tuple(filter(self._stands, paths))

    def meets_unreadable(self, pattern: Pattern, bases: Sequence[Path] = ((),)) -> bool:
        """Return whether a path, from any of bases, leads into a refused part or to something that contains one."""
        if not self.report.unreadable:
            return False
        places = (path for base in bases for path in self.places(pattern, base))
        return any(path in self.report.holds_unreadable for path in places) or self._was_refused(pattern, bases)

    def nearest(self, pattern: Pattern) -> str:
        """Return the end of a sentence that suggests the figure most similar to a path of a rule; "" if none."""
        scopes = set(self.report.local)
        names: list[str] = []
        for path in self.report.figures:
            names += [show(path[end:]) for end in range(1, len(path)) if path[:end] in scopes]
            if not any(isinstance(step, int) for step in path):
                names.append(show(path))
        return did_you_mean(pattern.text, dict.fromkeys(names))

    def nearest_from(self, pattern: Pattern, bases: Sequence[Path]) -> str:
        """A question that names the figures and texts most similar to a path from any of bases; "" if none."""
        report = self.report
        names = [show(path[len(base) :]) for base in bases for path in report.figures if path[: len(base)] == base]
        names += [
            key for key, node in report.root.items() if isinstance(node, ScalarNode) and (key,) not in report.figures
        ]
        names = [name for name in dict.fromkeys(names) if name and "数据" not in name.split(".")]
        last = [name for name in names if name.split(".")[-1] == pattern.text.split(".")[-1]]
        possible = near(pattern.text, names, count=3, likeness=0.5) or last[:3]
        return f"是否指 {'、'.join(possible)}？" if possible else ""

    def _scopes(self, pattern: Pattern) -> Sequence[Path]:
        """The mappings of local figures in which an absolute path may begin, none if the root has its first key."""
        name, report = pattern.steps[0], self.report
        return report.scopes_with(name) if isinstance(name, str) and name not in report.root else ()

    def _match(
        self, pattern: Pattern, bases: Sequence[Path], paths: tuple[Path, ...], *, many: bool, known: bool
    ) -> Match:
        standing = [self._stands(path) for path in paths]
        if not any(standing) and self._was_refused(pattern, bases):
            return Match("unreadable", paths)
        if len(paths) > 1 and not many:
            return Match("several", paths)
        if not known:
            return Match("unknown", paths)
        return Match("found" if paths and all(standing) else "absent", paths)

    def _stands(self, path: Path) -> bool:
        return path in self.report.figures or node_at(self.report.root, path) is not None

    def _is_known(self, pattern: Pattern, paths: tuple[Path, ...], text: bool) -> bool:
        is_known = self.known_text if text else self.known_path
        figures = [self.report.figures.get(path) for path in paths]
        if is_known is self.known_path and figures and all(figure and not figure.derived for figure in figures):
            return True  # validation read them as figures, so the schema knows them
        if is_known is None:
            return len(pattern.steps) > 1 or pattern.steps[0] in self.report.root
        return is_known(pattern)

    def _was_refused(self, pattern: Pattern, bases: Sequence[Path]) -> bool:
        """Return whether a path leads into a refused part, or its first name is written there and at none of bases."""
        report, name = self.report, pattern.steps[0]
        if report.unreadable and any(self._leads_into_refused(pattern, base) for base in bases):
            return True
        if pattern.relative or not isinstance(name, str) or name not in report.unreadable_names:
            return False
        return not any(self._stands((*base, name)) for base in bases)

    def _leads_into_refused(self, pattern: Pattern, base: Path) -> bool:
        """Return whether a path from base leads into a refused part, or names an item by a refused name."""
        report = self.report
        places: tuple[Path, ...] = (base,)
        for step in pattern.steps:
            parents = [path for path in places if not path or path in report.holds_unreadable]
            places = tuple(path for parent in parents for path in self.places(Pattern(pattern.text, (step,)), parent))
            if any(path in report.unreadable for path in places):
                return True
            if isinstance(step, Named) and not places and not report.unnamed.isdisjoint(parents):
                return True
        return False
