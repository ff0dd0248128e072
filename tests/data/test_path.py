"""Paths to figures: how they are spelled, and what they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.data.path import Pattern, name_of, show
from gendoc.data.reader import read_text

ROOT = read_text(
    "收入:\n  合计: 5\n  构成:\n    - {名称: 财政, 金额: 3}\n    - {名称: 其他, 金额: 2}\n事项: [{标题: 甲}, {要点: 乙}]\n",
    "x",
).root


def found(text: str) -> list[str]:
    return [show(path) for path in Pattern.parse(text).expand(ROOT)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收入.合计", ["收入.合计"]),
        ("收入.构成[*].金额", ["收入.构成[1].金额", "收入.构成[2].金额"]),
        ("收入.构成[2].金额", ["收入.构成[2].金额"]),
        ("收入.构成[其他].金额", ["收入.构成[2].金额"]),
        ("事项[甲]", ["事项[1]"]),
        ("事项[乙].数据.户数", ["事项[2].数据.户数"]),
        ("收入.构成[3].金额", []),
        ("收入.构成[没有].金额", []),
        ("收入.差额", ["收入.差额"]),
        ("支出.合计", ["支出.合计"]),
        ("收入.合计[*]", []),
    ],
)
def test_a_pattern_stands_for_paths(text, expected):
    assert found(text) == expected


def test_a_relative_pattern_belongs_to_its_item():
    pattern = Pattern.parse(".金额")
    assert pattern.relative
    assert [show(path) for path in pattern.expand(ROOT, ("收入", "构成", 1))] == ["收入.构成[2].金额"]


@pytest.mark.parametrize(
    "text", ["", ".", "..", "a..b", "a.", "a[", "a[]", "a]b", "a[0]", "a b", "[", "a[*]b", "a[[1]]", "a.[1]x"]
)
def test_what_is_no_path_is_refused_and_quoted(text):
    with pytest.raises(ValueError, match="路径") as refused:
        Pattern.parse(text)
    assert f"「{text}」" in str(refused.value)


KEYS = st.text(st.characters(categories=("Lo", "Ll", "Nd")), min_size=1, max_size=6)


@given(KEYS, st.lists(KEYS | st.integers(0, 30), max_size=4))
def test_a_path_that_is_shown_reads_back_as_itself(first, rest):
    path = (first, *rest)
    assert Pattern.parse(show(path)).steps == path


def test_an_item_goes_by_its_name():
    items = ROOT["事项"]
    assert [name_of(item) for item in items] == ["甲", "乙"]
    assert name_of(ROOT["收入"]) == ""
    assert name_of(None) == ""
