"""Figures that can hardly be right, seen from the data file alone.

A share above 100%, half a household, an amount a thousand times what the department spent.  What an equation confirms
is left alone, and what a rule already reports; all are warnings that a line under 已知差异 answers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from gendoc.core.finding import Code
from gendoc.core.source import Path
from gendoc.data.nodes import node_at
from gendoc.data.path import name_of, show
from gendoc.figures.figure import Figure
from gendoc.figures.units import MONEY, is_share, parse_unit
from gendoc.reconcile.answer import Remark, remark_on
from gendoc.reconcile.record import Record
from gendoc.report.report import Report
from gendoc.rules.judging import OPEN_VERDICTS
from gendoc.rules.kind import Part
from gendoc.rules.kinds import RULE_KINDS, field_part
from gendoc.rules.operand import Verdict

UNLIKELY_FIGURE = Code("unlikely-figure", "warning")
MANY_TIMES = 1_000  # an amount of no fixed unit, against the largest that an equation confirms
MANY_TIMES_OWN = 100  # an amount that the schema wants in 万元 and that is therefore the department's own
MOST_PERCENT = 500  # a rate may well be above 100: 完成率, 执行率
FEWEST_RATES, HIGH_RATE = 3, 50  # rates beside one that looks like a fraction
_HELD = (Verdict.EXACT, Verdict.ROUNDING)
# What these name is a part of a whole, and so neither above 100% nor below zero.  It is said here and nowhere else;
# even so 105% may be printed, and a line under 已知差异 answers.
_PARTS = (
    *(
        "占比",
        "比重",
        "满意度",
        "满意率",
        "合格率",
        "及格率",
        "优良率",
        "达标率",
        "办结率",
        "及时率",
        "准确率",
        "公开率",
    ),
    *(
        "知晓率",
        "在线率",
        "完好率",
        "出勤率",
        "通过率",
        "好评率",
        "治愈率",
        "成活率",
        "成功率",
        "有效率",
        "公示率",
        "普及率",
        "签约率",
        "绿化率",
    ),
    *("覆盖率", "覆盖面", "火化率", "入住率", "就业率", "受理率", "办理率", "建档率", "登记率", "巡查率", "抽查率"),
)
# Any other …率 gives what part of a whole did or got something (参保率, 签收率), and so does 占…比例; but for these, where
# what is divided is no part of the divisor: it is held against a plan, money against money, use against capacity.
_RATE = re.compile("率(?= |$)|占.*比例")
# The words stand right before 率 (任务完成率, not 完成情况知晓率), or anywhere in the name of the item it belongs to.
_DIVIDED_BY_ANOTHER = (
    "完成 达成 实现 执行 进度 到位 到账 到户 到村 到人 控制 保障 保证 自给 配备 配套 满足 供给 供应 使用 利用 负荷 满载 实载 满员 承载 开工 "
    "达到 达产 产销 销售 容积 复种 出栏 存栏 繁殖 繁活 产羔 征收 征缴 收缴 入库 上缴 贡献 拉动 投资 融资 存款 贷款 存贷 信贷 放贷 库存 "
    "还款 回款 收款 拨款 偿还 偿付 偿债 清偿 代偿 赔付 赔偿 保值 增值 流动 速动 资本 资产 充足 放大 成本 费用 弹性 效 生产 功 "
    "频 速 倍 比 汇 结汇 售汇 换手 抚养 替代 补偿 转换 更新 拥有 保有 化解 参与 参加 上座 流通 借阅 开放 订单 成本回收 投资回收"
)
_MAY_EXCEED = tuple(_DIVIDED_BY_ANOTHER.split())
_EXCEEDS = f"(?:{'|'.join(_MAY_EXCEED)})率(?= |$)"
# Of something else than the whole that it is part of, and so maybe more: 本年占上年比重, 计划达标率.
_AGAINST_ANOTHER = (
    *("计划", "目标", "任务", "预算", "年初", "指标", "上年"),
    *("去年", "同期", "基期", "上期", "定额", "设计"),
)
# What was done, given out or used, which is never less than nothing; but it may be given back.
_DONE = "(?:完成|执行|到位|使用|利用|支付|发放|拨付)率(?= |$)"
_GIVEN_BACK = ("退", "冲", "收回", "追回", "核减", "扣", "调", "返", "抵", "节约")
_MAY_BE_NEGATIVE = ("净", "差额", "结余", "盈", "亏", "利润")  # 净额占比
_UNWANTED = ("不", "未", "逾期", "超期", "误", "差评", "投诉", "无")  # what is good if it is small
_WANTED_HIGH = ("满意", "合格", "达标", "办结", "及时", "准确", "公开", "在线", "完好")  # hardly below 1%
_CHANGES = (
    *("增", "减", "升", "降", "涨", "跌", "幅", "提高", "提升", "变"),
    *("超", "差", "毛", "同比", "环比", "较", "偏离"),
)
_MULTIPLES = ("产出", "回报", "收益", "利润", "拨备", "杠杆", "撬动", "带动", "负债", "倍", "溢价", "周转")
_AVERAGES = (
    *("均", "每", "率", "频", "折", "当量", "密度", "比", "标准", "周转", "系数", "指数"),
    *("百人", "千人", "万人", "百名", "千名", "万名", "百户", "千户", "万户", "亿元", "日接", "日处", "日办", "日服"),
)
# Right before a reference to a figure, in one clause: the figure is an average.
_CALLED_AVERAGE = re.compile(
    r"(?:[均每折]|[百千万][人名户]|亿元|单位)[^，。；、{}]{0,16}\{\{ *(?:[^{}|]*\.)?([^{}|.]*?) *[|}]"
)
MANY_TIMES_ROUND = 100  # an amount that is as round as those are that were typed in 元
TIMES_IN_YUAN = 10  # of the largest, for an amount as it would be in 元: funds of others may be above it
LEAST_IN_YUAN = 100_000  # 10.00 万元 typed in 元
_SPENT = ("支出", "经费", "救助", "发放", "拨付", "慰问")
# Money that a department administers for others, or only counts.
_FUNDS = (
    *("全国", "全省", "全市", "全区", "全县", "全镇", "全乡", "全街", "辖区", "财政", "预算", "基金", "公积金"),
    *(
        "社会",
        "撬动",
        "带动",
        "引导",
        "引进",
        "融资",
        "募集",
        "引资",
        "招商",
        "到位",
        "省外",
        "境外",
        "盘活",
        "产值",
        "生产总值",
        "销售",
        "交易",
        "债",
        "土地",
    ),
    *("医保", "社保", "养老", "保险", "待遇", "贷款", "补贴", "存款", "余额", "专户", "税", "转移支付", "投资"),
)
_GIVEN = (*_SPENT, "资金", "补助", "专项", "低保金", "采购", "购置", "工程款", "费")
# Counters of what is whole by nature.
_WHOLE = (
    *("人", "名", "位", "个人", "户", "家", "所", "人次", "户次", "家次", "次", "次数", "场", "场次", "批次", "批"),
    *("个", "项", "条", "件", "起", "宗", "辆", "台", "套", "册", "本", "份", "期", "篇"),
    *("处", "座", "栋", "幢", "株", "只", "羽", "头", "艘", "对", "张", "顶", "具"),
)


def unlikely(report: Report, records: Sequence[Record], sentences: Mapping[Path, str]) -> Iterator[Remark]:
    """Yield a remark for each figure of a data file that can hardly be right.

    sentences are the sentences of the report as typed, by path: a figure that one of them calls an average may be half
    a person.
    """
    confirmed, open_, changes = _of_rules(records)
    typed = [
        figure
        for figure in report.figures.values()
        if figure.state == "number" and figure.value is not None and not figure.derived and not figure.identifier
    ]
    judged = confirmed | open_
    free = [figure for figure in typed if figure.path not in judged]
    rates = [figure for figure in free if is_share(figure.unit) and figure.path not in changes]
    yield from (remark for figure in rates for remark in _rate(figure, report))
    yield from _fractions(typed, {figure.path for figure in rates}, report)
    yield from (
        remark for figure in typed if figure.path not in open_ for remark in _without_sign(figure, report, sentences)
    )
    averages = _averages(sentences.values())
    yield from (remark for figure in free for remark in _half(figure, report, averages))
    yield from _amounts(free, records, report)
    yield from (remark for figure in free for remark in _below_zero(figure, report))
    yield from _against_targets(report, open_)
    yield from _growth(records, report)


def _of_rules(records: Iterable[Record]) -> tuple[set[Path], set[Path], set[Path]]:
    """Return the paths that equations confirm, those in rules that do not hold, and those of averages and changes."""
    confirmed: set[Path] = set()
    open_: set[Path] = set()
    changes: set[Path] = set()
    for record in records:
        paths = {operand.path for operand in record.operands if operand.path}
        if record.verdict in OPEN_VERDICTS or record.misfit:
            open_ |= paths
        elif record.verdict in _HELD and _is_equation(record.kind):
            confirmed |= paths
        changes |= {
            operand.path
            for operand in record.operands
            if field_part(record.kind, operand.field) & (Part.CHANGE | Part.RATE | Part.AVERAGE | Part.RATIO)
        }
    return confirmed, open_, changes


def _is_equation(kind: str) -> bool:
    declared = RULE_KINDS[kind]
    return declared.reveals_part or any(field.part & (Part.DIVISOR | Part.SAME) for field in declared.fields)


def _named(figure: Figure, report: Report) -> str:
    """Return the words that say what a figure is: its own name, and that of the item it belongs to."""
    key = next((str(step) for step in reversed(figure.path) if isinstance(step, str)), "")
    return key + " " + name_of(node_at(report.root, figure.path[:-1]))


def _says(name: str, words: Iterable[str]) -> bool:
    return any(word in name for word in words)


def _rate(figure: Figure, report: Report) -> Iterator[Remark]:
    assert figure.value is not None
    name = _named(figure, report)
    if _says(name, _CHANGES) or _says(name, _MULTIPLES):
        return
    part = _says(name, _PARTS)
    whole = part or (bool(_RATE.search(name)) and not _may_exceed(name))
    hundred = 100 if figure.unit == "%" else 1000
    another = _says(name, _AGAINST_ANOTHER)
    shown = f"「{show(figure.path)}」写的是 {figure.printed}"
    if whole and figure.value > hundred and not another:
        yield remark_on(UNLIKELY_FIGURE, figure, f"{shown}，部分不会多于全部", "查对小数点，或换成别的名称")
    elif figure.value > MOST_PERCENT * hundred / 100:
        yield remark_on(UNLIKELY_FIGURE, figure, f"{shown}，比率很少有这么大的", "查对小数点")
    elif part and figure.value < 0 and not _says(name, _MAY_BE_NEGATIVE):
        yield remark_on(UNLIKELY_FIGURE, figure, f"{shown}，部分占全部的比率不会小于零", "查对正负号")
    elif 0 < figure.value <= 1 and figure.decimals and figure.unit == "%" and _wanted_high(name) and part:
        advice = "百分之九十五写 95 %，不写 0.95 %"
        yield remark_on(UNLIKELY_FIGURE, figure, f"{shown}，还不到百分之一，像是把比值当成了百分数", advice)


def _may_exceed(name: str) -> bool:
    """Return whether what a rate divides is no part of the divisor, by its own name or that of its item."""
    key, _, item = name.partition(" ")
    around = item if key.endswith("率") else name
    return bool(re.search(_EXCEEDS, key)) or _says(around, (word for word in _MAY_EXCEED if len(word) > 1))


def _wanted_high(name: str) -> bool:
    """Return whether a rate of that name is good if it is high: 合格率, but not 不合格率."""
    return _says(name, _WANTED_HIGH) and not _says(name, _UNWANTED)


def _without_sign(figure: Figure, report: Report, sentences: Mapping[Path, str]) -> Iterator[Remark]:
    """Yield a remark for a share that a sentence prints without %: 合格率: 0.965, 合格率为{{ 合格率 }}。"""
    name = str(figure.path[-1])
    if figure.unit or figure.path[:-1] not in report.local or figure.value is None or not name.endswith(_PARTS):
        return
    if not 0 < figure.value <= 100:
        return
    printed = re.compile(rf"\{{\{{ *{re.escape(name)} *\}}\}}(?=[，。；、]|$)")
    if any(printed.search(sentence) for sentence in sentences.values()):
        message = f"「{show(figure.path)}」写的是 {figure.printed}，没有 %，句子里也没有"
        yield remark_on(UNLIKELY_FIGURE, figure, message, "写成百分数，数字后面写 %，如 95 %")


def _fractions(typed: Iterable[Figure], suspects: set[Path], report: Report) -> Iterator[Remark]:
    """Yield a remark for each percentage of at most 1 in a column where all others are high."""
    columns: defaultdict[Path, list[Figure]] = defaultdict(list)
    for figure in typed:
        if figure.unit == "%" and len(figure.path) > 1 and isinstance(figure.path[-2], int):
            columns[*figure.path[:-2], figure.path[-1]].append(figure)
    for column in columns.values():
        small = [figure for figure in column if figure.value is not None and 0 < figure.value <= 1 and figure.decimals]
        high = [figure for figure in column if figure.value is not None and figure.value >= HIGH_RATE]
        if len(small) != 1 or len(high) != len(column) - 1 or len(high) < FEWEST_RATES:
            continue
        (figure,) = small
        name = _named(figure, report)
        if figure.path in suspects and not _says(name, (*_CHANGES, *_MULTIPLES, *_UNWANTED, *_WANTED_HIGH)):
            least = min(high, key=lambda other: other.value or 0)
            message = f"「{show(figure.path)}」写的是 {figure.printed}，其余 {len(high)} 项都不小于 {least.printed}"
            advice = "这里写百分数：百分之九十五写 95，不写 0.95"
            yield remark_on(UNLIKELY_FIGURE, figure, message, advice, related=((least.span, "其余各项中最小的"),))


def _half(figure: Figure, report: Report, averages: Collection[str]) -> Iterator[Remark]:
    """Yield a remark for a count with a fraction: 423.5 户."""
    terms = parse_unit(figure.unit).terms
    if figure.value is None or figure.value == figure.value.to_integral_value() or len(terms) != 1:
        return
    (term,) = terms
    if term.multiple != 1 or term.word not in _WHOLE or _says(_named(figure, report), _AVERAGES):
        return
    if figure.path[-1] in averages:
        return
    message = f"「{show(figure.path)}」写的是 {figure.printed}，{figure.unit}数没有小数"
    yield remark_on(UNLIKELY_FIGURE, figure, message, "查对小数点和单位；是平均数的，名称里写明“平均”或“人均”")


def _averages(sentences: Iterable[str]) -> set[str]:
    """Return the names of figures right before whose references a sentence says 均, 每, 折 or 万人."""
    return {name for sentence in sentences if "{{" in sentence for name in _CALLED_AVERAGE.findall(sentence)}


def _amounts(free: Iterable[Figure], records: Iterable[Record], report: Report) -> Iterator[Remark]:
    """Yield a remark for each amount that is far above the largest that an equation confirms.

    That is the largest of the department's own, those that the schema wants in 万元, if an equation confirms any.
    """
    largest: tuple[bool, Fraction, Figure] | None = None
    for record in records:
        if record.verdict in _HELD and _is_equation(record.kind):
            for operand in record.operands:
                figure = operand.figure
                if figure is not None and not operand.file and figure.value and figure.unit in MONEY:
                    key = (_is_own(figure, report), _in_yuan(figure))
                    if largest is None or key > largest[:2]:
                        largest = (*key, figure)
    if largest is None or largest[1] <= 0:
        return
    _, most, total = largest
    for figure in free:
        if figure.unit not in MONEY or not figure.value:
            continue
        times = abs(_in_yuan(figure)) / most
        own = _is_own(figure, report)
        bound = MANY_TIMES_OWN if own else MANY_TIMES
        name = _named(figure, report)
        departments = own or (_says(name, _SPENT) and not _says(name, _FUNDS))
        in_yuan = _as_if_in_yuan(figure, most) and _says(name, _GIVEN) and not _says(name, _FUNDS)
        if not (departments and times >= bound) and not (in_yuan and times >= MANY_TIMES_ROUND):
            continue
        message = f"「{show(figure.path)}」{figure.printed}，是{show(total.path)} {total.printed} 的 {int(times):,} 倍"
        advice = "查对单位：是不是把元写成了万元"
        yield remark_on(UNLIKELY_FIGURE, figure, message, advice, related=((total.span, show(total.path)),))


def _is_own(figure: Figure, report: Report) -> bool:
    """Return whether the schema says in which unit a figure is given, as it does for a department's own money."""
    declared = report.type.schema.figure_type(figure.path)
    return declared is not None and declared.unit is not None


