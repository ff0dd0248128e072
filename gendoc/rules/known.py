"""What a schema knows of the paths that rules name."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from gendoc.core.text import did_you_mean
from gendoc.data.path import Pattern, Step

KnownPath: TypeAlias = Callable[[Pattern], bool]
KeysAt: TypeAlias = Callable[[tuple[Step, ...]], tuple[str, ...]]
MAX_KEYS = 12  # keys that a help lists


class KnownPaths(NamedTuple):
    """Whether a schema allows a figure, or a text, at a path; the keys below a path, and the only words allowed at one.

    None stands for what nobody can look up.
    """

    figure: KnownPath | None = None
    text: KnownPath | None = None
    keys_at: KeysAt | None = None
    words_at: KeysAt | None = None

    def suggestion(self, pattern: Pattern) -> tuple[str, str]:
        """A suggestion for a path that the schema does not know, and the help with the keys that it does know."""
        keys_at = self.keys_at
        for place, step in enumerate(pattern.inner.steps) if keys_at is not None else ():
            keys = keys_at(pattern.inner.steps[:place]) if keys_at is not None and isinstance(step, str) else ()
            if keys and step not in keys:
                more = f" 等 {len(keys)} 项" if len(keys) > MAX_KEYS else ""
                return did_you_mean(str(step), keys), f"这里可用：{'、'.join(keys[:MAX_KEYS])}{more}"
        return "", "对照 schema.yaml 改正路径，或先在那里加上它"


def absolute(pattern: Pattern, each: Pattern | None) -> Pattern:
    """Return a path of a rule from the root; each is the list whose items the rule is for, None if there is none."""
    if not pattern.relative or each is None:
        return pattern
    return Pattern(each.text + pattern.text, (*each.steps, *pattern.steps))
