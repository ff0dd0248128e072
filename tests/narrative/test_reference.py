"""References: what braces in a sentence may say."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.narrative.reference import BadReference, Filter, Reference, parts


def one(text: str) -> Reference:
    (reference,) = parts(text)
    assert isinstance(reference, Reference)
    return reference


def test_text_and_references_come_in_order_with_their_places():
    found = list(parts("共{{ 户数 }}，计{{合计.金额|万元(2)|数}}。"))
    assert [part if isinstance(part, str) else part.source for part in found] == [
        "共",
        "户数",
        "，计",
        "合计.金额|万元(2)|数",
        "。",
    ]
    assert [(part.start, part.length) for part in found if isinstance(part, Reference)] == [(1, 8), (11, 17)]


def test_a_reference_is_a_path_with_filters_or_a_phrase_with_paths():
    path = one("{{ 收入.构成[其他].金额 | 亿元( 2 ) | 数 }}")
    assert (path.phrase, path.filters) == ("", (Filter("亿元", (2,)), Filter("数")))
    assert [pattern.text for pattern in path.paths] == ["收入.构成[其他].金额"]
    phrase = one("{{ 对比(收入.合计, 支出.合计) }}")
    assert (phrase.phrase, [pattern.text for pattern in phrase.paths]) == ("对比", ["收入.合计", "支出.合计"])


@pytest.mark.parametrize("text", ["{{ 表(收支总表) }}", '{{ 表("收支总表") }}', "{{表( “收支总表” )}}"])
def test_a_table_is_referred_to_by_its_name_in_quotation_marks_or_not(text):
    reference = one(text)
    assert (reference.phrase, reference.cited, reference.paths) == ("表", "收支总表", ())


@pytest.mark.parametrize("name", ["2020年数", "收入·合计", "A类", "三公经费", "on", "x1"])
def test_any_name_that_yaml_takes_may_be_referred_to(name):
    assert one("{{ " + name + " }}").paths[0].text == name


@pytest.mark.parametrize(
    "text", ["没有引用。", "{单括号}", "{_{ x }_}", "{ { x } }", "百分之 % 五", "｛x｝", "$x", "#{x}"]
)
def test_other_braces_are_plain_text(text):
    assert list(parts(text)) == [text]


@pytest.mark.parametrize(
    ("text", "words", "start", "length"),
    [
        ("甲{% if x %}", "{%", 1, 2),
        ("甲{# x #}", "{#", 1, 2),
        ("甲 }} 乙", "多出一个 }}", 2, 2),
        ("甲｛｛ x ｝｝", "全角", 1, 2),
        ("甲{{ x", "没有对应的 }}", 1, 2),
        ("甲{{{ x }}}", "多了一个", 1, 9),
        ("甲{{ }}", "是空的", 1, 5),
        ("甲{{ a + b }}", "不是名称", 1, 11),
        ("甲{{ x.__class__() }}", "不是名称", 1, 19),
        ("甲{{ f(g(x)) }}", "不是名称", 1, 13),
        ("甲{{ 'x' }}", "不是名称", 1, 9),
        ("甲{{ x|万元('2') }}", "小数位数", 1, 15),
        ("甲{{ x|万元(100) }}", "小数位数", 1, 15),
        ("甲{{ x| }}", "写法不对", 1, 8),
        ("甲{{ 表() }}", "括号里写一个名称", 1, 9),
        ("甲{{ 图(甲, 乙) }}", "括号里写一个名称", 1, 13),
        ("甲{{ 表(乙)|数 }}", "后面不能再写", 1, 12),
    ],
)
def test_what_is_no_reference_is_refused_at_its_place(text, words, start, length):
    with pytest.raises(BadReference, match=re.escape(words)) as refused:
        list(parts(text))
    assert (refused.value.start, refused.value.length) == (start, length)
    assert refused.value.advice


@given(st.text("甲a1 .|(){}[]%#,_｛｝", max_size=30))
def test_every_sentence_is_read_whole_or_refused(text):
    try:
        found = list(parts(text))
    except BadReference as error:
        start, length = error.start, error.length
    else:
        start = length = 0
        spelled = (part if isinstance(part, str) else text[part.start : part.start + part.length] for part in found)
        assert "".join(spelled) == text
    assert 0 <= start <= start + length <= len(text)
