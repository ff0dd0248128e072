"""A newcomer's mistakes, several in one file, and a clerk who mends exactly what the messages point at.

A file is a series of lines; a mistake changes one of them (or leaves out a part), so that it can be undone on its own.
"""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from gendoc import Finding, Source, check

_KEY = re.compile(r"( *(?:- )?)([^\s:#{}\[\]\"'-][^\s:#{}\[\]\"']*): (.+)")
_HEAD = re.compile(r"( +)([^\s:#{}\[\]\"'-][^\s:#{}\[\]\"']*):\s*")
_NUMBER = re.compile(r"(?<=: )\d+\.\d+(?=[,}\s]|$)")
_REFERENCE = re.compile(r"\{\{ ([^{}|()]+?)( \||  ?\}\})")
_SENTENCE = re.compile(r" *(?:- |[^\s:]+: )[\"']?\S.*。[\"']?")
_FLOW = re.compile(r" *- \{.*, .*\}")


class Mistake(NamedTuple):
    """A mistake of one sort: lines first to last (from 0) of the right file are replaced by typed."""

    sort: str
    first: int
    last: int
    typed: tuple[str, ...]
    name: str = ""  # of what is left out


Slip = Callable[[str, random.Random], str | None]


def _misspelt(line: str, draw: random.Random) -> str | None:
    match = _KEY.fullmatch(line)
    if match is None or len(match[2]) < 2:
        return None
    return f"{match[1]}{match[2][:-1]}佐: {match[3]}"


def _wide_colon(line: str, draw: random.Random) -> str | None:
    match = _KEY.fullmatch(line)
    return f"{match[1]}{match[2]}：{match[3]}" if match else None


def _wide_head(line: str, draw: random.Random) -> str | None:
    match = _HEAD.fullmatch(line)
    return f"{match[1]}{match[2]}：" if match else None


def _no_space(line: str, draw: random.Random) -> str | None:
    match = _KEY.fullmatch(line)
    return f"{match[1]}{match[2]}:{match[3]}" if match else None


def _wrong_figure(line: str, draw: random.Random) -> str | None:
    match = _NUMBER.search(line)
    if match is None:
        return None
    digit = draw.choice([n for n in range(len(match[0])) if match[0][n] != "."])
    other = str((int(match[0][digit]) + draw.randint(1, 8)) % 10)
    return line[: match.start() + digit] + other + line[match.start() + digit + 1 :]


def _letter(line: str, draw: random.Random) -> str | None:
    match = _NUMBER.search(line)
    return line[: match.end() - 1] + "O" + line[match.end() :] if match else None


def _with_text(line: str, draw: random.Random) -> str | None:
    match = _NUMBER.search(line)
    return line[: match.start()] + "约" + line[match.start() :] if match else None


def _bad_reference(line: str, draw: random.Random) -> str | None:
    match = _REFERENCE.search(line)
    return line[: match.end(1)] + "额" + line[match.end(1) :] if match else None


def _half_reference(line: str, draw: random.Random) -> str | None:
    match = _REFERENCE.search(line)
    if match is None or not match[2].endswith("}}"):
        return None
    return line[: match.end() - 1] + line[match.end() :]


def _no_closing_quote(line: str, draw: random.Random) -> str | None:
    return line[:-1] if line[-1:] in ("'", '"') and line[:-1].count(line[-1]) == 1 else None


def _typed_number(line: str, draw: random.Random) -> str | None:
    if not _SENTENCE.fullmatch(line):
        return None
    at = line.rindex("。")
    return f"{line[:at]}，另有37人参加{line[at:]}"


def _unit_twice(line: str, draw: random.Random) -> str | None:
    match = re.search(r"\{\{ [^{}|()]*(?:收入|支出|合计|决算|预算)[^{}|()]* \}\}", line)
    return line[: match.end()] + "万元" + line[match.end() :] if match else None


def _tab(line: str, draw: random.Random) -> str | None:
    return "\t" + line.lstrip() if line.startswith("  ") and line.strip() else None


