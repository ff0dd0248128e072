"""Suggestions: the names that were probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def near(name: str, names: Iterable[str], count: int = 3, likeness: float = 0.5) -> list[str]:
    """Return at most count of names, the one most like name first; likeness is from 0 to 1."""
    from difflib import get_close_matches

    return get_close_matches(name, list(names), n=count, cutoff=likeness)


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the one of names that is most like name, "" if none is."""
    return next(iter(near(name, names, count=1)), "")


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """Return a sentence's end that suggests the nearest of names, "" if none is near."""
    found = nearest(name, names)
    return f"，是否指「{found}」？" if found else ""
