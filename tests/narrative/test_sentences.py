"""Sentences with their references filled in, from the figures around them."""

from __future__ import annotations

import re

import pytest

from gendoc.core.source import Source
from gendoc.data.nodes import ScalarNode
from gendoc.narrative.markers import PRIVATE
from gendoc.narrative.segments import span_of_text
from gendoc.pipeline import steps as pipeline
from tests.texts import GOODS

HEAD = (
    GOODS
    + """\
库存: {年初: -3, 年末: 0}
"""
)


@pytest.fixture
def said(alone):
    """Return what the sentences of 概况 say, and what was wrong."""

    def say(text: str, head: str = HEAD) -> tuple[list[str], list[str]]:
        file = alone / "report.yaml"
        file.write_text(head + text, encoding="utf-8")
        checked = pipeline.check(file)
        assert checked.filled is not None
        sentences = list(checked.filled.read().values())
        return sentences, [finding.message for finding in checked.findings]

    return say


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("{{ 合计.金额 }}", "24,000.50元"),
        ("{{ 合计.金额|数 }}", "24,000.50"),
        ("{{ 合计.金额|万元 }}", "2.40005万元"),
        ("{{ 合计.金额|万元(2) }}", "2.40万元"),
        ("{{ 合计.金额|万元(2)|数 }}", "2.40"),
        ("{{ 年度 }}{{ 年度|上一年 }}", "20212020"),
        ("{{ 物资[大米].数量 }}{{ 物资[1].数量 }}", "200件120件"),
        ("{{ 物资[棉被].占比 }}", "60.0%"),
        ("{{ 库存.年初|绝对值 }}{{ 库存.年初|方向 }}{{ 库存.年末|方向 }}", "3件减少持平"),
        ("{{ 库存.年初|升降 }}{{ 合计.金额|升降 }}{{ 库存.年末|升降 }}", "下降增长持平"),
        ("{{ 单位 }}{{ 物资[1].名称 }}", "城关街道办事处棉被"),
        ("{{ 清单(物资) }}；{{ 盈余(库存.年末) }}", "棉被120件、大米200件；没有结余"),
        ("{ 单括号 }、A&B、<x>、{_{ y }_}、％%", "{ 单括号 }、A&B、<x>、{_{ y }_}、％%"),
    ],
)
def test_a_reference_prints_what_it_names(said, sentence, text):
    assert said(f"概况: ['{sentence}']") == ([text], [])


def test_the_innermost_figures_win_and_the_file_comes_last(said):
    sentences, wrong = said(
        "数据: {人数: 1 人, 组: {人数: 2 人}}\n"
        "概况:\n"
        "  - 外{{ 人数 }}{{ 组.人数 }}\n"
        "  - 数据: {人数: 3 人}\n"
        "    正文: 内{{ 人数 }}{{ 组.人数 }}\n"
        "    条目:\n"
        "      - {数据: {人数: 4 人, 组: {人数: 5 人}}, 要点: '点{{ 人数 }}', 正文: '更内{{ 人数 }}{{ 组.人数 }}'}\n"
        "      - 旁{{ 人数 }}\n"
    )
    assert wrong == []
    assert sentences == ["外1人2人", "内3人2人", "点4人", "更内4人5人", "旁3人"]


@pytest.mark.parametrize(
    ("sentence", "advice"),
    [
        ("{{ 数据.人数 }}", "写成「人数」"),
        ("{{ 清单 }}", "这是短语，后面要有括号"),
        ("{{ 数据.户数 }}", "填上它"),
        ("{{ 物资[米].数量 }}", "是否指 物资[大米].数量？"),
    ],
)
def test_a_name_of_local_figures_or_a_phrase_is_led_to_its_own_form(project, said, sentence, advice):
    said(f"概况:\n  - {{数据: {{人数: 3 人}}, 正文: '甲{sentence}'}}\n")
    (finding,) = pipeline.check(project / "report.yaml").findings
    assert advice in finding.help