def _below_zero(figure: Figure, report: Report) -> Iterator[Remark]:
    """Yield a remark for money spent, or a rate of what was done, that is below 0."""
    name = _named(figure, report)
    if (figure.value or 0) >= 0 or _says(name, (*_CHANGES, *_MAY_BE_NEGATIVE, *_GIVEN_BACK)):
        return
    if (figure.unit in MONEY and _says(name, _SPENT)) or (is_share(figure.unit) and re.search(_DONE, name)):
        message = f"「{show(figure.path)}」写的是 {figure.printed}，这样的数不会小于零"
        yield remark_on(UNLIKELY_FIGURE, figure, message, "查对正负号")


def _growth(records: Sequence[Record], report: Report) -> Iterator[Remark]:
    """Yield a remark for last year's total far below 0, or so small that the growth derived from it can hardly be right.

    Other figures than the largest of the report, and about as large ones, may well grow so much.
    """
    for record in records:
        given = {part: operand for operand in record.operands for part in field_part(record.kind, operand.field)}
        before, now, rate = (given.get(part) for part in (Part.EARLIER, Part.NOW, Part.RATE))
        figure = before.figure if before is not None else None
        if record.item or figure is None or figure.derived or not figure.value or now is None or now.figure is None:
            continue
        if 4 * _in_yuan(figure) <= -_in_yuan(now.figure):  # less may have been given back
            problem, advice = "总额很少小于零", "查对正负号"
        elif rate is not None and rate.figure is not None and rate.figure.derived and rate.value > MOST_PERCENT:
            problem, advice = f"增长 {rate.number}%，很少有这么大的", "查对上年数的小数点和位数"
        else:
            continue
        if now.unit in MONEY and _is_own(figure, report) and 2 * _in_yuan(now.figure) >= _largest(records, report):
            message = f"「{show(figure.path)}」写的是 {figure.printed}，本年是 {now.number}，{problem}"
            yield remark_on(UNLIKELY_FIGURE, figure, message, advice)