def _deeper(line: str, draw: random.Random) -> str | None:
    return " " + line if line.startswith("  ") and not line.lstrip().startswith("#") else None


def _shallower(line: str, draw: random.Random) -> str | None:
    return line[1:] if line.startswith("  ") and not line.lstrip().startswith("#") else None


def _twice(line: str, draw: random.Random) -> str | None:
    return f"{line}\n{line}" if (match := _KEY.fullmatch(line)) and "- " not in match[1] else None


def _wrong_grade(line: str, draw: random.Random) -> str | None:
    return re.sub(r"等级: [优良中差]", "等级: 优秀", line) if re.search(r"等级: [优良中差]", line) else None


def _wrong_date(line: str, draw: random.Random) -> str | None:
    return re.sub(r"^日期: .*", "日期: 2021-02-30", line) if line.startswith("日期: ") else None


def _wide_comma(line: str, draw: random.Random) -> str | None:
    return line.replace(", ", "，", 1) if _FLOW.fullmatch(line) else None


def _no_bracket(line: str, draw: random.Random) -> str | None:
    return line[:-1] if _FLOW.fullmatch(line) else None


def _no_dash_space(line: str, draw: random.Random) -> str | None:
    return line.replace("- ", "-", 1) if re.match(r" *- [^\s\d{-]", line) else None


def _emptied(line: str, draw: random.Random) -> str | None:
    match = _KEY.fullmatch(line)
    return f"{match[1]}{match[2]}: " if match else None


def _grouped(line: str, draw: random.Random) -> str | None:
    match = re.search(r"(?<=: )\d{4,}\.\d+(?=[,}])", line)
    return line[: match.start() + 1] + "," + line[match.start() + 1 :] if match else None


def _zero_width(line: str, draw: random.Random) -> str | None:
    match = _KEY.fullmatch(line)
    return f"{match[1]}{match[2]}: {match[3][:1]}\u200b{match[3][1:]}" if match else None


def _braces(line: str, draw: random.Random) -> str | None:
    match = re.fullmatch(r"( *(?:- |\S+: ))['\"](\{\{.*)['\"]", line)
    return match[1] + match[2] if match else None


SLIPS: dict[str, Slip] = {
    "misspelt key": _misspelt,
    "full-width colon": _wide_colon,
    "full-width colon of a part": _wide_head,
    "no space after a colon": _no_space,
    "wrong figure": _wrong_figure,
    "letter in a figure": _letter,
    "word in a figure": _with_text,
    "bad reference": _bad_reference,
    "half a reference": _half_reference,
    "no closing quote": _no_closing_quote,
    "typed number": _typed_number,
    "unit twice": _unit_twice,
    "tab": _tab,
    "too deep": _deeper,
    "not deep enough": _shallower,
    "repeated key": _twice,
    "wrong grade": _wrong_grade,
    "wrong date": _wrong_date,
    "full-width comma": _wide_comma,
    "no closing bracket": _no_bracket,
    "no space after a dash": _no_dash_space,
    "nothing after a key": _emptied,
    "grouped figure": _grouped,
    "zero-width space": _zero_width,
    "braces without quotes": _braces,
}
LEFT_OUT = "left out"


class MistakenFile(NamedTuple):
    """A right file with mistakes in it."""

    right: Source
    mistakes: tuple[Mistake, ...]

    def text(self) -> tuple[str, list[int]]:
        """Return the file with its mistakes, and which line of the right file each of its lines stands for."""
        lines: list[str] = []
        origins: list[int] = []
        starts = {mistake.first: mistake for mistake in self.mistakes}
        number = 0
        right = self.right.lines
        while number < len(right):
            mistake = starts.get(number)
            typed = (right[number],) if mistake is None else mistake.typed
            lines += typed
            origins += [number] * len(typed)
            number = number + 1 if mistake is None else mistake.last + 1
        return "\n".join(lines), origins

    def findings(self) -> tuple[tuple[Finding, ...], list[int]]:
        """Return what a run tells, and the line of the right file for each line."""
        text, origins = self.text()
        return check(Source(self.right.name, text, self.right.path)).findings, origins

    def told(self, findings: Sequence[Finding], origins: Sequence[int]) -> tuple[list[Mistake], list[Finding]]:
        """Return the mistakes that findings point at, and the findings that point at none."""
        told: dict[Mistake, None] = {}
        stray = []
        for finding in findings:
            found = [mistake for mistake in self.mistakes if _points(finding, mistake, origins, self.right.name)]
            told.update(dict.fromkeys(found))
            if not found:
                stray.append(finding)
        return list(told), stray

    def without(self, mended: Sequence[Mistake]) -> MistakenFile:
        """Return the file after the clerk mended these mistakes."""
        return self._replace(mistakes=tuple(mistake for mistake in self.mistakes if mistake not in mended))


