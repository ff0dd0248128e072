"""Units written into the names of figures: 低保户数（户）: 423, 合计（万元）: 2366.45."""

from __future__ import annotations

import re
from collections.abc import Collection

from gendoc.core.source import Path, Span
from gendoc.data.nodes import MappingNode, Node, ScalarNode
from gendoc.data.schema import Schema
from gendoc.figures.figure import FigureType, read_figure, split_unit
from gendoc.figures.reading import LONGEST
from gendoc.figures.spelling import NIL, PENDING
from gendoc.figures.units import NotAFigure, is_known
from gendoc.figures.written import written_unit

_WITH_UNIT = re.compile(
    r"(?P<name>.+?)\s*(?:[（(\[［【〔]\s*(?:单位\s*[:：]?)?\s*(?P<within>[^()（）]+?|.+\(.+\))\s*[)）\]］】〕]"
    r"|[/／]\s*(?P<behind>[^/／]+)|[\s\u3000]+(?:单位[:：]?)?(?P<apart>\S+))"
)

_WITH_ITS_UNIT = FigureType(unit=None)
_BOUND_NAMES = {">": ("不少于", "不低于", "下限"), "<": ("不超过", "不高于", "上限")}
_GOAL = re.compile("指标|目标|计划")


def unit_in_name(key: str) -> tuple[str, str]:
    """Return the name and the unit of a key that ends with a unit: 户数（户） -> 户数, 户; "" and "" for any other."""
    match = _WITH_UNIT.fullmatch(key.strip()) if len(key) <= LONGEST else None
    unit = (match["within"] or match["behind"] or match["apart"]) if match else ""
    if match is None or not (is_known(unit) or written_unit(unit) is not None):
        return "", ""
    return match["name"], unit


def mended_names(table: MappingNode, path: Path) -> set[Path]:
    """Return the paths in table, at path, that names with units in them will have when they are put right.

    A sentence that refers to such a name already is right.
    """
    mended: set[Path] = set()
    for key, child in table.items():
        name, _ = unit_in_name(key)
        if name and name not in table:
            mended.add((*path, name))
        if isinstance(child, MappingNode):
            mended |= mended_names(child, (*path, key))
    return mended


def put_right(name: str, unit: str, value: Node | None, span: Span, wanted: FigureType = _WITH_ITS_UNIT) -> str:
    """Return the help for a name with a unit in it: the line as it should be, with the unit where the field has it."""
    if not isinstance(value, ScalarNode) or value.is_null:
        return f"名称改成「{name}」"
    if value == NIL:
        return f"写成「{name}: {NIL}」"
    number, own = split_unit(value)
    if value.startswith(PENDING):
        return f"写成「{name}: {f'{PENDING} {unit}' if wanted.unit is None else PENDING}」"
    if own and own != unit:
        return f"名称改成「{name}」，单位只写在数字后面：查对是 {unit} 还是 {own}"
    text = f"{number} {unit}"
    try:
        figure = read_figure(text, wanted, (name,), span)
    except NotAFigure as problem:
        if not problem.sure:
            return (
                f"名称改成「{name}」，不带单位；{problem.advice}"
                if wanted.unit
                else f"名称改成「{name}」；{problem.advice}"
            )
        return _line(name, problem.values[0], wanted)
    return _line(name, number if wanted.unit is not None and figure.value is not None else text, wanted)


def _line(name: str, text: str, wanted: FigureType) -> str:
    where = f"，这里以{wanted.unit}计，单位不写" if wanted.unit else "，单位写在数字后面" if wanted.unit is None else ""
    return f"写成「{name}: {text}」{where}"


def as_a_bound(error: NotAFigure, path: Path, within: Collection[str], schema: Schema) -> str:
    """Return the help for ≥80% where the schema has a field for what must at least be reached; "" for anything else.

    Only a goal is a bound, and only where within, the keys around it, has none yet; what was reached is one number.
    """
    if not error.bound or not error.sure or not path:
        return ""
    names = _BOUND_NAMES[error.bound]
    if path[-1] in names:
        return f"「{path[-1]}」已经说了是范围，这里只写 {error.values[0]}"
    name = next((name for name in schema.properties_at(path[:-1]) if name in names), "")
    if not name:
        return ""
    if not _GOAL.search(str(path[-1])) or any(other in within for side in _BOUND_NAMES.values() for other in side):
        return f"这里只写 {error.values[0]}"
    return f"把「{path[-1]}」改成「{name}」，写成「{name}: {error.values[0]}」"
