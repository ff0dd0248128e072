"""Samples: some of many inputs by default, all of them with --long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def sampled(values: Iterable[Any], every: int = 10) -> list[Any]:
    """Return parameters for parametrize: the first of every so many runs by default, the others with --long."""
    return [
        value if place % every == 0 else pytest.param(value, marks=pytest.mark.long)
        for place, value in enumerate(values)
    ]
