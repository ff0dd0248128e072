"""Ranking: which of the readings of a problem are told; this is the only place where they compete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.plausible import FARTHER, NEARER

_SMALL = 100  # how many times as large as a line the others may be
_LIKELIHOOD = 4  # the position of the likelihood in a rank
_NO_BETTER = (ErrorMechanism.SWAP, ErrorMechanism.SIGN)
_OF_LINES = (ErrorMechanism.MISSING, ErrorMechanism.AGAIN)
_THAN = (ErrorMechanism.DIGIT, ErrorMechanism.TWICE)


def foremost(pool: Sequence[Hypothesis], open_: frozenset[int]) -> list[Hypothesis]:
    """Return the readings of the best rank that explain the same of the open instances, those to be told first.

    One reading is a cause, several are clues; what has a lower rank is not told.  The better reading, in this order,

    1. says more than what one rule asks for;
    2. makes more of the open instances hold, and leaves fewer of those that it touches unmended;
    3. gives a figure no number that is less likely than the typed one;
    4. is of a mistake that hardly fits by chance (unit, exchanged rows, a line typed twice …); then one that may
       (one digit, last year's figure, a figure left at 0); then one that would explain any difference (a line left
       out);
    5. leaves nothing to rounding, and gives a number that is likelier than the typed one.

    Two digits exchanged and a sign may fit by chance just as well as one digit in another figure, or a figure that is
    counted twice, if that leaves no more to rounding: such readings are told beside them; so is a count that lost a
    digit, one of several, beside a point that is off by one place.  A line left out of a list, or a part that the
    total counts twice, is told beside one digit of a line, if no typed figure speaks for either: then both are clues.
    """
    best = min(_rank(hypothesis, open_) for hypothesis in pool)
    equal = [hypothesis for hypothesis in pool if _rank(hypothesis, open_) == best]
    if all(hypothesis.mechanism in _NO_BETTER for hypothesis in equal):
        as_likely = (*best[:_LIKELIHOOD], Likelihood.LIKELY)
        rivals = (hypothesis for hypothesis in pool if _rank(hypothesis, open_)[: _LIKELIHOOD + 1] == as_likely)
        equal += [
            rival for rival in rivals if rival.mechanism in _THAN and all(_is_beside(rival, one) for one in equal)
        ]
    if all(hypothesis.mechanism is ErrorMechanism.UNIT and abs(hypothesis.shift) == 1 for hypothesis in equal):
        as_likely = (*best[:_LIKELIHOOD], Likelihood.LIKELY)
        equal += [rival for rival in pool if _rank(rival, open_)[: _LIKELIHOOD + 1] == as_likely and _loses(rival)]
    if all(hypothesis.mechanism is ErrorMechanism.DIGIT for hypothesis in equal):
        lacking = [
            rival
            for rival in pool
            if any(_is_as_likely(rival, one, open_) for one in equal) and all(_is_sizable(rival, one) for one in equal)
        ]
        equal = [replace(each, clue=True) for each in (*equal, *lacking)] if lacking else equal
    first = min(equal, key=lambda hypothesis: (min(hypothesis.effect.repaired & open_), _place(hypothesis)))
    repaired = first.effect.repaired & open_
    told = (hypothesis for hypothesis in equal if hypothesis.effect.repaired & open_ == repaired)
    return sorted(told, key=lambda hypothesis: (hypothesis.likelihood, *_place(hypothesis)))


def _is_beside(rival: Hypothesis, other: Hypothesis) -> bool:
    """Return whether a rival is about another figure, and leaves no more to rounding."""
    same = rival.operand is not None and other.operand is not None and rival.operand.path == other.operand.path
    return not same and rival.off <= other.off


def _loses(hypothesis: Hypothesis) -> bool:
    """Return whether a count may have lost any of several digits: then it is about ten times as much, as by a point."""
    operand, value = hypothesis.operand, hypothesis.value
    if hypothesis.mechanism is not ErrorMechanism.DIGIT or not hypothesis.clue or operand is None or value is None:
        return False
    return len(str(abs(int(value)))) > len(str(abs(int(operand.value))))


def _is_as_likely(rival: Hypothesis, digit: Hypothesis, open_: frozenset[int]) -> bool:
    """Return whether a line left out of the list of a figure, or a part added twice, explains as much as its digit."""
    if rival.mechanism not in _OF_LINES or digit.operand is None or digit.likeness == NEARER:
        return False
    own = rival.mechanism is ErrorMechanism.AGAIN or any(
        column.has(digit.operand.path) for column in rival.correction.lines
    )
    as_much = rival.effect.repaired & open_ == digit.effect.repaired & open_ and rival.effect.left <= digit.effect.left
    return own and as_much


def _is_sizable(lacking: Hypothesis, digit: Hypothesis) -> bool:
    """Return whether a line left out is of a size that lines have; a very small one is rather a digit of a figure."""
    if lacking.mechanism is ErrorMechanism.AGAIN:
        return True
    if lacking.value is None or digit.operand is None:
        return False
    return abs(lacking.value) * _SMALL >= abs(digit.operand.value)


def _rank(hypothesis: Hypothesis, open_: frozenset[int]) -> tuple[int, ...]:
    """Return the rank of a reading, smaller is better."""
    quiet, far = hypothesis.likelihood is Likelihood.QUIET, hypothesis.likeness == FARTHER
    effect = hypothesis.effect
    repaired, left, unsure = len(effect.repaired & open_), len(effect.left), len(effect.doubtful)
    return (quiet, -repaired, left, far, hypothesis.likelihood, unsure, hypothesis.likeness)


def _place(hypothesis: Hypothesis) -> tuple[int, int]:
    """Return the position among readings of equal rank, smaller is better."""
    return (hypothesis.roundness, hypothesis.order)
