"""Ranking: which of the readings of a problem are told; this is the only place where they compete."""

from __future__ import annotations

from collections.abc import Sequence

from gendoc.reconcile.causes.hypothesis import ErrorMechanism, Hypothesis, Likelihood
from gendoc.reconcile.causes.plausible import FARTHER

_LIKELIHOOD = 4  # the position of the likelihood in a rank
_NO_BETTER = (ErrorMechanism.SWAP, ErrorMechanism.SIGN)
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
    counted twice, if that leaves no more to rounding: such readings are told beside them.
    """
    best = min(_rank(hypothesis, open_) for hypothesis in pool)
    equal = [hypothesis for hypothesis in pool if _rank(hypothesis, open_) == best]
    if all(hypothesis.mechanism in _NO_BETTER for hypothesis in equal):
        as_likely = (*best[:_LIKELIHOOD], Likelihood.LIKELY)
        rivals = (hypothesis for hypothesis in pool if _rank(hypothesis, open_)[: _LIKELIHOOD + 1] == as_likely)
        equal += [
            rival for rival in rivals if rival.mechanism in _THAN and all(_is_beside(rival, one) for one in equal)
        ]
    first = min(equal, key=lambda hypothesis: (min(hypothesis.effect.repaired & open_), _place(hypothesis)))
    repaired = first.effect.repaired & open_
    return sorted((hypothesis for hypothesis in equal if hypothesis.effect.repaired & open_ == repaired), key=_place)


def _is_beside(rival: Hypothesis, other: Hypothesis) -> bool:
    """Return whether a rival is about another figure, and leaves no more to rounding."""
    same = rival.operand is not None and other.operand is not None and rival.operand.path == other.operand.path
    return not same and rival.off <= other.off


def _rank(hypothesis: Hypothesis, open_: frozenset[int]) -> tuple[int, ...]:
    """Return the rank of a reading, smaller is better."""
    quiet, far = hypothesis.likelihood is Likelihood.QUIET, hypothesis.likeness == FARTHER
    effect = hypothesis.effect
    repaired, left, unsure = len(effect.repaired & open_), len(effect.left), len(effect.doubtful)
    return (quiet, -repaired, left, far, hypothesis.likelihood, unsure, hypothesis.likeness)


def _place(hypothesis: Hypothesis) -> tuple[int, int]:
    """Return the position among readings of equal rank, smaller is better."""
    return (hypothesis.roundness, hypothesis.order)
