"""Mistakes that people and programs make in a data file, made on purpose and always the same.

Each is seeded, so that a failure can be made again.  A mutation that says `line` must be refused
with that line among the places; one that says `refused` must be refused; the rest may be
accepted, but then what they say must be printed.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .report import TEXT

LINES = TEXT.split("\n")
_KEY = re.compile(r"^(?P<head>\s*(?:- )?)(?P<key>[^\s:#{\[\"'-][^:{\[\"']*): ")
_OPENER = re.compile(r"^(?P<head>\s*(?:- )?)(?P<key>[^\s:#]+):\s*(#.*)?$")
_FIGURE = re.compile(r"(?<=[:] )-?[0-9]+(?:\.[0-9]+)?(?= [^\s,}]+|[,}]|$)")
_REFERENCE = re.compile(r"\{\{ (?P<name>[^\s|(}]+?)(?=[ |])")
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Mutation:
    """One damaged file: what was done, its text, and where the finding has to point."""

    name: str
    text: str
    refused: bool = False
    line: int | None = None


Maker = Callable[[random.Random], Mutation | None]


def _with_line(name: str, number: int, new: str | None, *, refused: bool = False, at: bool = False) -> Mutation:
    lines = list(LINES)
    lines[number : number + 1] = [] if new is None else [new]
    return Mutation(f"{name}@{number + 1}", "\n".join(lines), refused or at, number + 1 if at else None)


def _matching(
    rng: random.Random, pattern: re.Pattern[str], inside: tuple[int, int] = (0, len(LINES))
) -> tuple[int, re.Match[str]]:
    found = [
        (n, match)
        for n in range(*inside)
        for match in pattern.finditer(LINES[n])
        if not LINES[n].lstrip().startswith("#")
    ]
    return rng.choice(found)


def _line(rng: random.Random) -> int:
    return rng.choice([n for n, line in enumerate(LINES) if line.strip() and not line.lstrip().startswith("#")])


_TOP = (16, LINES.index("勾稽:"))  # what is data; rules and waivers follow
_FIGURE_LINES = (16, 45)


def key_typo(rng: random.Random) -> Mutation:
    """A key of the schema, a character lost, doubled or replaced."""
    number, match = _matching(rng, re.compile(r"^(?P<head>)(?P<key>[^\s:#-][^:]*):(?= |$)"), _TOP)
    key = match["key"]
    place = rng.randrange(len(key))
    new = rng.choice(
        [key[:place] + key[place + 1 :], key[:place] + key[place] + key[place:], key[:place] + "甲" + key[place + 1 :]]
    )
    changed = LINES[number].replace(key, new, 1)
    return (
        _with_line("key typo", number, changed, at=True)
        if new
        else _with_line("key lost", number, changed, refused=True)
    )


def inner_key_typo(rng: random.Random) -> Mutation:
    number, match = _matching(rng, re.compile(r"(?P<key>要点|正文|事项|标题|用途|名称|金额|占比)(?=: )"), _TOP)
    line = LINES[number]
    return _with_line(
        "inner key typo", number, line[: match.start()] + match["key"] + "甲" + line[match.end() :], at=True
    )


def deleted(rng: random.Random) -> Mutation:
    return _with_line("deleted", _line(rng), None)


def doubled(rng: random.Random) -> Mutation:
    number, _ = _matching(rng, re.compile(r"^\s*[^\s:#{-][^:{]*:(?= )"), _TOP)
    lines = list(LINES)
    lines.insert(number, lines[number])
    return Mutation(f"doubled@{number + 1}", "\n".join(lines), True, number + 2)


def swapped(rng: random.Random) -> Mutation:
    number = rng.randrange(16, len(LINES) - 2)
    lines = list(LINES)
    lines[number], lines[number + 1] = lines[number + 1], lines[number]
    return Mutation(f"swapped@{number + 1}", "\n".join(lines))


def another_figure(rng: random.Random) -> Mutation:
    number, match = _matching(rng, _FIGURE, _TOP)
    digits = match[0]
    place = rng.choice([n for n, char in enumerate(digits) if char.isdigit()])
    new = digits[:place] + rng.choice("0123456789") + digits[place + 1 :]
    return _with_line("digit", number, LINES[number][: match.start()] + new + LINES[number][match.end() :])


def ten_thousandfold(rng: random.Random) -> Mutation:
    number, match = _matching(rng, _FIGURE, _FIGURE_LINES)
    new = match[0].replace(".", "") + ("00" if "." in match[0] else "0000")
    changed = LINES[number][: match.start()] + new + LINES[number][match.end() :]
    return _with_line("x10000", number, changed, refused=match[0] not in ("0", "2020"))


def full_width_figure(rng: random.Random) -> Mutation:
    number, match = _matching(rng, _FIGURE, _TOP)
    line = LINES[number]
    return _with_line(
        "full width", number, line[: match.start()] + match[0].translate(_FULL) + line[match.end() :], at=True
    )


TRAPS = ("012", "1_000", "1e3", "0x1A", "0o17", "NaN", ".nan", ".inf", "-.inf", "12:30", "2020-12-31", "true", "no", "~", "null",
         "", "１２", "٣", "1,00", "1.", ".5", "+5", "--5", "5-", "1 000", "1'000", "9" * 19, "1.2.3", "½", "十", "5%%", "=1+1", "[5]", "{a: 5}")  # fmt: skip


def trapped_figure(rng: random.Random) -> Mutation:
    number, match = _matching(
        rng,
        re.compile(r"(?<=合计: )[0-9.]+|(?<=得分: )[0-9.]+|(?<=金额: )[0-9.]+|(?<=年度: )2020|(?<=年末: )0"),
        _FIGURE_LINES,
    )
    trap = rng.choice(TRAPS)
    return _with_line(
        f"trap {trap!r}", number, LINES[number][: match.start()] + trap + LINES[number][match.end() :], at=True
    )


def emptied(rng: random.Random) -> Mutation:
    number, match = _matching(rng, re.compile(r"^\s*(?:- )?(?:正文|用途|单位|年度|合计|标题|要点): "), _TOP)
    return _with_line(
        "emptied", number, match[0] + rng.choice(["", "~", "null", '""', "''", "' '", '"\\u3000"']), at=True
    )


def indented(rng: random.Random) -> Mutation:
    number, by = _line(rng), rng.choice([-2, -1, 1, 2, 3])
    line = LINES[number]
    return _with_line(
        f"indented {by:+}", number, line[-by:] if by < 0 and line[:-by].isspace() else " " * abs(by) + line
    )


def tab_indented(rng: random.Random) -> Mutation:
    number, _ = _matching(rng, re.compile(r"^ {2,}(?=\S)"), _TOP)
    while LINES[number - 1].endswith("|-") or "负责养老服务工作的统筹推进" in LINES[number]:
        number, _ = _matching(rng, re.compile(r"^ {2,}(?=\S)"), _TOP)
    return _with_line("tab", number, "\t" + LINES[number].lstrip(), at=True)


def wide_indented(rng: random.Random) -> Mutation:
    number, _ = _matching(rng, re.compile(r"^ {2,}(?=[^\s-])"), _TOP)
    return _with_line("wide space", number, "\u3000" + LINES[number].lstrip(), refused=True)


def wide_colon(rng: random.Random) -> Mutation:
    number, _ = _matching(rng, re.compile(r"^\s*[^\s:#{-][^:{]*: (?=\S)"), _TOP)
    return _with_line("wide colon", number, LINES[number].replace(": ", "：", 1), refused=True)


def unspaced_colon(rng: random.Random) -> Mutation:
    number, _ = _matching(rng, re.compile(r"^\s*[^\s:#{-][^:{]*: (?=\S)"), _TOP)
    return _with_line("colon without space", number, LINES[number].replace(": ", ":", 1), refused=True)


def unquoted(rng: random.Random) -> Mutation:
    number, match = _matching(rng, re.compile(r'"'), _TOP)
    return _with_line("quote lost", number, LINES[number][: match.start()] + LINES[number][match.end() :], refused=True)


def stray(rng: random.Random) -> Mutation:
    number = _line(rng)
    place = rng.randrange(len(LINES[number]) + 1)
    char = rng.choice("{}[]\"'&*!%@`|>#:,-?\\")
    return _with_line(f"stray {char}", number, LINES[number][:place] + char + LINES[number][place:])


def lost(rng: random.Random) -> Mutation:
    number = _line(rng)
    place = rng.randrange(len(LINES[number]))
    return _with_line("character lost", number, LINES[number][:place] + LINES[number][place + 1 :])


def cut(rng: random.Random) -> Mutation:
    place = rng.randrange(len(TEXT) // 2)
    return Mutation(f"cut at {place}", TEXT[:place], True)


def prefixed(rng: random.Random) -> Mutation:
    number, match = _matching(rng, re.compile(r"(?<=: )(?=[\u4e00-\u9fff])"), _TOP)
    mark = rng.choice(["&", "*", "!", "%", "@", "`", "!!x ", "{{ 甲 }}", "{", "[", '"', "'", "| ", "> ", "? x ", "- "])
    return _with_line(
        f"prefixed {mark}", number, LINES[number][: match.start()] + mark + LINES[number][match.start() :], refused=True
    )


def hash_inside(rng: random.Random) -> Mutation:
    number, match = _matching(rng, re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff]{3}[^:]*$)"), (120, _TOP[1]))
    while (
        '"' in LINES[number]
        or "{" in LINES[number][: match.start()]
        or ": " not in LINES[number] + (": " if LINES[number].lstrip().startswith("- ") else "")
    ):
        number, match = _matching(rng, re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff]{3}[^:]*$)"), (120, _TOP[1]))
    return _with_line("hash", number, LINES[number][: match.start()] + " #" + LINES[number][match.start() :], at=True)


def hash_after_number(rng: random.Random) -> Mutation:
    """Text behind a hash, after what begins as a figure might."""
    number, match = _matching(rng, re.compile(r"(?<=正文: |标题: |用途: |要点: )(?=[\u4e00-\u9fff])"), _TOP)
    while "{" in LINES[number][: match.start()]:
        number, match = _matching(rng, re.compile(r"(?<=正文: |标题: |用途: |要点: )(?=[\u4e00-\u9fff])"), _TOP)
    head = rng.choice(["12349平台 #", "12个部门 #2组", "2020年 #1", "1.总体 # ", "12 #", "3,000人次 # "])
    return _with_line(
        f"hash {head}", number, LINES[number][: match.start()] + head + LINES[number][match.start() :], at=True
    )


def colon_inside(rng: random.Random) -> Mutation:
    number, match = _matching(rng, re.compile(r"(?<=正文: )[\u4e00-\u9fff]{4}"), _TOP)
    return _with_line("colon", number, LINES[number][: match.end()] + ": " + LINES[number][match.end() :], at=True)


def wrong_reference(rng: random.Random) -> Mutation:
    number, match = _matching(rng, _REFERENCE, (50, _TOP[1]))
    line = LINES[number]
    return _with_line("wrong reference", number, line[: match.end()] + "错" + line[match.end() :], at=True)


def broken_reference(rng: random.Random) -> Mutation:
    number, match = _matching(rng, re.compile(r"\{\{ [^}]+ \}\}"), (50, _TOP[1]))
    whole = match[0]
    new = rng.choice([whole[1:], whole[:-1], whole[2:], whole[:-2], "｛｛" + whole[2:], whole[:-2] + "｝｝", "{" + whole + "}", "{% if 甲 %}", "{{ }}",
                      "{{ 7*7 }}", "{{ x.__class__ }}", "{{ 年度|safe }}", "{{ 没有(年度) }}", "{{ 年度|亿元(999) }}", "{{ 收入 }}", "{# 甲 #}"])  # fmt: skip
    quoted = LINES[number][match.start() - 1 : match.start()] == '"' or "'" in LINES[number]
    changed = LINES[number][: match.start()] + new + LINES[number][match.end() :]
    return _with_line(f"broken reference {new}", number, changed, refused=True, at=not quoted)


def wrong_unit(rng: random.Random) -> Mutation:
    number, match = _matching(
        rng, re.compile(r"(?<=合计: )[0-9.]+|(?<=金额: )[0-9.]+|(?<=得分: )[0-9.]+"), _FIGURE_LINES
    )
    unit = rng.choice(["元", "亿元", "%", "户", "万"])
    return _with_line(
        f"unit {unit}", number, LINES[number][: match.end()] + f" {unit}" + LINES[number][match.end() :], at=True
    )


def strange_unit(rng: random.Random) -> Mutation:
    """A local figure with a unit that would not print, or would no longer be money."""
    number, match = _matching(rng, re.compile(r"(?<=: )(?P<number>[0-9.]+) 万元(?=[,}]|$)"), (45, _TOP[1]))
    unit = rng.choice(["万園", "万圆", "萬元", "万元左右", "余万元", "千元", "万", "{{户}}", "“户”", "％"])
    new = f"'{match['number']} {unit}'"
    return _with_line(
        f"unit {unit}", number, LINES[number][: match.start()] + new + LINES[number][match.end() :], at=True
    )


def control(rng: random.Random) -> Mutation:
    number, match = _matching(rng, re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])"), _TOP)
    char = rng.choice(
        "\x00\x01\x07\x08\x0b\x0c\x1b\x1f\x7f\x85\x9f\u200b\u200e\u2028\u2029\u202e\u2066\ufeff\ufffe\uffff\U000f0000\U0010ffff"
    )
    return _with_line(
        f"U+{ord(char):04X}", number, LINES[number][: match.start()] + char + LINES[number][match.start() :], at=True
    )


MAKERS: tuple[Maker, ...] = tuple(
    value for name, value in list(globals().items()) if callable(value) and getattr(value, "__annotations__", {}).get("rng")
    and not name.startswith("_")
)  # fmt: skip


def mutations(seed: int, each: int) -> Iterator[Mutation]:
    """Yield each mutations of every sort."""
    for maker in MAKERS:
        for turn in range(each):
            mutation = maker(random.Random(f"{seed}/{maker.__name__}/{turn}"))
            if mutation is not None and mutation.text != TEXT:
                yield mutation
