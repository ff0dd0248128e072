"""Scalars of several lines, folded without spaces between Chinese characters.

YAML puts a space where a line of a sentence ends; Chinese text has none there.  The lines are folded
again from the source, if the same procedure with spaces gives exactly what YAML gave.
"""

from __future__ import annotations

import re

from gendoc.core.text import fold

_ESCAPE = r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.|$)"
_ESCAPED = dict(zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True))
# Stand for characters that folding must not touch; no file can hold them (see text.REFUSED).
_EDGE, _JOINED, _SPACE, _TAB = "\U000f0000", "\U000f0001", "\U000f0002", "\U000f0003"
_KEPT = {" ": _SPACE, "\t": _TAB}


def folded(value: str, lines: list[str], style: str) -> str:
    """Return value, which YAML made of lines, without the spaces that it put between Chinese characters.

    lines are those of the scalar, with its quotes; style is its mark in YAML, "" for a plain one.
    """
    if style == "|":
        return value
    end = "\n" * (len(value) - len(value.rstrip("\n"))) if style == ">" else ""
    if style in ("'", '"'):
        lines = [_EDGE + lines[0][1:], *lines[1:-1], lines[-1][:-1] + _EDGE]
    if style == "'":
        lines = [line.replace("''", "'") for line in lines]
    elif style == '"':
        lines = [re.sub(_ESCAPE, _unescaped, line) for line in lines]
    if _unmarked(fold(lines, chinese=False)) == value.removesuffix(end):
        return _unmarked(fold(lines, chinese=True)) + end
    return value


def _unescaped(escape: re.Match[str]) -> str:
    """Return the character that a double-quoted escape stands for; blanks as characters that do not fold."""
    code = escape[1]
    if not code:
        return _JOINED
    char = chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPED.get(code, code)
    return _KEPT.get(char, char)


def _unmarked(folded: str) -> str:
    """Return folded text with the characters restored that had been replaced for folding."""
    folded = folded.replace(_JOINED + " ", "").replace(_JOINED, "").replace(_EDGE, "")
    return folded.replace(_SPACE, " ").replace(_TAB, "\t")
