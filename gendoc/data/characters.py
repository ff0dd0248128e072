"""Characters that may not stand in a data file: nobody sees them, or sees another one.

What they would do to a finished report, gendoc.core.text says.
"""

from __future__ import annotations

from collections.abc import Iterator

from gendoc.core.finding import Finding
from gendoc.core.source import Source, Span
from gendoc.core.text import RADICAL, REFUSED, character_name, ordinary

CODE = "control-character"


def refused_characters(source: Source) -> Iterator[Finding]:
    """Yield each character of a file that is refused, at its place."""
    if not (REFUSED.search(source.text) or RADICAL.search(source.text)):
        return
    for number, line in enumerate(source.lines, 1):
        for found in REFUSED.finditer(line):
            yield Finding(
                code=CODE,
                span=source.span(number, found.start() + 1, 1),
                message=f"这里有{character_name(found[0])}，Word 里显示不出来或会打乱文字",
                help="删去这个字符；从别处粘贴来的文字可先粘贴到记事本再复制",
            )
        for found in RADICAL.finditer(line):
            yield _radical(found[0], source.span(number, found.start() + 1, 1))


def escaped(value: str, span: Span) -> Finding | None:
    """Return what is wrong with a text at span that has come by a refused character through an escape."""
    found = REFUSED.search(value)
    if found is None:
        radical = RADICAL.search(value)
        return _radical(radical[0], span) if radical else None
    return Finding(
        code=CODE,
        span=span,
        message=f"这段文字里有{character_name(found[0])}，Word 里显示不出来或会打乱文字",
        help="双引号里的反斜杠会和后面的字符合成一个符号：改用单引号，或把 \\ 写成 \\\\",
    )


def _radical(char: str, span: Span) -> Finding:
    plain = ordinary(char)
    return Finding(
        code=CODE,
        span=span,
        message=f"「{char}」（U+{ord(char):04X}）是部首符号，不是汉字{f'「{plain}」' if plain else ''}，查找时找不到它",
        help=f"改成「{plain}」" if plain else "改打成普通的汉字",
    )
