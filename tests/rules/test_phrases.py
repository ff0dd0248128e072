"""Every phrase in every corner: the printed sentence is read back, and its word, amount and rate agree with the figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gendoc.core.source import Source
from gendoc.narrative.markers import MarkerTable, strip
from gendoc.narrative.sandbox import phrases
from gendoc.narrative.traced import FIGURE_FILTERS, FormattedFigure, apply_filter
from gendoc.pipeline import steps as pipeline
from gendoc.reconcile.moves import moves_of

from .support import run

TEMPLATES = Path(__file__).parents[2] / "templates"
PHRASES = phrases((TEMPLATES / "部门整体支出绩效评价报告" / "phrases.jinja").read_text("utf-8"), draft=False)
RULE = "勾稽: [{id: G, kind: growth, now: 今, before: 昔, change: 数据.增减额, rate: 数据.增减率}]"
_AMOUNT = r"(?P<amount>[0-9,]+\.[0-9]{2})万元"
_COMPARED = re.compile(rf"较上年(?P<word>增加|减少){_AMOUNT}(?:，(?P<way>增长|下降)(?P<rate>[0-9]+\.[0-9]{{2}})%)?")

CENTS = st.one_of(
    st.integers(-5, 5),
    st.integers(-(10**12), 10**12),
    st.sampled_from([0, 1, -1, 100_000_000, 100_000_001, 99_999_999, -100_000_000, 20_000, 10_000]),
)
AMOUNTS = CENTS.map(lambda cents: f"{Decimal(cents).scaleb(-2):f}")
FIGURES = st.one_of(AMOUNTS, st.sampled_from(["0", "0.00", "无"]))
RATES = st.one_of(
    st.none(), st.sampled_from(["0", "0.00", "无", "0.01", "-0.01"]), AMOUNTS.filter(lambda a: len(a) < 9)
)


def worth(text: str) -> Decimal:
    return Decimal(0) if text == "无" else Decimal(text)


def hundredths(number: Fraction) -> Decimal:
    """Return number to two places, half away from zero: arithmetic of the test's own."""
    size, rest = divmod(abs(number.numerator) * 100, number.denominator)
    return Decimal(size + (2 * rest >= number.denominator)).scaleb(-2)


def compared(now: str, before: str, rate: str | None, phrase: str = "较上年句") -> str:
    """Return what a phrase prints of this year's and last year's figure, with the rate as typed, if it is."""
    unit = {"无": ""}
    typed = "" if rate is None else f", 增减率: {rate}{unit.get(rate, ' %')}"
    figures = f"今: {now}{unit.get(now, ' 万元')}, 昔: {before}{unit.get(before, ' 万元')}{typed}"
    came = run(f"数据: {{{figures}}}\n{RULE}")
    moves, markers = moves_of(came.outcome.records), MarkerTable()
    data = {
        str(path[-1]): FormattedFigure.of(figure, markers, moves.get(path, 0))
        for path, figure in came.report.figures.items()
    }
    argument = data if phrase == "较上年句" else data["增减额"]
    return strip(PHRASES[phrase](argument))


@given(now=FIGURES, before=FIGURES, rate=RATES)
def test_against_last_year_word_amount_and_rate_agree(now, before, rate):
    printed, change, base = compared(now, before, rate), worth(now) - worth(before), worth(before)
    if not change:
        assert printed == "与上年持平"
        return
    read = _COMPARED.fullmatch(printed)
    assert read is not None, printed
    assert (read["word"] == "增加") == (change > 0)
    assert Decimal(read["amount"].replace(",", "")) == abs(change)
    computed = hundredths(Fraction(change) / Fraction(base) * 100) if base > 0 else Decimal(0)
    if rate is None:
        assert read["rate"] == (f"{computed:.2f}" if computed else None)
    if read["rate"] is not None:
        assert (read["way"] == "增长") == (change > 0)
        assert Decimal(read["rate"])


@given(now=FIGURES, before=FIGURES)
def test_more_or_less_says_which_way_and_how_much(now, before):
    change = worth(now) - worth(before)
    words = {1: "增加", -1: "减少", 0: "持平"}[(change > 0) - (change < 0)]
    assert compared(now, before, None, "增减句") == words + (f"{abs(change):,.2f}万元" if change else "")


