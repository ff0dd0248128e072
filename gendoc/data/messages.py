"""Validation errors of JSON Schema, explained to somebody who writes a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gendoc.core.finding import Finding
from gendoc.core.source import Path, Span
from gendoc.core.text import near, visible
from gendoc.data.dates import day_of, is_serial, no_such_day
from gendoc.data.labels import put_right, unit_in_name
from gendoc.data.lint import bullet, spelt_key, unspaced
from gendoc.data.nodes import MappingNode, ScalarNode, SequenceNode, nearest_span, node_at
from gendoc.data.pasted import pasted_text
from gendoc.data.path import show
from gendoc.data.schema import AGAINST_SCHEMA, MISSING_FIELD, UNKNOWN_KEY, WRONG_SHAPE, Schema
from gendoc.data.shapes import NO, YES, as_item, as_text, may_hold, rewritten

_TYPES = {
    "string": "一段文字",
    "object": "一组「名称: 内容」",
    "array": "一个列表（每项以「- 」开头）",
    "number": "一个数字",
    "integer": "一个整数",
    "boolean": " true 或 false",
    "null": "空",
}
_SIMPLE = re.compile(r"[\w（）()·—-]{1,60}")  # without marks that mean something within braces


def explain(error: Any, root: MappingNode, schema: Schema) -> Iterator[tuple[Path, Finding | None]]:
    """Yield the findings for one validation error of jsonschema-rs, each with its path.

    A missing key has the path that it would have.  The finding is None where another finding says the
    same.  Of errors inside alternatives (anyOf), those of the alternative are explained that has the
    shape of what was written.
    """
    location = _Location(root, schema, tuple(error.instance_path))
    name = error.kind.name
    if name in ("anyOf", "oneOf"):
        yield from location.alternatives(error.kind)
    elif name == "additionalProperties":
        for key in error.kind.unexpected:
            yield location.unknown_key(key)
            if location.is_section(key):
                yield (key,), None  # it is there, if in the wrong place
    elif name == "required":
        yield (*location.path, error.kind.property), location.missing(error.kind.property)
    else:
        yield location.path, location.wrong(name, error.kind)


class _Location:
    """Where a validation error is: the node, and the keys that the schema knows there.

    span is the node's; for a list or mapping, that of its key.
    """

    def __init__(self, root: MappingNode, schema: Schema, path: Path) -> None:
        self.root, self.schema, self.path = root, schema, path
        self.node = node_at(root, path)
        self.table = self.node if isinstance(self.node, MappingNode) else MappingNode(nearest_span(root, path))
        self.span = nearest_span(root, path)
        if path and isinstance(self.node, MappingNode | SequenceNode):
            parent = node_at(root, path[:-1])
            if isinstance(parent, MappingNode) and isinstance(path[-1], str):
                self.span = parent.keys_at.get(path[-1], self.span)
        self.where = f"「{show(path)}」" if path else "文件"
        self.known = schema.properties_at(path)

    def alternatives(self, kind: Any) -> Iterator[tuple[Path, Finding | None]]:
        """Yield the findings of the first alternative that has the shape of what was written.

        If none has, yield one finding that names the shapes allowed.
        """
        branches = [branch for branch in kind.context if branch]
        names = [
            name
            for option in self.schema.shape_at(self.path, "object").get("oneOf", ())
            for name in option.get("required", ())
        ]
        if names and kind.name == "oneOf" and isinstance(self.node, MappingNode):
            typed = [name for name in self.table if name in names]
            yield from (((*self.path, name), None) for name in typed if len(typed) > 1)  # which one is meant is open
            yield self._one_of(names)
            return
        fitting = [branch for branch in branches if not any(self._of_another_shape(error) for error in branch)]
        if fitting:
            for error in fitting[0]:
                yield from explain(error, self.root, self.schema)
            return
        wanted = [
            _TYPES.get(shape, shape)
            for branch in branches
            for error in branch
            if error.kind.name == "type"
            for shape in error.kind.types
        ]
        node = self.node
        shape = "object" if isinstance(node, MappingNode) else "array" if isinstance(node, SequenceNode) else "string"
        message = f"「{show(self.path)}」应是{'或'.join(dict.fromkeys(wanted))}，写的是{_TYPES[shape]}"
        advice = self._reshaped(wanted) or "对照起步文件 starter.yaml 的写法改正"
        span = node.span if node is not None else self.span
        yield self.path, WRONG_SHAPE.at(span, message, help=advice, path=self.path)

    def _one_of(self, names: list[str]) -> tuple[Path, Finding | None]:
        """Return the finding for a mapping that has none, or more than one, of names."""
        typed = [name for name in self.table if name in names]
        if len(typed) > 1:
            shown = "和".join(f"「{name}」" for name in typed)
            help = f"{'、'.join(names)} 只写其中一项，其余的删去"
            return self.path, AGAINST_SCHEMA.at(
                self.table.keys_at[typed[1]], f"{self.where}里{shown}都写了，只能写一项", help=help, path=self.path
            )
        if any(self.missing(name) is None for name in names):
            return (*self.path, names[0]), None
        shown = "、".join(f"「{name}」" for name in names)
        message, path = f"{self.where}缺少{shown}里的一项", (*self.path, names[0])
        return path, MISSING_FIELD.at(self.span, message, help="补上其中一项，其余的不写", path=path)

    def _of_another_shape(self, error: Any) -> bool:
        return error.kind.name == "type" and tuple(error.instance_path) == self.path

    def unknown_key(self, key: str) -> tuple[Path, Finding]:
        """Finding for a key that the schema does not know, with its path or that of the key it was meant for."""
        span = self.table.keys_at.get(key, self.span)
        meant = spelt_key(key)
        if meant in self.known and key.lstrip().removeprefix(meant).startswith(":"):
            return (*self.path, meant), _glued(key, span)
        if written := as_item(self.table, self.path, self.schema):
            return (*self.path, key), UNKNOWN_KEY.at(
                span, f"{self.where}只写了「{key}」，没有写明各是哪一项", help=f"写成「{written}」"
            )
        advice = self._outdented(key) or self._with_unit(key) or self._where_it_belongs(key) or self._what_is_meant(key)
        return (*self.path, key), UNKNOWN_KEY.at(span, f"{self.where}里没有「{key}」这一项", help=advice)

    def _with_unit(self, key: str) -> str:
        """Return the help for a key of the schema with a unit behind it, 合计（万元）; "" for any other."""
        name, unit = unit_in_name(key)
        wanted = self.schema.figure_type((*self.path, name)) if name in self.known and name not in self.table else None
        return "" if wanted is None else put_right(name, unit, self.table.get(key), self.span, wanted)

    def missing(self, key: str) -> Finding | None:
        """Return the finding for a missing key; None if an unknown key is probably meant for it."""
        unknown = [other for other in self.table if other not in self.known]
        misspelt = any(
            key in (spelt_key(other), unit_in_name(other)[0]) or key in near(other, self.known, count=1)
            for other in unknown
        )
        if (
            misspelt
            or as_item(self.table, self.path, self.schema)
            or self._stands_beside(key)
            or (not self.path and self._stands_inside(key))
        ):
            return None
        sub = self.schema.subschema((*self.path, key)) or {}
        title, description = sub.get("title", ""), sub.get("description", "")
        message = f"{self.where}缺少「{key}」" + (f"，报告的“{title}”会是空白" if title else "")
        advice = f"补上「{key}:」" + (f"（{description}）" if description else "")
        span = self.span
        if not self.path and (above := self._before(key)):  # the file has no line of its own to point at
            span, advice = self.root.keys_at[above], f"{advice}，写在「{above}」的内容后面"
        here = self.schema.shape_at(self.path, "object")
        for other, needed in here.get("dependentRequired", {}).items():
            if key in needed and key not in here.get("required", ()) and other in self.table:
                span, message = self.table.keys_at[other], f"有「{other}」就要有「{key}」，{message}"
                break
        return MISSING_FIELD.at(span, message, help=advice, path=(*self.path, key))

    def _stands_beside(self, key: str) -> bool:
        """Return whether the missing key stands right after this mapping, one level too far left."""
        parent = node_at(self.root, self.path[:-1]) if self.path and isinstance(self.path[-1], str) else None
        if not isinstance(parent, MappingNode) or key not in parent:
            return False
        return _Location(self.root, self.schema, self.path[:-1])._owner(key) == self.path[-1]

    def _stands_inside(self, key: str) -> bool:
        """Return whether a missing section stands within another one, which has no such key."""
        places = [
            ((name, *index), table)
            for name, child in self.root.items()
            for index, table in (
                [((at,), item) for at, item in enumerate(child)] if isinstance(child, SequenceNode) else [((), child)]
            )
        ]
        return any(
            isinstance(table, MappingNode) and key in table and key not in self.schema.properties_at(path)
            for path, table in places
        )

    def _owner(self, key: str) -> str:
        """Return the key of the mapping above an unknown key to which it would belong if it were indented; else ""."""
        if key in self.known:
            return ""
        places = [(self.table.keys_at[name].start, name) for name in self.known if name in self.table]
        own = self.table.keys_at[key].start
        before = max((place for place in places if place[0] < own), default=(0, ""))[1]
        above = self.table.get(before)
        inside = isinstance(above, MappingNode) and not above.flow and above and key not in above
        return before if inside and key in self.schema.properties_at((*self.path, before)) else ""

    def _outdented(self, key: str) -> str:
        """Return the help for a key that stands one level too far left, "" for any other."""
        owner = self._owner(key) if key in self.table else ""
        above = self.table.get(owner)
        if not isinstance(above, MappingNode):
            return ""
        first = next(iter(above))
        return f"「{key}」是「{owner}」里的一项：在前面补空格，与上面的「{first}」左边对齐，属于它的各行一起右移"

    def is_section(self, key: str) -> bool:
        """Return whether an unknown key is one of the file's own, which stands within another."""
        return bool(self.path) and key in self.schema.properties_at(()) and key not in self.root

    def _where_it_belongs(self, key: str) -> str:
        """Return the help for a key that belongs elsewhere in the file, "" if that is not known."""
        span = self.table.keys_at.get(key, self.span)
        if self.is_section(key):
            spaces = len(span.source.line(span.line)) - len(span.source.line(span.line).lstrip())
            inside = self.table.flow or spaces != span.column - 1
            move = "移出来另起一行，顶格写" if inside else f"删去行首的 {spaces} 个空格，顶格写，属于它的各行一起左移"
            return f"「{key}」自成一节，不在「{show(self.path)}」里：{move}"
        owners = [path for path in self.schema.owners(key) if path and path != self.path]
        if len(owners) != 1 or near(key, self.known, count=1, likeness=0.75):
            return ""
        there = node_at(self.root, (*owners[0], key))
        again = "；那里已经有了，这里的删去" if there is not None else ""
        return f"「{key}」是「{show(owners[0])}」里的一项，移到那里{again}"

    def _before(self, key: str) -> str:
        """Return the key of the file after which key comes in the schema's order, "" if it would be the first."""
        earlier = self.known[: self.known.index(key)] if key in self.known else ()
        return next((name for name in reversed(earlier) if name in self.root), "")

    def _what_is_meant(self, key: str) -> str:
        """Return what to write in the place of an unknown key."""
        node = self.table.get(key)
        taken = self.table.keys() - {key}
        taking = [name for name in self.known if may_hold(self.schema.subschema((*self.path, name)), node)]
        taking = [name for name in taking if name not in taken]
        (suggestion, mark), otherwise = _suggest(key, self.known, taking), self._if_sentence(key)
        return suggestion + (mark or "。") + otherwise if otherwise else suggestion + mark

    def _if_sentence(self, key: str) -> str:
        """Return the help for a key that may be the beginning of a sentence with a colon in it; else ""."""
        alone = len(self.table) == 1 and bool(self.path) and isinstance(self.path[-1], int)
        if not alone or not self.schema.takes_text(self.path):
            return ""
        return f"如果「{key}: ……」是一句话，冒号改用全角「：」，或给整句加引号"

    def wrong(self, name: str, kind: Any) -> Finding:
        """Return the finding for a violation of the schema's keyword name; kind holds the validator's details."""
        message, advice = _plain_words(name, kind, self.where)
        if name == "type" and isinstance(self.node, ScalarNode):
            rows = pasted_text(self.node, self.path, self.schema)
            if rows is not None:
                return rows
        if name == "type":
            advice = self._reshaped(kind.types) or advice
            return WRONG_SHAPE.at(self._where_written(), message, help=advice, path=self.path)
        if name == "minProperties" and 0 < len(self.table) < kind.limit:
            message = f"{self.where}里只有「{'」「'.join(self.table)}」"
            more = " 或 ".join(key for key in self.known if key not in self.table)
            advice = f"再写上 {more}；不需要这一项就整项删去" if more else advice
        if name == "pattern":
            message = f"{self.where}的写法不对，写的是「{self.node}」"
            sub = self.schema.subschema(self.path) or {}
            day = day_of(str(self.node)) if sub.get("date") else ""
            if sub.get("date") and (right := no_such_day(str(self.node))):
                message = f"{self.where}写的是「{self.node}」，没有这一天"
                return AGAINST_SCHEMA.at(self.span, message, help=f"{right}；查对后改正", path=self.path)
            if day and is_serial(str(self.node)):
                message = f"{self.where}像是 Excel 的日期序号，写的是「{self.node}」"
            advice = f"改成 {day}" if day else sub.get("description", advice)
        if name == "enum" and isinstance(node_at(self.root, self.path[:-1]), SequenceNode):
            comma = re.search("[，、；]", str(self.node))
            if comma:
                advice = f"括号里的「{comma[0]}」不能分开各项，要用半角逗号加空格；{advice}"
        if name == "enum" and isinstance(self.node, ScalarNode):
            meant = [str(option) for option in kind.options if option and self.node.startswith(str(option))]
            advice = f"写的是「{self.node}」，是否指「{meant[0]}」？{advice}" if len(meant) == 1 else advice
        if name == "minLength" and kind.limit == 1:
            advice = to_fill(self.path, self.schema)
        return AGAINST_SCHEMA.at(self.span, message, help=advice, path=self.path)

    def _where_written(self) -> Span:
        """Where a value of the wrong shape begins: at its first dash or key, if it stands on lines of its own."""
        node = self.node
        block = isinstance(node, MappingNode | SequenceNode) and not node.flow and node.span.line > self.span.line
        if not block or node is None:
            return self.span
        text = node.span.source.line(node.span.line)
        return node.span.source.span(node.span.line, node.span.column, len(text.rstrip()) - node.span.column + 1)

    def _reshaped(self, wanted: Any) -> str:
        """Return the help for writing the value in one of the wanted types; "" if nothing particular is known.

        Covers a text where true, false, a mapping or a list is wanted, and brackets where a text is.
        """
        node = self.node
        if isinstance(node, ScalarNode) and "boolean" in wanted:
            word = str(node).strip().lower()
            if word in YES or word in NO:
                return f"写 {'true' if word in YES else 'false，或整项删去'}，不加引号"
            return "要就写 true，不要就整项删去"
        needed = self.schema.shape_at(self.path, "object").get("required", ())
        if isinstance(node, ScalarNode) and len(needed) == 1 and _SIMPLE.fullmatch(node) and _wants("object", wanted):
            return f"写成 {{{needed[0]}: {node}}}"
        if isinstance(node, ScalarNode) and "array" in wanted:
            slip = bullet(node) if node.plain else None
            if slip:
                return slip.advice
        for shape in ("object", "array"):
            if _wants(shape, wanted) and (advice := rewritten(node, self.path, self.schema, shape)):
                return advice
        if isinstance(node, MappingNode | SequenceNode) and node.flow and _wants("string", wanted):
            mark = "{" if isinstance(node, MappingNode) else "["
            return f"以 {mark} 开头的文字，YAML 当成别的结构：是文字就整句加引号，否则对照起步文件 starter.yaml 改正"
        return as_text(node) if _wants("string", wanted) else ""


