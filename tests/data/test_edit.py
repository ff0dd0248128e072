"""Edits of data files: what was asked for changes, and nothing else does."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gendoc.core.text import RADICAL, REFUSED
from gendoc.data.edit import Edit, EditError, apply, delete, empty, insert, move, rename, set_value
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode, node_at, walk
from gendoc.data.reader import read_text

DATA = Path(__file__).parents[2] / "data"
TRAPS = """\
# 头

单位: 甲局
收入: {合计: 2366.45, "其他": , 裸}  # 万元
构成:
  # 首项
  - {名称: 拨款, 金额: 1988.89}  # 甲
  # 次项
  - {名称: 其他, 金额: '4.06'}  # 乙

  # 不属于哪一项

  - 名称: 三
    # 金额的话
    金额: 1.00  # 丙
  - - x
    # y 的话
    - y  # 丁
  - # 戊
    - z
    - w
  -
    k: v
    l: |-  # 己
      一
      二

    m: >
      折
      叠。
  - 'a

    b'
清单: [
    一,  # 一的话
    # 二的话
    二,  # 二
    "三"   # 三
  ]
短的: [a, b,
  c, {x: 1}]
"名 称": "引 \\"号\\""
编号:
- 1
- 2
空:   # 没有
无: []
末: >-
  完"""
FILES = {
    "traps": TRAPS,
    "traps, CRLF": TRAPS.replace("\n", "\r\n") + "\r\n",
    **{str(file.relative_to(DATA)): file.read_text("utf-8") for file in sorted(DATA.rglob("*.yaml"))},
}
HOSTILE = (
    "1988.89", "423 户", "无", "待填", "2,366.45", "甲: 乙", "a:", "甲 #乙", "# 甲", "{甲}", "{{ 名称 }}印", "占{{ 名称 }}",
    "[甲]", "- 甲", "-", "? 甲", "@甲", "`", "%", "*甲", "&甲", "!甲", "|", "> 甲", "~", "null", "true", "''甲", '"甲', "\\",
    "\\n", "", " ", "前空", " 前空", "后空  ", "---", "一，二；三：“四”（五）", "长" * 2000, "甲\n乙", "甲。\n\n乙\n", "\n甲", "  甲\n乙",
    "甲\n# 乙", "甲\n\n\n", "\t甲",
)  # fmt: skip
_CHARS = st.one_of(st.sampled_from(" \n\t:#-{}[]()'\"@,&*!|>%?`\\~=年度。，：“"), st.characters(codec="utf-8"))
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(_CHARS)).filter(
    lambda text: not (REFUSED.search(text) or RADICAL.search(text))
)
few = settings(max_examples=min(40, 2 * settings.default.max_examples))


@functools.cache
def tree(text: str) -> Node:
    root = read_text(text, "x.yaml").root
    assert root is not None
    return root


def leaves(root: Node) -> list[tuple[object, str]]:
    return [(path, str(node) if isinstance(node, ScalarNode) else type(node).__name__) for path, node in walk(root)]


def draw_node(data: st.DataObject, kinds: type | tuple[type, ...], least: int = 0) -> tuple[str, Node, tuple, Node]:
    text = FILES[data.draw(st.sampled_from(list(FILES)), "file")]
    root = tree(text)
    nodes = [(path, node) for path, node in walk(root) if isinstance(node, kinds) and len(node) >= least]
    path, node = data.draw(st.sampled_from(nodes), "node")
    return text, root, path, node


@few
@given(st.data(), TEXTS)
def test_any_text_reads_back_wherever_it_is_set_and_no_other_line_changes(data, value):
    text, root, path, node = draw_node(data, ScalarNode)
    new = apply(text, [set_value(root, path, value)])
    expected = [(where, value if where == path else leaf) for where, leaf in leaves(root)]
    assert leaves(tree(new)) == expected
    old, lines = text.splitlines(keepends=True), new.splitlines(keepends=True)
    assert lines[: node.span.line - 1] == old[: node.span.line - 1]
    below = len(old) - node.span.end_line
    assert lines[len(lines) - below :] == old[len(old) - below :]


@few
@given(st.data())
def test_a_text_set_to_itself_changes_nothing(data):
    text, root, path, node = draw_node(data, ScalarNode)
    assume(not node.is_null and node.span.line == node.span.end_line)
    assert apply(text, [set_value(root, path, str(node))]) == text


@few
@given(st.data(), TEXTS)
def test_what_is_put_in_and_taken_out_again_leaves_the_same_bytes(data, value):
    text, root, path, node = draw_node(data, (SequenceNode, MappingNode))
    item = data.draw(st.sampled_from([value, {"名称": value, "数据": {"户": "1 户"}}, ["一", value], []]), "item")
    place = data.draw(st.integers(0, len(node)), "place")
    where = (*path, place if isinstance(node, SequenceNode) else "新: 键")
    new = apply(text, [insert(root, where, item, place=place)])
    assert apply(new, [delete(tree(new), where)]) == text


@few
@given(st.data())
def test_an_item_moved_there_and_back_leaves_the_same_bytes(data):
    text, root, path, node = draw_node(data, SequenceNode, least=2)
    here, there = data.draw(st.permutations(range(len(node))), "places")[:2]
    new = apply(text, [move(root, (*path, here), there)])
    assert leaves(node_at(tree(new), (*path, there))) == leaves(node[here])
    assert new.count("#") == text.count("#")
    assert apply(new, [move(tree(new), (*path, there), here)]) == text


@few
@given(st.data())
def test_whatever_is_taken_out_is_gone_and_the_comments_of_others_stay(data):
    text, root, path, _ = draw_node(data, (ScalarNode, SequenceNode, MappingNode))
    assume(path)
    edit = delete(root, path)
    new = apply(text, [edit])
    assert new.count("#") >= text.count("#") - edit.was.count("#")


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("a: 1  # 注", "2", "a: 2  # 注"),
        ("a: 甲", "甲: 乙", "a: '甲: 乙'"),
        ("a: 甲", "{{ 名称 }}印", "a: '{{ 名称 }}印'"),
        ("a: 甲", "共{{ 名称 }}印", "a: 共{{ 名称 }}印"),
        ("a: 甲", "1988.89", "a: 1988.89"),
        ("a: 甲", "~", "a: '~'"),
        ("a: 甲", "甲\t", "a: '甲\t'"),
        ("a: '甲'", "乙's", "a: '乙''s'"),
        ('a: "甲"', '乙"\\', 'a: "乙\\"\\\\"'),
        ("a: {b: 甲, c: 乙}", "甲，乙", "a: {b: 甲，乙, c: 乙}"),
        ("a: {b: 甲, c: 乙}", "2,366", "a: {b: '2,366', c: 乙}"),
        ("a: {b: 甲, c: 乙}", "一\n二", 'a: {b: "一\\n二", c: 乙}'),
        ("a: [甲 , 乙]", "-", "a: ['-' , 乙]"),
        ("a:   # 注\nb: 1", "甲", "a: 甲   # 注\nb: 1"),
        ("a:   #注\nb: 1", "甲", "a: '甲'   #注\nb: 1"),
        ("a: {b, c: 1}", "甲", "a: {b: 甲, c: 1}"),
        ("a:\n  -\n  - x", "甲", "a:\n  - 甲\n  - x"),
        ("a: |-  # 注\n    一\n    二\nb: 1", "三", "a: |-  # 注\n  三\nb: 1"),
        ("- k: |-\n    一\n    二\n", "三\n\n四", "- k: |-\n    三\n\n    四\n"),
        ("a: >-\n  一\n  二\n", "三", "a: >-\n  三\n"),
        ("a: 甲  # 注\nb: 1", "一\n二", "a: |-  # 注\n  一\n  二\nb: 1"),
        ("a: |\n  一\n", "{ 二 ", "a: |-\n  { 二 \n"),
        ("- |-\n  一\n", "  二\n三", "- |2-\n    二\n  三\n"),
        ("a: 一\n  二", "三", "a: 三"),
    ],
)
def test_a_text_keeps_the_style_in_which_it_stood_if_it_can(old, value, new):
    root = tree(old)
    path = next(path for path, node in walk(root) if isinstance(node, ScalarNode))
    assert apply(old, [set_value(root, path, value)]) == new


@pytest.mark.parametrize(
    ("old", "path", "value", "new"),
    [
        ("a:\n  - x  # x\n  # y\n  - y\n", ("a", 1), "新", "a:\n  - x  # x\n  - 新\n  # y\n  - y\n"),
        ("a:\n  # 全部\n  - x\n", ("a", 0), "新", "a:\n  # 全部\n  - 新\n  - x\n"),
        ("a:\n- x", ("a", 1), "新", "a:\n- x\n- 新"),
        ("a: [x, y]  # 注\n", ("a", 2), "a, b", "a: [x, y, 'a, b']  # 注\n"),
        ("a: [\n  x,\n  y  # y\n]\n", ("a", 2), "新", "a: [\n  x,\n  y,  # y\n  新\n]\n"),
        ("a: [\n  x,\n  y,  # y\n]\n", ("a", 2), "新", "a: [\n  x,\n  y,  # y\n  新,\n]\n"),
        ("a: [x , y]\n", ("a", 1), "新", "a: [x , 新, y]\n"),
        ("a: [x, y,\n  z,]\n", ("a", 3), "新", "a: [x, y,\n  z, 新,]\n"),
        ("a: []\n", ("a", 0), "新", "a: [新]\n"),
        ("a: {b: 1}\n", ("a", "c"), "2 户", "a: {b: 1, c: 2 户}\n"),
        ("a:   # 没有\nb: 1\n", ("a", 0), {"k": "v"}, "a:   # 没有\n  - k: v\nb: 1\n"),
        ("a:\n  b:\n", ("a", "b", "c"), "1", "a:\n  b:\n    c: 1\n"),
        ("- - x\n  - y\n", (0, 0), "新", "- - 新\n  - x\n  - y\n"),
        ("- k: v\n", (0, "l"), ["x", "y"], "- k: v\n  l:\n    - x\n    - y\n"),
        ("- k: v\n", (1,), {"k": "一\n二", "l": []}, "- k: v\n- k: |-\n    一\n    二\n  l: []\n"),
        ("- {k: v}\n", (1,), {"k": "{{ x }}", "l": {"m": "1"}}, "- {k: v}\n- {k: '{{ x }}', l: {m: 1}}\n"),
        ("- k: v\n  d: {x: 1}\n", (1,), {"k": "w", "d": {"y": "2"}}, "- k: v\n  d: {x: 1}\n- k: w\n  d: {y: 2}\n"),
        ("a: 1\r\nb: 2\r\n", ("c",), "一\n二", "a: 1\r\nb: 2\r\nc: |-\r\n  一\r\n  二\r\n"),
    ],
)  # fmt: skip
def test_what_is_put_in_is_written_like_its_neighbours(old, path, value, new):
    assert apply(old, [insert(tree(old), path, value)]) == new


@pytest.mark.parametrize(
    ("old", "path", "new"),
    [
        ("a:\n  - x  # x\n  # y\n  - y  # 又\n  - z\n", ("a", 1), "a:\n  - x  # x\n  # y\n  - z\n"),
        ("a:\n  - x\n  - y", ("a", 1), "a:\n  - x"),
        ("a: 1\nb: 2\n", ("a",), "b: 2\n"),
        ("a:\n  # 注\n  - x  # x\nb: 1\n", ("a", 0), "a: []\n  # 注\nb: 1\n"),
        ("a: {b: 1}\n", ("a", "b"), "a: {}\n"),
        ("- - x\n  - y\n", (0, 0), "- - y\n"),
        ("- - x  # x\n  # y\n  - y\n", (0, 0), "-\n  # y\n  - y\n"),
        ("- k: v\n  l: 1\n", (0, "k"), "- l: 1\n"),
        ("- k: |-\n    一\n\n    二\n\n  l: 1\n", (0, "k"), "- l: 1\n"),
        ("a: [x, y, z]\n", ("a", 0), "a: [y, z]\n"),
        ("a: [x, y, z]\n", ("a", 2), "a: [x, y]\n"),
        ("a: [x, y,\n  z]\n", ("a", 1), "a: [x,\n  z]\n"),
        ("a: [\n  x,  # x\n  # y\n  y  # 又\n]\n", ("a", 1), "a: [\n  x  # x\n  # y\n]\n"),
        ("a: [\n  x,  # x\n  y,\n]\n", ("a", 0), "a: [\n  y,\n]\n"),
    ],
)
def test_what_is_taken_out_takes_its_own_comment_and_no_other(old, path, new):
    assert apply(old, [delete(tree(old), path)]) == new


@pytest.mark.parametrize(
    ("old", "path", "place", "new"),
    [
        ("- x  # x\n\n# y\n- y", (1,), 0, "# y\n- y\n\n- x  # x"),
        ("a:\n  - x\n  - y\n  - z\nb: 1\n", ("a", 0), 2, "a:\n  - y\n  - z\n  - x\nb: 1\n"),
        ("a: [x, y, z]\n", ("a", 2), 0, "a: [z, x, y]\n"),
        ("a: [\n  x,  # x\n  # y\n  y  # 又\n]\n", ("a", 1), 0, "a: [\n  # y\n  y,  # 又\n  x  # x\n]\n"),
        ("- k: |-\n    一\n- l\n", (0,), 1, "- l\n- k: |-\n    一\n"),
        ("- - x\n  - y\n", (0, 0), 1, "- - y\n  - x\n"),
    ],
)
def test_an_item_moves_with_its_comments(old, path, place, new):
    assert apply(old, [move(tree(old), path, place)]) == new


@pytest.mark.parametrize(
    ("old", "path", "key", "new"),
    [
        ("a: 1  # 注\nb: 2\n", ("a",), "丙", "丙: 1  # 注\nb: 2\n"),
        ("- 名称: x\n", (0, "名称"), "a: b", "- 'a: b': x\n"),
        ("a: {\"b\": 1, c: 2}\n", ("a", "b"), "d", "a: {\"d\": 1, c: 2}\n"),
        ("a: {b, c: 2}\n", ("a", "b"), "x, y", "a: {'x, y', c: 2}\n"),
    ],
)  # fmt: skip
def test_a_key_is_renamed_and_its_value_stays(old, path, key, new):
    assert apply(old, [rename(tree(old), path, key)]) == new


def test_what_is_emptied_keeps_the_comments_on_lines_of_their_own():
    old = "a:\n  # 注\n  - x  # x\n  - y\nb: 1\n"
    assert apply(old, [empty(tree(old), ("a",))]) == "a: []\n  # 注\nb: 1\n"


def test_several_edits_are_made_at_once():
    old = "a:\n  - k: 1\n  - l\nb: 2\n"
    root = tree(old)
    edits = [
        insert(root, ("a", 2), "二"),
        insert(root, ("a", 2), "一"),
        rename(root, ("a",), "甲"),
        set_value(root, ("a", 0, "k"), "3"),
        insert(root, ("a", 0, "新"), "4"),
        delete(root, ("b",)),
    ]
    assert apply(old, edits) == "甲:\n  - k: 3\n    新: 4\n  - l\n  - 二\n  - 一\n"


def test_a_byte_order_mark_and_each_line_end_stay():
    old = "\ufeffa: 1\r\nb: 2\nc: 3\r\n"
    assert apply(old, [set_value(tree(old[1:]), ("b",), "一\n二")]) == "\ufeffa: 1\r\nb: |-\r\n  一\r\n  二\nc: 3\r\n"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda root: set_value(root, ("无",), "1"), "数据里没有「无」"),
        (lambda root: set_value(root, ("a",), "1"), "「a」是一组内容，不是一个值"),
        (lambda root: set_value(root, ("b",), "零\u200b宽"), "不能写进数据文件的字符"),
        (lambda root: insert(root, ("a", 3), "1"), "「a\\[4\\]」处不能添加"),
        (lambda root: insert(root, ("b",), "1"), "「b」已经有了"),
        (lambda root: insert(root, ("b", 0), "1"), "「b」是一个值，不能添加"),
        (lambda root: insert(root, ("a", "k"), "1"), "「a.k」处不能添加"),
        (lambda root: move(root, ("a", 0), 2), "「a\\[1\\]」不能移到第 3 项"),
        (lambda root: rename(root, ("b",), "a"), "已有这个名称"),
        (lambda root: rename(root, ("a", 0), "k"), "它没有名称"),
        (lambda root: delete(root, ()), "整个文件"),
        (lambda root: empty(root, ("b",)), "「b」不是一组内容"),
    ],
)
def test_an_edit_that_has_no_place_is_refused_in_words_for_people(make, message):
    with pytest.raises(EditError, match=message):
        make(tree("a: [x, y]\nb: 2\n"))


def test_an_edit_of_a_text_that_has_changed_is_refused():
    edit = set_value(tree("a: 1\nb: 2\n"), ("b",), "3")
    with pytest.raises(EditError, match="「b」已在别处改动，不再是「2」"):
        apply("a: 1\nb: 4\n", [edit])
    with pytest.raises(EditError, match="「a\\[2\\]」已经不在了"):
        apply(
            "a: []\n# 注\n# 注\nb: c\n",
            [delete(tree("a:\n- x\n- 1\nb: 2\n"), ("a", 1))._replace(start=0, end=0, was="")],
        )
    with pytest.raises(EditError, match="数据文件读不出来"):
        apply("a: 1\nb: [2\n", [edit])


def test_edits_that_overlap_are_refused():
    root = tree("a:\n  - k: 1\n  - l\n")
    with pytest.raises(EditError, match=r"对「a\[1\]」和「a\[1\]\.k」的改动重叠了"):
        apply("a:\n  - k: 1\n  - l\n", [delete(root, ("a", 0)), set_value(root, ("a", 0, "k"), "2")])


@pytest.mark.parametrize("shift", [-2, -1, 1, 2])
def test_a_splice_that_is_off_by_a_character_is_refused_unless_it_comes_to_the_same(shift):
    old = "甲: 111\n乙: {丙: 222, 丁: 333}\n戊:\n  - 444\n  - 555\n"
    root = tree(old)
    for edit in (set_value(root, ("乙", "丙"), "6"), delete(root, ("戊", 0)), insert(root, ("乙", "己"), "7")):
        moved = Edit(
            edit.start + shift, edit.end + shift, edit.text, old[edit.start + shift : edit.end + shift], *edit[4:]
        )
        try:
            assert apply(old, [moved]) == apply(old, [edit])  # the line end before a line, or that after it
        except EditError:
            continue


@pytest.mark.parametrize(
    ("old", "make", "message"),
    [
        ("a: |+\n  x\n\nb: 1\n", lambda root: delete(root, ("b",)), None),
        ("? a\n: 1\n", lambda root: rename(root, ("a",), "b"), None),
        ("? a\n: 1\nb: 2\n", lambda root: delete(root, ("a",)), "不能这样改|读不出来"),
        ("a: |\n  末", lambda root: insert(root, ("b",), "1"), "「a」在第 1 行的写法下不能这样改"),
        ("a: &x 1\nb: 2\n", lambda root: set_value(root, ("b",), "3"), None),
        ("a: 1\nb: 2\n", lambda root: set_value(root, ("b",), "甲 #乙", style="plain"), "「b」在第 2 行的写法下不能这样改"),
    ],
)  # fmt: skip
def test_what_does_not_read_back_is_refused(old, make, message):
    edit = make(tree(old))
    if message is None:
        assert apply(old, [edit])
        return
    with pytest.raises(EditError, match=message):
        apply(old, [edit])