def test_what_belongs_to_one_item_is_not_seen_from_another(said):
    _, wrong = said("概况:\n  - {数据: {人数: 3 人}, 正文: '{{ 人数 }}'}\n  - 共{{ 人数 }}\n")
    assert wrong == ["没有「人数」"]


@pytest.mark.parametrize(
    ("sentence", "start", "end"),
    [
        ("概况:\n  - 甲{{ 合计.\n    没有 }}\n", (8, 6), (9, 10)),
        ("概况:\n  - '{{ 合计.没有\n    }}乙'\n", (8, 6), (9, 7)),
        ("概况:\n  - |-\n    甲\n    乙{{ 没有 }}\n", (10, 6), (10, 14)),
        ('概况:\n  - "甲\\"乙{{ 物资[\\"没有\\"] }}"\n', (8, 10), (8, 26)),
        ("概况:\n  - 甲\n    乙{{\n    没有\n    }}丙\n", (9, 6), (11, 7)),
    ],
)
def test_a_reference_is_found_though_it_is_folded_over_lines(project, said, sentence, start, end):
    said(sentence)
    (finding,) = pipeline.check(project / "report.yaml").findings
    assert (tuple(finding.span[1:3]), tuple(finding.span[3:])) == (start, end)


def test_every_wrong_reference_of_a_sentence_is_told_at_its_own_place(project, said):
    said("概况:\n  - 甲{{ 人数 }}乙{{ 人数 }}丙{{ 金 }}\n")
    findings = pipeline.check(project / "report.yaml").findings
    assert [(finding.span.line, finding.span.column, finding.span.length) for finding in findings] == [
        (8, 6, 8),
        (8, 15, 8),
        (8, 24, 7),
    ]


def test_a_reference_on_a_later_line_of_a_sentence_is_found_there(project, said):
    said('概况:\n  - "甲\n    乙{{ 人数 }}"\n')
    (finding,) = pipeline.check(project / "report.yaml").findings
    assert (finding.span.line, finding.span.column) == (9, 6)


def test_a_sentence_may_quote_another_but_not_itself(said):
    sentences, wrong = said("概况: ['{{ 发放[1] }}再说一遍']\n发放: [第一批。]\n")
    assert wrong == []
    assert "第一批。再说一遍" in sentences
    _, wrong = said("概况: ['{{ 发放[1] }}']\n发放: ['{{ 概况[1] }}']\n")
    assert wrong == ["这句话绕了一圈又引用到自己"]


def test_names_are_labels_and_braces_in_them_are_text(said):
    sentences, wrong = said("概况: ['{{ 单位 }}']\n", HEAD.replace("城关街道办事处", "'{{ 甲 }}处'"))
    assert (sentences, wrong) == (["{{ 甲 }}处"], ["「单位」照写照印，里面的「{{ 甲 }}」不会换成数字，会原样印出来"])


@pytest.mark.parametrize(
    ("written", "warned"),
    [
        ("{ 合计.金额 }", True),
        ("{合计.金额|数}", True),
        ("｛库存.年末｝", True),
        ("{ 清单(物资) }", True),
        ("{ 单位 }", True),
        ("{ 没有的 }", False),
        ("{}", False),
        ("{一, 二}", False),
        ("{ 合计 }", False),
        ("{ 没有(物资) }", False),
    ],
)
def test_single_braces_round_what_could_be_meant_are_warned_of(said, written, warned):
    sentences, wrong = said(f"概况: ['计{written}。']\n")
    assert sentences == [f"计{written}。"]
    assert wrong == ([f"「{written}」只有一层花括号，会原样印出来，不会换成数字"] if warned else [])


def test_what_is_told_where_it_was_typed_is_not_told_again_where_it_is_used(said):
    head = HEAD.replace("24000.50", "二万").replace("年初: -3", "年初:-3")
    _, wrong = said("概况: ['{{ 合计.金额|绝对值 }}{{ 库存.年初 }}{{ 没有 }}']\n", head)
    assert wrong == [
        "「二万」是汉字数字",
        "冒号后面少了一个空格",
        "没有「没有」",
    ]


