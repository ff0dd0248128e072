"""The word before a change goes with its sign."""

from __future__ import annotations

import pytest

from gendoc.pipeline import steps as pipeline

HEAD = """\
文种: 救助物资简报
单位: 城关街道办事处
年度: 2021
物资: [{名称: 棉被, 数量: 120, 金额: 14400.00}, {名称: 大米, 数量: 200, 金额: 9600.50}]
合计: {数量: 320, 金额: 24000.50}
库存: {年初: 0, 年末: 0}
数据:
  今: 20.14 万元
  昔: 21.61 万元
  降: -1.47 万元
  降率: -6.80 %
  多: 30.00 万元
  少: 20.00 万元
  升: 10.00 万元
  同: 0.00 万元
  亏: -3 件
  标准: 600 元
勾稽:
  - {id: ZZ-01, kind: growth, title: 降, now: 今, before: 昔, change: 降, rate: 降率}
  - {id: ZZ-02, kind: growth, title: 升, now: 多, before: 少, change: 升}
  - {id: ZZ-03, kind: growth, title: 平, now: 数据.少二, before: 数据.少三, change: 同}
"""
HEAD = HEAD.replace("  标准:", "  少二: 20.00 万元\n  少三: 20.00 万元\n  标准:")


@pytest.fixture
def wrong(project):
    """Return what is said of a sentence's directions, and the text that each remark points at."""

    def check(sentence: str) -> list[tuple[str, str]]:
        file = project / "report.yaml"
        file.write_text(f"{HEAD}概况:\n  - '{sentence}'\n", encoding="utf-8")
        found = [one for one in pipeline.check(file).findings if one.code == "wrong-direction"]
        assert all(one.severity == "warning" and one.help for one in found)
        spans = [one.span for one in found]
        marked = [span.source.line(span.line)[span.column - 1 :][: span.length] for span in spans]
        return [(one.message, text) for one, text in zip(found, marked, strict=True)]

    return check


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("比上年增加{{ 降 }}。", "「增加」后面的 降 是 -1.47万元，实际减少"),
        ("比上年增加了约{{ 降|绝对值 }}。", "「增加」后面的 降 是 -1.47万元，实际减少"),
        ("增长{{ 降率|绝对值 }}。", "「增长」后面的 降率 是 -6.80%，实际减少"),
        ("提高为{{ 降率|绝对值 }}。", "「提高」后面的 降率 是 -6.80%，实际减少"),
        ("下降{{ 升 }}。", "「下降」后面的 升 是 10.00万元，实际增加"),
        ("压减{{ 升|数 }}万元。", "「压减」后面的 升 是 10.00万元，实际增加"),
        ("增加{{ 同 }}。", "「增加」后面的 同 是 0.00万元，实际持平"),
        ("与上年持平，下降{{ 降|绝对值 }}。", "前面写着「持平」，而 降 是 -1.47万元，实际减少"),
        ("与上年持平，{{ 降|方向 }}{{ 降|绝对值 }}。", "前面写着「持平」，而 降 是 -1.47万元，实际减少"),
        ("减少{{ 降 }}。", "「减少」已经说了是减少，降 是 -1.47万元，印出来是「减少-1.47万元」"),
        ("下降了{{ 亏 }}。", "「下降」已经说了是减少，亏 是 -3件，印出来是「下降了-3件」"),
        ("增加{{ 亏 }}。", "「增加」后面的 亏 是 -3件，实际减少"),
        ("不变{{ 升 }}。", "「不变」后面的 升 是 10.00万元，实际增加"),
    ],
)
def test_a_word_that_goes_another_way_than_the_figure_is_remarked_upon(wrong, sentence, said):
    ((message, marked),) = wrong(sentence)
    assert message == said
    assert marked.startswith("{{")
    assert marked.endswith("}}")


@pytest.mark.parametrize(
    "sentence",
    [
        "减少{{ 降|绝对值 }}，下降{{ 降率|绝对值 }}。",
        "增加{{ 升 }}。",
        "{{ 降|方向 }}{{ 降|绝对值 }}，{{ 降率|升降 }}{{ 降率|绝对值 }}。",
        "增减额为{{ 降 }}，增长率为{{ 降率 }}。",
        "增加到{{ 今 }}，减少至{{ 多 }}。",
        "提高{{ 标准 }}，降低{{ 标准 }}。",
        "与上年基本持平，下降{{ 降率|绝对值 }}。",
        "与上年持平。另一项下降{{ 降率|绝对值 }}。",
        "持平，变动{{ 同 }}。",
        "负增长{{ 降率|绝对值 }}，没有增加{{ 降 }}。",
        "增加，其中一项为{{ 降 }}。",
    ],
)
def test_words_that_go_with_the_figure_or_say_nothing_of_it_pass(wrong, sentence):
    assert wrong(sentence) == []


def test_no_word_is_held_against_a_figure_that_its_sentence_cannot_print(project):
    near, far = "数据: {增额: {甲: 1 件}}", "数据: {增额: -5 件}"
    text = HEAD + f"概况:\n  - {{{far}, 条目: [{{{near}, 正文: '增加{{{{ 增额 }}}}。'}}]}}\n"
    file = project / "report.yaml"
    file.write_text(text, encoding="utf-8")
    assert [finding.code for finding in pipeline.check(file).findings] == ["bad-reference"]
