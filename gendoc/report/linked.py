"""Linked files: a department's of last year, its reports of another type, and this year's of its units.

A data file may come from anybody and names the files to read, so a linked file has to lie within the folder of data
files after all links are resolved, and is read only as data.  The files that a linked file names are not read, so
that years and units cannot form a circle.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path as File

from gendoc.core.finding import Code, Finding, Severity
from gendoc.core.source import Path, Span
from gendoc.core.text import shorten, year_of_file
from gendoc.data.common import LAST_YEAR_KEY, MAX_UNITS, OTHER_LAST_YEAR_KEY, SAME_YEAR_KEY, UNITS_KEY
from gendoc.data.nodes import MappingNode, Node, ScalarNode, SequenceNode
from gendoc.data.path import LAST_YEAR, OTHER_LAST_YEAR, SAME_YEAR, show
from gendoc.report.linked_files import LinkedFiles, LinkedReport, Load, Unusable, renumbered, suffix
from gendoc.report.report import Report

OTHER_FILE = Code("other-file", "warning")
FILE_YEAR = Code("file-year", "warning")
MAX_LISTED = 10
MAX_NAMED = 3  # figures that a message names
MAX_FOLDERS = 1_000
_PLAIN_NAME = r"[^\s./\\:*?\"<>|][^/\\:*?\"<>|]{0,59}"


@dataclass(slots=True, eq=False, repr=False)
class LinkedReports:
    """The files linked to a report, each loaded on first use and then kept.

    No linked file may lie outside folder.  load returns the report in a file, with the figures that its own rules
    derive, and raises Failure; shown returns what messages call a file.  findings are about the files loaded so far.
    """

    report: Report
    file: File
    folder: File
    load: Load
    shown: Callable[[File], str]
    findings: list[Finding] = field(default_factory=list)
    _misled: bool = False
    _astray: bool = False
    _last_year: LinkedReport | None = None
    _same_year: LinkedReport | None = None
    _other_last_year: LinkedReport | None = None
    _units: tuple[LinkedReport, ...] | None = None
    _files: LinkedFiles = field(init=False)

    def __post_init__(self) -> None:
        self._files = LinkedFiles(self.file, self.folder, self.load, self.shown)

    @property
    def last_year(self) -> LinkedReport:
        """Last year's file of the same department."""
        if self._last_year is None:
            self._last_year = self._find_last_year()
        return self._last_year

    @property
    def same_year(self) -> LinkedReport:
        """The file of the same department and year that holds a report of another type."""
        if self._same_year is None:
            self._same_year = self._find_beside(SAME_YEAR, SAME_YEAR_KEY, 0)
        return self._same_year

    @property
    def other_last_year(self) -> LinkedReport:
        """Last year's file of the same department that holds a report of another type."""
        if self._other_last_year is None:
            self._other_last_year = self._find_beside(OTHER_LAST_YEAR, OTHER_LAST_YEAR_KEY, 1)
        return self._other_last_year

    @property
    def units(self) -> tuple[LinkedReport, ...]:
        """This year's files of the units that the report lists, in its order."""
        if self._units is None:
            self._units = self._find_units()
        return self._units

    def of(self, file: str) -> tuple[LinkedReport, ...]:
        """Return the linked files of a path that begins with file: 上年, 同年, 上年另种 or 所属单位."""
        if file == LAST_YEAR:
            return (self.last_year,)
        if file == OTHER_LAST_YEAR:
            return (self.other_last_year,)
        return (self.same_year,) if file == SAME_YEAR else self.units

    @property
    def used(self) -> tuple[LinkedReport, ...]:
        """The linked files that rules have used so far or that the file names."""
        named = (self._last_year, self._same_year, self._other_last_year)
        return (*(other for other in named if other is not None), *(self._units or ()))

    @property
    def year_is_doubtful(self) -> bool:
        """Return whether the file's name begins with another year than the report's."""
        return self._year is not None and self._named_year not in (None, self._year)

    def unobtainable(self, missed: Mapping[str, Sequence[Path]], lacking: Sequence[Finding]) -> list[Path]:
        """Return the figures of missed that come from a file that cannot be used, or for which the year is in doubt.

        lacking are the findings for values that the report cannot do without.
        """
        if self._year is None:
            return [path for paths in missed.values() for path in paths]
        if unusable := self._blamed_files(missed, lacking):
            return unusable
        others = (self._same_year, self._other_last_year) if self.year_is_doubtful else ()
        paths = [path for other in others if other is not None and other.absent for path in missed.get(other.name, ())]
        if not any(finding.path in paths for finding in lacking):
            return []
        self.blame_year()
        return paths

    def _blamed_files(self, missed: Mapping[str, Sequence[Path]], lacking: Sequence[Finding]) -> list[Path]:
        """Return the figures of missed from files that are there but unusable; what is wrong with these is an error."""
        wanted = {finding.path for finding in lacking}
        others = (other for other in (self._same_year, self._other_last_year) if other is not None and other.unusable)
        needed = {other: paths for other in others if not wanted.isdisjoint(paths := missed.get(other.name, ()))}
        at = {other.span for other in needed}
        self.findings[:] = [replace(each, severity="error") if each.span in at else each for each in self.findings]
        return [path for paths in needed.values() for path in paths]

    def blame_year(self) -> None:
        """Make the doubtful year an error, as others are left out that only follow from it."""
        self._misled = True

    def settle(self, missed: Mapping[str, Sequence[Path]], lacking: Sequence[Finding] = ()) -> list[Finding]:
        """Return the findings about linked files: those that rules used, and those that the file names.

        missed are the figures that rules could not take over from each report of another type (同年, 上年另种). lacking
        are the findings for values that the report cannot do without.  Of both only the nearer cause is told: the file,
        if several of those and more are missed; the value, where it is one.
        """
        root = self.report.root
        if LAST_YEAR_KEY in root:
            self._last_year = self.last_year
        if SAME_YEAR_KEY in root:
            self._same_year = self.same_year
        if OTHER_LAST_YEAR_KEY in root:
            self._other_last_year = self.other_last_year
        if UNITS_KEY in root:
            self._units = self.units
        if self._misled:
            by_year = root.keys_at.get("年度", root.span)
            other_files = [finding for finding in self.findings if finding.span != by_year]
            return [*other_files, *lacking, *self._misnamed()]
        refused = {at for path in self.report.unreadable for at in (path, path[:-1])}  # may hold them, misspelt
        for other, key in ((self._same_year, SAME_YEAR_KEY), (self._other_last_year, OTHER_LAST_YEAR_KEY)):
            missing = missed.get(other.name, ()) if other is not None and other.absent else ()
            paths = [path for path in missing if path[:-1] not in refused and path not in refused]
            told = [finding for finding in lacking if finding.path in paths]
            if other is not None and len(paths) > len(told) != 1:
                lacking = [finding for finding in lacking if finding not in told]
                advice = f"把那份报告的数据文件放到那里，或用「{key}」指明；没有那份报告的，这些数自己写上"
                named = "、".join(f"「{show(path)}」" for path in paths[:MAX_NAMED])
                many = f"：{named}" + ("等" if len(paths) > MAX_NAMED else "")
                severity: Severity = "error" if told else "warning"
                message = f"{other.why}，有 {len(paths)} 个数取不来{many}"
                self.findings.append(OTHER_FILE.at(other.span, message, help=advice, severity=severity))
            elif other is not None and told:
                advice = f"；要从另一种报告取，就把它的数据文件放到 {other.shown}"
                lacking = [replace(each, help=each.help + advice) if each in told else each for each in lacking]
        return [*self.findings, *lacking, *self._misnamed()]

    def _misnamed(self) -> list[Finding]:
        """Return a finding if the file is named after another year than its report's."""
        year, named = self._year, self._named_year
        if year is None or named is None or not self.year_is_doubtful:
            return []
        figure = self.report.figures["年度",]
        advice = f"改正年度；年度没有错，就把文件改名为 {renumbered(self.file, named, year).name}"
        message = f"文件名是 {self.file.name}，这里的年度写的是 {figure.text}"
        if self._misled or self._astray:
            message += "；别的文件是照这个年度找的，从那里取数的各项，年度对了再核对"
        severity: Severity = "error" if self._misled else "warning"
        return [FILE_YEAR.at(figure.span, message, help=advice, path=figure.path, severity=severity)]

    @property
    def _named_year(self) -> int | None:
        named = year_of_file(self.file.stem)
        return int(named) if named else None

    @property
    def _year(self) -> int | None:
        figure = self.report.figures.get(("年度",))
        return None if figure is None or figure.value is None else int(figure.value)

    def _find_last_year(self) -> LinkedReport:
        root = self.report.root
        node, year = root.get(LAST_YEAR_KEY), self._year
        where = root.keys_at.get("年度", root.span) if node is None else node.span
        named = _text(node, "文件")
        if year is None:
            return LinkedReport(name="上年", span=where, why="没有写明「年度」，不知道上年是哪一年")
        if node is not None and named is None:  # the wrong shape, for which validation made a finding
            return LinkedReport(name="上年", span=where, why=f"「{LAST_YEAR_KEY}」写得不对")
        file = renumbered(self.file, year, year - 1)
        shown = self.shown(file)
        plain = file.with_name(f"{year - 1}{file.suffix}")
        try:
            if named is not None:
                file = self._files.named(named)
                shown = self.shown(file)
            elif file == self.file:
                self._astray = True
                why = "按年度找到的上年数据文件就是本文件"
                return LinkedReport(name="上年", span=where, shown=shown, why=why, absent=True)
            elif not os.path.lexists(file) and not (os.path.lexists(plain) and self._may_be_last_years(plain)):
                return LinkedReport(
                    name="上年", span=where, shown=shown, why=f"没有上年的数据文件（找的是 {shown}）", absent=True
                )
            elif not os.path.lexists(file):
                file = plain
                shown = self.shown(file)
            report = self._files.loaded(file, shown)
            before = _text(node, "原单位") if isinstance(node, MappingNode) else None
            self._fits(report, self.report.text("单位") if before is None else str(before), year - 1)
        except Unusable as problem:
            return self._unusable("上年", where, shown, problem)
        return LinkedReport(name="上年", span=where, shown=shown, report=report)

    def _may_be_last_years(self, file: File) -> bool:
        """Return whether a file that exists may be last year's, that is, no report of another type.

        It may if it cannot be read: loading it then gives the finding.
        """
        try:
            report = self._files.loaded(file, self.shown(file))
        except Unusable:
            return True
        return report.type.name == self.report.type.name

    def _find_beside(self, name: str, key: str, ago: int) -> LinkedReport:
        """Return the report of another type: the file that is named, or the one beside this whose name is its year.

        ago is by how many years it is older than this report.
        """
        root = self.report.root
        node, year = root.get(key), self._year
        where = root.keys_at.get("年度", root.span) if node is None else node.span
        named = _text(node, "文件")
        if year is None:
            return LinkedReport(name=name, span=where, why="没有写明「年度」，不知道是哪一年的报告")
        if node is not None and named is None:  # the wrong shape, for which validation made a finding
            return LinkedReport(name=name, span=where, why=f"「{key}」写得不对")
        file = self.file.with_name(f"{year - ago}{suffix(self.file)}")
        shown, which = self.shown(file), "上年" if ago else "同一年度"
        try:
            if named is not None:
                file = self._files.named(named)
                shown = self.shown(file)
            elif file == self.file or not os.path.lexists(file) or (ago and self._may_be_last_years(file)):
                sought = f"用「{key}」指明" if file == self.file or os.path.lexists(file) else f"找的是 {shown}"
                why = f"没有{which}另一种报告的数据文件（{sought}）"
                return LinkedReport(name=name, span=where, shown=shown, why=why, absent=True)
            report = self._files.loaded(file, shown)
            before = _text(node, "原单位") if isinstance(node, MappingNode) else None
            self._fits(report, str(before or self.report.text("单位")), year - ago, other_type=key)
        except Unusable as problem:
            return self._unusable(name, where, shown, problem)
        return LinkedReport(name=name, span=where, shown=shown, report=report)

    def _find_units(self) -> tuple[LinkedReport, ...]:
        node, year = self.report.root.get(UNITS_KEY), self._year
        if not isinstance(node, SequenceNode) or year is None:
            return ()
        units: list[LinkedReport] = []
        missing: list[LinkedReport] = []
        seen: dict[str, Span] = {}
        for entry in node[:MAX_UNITS]:
            name = entry if isinstance(entry, ScalarNode) else _text(entry, "名称")
            if name is None or name.is_null or not name.strip():
                continue
            if name in seen:
                self._warn(f"{UNITS_KEY}「{name}」列了两次", name.span, "删去其中一个，不然它的数会加两遍")
                continue
            seen[str(name)] = name.span
            unit = self._unit(name, _text(entry, "文件") if isinstance(entry, MappingNode) else None, year)
            units.append(unit)
            if unit.absent:
                missing.append(unit)
        if missing and self.year_is_doubtful and all(map(self._stands_by_name, missing)):
            self._astray = True
        else:
            self._warn_missing(missing, len(units))
        self._warn_unlisted(seen, units, year)
        return tuple(units)

    def _unit(self, name: ScalarNode, named: ScalarNode | None, year: int) -> LinkedReport:
        shown = ""
        try:
            if named is not None:
                file = self._files.named(named)
            else:
                candidates = self._candidates(name, year)
                existing = [candidate for candidate in candidates if os.path.lexists(candidate)]
                shown = " 或 ".join(self.shown(candidate) for candidate in existing or candidates)
                if len(existing) > 1:
                    raise Unusable(f"有两个数据文件：{shown}", f"写成 {{名称: {name}, 文件: …}}，指明用哪一个")
                if not existing:
                    why = f"没有所属单位「{name}」的数据文件（找的是 {shown}）"
                    return LinkedReport(name=name, span=name.span, shown=shown, why=why, absent=True)
                file = existing[0]
            shown = self.shown(file)
            report = self._files.loaded(file, shown)
            self._fits(report, name, year)
        except Unusable as problem:
            return self._unusable(f"{UNITS_KEY}「{name}」", name.span, shown, problem, name)
        return LinkedReport(name=name, span=name.span, shown=shown, report=report)

    def _candidates(self, name: str, year: int) -> list[File]:
        """Return the paths that the file of a unit may have: in a folder of its own beside this file's, or within it.

        Raises Unusable for a name that no folder can have.
        """
        if not re.fullmatch(_PLAIN_NAME, name):
            raise Unusable("名称里有文件夹名不能用的字", f"写成 {{名称: {name}, 文件: …}}，指明数据文件")
        folders = [self.file.parent]
        if self.file.parent.resolve() != self.folder.resolve():
            folders.insert(0, self.file.absolute().parent.parent)  # of a name alone the parent has none
        return [folder / name / f"{year}.yaml" for folder in folders]

    def _fits(self, report: Report, department: str, year: int, *, other_type: str = "") -> None:
        """Raise Unusable for a report of another department or year, or of a type that is not (or is) this report's.

        other_type is the key in this file for reports of another type, "" if the type has to be this report's.
        """
        file = report.source.name
        if report.type.name == self.report.type.name and other_type:
            raise Unusable(f"{file} 是同一种报告（{report.type.name}）", f"「{other_type}」指的是另一种报告的文件")
        if report.type.name != self.report.type.name and not other_type:
            raise Unusable(f"{file} 是另一种报告（{report.type.name}）", f"应是「{self.report.type.name}」")
        if report.text("单位") != department:
            key = other_type or LAST_YEAR_KEY
            advice = f"应是「{department}」的文件；单位更了名的，写成 {key}: {{文件: …, 原单位: 原来的名称}}"
            if other_type == SAME_YEAR_KEY:
                advice = f"两份文件的「单位」要一字不差，这里写的是「{shorten(department, 80)}」"
            elif year == self._year:
                advice = "列出的名称要与它文件里的「单位」一字不差"
            raise Unusable(f"{file} 是另一个单位（{shorten(report.text('单位'), 80)}）的", advice)
        figure = report.figures.get(("年度",))
        if figure is None or figure.value != year:
            raise Unusable(f"{file} 的年度是 {figure.text if figure else '空的'}", f"应是 {year} 年度的文件")

    def _unusable(self, what: str, span: Span, shown: str, problem: Unusable, name: str = "") -> LinkedReport:
        self._warn(f"{what}的数据文件用不了：{problem}", span, f"{problem.advice}；在此之前，用到它的规则无法核对")
        file = f" {shown} " if shown else ""
        return LinkedReport(name=name or what, span=span, shown=shown, why=f"{what}的数据文件{file}用不了")

    def _stands_by_name(self, unit: LinkedReport) -> bool:
        """Return whether a unit without a file of the report's year has one of the year that this file is named after."""
        files = self._candidates(ScalarNode.at(unit.span, unit.name), self._named_year or 0)
        return any(map(os.path.lexists, files))

    def _warn_missing(self, missing: list[LinkedReport], count: int) -> None:
        if missing:
            first = missing[0]
            named = "、".join(unit.name for unit in missing[:MAX_LISTED])
            more = "等" if len(missing) > MAX_LISTED else ""
            self._warn(
                f"{count} 个{UNITS_KEY}里有 {len(missing)} 个没有本年的数据文件：{named}{more}（找的是 {first.shown}）",
                first.span,
                f"把文件放到那里；放在别处的，写成 {{名称: {first.name}, 文件: …}}；不属本部门的，从「{UNITS_KEY}」里删去",
                tuple((unit.span, "没有文件") for unit in missing[1:MAX_LISTED]),
            )

    def _warn_unlisted(self, listed: dict[str, Span], units: Sequence[LinkedReport], year: int) -> None:
        """Add a warning for this year's files in folders below this file's own that belong to no unit of the list."""
        used = {unit.report.source.name for unit in units if unit.report}
        try:
            with os.scandir(self.file.parent) as entries:
                names = sorted(
                    entry.name for _, entry in zip(range(MAX_FOLDERS), entries, strict=False) if entry.is_dir()
                )
        except OSError:
            names = []
        files = {name: self.file.parent / name / f"{year}.yaml" for name in names if name not in listed}
        unlisted = [name for name, file in files.items() if file.is_file() and self.shown(file) not in used]
        if unlisted:
            named = "、".join(unlisted[:MAX_LISTED]) + ("等" if len(unlisted) > MAX_LISTED else "")
            span = self.report.root.keys_at[UNITS_KEY]
            advice = f"属于本部门的，列入「{UNITS_KEY}」；不属于的，移到别的文件夹"
            self._warn(f"有 {len(unlisted)} 个单位有本年的数据文件，却没有列入「{UNITS_KEY}」：{named}", span, advice)

    def _warn(self, message: str, span: Span, advice: str, related: tuple[tuple[Span, str], ...] = ()) -> None:
        self.findings.append(OTHER_FILE.at(span, message, help=advice, related=related))


def _text(node: Node | None, key: str) -> ScalarNode | None:
    """Return node if it is a text, or the text at key if it is a mapping; None for a blank or anything else."""
    child = node.get(key) if isinstance(node, MappingNode) else node
    return child if isinstance(child, ScalarNode) and not child.is_null and child.strip() else None