@pytest.mark.parametrize(
    ("now", "before", "rate", "printed"),
    [
        ("1000000.01", "1000000.00", None, "较上年增加0.01万元"),
        ("1000000.01", "1000000.00", "0.00", "较上年增加0.01万元"),
        ("999999.99", "1000000.00", "0", "较上年减少0.01万元"),
        ("100.00", "-20.00", None, "较上年增加120.00万元"),
        ("100.00", "-20.00", "-600.00", "较上年增加120.00万元"),
        ("-10.00", "-20.00", None, "较上年增加10.00万元"),
        ("-30.00", "20.00", None, "较上年减少50.00万元，下降250.00%"),
        ("5.00", "0", None, "较上年增加5.00万元"),
        ("5.00", "0.00", None, "较上年增加5.00万元"),
        ("5.00", "无", "无", "较上年增加5.00万元"),
        ("无", "5.00", None, "较上年减少5.00万元，下降100.00%"),
        ("无", "无", None, "与上年持平"),
        ("0", "无", None, "与上年持平"),
        ("100.00", "95.00", "待填", "较上年增加5.00万元，增长【待填】%"),
        ("待填", "95.00", None, "较上年【待填】【待填】，【待填】【待填】"),
    ],
)
def test_in_the_corners_it_says_no_more_than_is_so(now, before, rate, printed):
    assert compared(now, before, rate) == printed


@given(
    st.integers(-(10**9), 10**9),
    st.integers(0, 9),
    st.sampled_from(["元", "万元", "亿元"]),
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from(["元", "万元", "亿元"]), st.integers(0, 9)),
            st.tuples(st.sampled_from(["元", "万元", "亿元", "数", "绝对值", "方向", "升降"])),
            st.tuples(st.just("表数"), st.integers(0, 9)),
        ),
        max_size=3,
    ),
)
def test_nothing_prints_a_zero_below_zero_and_words_keep_the_sign(digits, places, unit, filters):
    amount = Decimal(digits).scaleb(-places)
    (figure,) = run(f"数据: {{数: {amount:f} {unit}}}").report.figures.values()
    value = FormattedFigure.of(figure, MarkerTable())
    absolute = False
    for name, *arguments in filters:
        value = apply_filter(name, value, *arguments)
        absolute = absolute or name == "绝对值"
        if name in ("方向", "升降"):
            size = digits if not absolute else abs(digits)
            same, more, less = ("持平", "增加", "减少") if name == "方向" else ("持平", "增长", "下降")
            assert value.text == (more if size > 0 else less if size < 0 else same)
    assert re.search(r"-[0.,]*(?![0-9.,])", value.text) is None
    assert set(FIGURE_FILTERS) == {"数", "表数", "元", "万元", "亿元", "上一年", "绝对值", "方向", "升降"}


REPORT = """\
文种: 部门整体支出绩效评价报告
单位: 示例局
年度: 2024
收入: {合计: NOW, 上年: BEFORE, 构成: [{名称: 财政拨款收入, 金额: NOW}]RATE}
支出: {合计: NOW, 构成: [{名称: 基本支出, 金额: NOW}]}
自评: {得分: 95.00, 等级: 优}
收入概况: ["收入{{ 收入.合计 }}，{{ 较上年句(收入) }}。其中：{{ 构成句(收入) }}。SENTENCE"]
支出概况: ["{{ 构成句(支出) }}。"]
"""


def said(now: str, before: str, rate: str = "", sentence: str = "") -> tuple[str, list[str]]:
    """Return the sentence on income of a report, and the codes of what is found about it."""
    text = REPORT.replace("NOW", now).replace("BEFORE", before).replace("SENTENCE", sentence)
    source = Source(
        "2024.yaml", text.replace("RATE", rate and f", 增减率: {rate}"), TEMPLATES.parent / "data" / "x" / "2024.yaml"
    )
    checked = pipeline.check_data(source)
    assert checked.filled is not None
    printed = {path[0]: str(text) for path, text in checked.filled.read().items()}
    return printed["收入概况"], [one.message for one in checked.findings if one.code in ("SR-04", "unknown-name")]