def _wants(shape: str, wanted: Any) -> bool:
    return shape in wanted or _TYPES[shape] in wanted


def to_fill(path: Path, schema: Schema) -> str:
    """Return the help for an empty value at path; whoever follows it gets no further finding."""
    if schema.figure_type(path) is not None:
        return "填上数字；没有发生写 0 或 无，尚未取得写 待填"
    sub = schema.shape_at(path, "string")
    if "enum" in sub:
        return f"填上其中一项：{'、'.join(str(option) for option in sub['enum'])}"
    if path and isinstance(path[-1], int):
        least = schema.shape_at(path[:-1], "array").get("minItems", 0)
        return "填上内容；多余的一项就整行删去" + ("，只有这一项的写 无。" if least else "")
    if path and path[-1] not in schema.shape_at(path[:-1], "object").get("required", ()):
        return "填上内容；不需要这一项就整行删去"
    if sub.get("type") == "string":
        return "填上内容；没有就写 无" + ("。" if sub.get("narrative") else "")
    if schema.takes_text((*path, 0)):
        return "在下面另起一行，缩进两格，写「- 内容」；没有就写「- 无。」"
    return "填上内容"


def _glued(key: str, span: Span) -> Finding:
    """Return the finding for a key that swallowed its colon and value: 结转结余:{年末: 0}."""
    name, slip = unspaced(key, span)
    assert slip is not None
    start = span.column - 1 + key.index(name)
    written = span.source.line(span.line)[start:].rstrip()
    rest = written[len(name) :].lstrip(" :：")
    return replace(slip, span=span._replace(column=start + 1), help=f"写成「{name}: {rest}」")


