"""Paths to figures, as rules and messages write them.

收入.合计            a key below a key
收入.构成[*].金额     each item of a list
收入.构成[2].金额     the second item (people count from 1)
收入.构成[财政拨款收入].金额   the item of that 名称, 标题 or 要点
上年:收入.合计       the same in last year's file; 上年:.金额 in the item of the same name
所属单位:收入.合计    the same in the file of every unit
同年:支出.合计       a figure of the same department's report of another kind, of the same year
上年另种:支出.合计   the same of last year: 决算 against 预算
"""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from gendoc.core.source import Path
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, node_at

NAMING_KEYS = ("名称", "标题", "要点")
LAST_YEAR = "上年"
UNITS = "所属单位"
SAME_YEAR = "同年"
OTHER_LAST_YEAR = "上年另种"
OTHER_TYPES = (SAME_YEAR, OTHER_LAST_YEAR)  # where a report of another type is
_ELSEWHERE = re.compile(f"(?P<file>{LAST_YEAR}|{UNITS}|{SAME_YEAR}|{OTHER_LAST_YEAR})[:：](?P<rest>.*)", re.DOTALL)
_STEP = re.compile(r"(?P<key>[^.\[\]\s]+)|\[(?P<item>[^\[\]]+)\]")


class Each(NamedTuple):
    """A step that stands for every item of a list."""


class Named(NamedTuple):
    """A step that stands for the item of a list that has this name."""

    name: str


Step: TypeAlias = str | int | Each | Named


class Pattern(NamedTuple):
    """A path that may stand for several figures; a relative one starts with a dot.

    If it leads into another file, that is part of its first step (上年:收入), so that looking it up in
    this file finds nothing rather than the wrong figure.
    """

    text: str
    steps: tuple[Step, ...]
    relative: bool = False

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Return the pattern that text spells.

        Raises ValueError, with a Chinese message that quotes text.
        """
        elsewhere = _ELSEWHERE.fullmatch(text)
        if elsewhere:
            cls.parse(elsewhere["rest"])
            text = f"{elsewhere['file']}:{elsewhere['rest']}"
        relative = text.startswith(".")
        rest = text[1:] if relative else text
        steps: list[Step] = []
        place = 0
        while place < len(rest):
            if rest[place] == "." and 0 < place < len(rest) - 1:
                place += 1
            elif steps and rest[place] != "[":
                raise ValueError(f"路径写法不对：「{text}」")
            match = _STEP.match(rest, place)
            if not match:
                raise ValueError(f"路径写法不对：「{text}」")
            item = match["item"]
            if item is None:
                steps.append(match["key"])
            elif item == "*":
                steps.append(Each())
            elif item.isascii() and item.isdigit():
                if int(item) == 0:
                    raise ValueError(f"路径里的序号从 1 数起：「{text}」")
                steps.append(int(item) - 1)
            else:
                steps.append(Named(item))
            place = match.end()
        if not steps:
            raise ValueError(f"路径写法不对：「{text}」")
        return cls(text, tuple(steps), relative)

    @property
    def file(self) -> str:
        """Return which other file the path leads into: 上年, 所属单位, 同年, 上年另种, or "" for none."""
        elsewhere = _ELSEWHERE.fullmatch(self.text)
        return elsewhere["file"] if elsewhere else ""

    @property
    def inner(self) -> Pattern:
        """Return the pattern without the file that it leads into."""
        elsewhere = _ELSEWHERE.fullmatch(self.text)
        return Pattern.parse(elsewhere["rest"]) if elsewhere else self

    def expand(self, root: Node, base: Path = ()) -> list[Path]:
        """Return the paths that the pattern stands for below root, in file order.

        Only lists and the items named in them have to exist.  A key may be absent, so that a rule can tell
        a missing figure from one that nobody asked for.
        """
        pairs: list[tuple[Path, Node | None]] = [(base, node_at(root, base))]
        for step in self.steps:
            pairs = [pair for path, node in pairs for pair in _take(step, path, node)]
        return [path for path, _ in pairs]

    def missing_lists(self, root: Node, base: Path = ()) -> list[Path]:
        """Return the lists that the pattern leads through and that an item does not have, outer lists first.

        类[*].款[*].金额 leads to nothing in a 类 without 款; how much that would be, nobody has said.  A list that
        the whole file lacks is not among them.
        """
        pairs: list[tuple[Path, Node | None]] = [(base, node_at(root, base))]
        missing: list[Path] = []
        in_item = bool(base)
        for step in self.steps:
            if not isinstance(step, str):
                missing += [path for path, node in pairs if in_item and not isinstance(node, SequenceNode)]
                in_item = True
            pairs = [pair for path, node in pairs for pair in _take(step, path, node)]
        return missing

    def lists(self, root: Node, base: Path = ()) -> list[Path]:
        """Return the lists of which the pattern means each item."""
        pairs: list[tuple[Path, Node | None]] = [(base, node_at(root, base))]
        lists: list[Path] = []
        for step in self.steps:
            if isinstance(step, Each):
                lists += [path for path, node in pairs if isinstance(node, SequenceNode)]
            pairs = [pair for path, node in pairs for pair in _take(step, path, node)]
        return lists


def _take(step: Step, path: Path, node: Node | None) -> list[tuple[Path, Node | None]]:
    if isinstance(step, str):
        return [((*path, step), node.get(step) if isinstance(node, MappingNode) else None)]
    if not isinstance(node, SequenceNode):
        return []
    if isinstance(step, Each):
        return [((*path, index), child) for index, child in enumerate(node)]
    if isinstance(step, int):
        return [((*path, step), node[step])] if step < len(node) else []
    return [((*path, index), child) for index, child in enumerate(node) if name_of(child) == step.name]


def name_of(node: Node | None) -> str:
    """Return the name of a list item (its 名称, 标题 or 要点), "" if it has none."""
    if isinstance(node, MappingNode):
        for key in NAMING_KEYS:
            name = node.get(key)
            if isinstance(name, ScalarNode) and name:
                return str(name)
    return ""


def show(path: Path) -> str:
    """Return path as people write it: 收入.构成[2].金额."""
    shown = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return shown.removeprefix(".")