@pytest.mark.parametrize(
    ("now", "before", "rate", "printed"),
    [
        ("1000000.01", "1000000.00", "", "收入1,000,000.01万元，较上年增加0.01万元。"),
        ("1000000.01", "1000000.00", "0.00", "收入1,000,000.01万元，较上年增加0.01万元。"),
        ("100.00", "-20.00", "", "收入100.00万元，较上年增加120.00万元。"),
        ("100.00", "80.00", "", "收入100.00万元，较上年增加20.00万元，增长25.00%。"),
    ],
)
def test_the_shipped_report_prints_them(now, before, rate, printed):
    sentence, found = said(now, before, rate)
    assert found == []
    assert sentence.startswith(printed)


@pytest.mark.parametrize(
    ("sentence", "printed"),
    [
        (
            "{{ 收入.增减额|方向 }}{{ 收入.增减额|绝对值 }}，{{ 收入.增减率|升降 }}{{ 收入.增减率|绝对值 }}",
            "增加0.01万元，增长0.00%",
        ),
        ("{{ 收入.增减额|亿元(2)|方向 }}{{ 收入.增减额|亿元(2) }}", "增加0.00亿元"),
    ],
)
def test_a_rate_that_is_rounded_to_nothing_goes_the_way_of_its_change(sentence, printed):
    for rate in ("", "0.00"):
        text, _ = said("1000000.01", "1000000.00", rate, sentence)
        assert text.endswith(printed)


def test_a_rate_over_a_base_below_zero_is_told_and_not_worked_out():
    (message,) = said("-10.00", "-20.00", "50.00")[1]
    assert (
        message == "收入比上年的增减：不符，增减率 50.00%，而 收入.上年 是 -20.00，基数小于 0，增减率的正负说明不了增减"
    )
    (message,) = said("-10.00", "-20.00", "", "{{ 收入.增减率 }}")[1]
    assert message == "「收入.增减率」算不出来：「收入.上年」是 -20.00，基数小于 0，没有增减率"


SMALL = """\
文种: 救助物资简报
单位: 城关街道办事处
年度: 2021
物资: [{名称: 棉被, 数量: 120, 金额: 14400.00}, {名称: 大米, 数量: 200, 金额: 9600.50}]
合计: {数量: 320, 金额: 24000.50}
"""
BASES = ("1000000.00", "999999.99", "20.00", "0.02", "0", "0.00", "-20.00")
CHANGES = ("0.00", "0.01", "-0.01", "10.00", "-20.00", "120.00", "-1000000.00")
WAYS = ("{{{{ 额{n}|方向 }}}}{{{{ 额{n}|绝对值 }}}}", "{{{{ 率{n}|升降 }}}}{{{{ 率{n}|绝对值 }}}}")


def corners() -> list[tuple[str, str, str, str | None, bool]]:
    """Return base, change, this year's figure, the rate or None, and whether that is typed."""
    found: list[tuple[str, str, str, str | None, bool]] = []
    for base, change in product(BASES, CHANGES):
        now = f"{worth(base) + worth(change):.2f}"
        rate = f"{hundredths(abs(Fraction(change)) / Fraction(base) * 100):.2f}" if worth(base) > 0 else None
        signed = rate and f"-{rate}" if worth(change) < 0 and rate and worth(rate) else rate
        found += [(base, change, now, signed, typed) for typed in ((True, False) if rate else (False,))]
    return found


