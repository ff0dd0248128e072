from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gendoc.data.nodes import node_at
from gendoc.data.path import Pattern
from gendoc.data.reader import read_text
from gendoc.report.matching import ItemMatcher


def tree(text: str):
    root = read_text(text, "x.yaml").root
    assert root is not None
    return root


def pairs(own: str, other: str) -> ItemMatcher:
    return ItemMatcher(tree(own), tree(other))


def test_what_stands_under_a_key_stands_under_the_same_key_whether_it_is_there_or_not():
    assert pairs("甲: {乙: 1}", "丙: 1").of(("甲", "乙")) == ("甲", "乙")


def test_items_go_by_name_and_nameless_ones_by_place():
    found = pairs("甲: [{名称: a, x: 1}, {x: 2}, {x: 3}]", "甲: [{名称: b}, {x: 9}, {名称: a}]")
    assert found.of(("甲", 0, "x")) == ("甲", 2, "x")
    assert found.of(("甲", 1)) == ("甲", 1)
    assert found.of(("甲", 2)) is None


def test_a_name_that_comes_twice_says_nothing():
    assert pairs("甲: [{名称: a}, {名称: a}]", "甲: [{名称: a}]").of(("甲", 0)) is None
    assert pairs("甲: [{名称: a}]", "甲: [{名称: a}, {名称: a}]").of(("甲", 0)) is None


def test_a_list_has_no_counterpart_in_what_is_none():
    assert pairs("甲: [{名称: a}]", "甲: {名称: a}").of(("甲", 0, "x")) is None


@given(st.permutations("abcdefgh"))
def test_the_order_of_named_items_does_not_matter(order):
    own = "甲: [" + ", ".join(f"{{名称: {name}, 数: {name}1}}" for name in "abcdefgh") + "]"
    other = "甲: [" + ", ".join(f"{{名称: {name}, 数: {name}1}}" for name in order) + "]"
    found = pairs(own, other)
    for place in range(8):
        path = ("甲", place, "数")
        there = found.of(path)
        assert there is not None
        assert node_at(found.own, path) == node_at(found.other, there)


def test_a_path_into_another_file_finds_nothing_in_this_one():
    pattern = Pattern.parse("上年:收入.合计")
    assert (pattern.file, pattern.inner.text, pattern.steps) == ("上年", "收入.合计", ("上年:收入", "合计"))
    root = tree("收入: {合计: 1}")
    assert [node_at(root, path) for path in pattern.expand(root)] == [None]
    assert Pattern.parse("收入.合计").file == ""
    assert Pattern.parse("所属单位：.金额").inner.relative
