"""Last year's figures, as evidence, by their paths in this year's report."""

from __future__ import annotations

from collections.abc import Iterator

from gendoc.core.source import Path
from gendoc.figures.figure import Figure
from gendoc.report.matching import ItemMatcher
from gendoc.report.report import Report


def earlier_figures(report: Report, before: Report | None) -> dict[Path, Figure]:
    """Return the figures of last year's report by the paths of their counterparts in report; {} without such a report.

    Lines of lists are matched by name; local figures (数据), whose items are often reworded, by their own name if it is
    unique in both years.
    """
    if before is None:
        return {}
    pairs = ItemMatcher(report.root, before.root)
    earlier = {}
    for path, figure in report.figures.items():
        if figure.derived:
            continue
        place = pairs.of(path)
        theirs = before.figures.get(place) if place is not None else None
        if theirs is None:
            theirs = next((before.figures.get(place) for place in _local(path, report, before)), None)
        if theirs is not None:
            earlier[path] = theirs
    return earlier


def _local(path: Path, report: Report, before: Report) -> Iterator[Path]:
    """Yield the path in the other report of the local figure with the same name as the one at path, if it is unique."""
    for scope in report.local:
        if path[: len(scope)] != scope:
            continue
        name = path[len(scope) :]
        own_scopes, scopes = report.scopes_with(name[0]), before.scopes_with(name[0])
        if len(own_scopes) == len(scopes) == 1:
            yield (*scopes[0], *name)
