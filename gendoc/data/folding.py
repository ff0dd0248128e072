"""Scalars of several lines, folded as Chinese wants it.

YAML puts a space where a line of a sentence ends; between Chinese characters there is none.
The lines are folded again from the source, and only if that is sure to give what YAML gives.
"""

from __future__ import annotations

import re

from gendoc.core.text import fold

_ESCAPE = r"\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.|$)"
_ESCAPED = dict(zip('0abt\tnvfre "/\\N_LP', '\0\a\b\t\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True))
# Stand for what folding must leave alone; no file may hold them (see text.REFUSED).
_EDGE, _JOINED, _SPACE, _TAB = "\U000f0000", "\U000f0001", "\U000f0002", "\U000f0003"
_KEPT = {" ": _SPACE, "\t": _TAB}


def folded(value: str, lines: list[str], style: str) -> str:
    """Return value, which YAML made of lines, without the spaces that folding puts between Chinese.

    lines are the scalar's own, its quotes with them; style is YAML's mark for it, "" for a
    plain one.
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
    """Return what a double-quoted escape stands for, spaces so that folding does not see them."""
    code = escape[1]
    if not code:
        return _JOINED
    char = chr(int(code[1:], 16)) if len(code) > 1 else _ESCAPED.get(code, code)
    return _KEPT.get(char, char)


def _unmarked(folded: str) -> str:
    """Return folded text with what stood for something else put back."""
    folded = folded.replace(_JOINED + " ", "").replace(_JOINED, "").replace(_EDGE, "")
    return folded.replace(_SPACE, " ").replace(_TAB, "\t")
