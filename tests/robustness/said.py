"""What a data file says, read by PyYAML alone, and whether a document says it."""

import re
from collections.abc import Iterator

import yaml

_NOT_PRINTED = {"文种", "数据", "金额", "占比", "合计", "年末", "年初", "得分", "年度", "日期", "勾稽", "已知差异"}
_REFERENCE = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def not_printed(root: yaml.Node, printed: str) -> list[str]:
    """Return the texts of a file that printed does not hold, references left out.

    A text folded over several lines is compared without its spaces: gendoc joins Chinese lines
    without one, PyYAML does not.
    """
    bare = "".join(printed.split())
    return [
        text for text, folded in _texts(root) if ("".join(text.split()) not in bare if folded else text not in printed)
    ]


def _texts(node: yaml.Node) -> Iterator[tuple[str, bool]]:
    if isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            if key.value not in _NOT_PRINTED:
                yield from _texts(child)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _texts(child)
    else:
        folded = node.start_mark.line != node.end_mark.line
        for part in _REFERENCE.split(node.value):
            for line in part.split("\n"):
                if line.strip():
                    yield line, folded
