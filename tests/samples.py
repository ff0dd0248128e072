"""Samples: some of many inputs by default, all of them with --long."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

import pytest


def sampled(values: Iterable[Any], every: int = 10) -> list[Any]:
    """Return parameters for parametrize: the first of every so many runs by default, the others with --long."""
    return sampled_rows(((value,) for value in values), every)


def sampled_rows(rows: Iterable[tuple[Any, ...]], every: int = 10) -> list[Any]:
    """Return the like for several parameters at once."""
    return [pytest.param(*row, marks=() if place % every == 0 else pytest.mark.long) for place, row in enumerate(rows)]


def sampled_by(values: Iterable[Any], sort: Callable[[Any], Hashable], every: int = 10) -> list[Any]:
    """Return the like, so that by default the first value of each sort runs, and of the others one in so many."""
    seen: set[Hashable] = set()
    firsts, others = [], []
    for value in values:
        (others if sort(value) in seen else firsts).append(value)
        seen.add(sort(value))
    return [*firsts, *sampled(others, every)]