def test_pending_figures_print_as_such_and_count_as_something(said):
    sentences, _ = said("概况: ['{{ 库存.年末 }}，{{ 盈余(库存.年末) }}']\n", HEAD.replace("年末: 0", "年末: 待填"))
    assert sentences == ["【待填】件，结余【待填】件"]


@pytest.mark.parametrize(
    ("filters", "year", "text"),
    [
        ("年末|方向", "无", "持平"),
        ("年末|绝对值", "无", "无"),
        ("年末|方向", "待填", "【待填】"),
        ("年末|绝对值", "待填", "【待填】件"),
        ("年末|数", "待填", "【待填】"),
    ],
)
def test_nothing_has_not_changed_and_what_is_pending_stays_so(said, filters, year, text):
    sentences, wrong = said(f"概况: ['{{{{ 库存.{filters} }}}}']\n", HEAD.replace("年末: 0", f"年末: {year}"))
    assert sentences == [text]
    assert not any("印不出来" in message for message in wrong)


def test_the_year_before_a_pending_one_is_pending(said):
    sentences, wrong = said("概况: ['{{ 年度|上一年 }}']\n", HEAD.replace("年度: 2021", "年度: 待填"))
    assert sentences == ["【待填】"]
    assert wrong == ["「年度」尚待填写"]


def test_figures_and_texts_leave_their_marks(project, said):
    said("概况: ['甲{{ 合计.数量 }}乙{{ 单位 }}']\n")
    filled = pipeline.check(project / "report.yaml").filled
    (sentence,) = filled.sentences.values()
    assert len(PRIVATE.findall(sentence)) == 2 + 3
    assert filled.markers.texts[0] == (("单位",), "城关街道办事处")
    assert filled.markers.known[0] == (("合计", "数量"), "320件", "件")


@pytest.mark.parametrize("name", ["甲", "甲{}"], ids=["one name", "many names"])
def test_a_line_with_thousands_of_unknown_names_is_told_in_bounded_time(name, bounded):
    written = "".join(f"{{{{ {name.format(n)} }}}}" for n in range(20_000))
    source = Source("x.yaml", f"概况: 截至{written}\n")
    text = ScalarNode.at(source.span(1, 5, len(written) + 2), f"截至{written}")
    places = [(match.start(), len(match[0])) for match in re.finditer(r"\{\{ \S+ \}\}", text)]
    spans = [span_of_text(text, start, length) for start, length in places]
    assert [(span.column, span.length) for span in spans] == [(start + 5, length) for start, length in places]


@pytest.mark.parametrize("sentence", ["甲" * 20_000, "{{ 合计.数量 }}" * 5_000, "{{" * 50, "}}" * 50, "｛｛" * 50])
def test_long_and_strange_sentences_are_bounded(said, sentence, bounded):
    said(f"概况: ['{sentence}']\n")


@pytest.mark.parametrize(
    ("sentence", "said_of"),
    [
        ("比上年{{ 库存.年末|方向 }}{{ 库存.年末|绝对值 }}", ["「库存.年末」是 无，印出来是「持平无」"]),
        ("{{ 库存.年末|升降 }}{{ 库存.年末 }}", ["「库存.年末」是 无，印出来是「持平无」"]),
        ("比上年{{ 库存.年末|方向 }}", []),
        ("比上年{{ 库存.年末|方向 }}，库存{{ 库存.年末|绝对值 }}", []),
        ("库存{{ 库存.年末|绝对值 }}", []),
    ],
)
def test_a_direction_before_nothing_is_told(said, sentence, said_of):
    _, wrong = said(f"概况: ['{sentence}']\n", HEAD.replace("年末: 0", "年末: 无"))
    assert wrong == said_of
