"""The words around a change go with its sign, and with one another."""

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
  率: 5.00 %
  零率: 0.00 %
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
        ("压缩{{ 升 }}。", "「压缩」后面的 升 是 10.00万元，实际增加"),
        ("超支{{ 降 }}。", "「超支」后面的 降 是 -1.47万元，实际减少"),
        ("节约{{ 降 }}。", "「节约」已经说了是减少，降 是 -1.47万元，印出来是「节约-1.47万元」"),
        ("降幅达到{{ 降率 }}。", "「降幅」已经说了是减少，降率 是 -6.80%，印出来是「降幅达到-6.80%」"),
        ("变动{{ 降 }}，与上年持平。", "后面写着「持平」，而 降 是 -1.47万元，实际减少"),
        ("实现{{ 降率|绝对值 }}的增长。", "「增长」前面的 降率 是 -6.80%，实际减少"),
        ("有{{ 升 }}的降低。", "「降低」前面的 升 是 10.00万元，实际增加"),
        ("费用减少为{{ 今 }}，与上年持平。", "「减少」和「持平」不能都对：「费用减少为20.14万元，与上年持平」"),
        (
            "费用增加至{{ 今 }}（含本级），较2020年持平。",
            "「增加」和「持平」不能都对：「费用增加至20.14万元（含本级），较2020年持平」",
        ),
        ("费用与上年持平，增加{{ 今 }}。", "「持平」和「增加」不能都对：「费用与上年持平，增加20.14万元」"),
        ("较上年增加{{ 今 }}，持平{{ 零率 }}。", "「增加」和「持平」不能都对：「较上年增加20.14万元，持平0.00%」"),
        ("增加{{ 今 }}，下降{{ 率 }}。", "「增加」和「下降」不能都对：「增加20.14万元，下降5.00%」"),
        ("比上年增加{{ 降|方向 }}{{ 降|绝对值 }}。", "「增加」和「减少」不能都对：「比上年增加减少1.47万元」"),
        ("比上年下降{{ 升|方向 }}了{{ 升 }}。", "「下降」和「增加」不能都对：「比上年下降增加了10.00万元」"),
        ("持平{{ 升|方向 }}{{ 升 }}。", "「持平」和「增加」不能都对：「持平增加10.00万元」"),
        ("同比下降{{ 率 }}，同比增加{{ 今 }}。", "「下降」和「增加」不能都对：「同比下降5.00%，同比增加20.14万元」"),
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
        "减少为{{ 今 }}，与上年基本持平。",
        "减少为{{ 今 }}，人员与上年持平。",
        "节约{{ 今 }}，与上年持平。",
        "增长{{ 率 }}，与上年持平。",
        "增速与上年持平，增长{{ 率 }}。",
        "本月增加{{ 今 }}，同比下降{{ 率 }}。",
        "较年初增加{{ 今 }}，较上年下降{{ 率 }}。",
        "收入、支出分别增加{{ 今 }}、下降{{ 率 }}。",
        "增加{{ 今 }}，占比下降{{ 率 }}。",
        "增加{{ 今 }}，减少{{ 多 }}。",
        "增加{{ 今 }}，增长{{ 率 }}。",
        "有{{ 升 }}的增加值。",
        "由{{ 今 }}增加到{{ 多 }}，下降趋势扭转。",
        "增加{{ 今 }}。与上年持平的还有一项。",
        "超支{{ 今 }}，压缩{{ 率 }}。",
        "节约{{ 今 }}，增长{{ 率 }}。",
        "增收减支{{ 今 }}。",
        "不增加{{ 降|方向 }}{{ 降|绝对值 }}。",
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


@pytest.fixture
def about(project):
    """Return what is said of a sentence's words of measure."""

    def check(sentence: str) -> list[str]:
        file = project / "report.yaml"
        data = HEAD.replace("  标准: 600 元\n", "  标准: 600 元\n  补助: 4623.55 元\n  整: 4600.00 元\n")
        file.write_text(f"{data}概况:\n  - '{sentence}'\n", encoding="utf-8")
        return [one.message for one in pipeline.check(file).findings if one.code == "about-exact"]

    return check


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("约{{ 年度 }}年建成。", "「约2021年建成」：2021 是年度一类的标识，不能说「约」"),
        ("{{ 年度 }}年左右建成。", "「2021年左右建成」：2021 是年度一类的标识，不能说「左右」"),
        ("近{{ 年度 }}年。", "「近2021年」：2021 是年度一类的标识，不能说「近」"),
        ("发放大约{{ 补助 }}。", "「发放大约4623.55元」：4623.55元 准到了分，不能说「大约」"),
        ("发放{{ 补助 }}左右。", "「发放4623.55元左右」：4623.55元 准到了分，不能说「左右」"),
    ],
)
def test_about_is_not_said_of_what_is_exact(about, sentence, said):
    (message,) = about(sentence)
    assert message.replace(",", "") == said


@pytest.mark.parametrize(
    "sentence",
    [
        "{{ 年度 }}年。",
        "临近{{ 年度 }}年底。",
        "约{{ 今 }}，约{{ 标准 }}，约{{ 整 }}，约{{ 亏|绝对值 }}，近{{ 补助 }}。",
        "人均补助约{{ 补助 }}，每户约{{ 补助 }}。",
        "{{ 年度 }}年余下的项目。",
    ],
)
def test_about_may_be_said_of_what_is_rounded(about, sentence):
    assert about(sentence) == []