def remarks_on(project: Path, sentence: Callable[[int, str, str | None], str]) -> list[str]:
    """Return the remarks on words of direction in a document that has a sentence on each corner."""
    data, rules, sentences = [], [], []
    for n, (base, change, now, rate, typed) in enumerate(corners()):
        data.append(f"今{n}: {now} 万元, 昔{n}: {base} 万元, 额{n}: {change} 万元")
        if rate is not None and typed:
            data.append(f"率{n}: {rate} %")
        named = f", rate: 数据.率{n}" if rate is not None else ""
        rules.append(
            f"  - {{id: G-{n}, kind: growth, title: 增减, now: 今{n}, before: 昔{n}, change: 数据.额{n}{named}}}"
        )
        said = sentence(n, change, rate)
        if said:
            sentences.append(f"  - '{said}。'")
    file = project / "data" / "城关街道办事处" / "2021.yaml"
    lines = [f"数据: {{{', '.join(data)}}}", "概况:", *sentences, "勾稽:", *rules]
    file.write_text(SMALL + "\n".join(lines) + "\n", "utf-8")
    checked = pipeline.check(file)
    assert checked.page is not None, [one.message for one in checked.findings]
    assert checked.page.figures >= len(sentences)
    return [one.message for one in checked.findings if one.code == "wrong-direction"]


def test_the_words_that_gendoc_writes_are_remarked_upon_in_no_corner(project):
    assert remarks_on(project, lambda n, _, rate: "，".join(WAYS[: 2 if rate is not None else 1]).format(n=n)) == []


def test_the_other_word_is_remarked_upon_in_every_corner(project):
    def other(n: int, change: str, rate: str | None) -> str:
        if rate is None or not worth(change):
            return ""
        return f"比例{'下降' if worth(change) > 0 else '增长'}{{{{ 率{n}|绝对值 }}}}"

    wrong = sum(rate is not None and worth(change) != 0 for _, change, _, rate, _ in corners())
    assert len(remarks_on(project, other)) == wrong > 20


@pytest.mark.parametrize(
    ("kind", "phrase", "rate", "printed"),
    [
        ("部门整体支出绩效评价报告", "执行句", None, "甲预算0万元，支出0万元"),
        ("部门整体支出绩效评价报告", "执行句", "98.00 %", "甲预算0万元，支出0万元，执行率98.00%"),
        ("部门整体支出绩效评价报告", "执行句", "无", "甲预算0万元，支出0万元"),
        ("部门整体支出绩效自评表", "资金句", "无", "全年预算0万元，执行0万元"),
        ("部门整体支出绩效自评表", "资金句", None, "全年预算0万元，执行0万元"),
        ("部门整体支出绩效自评表", "资金句", "98.00 %", "全年预算0万元，执行0万元，执行率98.00%"),
    ],
)
def test_without_a_rate_of_execution_none_is_said(kind, phrase, rate, printed):
    text = f"数据: {{预算: 0 万元, 执行: 0 万元{f', 执行率: {rate}' if rate else ''}}}"
    figures = run(text).report.figures.items()
    data = {str(path[-1]): FormattedFigure.of(figure, MarkerTable()) for path, figure in figures}
    phrases_of = phrases((TEMPLATES / kind / "phrases.jinja").read_text("utf-8"), draft=False)
    argument = [{"名称": "甲", **data}] if phrase == "执行句" else data
    assert strip(phrases_of[phrase](argument)) == printed


PARTS = st.lists(
    st.tuples(AMOUNTS, st.sampled_from([None, "无", "0", "0.00", "待填", "84.05"])), min_size=1, max_size=4
)


@given(parts=PARTS, phrase=st.sampled_from(["构成句", "分类句"]))
def test_of_parts_each_amount_is_said_once_and_a_share_only_where_there_is_one(parts, phrase):
    listed = ", ".join(
        f"{{名称: 项{n}, 金额: {amount}{'' if share is None else f', 占比: {share}'}}}"
        for n, (amount, share) in enumerate(parts)
    )
    figures = run(f"收入: {{构成: [{listed}]}}").report.figures
    items = [
        {"名称": f"项{n}"}
        | {str(path[-1]): FormattedFigure.of(one, MarkerTable()) for path, one in figures.items() if path[2] == n}
        for n in range(len(parts))
    ]
    printed = strip(PHRASES[phrase]({"构成": items} if phrase == "构成句" else items))
    expected = []
    for n, (amount, share) in enumerate(parts):
        said = f"项{n}{Decimal(amount):,.2f}万元"
        shown = {None: "", "无": "", "待填": "，占【待填】%"}.get(share, f"，占{share}%")
        expected.append(said + shown)
    assert printed == "；".join(expected)
