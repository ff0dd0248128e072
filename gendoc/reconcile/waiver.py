"""Waivers (已知差异): differences that somebody has examined and confirmed.

A waiver is for one rule and one exact difference, in one place.  When the figures change it no longer matches, so that
nobody's confirmation covers what they have not seen.  What is said of
words, not of a difference, is confirmed by the clause as it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path, Span
from gendoc.core.text import did_you_mean
from gendoc.data.entry import Bounds, Entry, items
from gendoc.data.nodes import MappingNode, Node, ScalarNode
from gendoc.data.path import Each, Pattern, show
from gendoc.figures.figure import parse_figure, split_unit
from gendoc.figures.interval import as_text
from gendoc.figures.spelling import PLAIN
from gendoc.figures.units import NotAFigure
from gendoc.rules.kinds import RULE_KINDS
from gendoc.rules.rule import Rule

WAIVER_INVALID = Code("waiver-invalid")
WAIVER_STALE = Code("waiver-stale", "warning")
MAX_WAIVERS = 1_000
DATA_REMARKS = (
    "unlikely-figure",
    "unlikely-date",
    "left-out",
    "repeated-item",
    "tenfold",
)  # on the data, before anything is printed
WORDS_SIGNED = ("wrong-direction", "about-exact", *DATA_REMARKS)  # finding codes that 规则 may name, then with 原文
MAX_SIGNED = 5  # differences whose waivers a help spells out
_REQUIRED = ("规则", "差", "理由")
_KEYS = (*_REQUIRED, "确认人", "日期", "对象")
_WORDS_REQUIRED = ("规则", "原文", "理由")
_WORDS_KEYS = (*_WORDS_REQUIRED, "确认人", "日期")
_FORM = "{规则: SR-01, 差: 373.50, 理由: …, 确认人: …, 日期: 2021-03-02}"
_WORDS_FORM = "{规则: wrong-direction, 原文: '减少为3.20万元，与上年持平', 理由: …, 确认人: …, 日期: 2021-03-02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """One 已知差异: the rule, the difference as the finding shows it, and the reason.

    item restricts it to one item, for a rule that is one for each item of a list.
    """

    rule: str
    difference: Decimal
    reason: str
    span: Span
    confirmed_by: str = ""
    date: str = ""
    item: Pattern | None = None

    def to_json(self) -> dict[str, str]:
        """Return reason, person and date as plain data."""
        return {"reason": self.reason, "confirmed_by": self.confirmed_by, "date": self.date}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedWords:
    """One 已知差异 for a remark on words: the finding code, the clause exactly as printed, and why it stands."""

    code: str
    text: str
    reason: str
    span: Span
    confirmed_by: str = ""
    date: str = ""

    def to_json(self) -> dict[str, str]:
        """Return the line in the words of the summary."""
        return {"reason": self.reason, "confirmed_by": self.confirmed_by, "date": self.date}


class SignedLines(NamedTuple):
    """What the list 已知差异 holds: lines for differences, lines for words, and what is wrong with it."""

    waivers: list[Waiver]
    words: list[SignedWords]
    findings: list[Finding]


def load_waivers(node: Node | None, rules: Iterable[Rule]) -> SignedLines:
    """Return the lines that node (the list 已知差异) holds.

    A line with a mistake is left out: it signs for nothing.
    """
    known = {rule.id: rule for rule in rules}
    waivers: list[Waiver] = []
    words: list[SignedWords] = []
    findings: list[Finding] = []
    first: dict[tuple[str, Decimal, str], Span] = {}
    bounds = Bounds(MAX_WAIVERS, "已知差异", "条")
    for entry in items(node, WAIVER_INVALID, findings, bounds, "「已知差异」应为列表", f"每条写成 - {_FORM}"):
        if not isinstance(entry, MappingNode):
            message = "已知差异的每一条应为一组「名称: 内容」"
            findings.append(WAIVER_INVALID.at(entry.span, message, help=f"写成 {_FORM}"))
            continue
        loader = _Loader(entry)
        line = loader.load_words(known) if loader.is_of_words else loader.load(known)
        findings += loader.findings
        if line is None:
            continue
        if isinstance(line, SignedWords):
            words.append(line)  # the same words may stand at several places, a line for each
            continue
        key = (line.rule, line.difference, line.item.text if line.item else "")
        if key in first:
            message = f"与第 {first[key].line} 行的已知差异重复"
            findings.append(WAIVER_INVALID.at(line.span, message, help="删去其中一条"))
            continue
        first[key] = line.span
        waivers.append(line)
    return SignedLines(waivers, words, findings)


def how_to_sign(differing: Sequence[tuple[str, Path, Decimal]], others: Iterable[str] = ()) -> str:
    """Return the help on how to waive differences, each with its rule and item; "" if there are none.

    others are the ids of failed rules without a difference, which cannot be waived.
    """
    lines = []
    for rule, item, difference in differing[:MAX_SIGNED]:
        name = f"{rule} " if len(differing) > 1 else ""
        place = f"对象 {show(item)}，" if item else ""
        lines.append(f"{name}{place}差 {as_text(difference)}")
    if not lines:
        return ""
    if len(differing) > MAX_SIGNED:
        lines.append(f"另有 {len(differing) - MAX_SIGNED} 条照各自的差额")
    each = "各条写明理由" if len(lines) > 1 else "并写明理由"
    unsigned = "、".join(dict.fromkeys(others))
    rest = f"（{unsigned} 不能用一个差额说明，须改正）" if unsigned else ""
    return f"属实则写入「已知差异」，{'；'.join(lines)}，{each}{rest}"


def _is_code(name: str) -> bool:
    return any(name == code.name for code in Code.all())


class _Loader(Entry):
    """Reads one waiver."""

    path_help = "写成 收入.构成[2] 这样的形式"

    def __init__(self, node: MappingNode) -> None:
        super().__init__(node, WAIVER_INVALID, [])

    @property
    def is_of_words(self) -> bool:
        """Return whether the line is about words: it names such a finding, or has a clause and no difference."""
        return self.node.get("规则") in WORDS_SIGNED or ("原文" in self.node and "差" not in self.node)

    @property
    def _form(self) -> str:
        return _WORDS_FORM if self.is_of_words else _FORM

    def not_text(self, key: str, node: Node) -> None:
        if not isinstance(node, ScalarNode):
            self.wrong(node.span, f"「{key}」应为一个词或一个数", f"写成 {self._form}")

    def _texts(self, keys: tuple[str, ...], required: tuple[str, ...]) -> dict[str, ScalarNode | None]:
        """Return the texts of a line by key; a finding is added for a key that is unknown or missing."""
        meant = self.check_keys(keys, "已知差异")
        texts = {key: self.text(key) for key in keys}
        for key in required:
            if key not in meant and texts[key] is None and isinstance(self.node.get(key, ScalarNode()), ScalarNode):
                self.wrong(self.node.span, f"已知差异缺「{key}」", f"写成 {self._form}")
        self._check_date(texts["日期"])
        return texts

    def load_words(self, rules: dict[str, Rule]) -> SignedWords | None:
        """Return a line for words, None if there is something wrong with it."""
        texts = self._texts(_WORDS_KEYS, _WORDS_REQUIRED)
        code, text = texts["规则"], texts["原文"]
        if code is not None and code not in (*WORDS_SIGNED, *rules):
            self._not_signed(code)
        elif code is not None and code not in WORDS_SIGNED:
            self.wrong(code.span, f"「原文」只用于 {'、'.join(WORDS_SIGNED)}，规则 {code} 要写「差」", f"写成 {_FORM}")
        if not self.sound or code is None or text is None:
            return None
        return SignedWords(
            code=str(code),
            text=text.strip(),
            reason=str(texts["理由"]),
            span=code.span,
            confirmed_by=str(texts["确认人"] or ""),
            date=str(texts["日期"] or ""),
        )

    def load(self, rules: dict[str, Rule]) -> Waiver | None:
        """Return a line for a difference, None if there is something wrong with it."""
        texts = self._texts(_KEYS, _REQUIRED)
        name = texts["规则"]
        rule = None if name is None else self._rule(name, rules)
        difference = self._difference(texts["差"])
        item = self._item(texts["对象"], rule)
        if not self.sound or name is None or rule is None or difference is None:
            return None
        return Waiver(
            rule=rule.id,
            difference=difference,
            reason=str(texts["理由"]),
            span=name.span,
            confirmed_by=str(texts["确认人"] or ""),
            date=str(texts["日期"] or ""),
            item=item,
        )

    def _rule(self, name: ScalarNode, rules: dict[str, Rule]) -> Rule | None:
        if name not in rules and _is_code(name):
            self._not_signed(name)
        elif name not in rules:
            advice = "照核对结果方括号里的编号填写；规则已经删去的，这一条也删去"
            self.wrong(name.span, f"没有编号为「{name}」的规则{did_you_mean(name, rules)}", advice)
        return rules.get(name)

    def _not_signed(self, code: ScalarNode) -> None:
        """Tell that a finding that is no rule's, and not one on words that may be signed, can only be corrected."""
        known = f"「原文」只用于 {'、'.join(WORDS_SIGNED)}"
        if _is_code(code):
            self.wrong(code.span, f"「{code}」不能用已知差异说明，只能改正", f"照它的办法改正，删去这一条；{known}")
        else:
            self.wrong(code.span, f"没有叫「{code}」的提醒{did_you_mean(code, WORDS_SIGNED)}", known)

    def _difference(self, text: ScalarNode | None) -> Decimal | None:
        try:
            return None if text is None else parse_figure(text)
        except NotAFigure as problem:
            assert text is not None
            advice = "照核对结果里的「差」填写，连同正负号"
            number, unit = split_unit(text)
            if unit and PLAIN.fullmatch(number):
                self.wrong(text.span, f"「差」只写数字，不写单位，写的是「{text}」", f"写 {number}")
                return None
            self.wrong(text.span, f"「差」应为一个数：{problem.why}，{problem.remedy}", advice)
            return None

    def _item(self, text: ScalarNode | None, rule: Rule | None) -> Pattern | None:
        item = None if text is None else self.pattern(text)
        if text is None or item is None:
            return None
        if any(isinstance(step, Each) for step in item.steps):
            self.wrong(text.span, f"「对象」应指列表中的一项，写的是「{text}」", self.path_help)
        if rule is not None and not RULE_KINDS[rule.kind].by_item(rule):
            self.wrong(text.span, f"规则 {rule.id} 不是逐项核对的，不需要「对象」", "删去「对象」")
        return item

    def _check_date(self, text: ScalarNode | None) -> None:
        if text is None:
            return
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                raise ValueError
            date.fromisoformat(text)
        except ValueError:
            self.wrong(text.span, f"日期「{text}」写法不对", _right_date(text))


def _right_date(text: str) -> str:
    """Return the help for a date that is written in another way, or that there is not."""
    from gendoc.data.dates import day_of, no_such_day  # only where a date is wrong

    wrong = no_such_day(text)
    return f"{wrong}；查对后改正" if wrong else f"写成 {day_of(text) or '2021-03-02 这样的形式'}"