def _largest(records: Sequence[Record], report: Report) -> Fraction:
    """Return the largest amount in 元 that somebody typed and a rule checks, 0 if there is none."""
    figures = {id(operand.figure): operand.figure for record in records for operand in record.operands}
    money = (
        figure for figure in figures.values() if figure is not None and figure.unit in MONEY and not figure.derived
    )
    return max((_in_yuan(figure) for figure in money if _is_own(figure, report)), default=Fraction(0))


def _against_targets(report: Report, open_: Collection[Path]) -> Iterator[Remark]:
    """Yield remarks on figures that, in another unit than their target, are many times it or a small part of it."""
    for path, actual in report.figures.items():
        names = report.type.schema.targets_beside(path) if actual.value and path not in open_ else ()
        found = (report.figures.get((*path[:-1], name)) for name in names)
        target = next((figure for figure in found if figure is not None and figure.value), None)
        if target is None or target.unit == actual.unit or not (target.unit in MONEY and actual.unit in MONEY):
            continue
        ratio = abs(_in_yuan(actual) / _in_yuan(target))
        if max(ratio, 1 / ratio) >= MANY_TIMES_ROUND:
            times = f"{int(ratio):,} 倍" if ratio > 1 else f"{int(1 / ratio):,} 分之一"
            message = f"「{show(path)}」是 {actual.printed}，{target.path[-1]} {target.printed}，单位不同，前者是后者的 {times}"
            told, other = (target, actual) if actual.derived else (actual, target)
            related = ((other.span, str(other.path[-1])),)
            yield remark_on(UNLIKELY_FIGURE, told, message, "查对两处的单位", related=related)


def _as_if_in_yuan(figure: Figure, most: Fraction) -> bool:
    """Return whether an amount in 万元 has no decimals, and in 元 would be one of whole hundreds, near the largest."""
    value = figure.value or 0
    round_in_yuan = value >= LEAST_IN_YUAN and value % 100 == 0
    return figure.unit == "万元" and not figure.decimals and round_in_yuan and value <= TIMES_IN_YUAN * most


def _in_yuan(figure: Figure) -> Fraction:
    return Fraction(figure.value or 0) * parse_unit(figure.unit).size
