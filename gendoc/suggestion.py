"""Suggestions: the name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the one of names that is most like name, "" if none is."""
    found = get_close_matches(name, list(names), n=1, cutoff=0.5)
    return found[0] if found else ""


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return a sentence's end that suggests the nearest of names, "" if none is near."""
    found = nearest(name, names)
    return f"，是否指「{found}」？" if found else ""
