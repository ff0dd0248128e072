"""Shares of one whole beside each other: what the rule for one share, or for their sum alone, cannot know.

Shares of rounded amounts may miss 100% by more than their own rounding; and where all make 100% exactly, those that are
off by less than one unit in the last place were adjusted to do so (凑整).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from gendoc.core.source import Path
from gendoc.figures.interval import as_decimal, half_up, point
from gendoc.rules.judging import OPEN_VERDICTS, judge
from gendoc.rules.kind import Judgement, Part, RuleInstance
from gendoc.rules.kinds import RULE_KINDS, operands_with
from gendoc.rules.operand import Operand, Verdict
from gendoc.rules.relations.quotients import Quotient, Ratio, division
from gendoc.rules.relations.shares import SharesTotal
from gendoc.rules.words import last_key

Judged: TypeAlias = tuple[RuleInstance, Judgement]


class _Share(NamedTuple):
    """A typed share and its quotient."""

    stated: Quotient
    ratio: Ratio
    judgement: Judgement

    @property
    def printed(self) -> Operand:
        """Return the share as printed."""
        return self.stated.printed

    @property
    def rounded(self) -> Fraction:
        """Return the quotient rounded by itself."""
        return Fraction(half_up(self.ratio.value, self.stated.places))

    @property
    def is_near(self) -> bool:
        """Return whether the share is less than one unit in its last place away from the quotient."""
        unit, band = Fraction(1, 10**self.stated.places), self.ratio.band
        return band.low - unit < self.printed.value < band.high + unit

    @property
    def is_open(self) -> bool:
        """Return whether the share differs from its quotient by more than rounding."""
        return self.judgement.verdict in OPEN_VERDICTS


def beside_each_other(judged: Sequence[Sequence[Judged]]) -> Sequence[Sequence[Judged]]:
    """Return instances and judgements, by rule, in which shares are judged with a view to the others of their whole."""
    if not any(judgement.verdict in OPEN_VERDICTS for pairs in judged for _, judgement in pairs):
        return judged
    shares = {share.printed.path: share for pairs in judged for pair in pairs if (share := _share(*pair)) is not None}
    return [[_together(*pair, shares) for pair in _without_adjusted(pairs, shares)] for pairs in judged]


def _share(instance: RuleInstance, judgement: Judgement) -> _Share | None:
    if judgement.expected_interval is None or not operands_with(instance, Part.SHARE):
        return None
    stated = next(iter(RULE_KINDS[instance.rule.kind].relations(instance)), None)
    ratio = stated.ratio() if isinstance(stated, Quotient) else None
    if ratio is None or not isinstance(stated, Quotient) or stated.printed.figure is None:
        return None
    return None if stated.printed.figure.derived else _Share(stated, ratio, judgement)


def _together(instance: RuleInstance, judgement: Judgement, shares: Mapping[Path, _Share]) -> Judged:
    """Return a sum of shares; one that holds with what rounding of their amounts may have moved it by, judged so."""
    if judgement.verdict not in OPEN_VERDICTS or not _is_sum_of_shares(instance):
        return instance, judgement
    parts = tuple(_with_slack(part, shares.get(part.path)) for part in instance.operands("parts"))
    changed = instance._replace(by_field={**instance.by_field, "parts": parts})
    again = judge(changed)
    return (instance, judgement) if again.verdict in OPEN_VERDICTS else (changed, again)


def _is_sum_of_shares(instance: RuleInstance) -> bool:
    return any(isinstance(stated, SharesTotal) for stated in RULE_KINDS[instance.rule.kind].relations(instance))


def _with_slack(part: Operand, share: _Share | None) -> Operand:
    if share is None or part.figure is None or part.figure.slack is not None:
        return part
    slack = share.ratio.band - point(share.ratio.value)
    return part._replace(figure=replace(part.figure, slack=slack))


def _without_adjusted(pairs: Sequence[Judged], shares: Mapping[Path, _Share]) -> Iterator[Judged]:
    """Yield the instances of a rule; shares that were adjusted to make 100% are one warning for their list."""
    lists: dict[Path, list[_Share | None]] = {}
    for instance, judgement in pairs:
        if judgement.verdict is Verdict.INAPPLICABLE:
            continue
        if instance.item and (typed := operands_with(instance, Part.SHARE)):
            lists.setdefault(instance.item[:-1], []).append(shares.get(typed[0].path))
    said = {items: _said(made) for items, own in lists.items() if (made := _adjusted(own))}
    for instance, judgement in pairs:
        items = instance.item[:-1]
        if judgement.verdict in OPEN_VERDICTS and items in said:
            share = shares[operands_with(instance, Part.SHARE)[0].path]
            judgement = judgement._replace(
                reason=f"{_asked(share)}；{said[items]}",
                severity="warning",
                causes=("各项占比按金额算都不差一个末位，合起来正好是整数，像是按最大余额法凑整的",),
                action=_advised(share),
                set_to=None,
                settled=items,
            )
        yield instance, judgement


def _adjusted(shares: Sequence[_Share | None]) -> list[_Share]:
    """Return the shares of a list that were adjusted, [] if not all are near, or they make no whole, or did before."""
    known = [share for share in shares if share is not None]
    if len(known) < len(shares) or any(share.stated.moved or not share.is_near for share in known):
        return []
    scale = known[0].stated.scale
    if any(share.stated.scale != scale for share in known) or sum(share.printed.value for share in known) != scale:
        return []
    adjusted = [share for share in known if share.is_open]
    return adjusted if sum(share.rounded for share in known) != scale else []


def _advised(share: _Share) -> str:
    """Return what to do about adjusted shares; only a rule that stands in the data file is edited there.

    How to answer them with a line under 已知差异 follows in any case.
    """
    alone = "不凑整的，各项占比各自四舍五入"
    own = share.stated.instance.rule.span.source is share.printed.span.source
    return f"按最大余额法凑整的，在规则里写 method: largest-remainder；{alone}" if own else alone


def _asked(share: _Share) -> str:
    """Return in words what a share is, and what it is by its amount."""
    stated, printed = share.stated, share.printed
    due = f"{as_decimal(share.rounded, stated.places):f}{stated.shown}"
    return f"{last_key(printed)} {printed.number}{stated.shown}，按 {division(stated.over, stated.under)} 应为 {due}"


def _said(adjusted: Sequence[_Share]) -> str:
    """Return in words which shares were adjusted."""
    told = [
        f"{share.stated.instance.item_name} 由 {as_decimal(share.rounded, share.stated.places):f} 调为 {share.printed.number}"
        for share in adjusted
    ]
    stated = adjusted[0].stated
    return f"各项之和正好是 {stated.scale}{stated.shown}，像是凑整：{'、'.join(told)}"