def _suggest(key: str, allowed: tuple[str, ...], taking: list[str]) -> tuple[str, str]:
    """Return what to write in the place of a key, and the mark that ends the sentence: ？ if it asks, else "".

    taking are those of allowed that may hold what was typed.
    """
    same = [name for name in allowed if visible(name) == visible(key)]
    if same:
        return f"「{key}」里有看不见的空格或字符，请改为「{same[0]}」", ""
    head, colon, _ = key.partition("：")
    if colon and visible(head) in allowed:
        return f"名称后面的冒号是全角的，请写成「{visible(head)}: 」，冒号用半角、后面空一格", ""
    if key[:1] in ("\u3000", "\u00a0"):
        return "行首用了全角空格，YAML 只认半角空格：删去它，改打半角空格，每级两格", ""
    alike = near(key, taking, count=2)
    if alike:
        return f"是否指「{'」或「'.join(alike)}」", "？"
    shown = "、".join(allowed[:12]) + ("…" if len(allowed) > 12 else "")
    return f"这里可用的项：{shown}" if allowed else "删去这一项", ""


def _plain_words(name: str, kind: Any, where: str) -> tuple[str, str]:
    if name == "type":
        advice = (
            "每项另起一行，缩进两格，写成「- 内容」"
            if "array" in kind.types
            else "对照起步文件 starter.yaml 的写法改正"
        )
        return f"{where}应是{'或'.join(_TYPES.get(t, t) for t in kind.types)}", advice
    if name == "enum":
        options = "、".join(map(str, kind.options[:100])) + ("……" if len(kind.options) > 100 else "")
        return f"{where}不在可选的内容里", f"可选：{options}"
    counter = "个字" if name.endswith("Length") else "项"
    if name in ("minItems", "minLength", "minProperties"):
        little = "是空的" if kind.limit == 1 else f"太少，至少 {kind.limit} {counter}"
        return f"{where}{little}", "补上内容；不需要这一项就整项删去"
    if name in ("maxItems", "maxLength", "maxProperties"):
        return f"{where}太多，最多 {kind.limit} {counter}", "删减内容"
    if name == "uniqueItems":
        return f"{where}里有重复的项", "删去重复的一项"
    if name == "const":
        return f"{where}的内容与报告种类要求的不同", ""
    return f"{where}不合报告种类的要求", "对照 gendoc schema 列出的要求改正"