def _points(finding: Finding, mistake: Mistake, origins: Sequence[int], name: str) -> bool:
    if mistake.sort == LEFT_OUT:
        return f"「{mistake.name}」" in finding.message and finding.code in ("missing-field", "unknown-name")
    places = [finding.span, *(span for span, _ in finding.related)]
    if finding.fix:
        places.append(finding.fix[0])
    lines = {origins[min(span.line, len(origins)) - 1] for span in places if span.file == name}
    return any(mistake.first <= line <= mistake.last for line in lines)


def _key_of(finding: Finding) -> tuple[str, str]:
    return finding.code, re.sub(r"第 \d+ 行", "", finding.message)


@functools.cache
def _usual(right: Source) -> set[tuple[str, str]]:
    """Return what is told of a file without mistakes."""
    return {_key_of(finding) for finding in check(right).findings}


def mistakes_in(right: Source, draw: random.Random, number: int) -> MistakenFile:
    """Return right with a number of mistakes of different sorts, each of which alone is told."""
    usual = _usual(right)
    chosen: list[Mistake] = []
    sorts = [*SLIPS, LEFT_OUT]
    draw.shuffle(sorts)
    for sort in sorts:
        if len(chosen) == number:
            break
        for _ in range(4):
            mistake = _mistake(right, sort, draw)
            if mistake is None or any(
                mistake.first <= other.last + 2 and other.first <= mistake.last + 2 for other in chosen
            ):
                continue
            alone = MistakenFile(right, (mistake,))
            findings, origins = alone.findings()
            if alone.told([f for f in findings if _key_of(f) not in usual], origins)[0]:
                chosen.append(mistake)
                break
    return MistakenFile(right, tuple(sorted(chosen, key=lambda mistake: mistake.first)))


def _mistake(right: Source, sort: str, draw: random.Random) -> Mistake | None:
    lines = right.lines
    if sort == LEFT_OUT:
        keys = [n for n, line in enumerate(lines) if re.match(r"[^\s#:]+:(\s|$)", line)]
        first = draw.choice(keys[2:])
        last = next((n for n in keys if n > first), len(lines)) - 1
        name = lines[first].partition(":")[0]
        return Mistake(sort, first, last, (), name)
    possible = [
        (number, typed)
        for number, line in enumerate(lines)
        if not line.lstrip().startswith("#") and (typed := SLIPS[sort](line, draw)) is not None
    ]
    if not possible:
        return None
    number, typed = draw.choice(possible)
    return Mistake(sort, number, number, tuple(typed.split("\n")))


class Round(NamedTuple):
    """One run: the mistakes it told, those it did not, the findings that point at none."""

    told: tuple[Mistake, ...]
    silent: tuple[Mistake, ...]
    stray: tuple[Finding, ...]


def rounds(file: MistakenFile) -> Iterator[Round]:
    """Yield each run until the file is clean, or a run tells nothing more; the clerk mends what is told between them."""
    usual = _usual(file.right)
    while file.mistakes:
        findings, origins = file.findings()
        told, stray = file.told([f for f in findings if _key_of(f) not in usual], origins)
        file = file.without(told)
        yield Round(tuple(told), file.mistakes, tuple(stray))
        if not told:
            return
