"""Jinja's error messages about tags, and errors of rendering, in Chinese."""

from __future__ import annotations

import re

from gendoc.core.finding import own_words

_NAMES = {
    "end of statement block": "%}",
    "end of print statement": "}}",
    "begin of statement block": "{%",
    "begin of print statement": "{{",
    "end of template": "末尾",
    "name": "一个名称",
    "string": "一段加引号的文字",
    "integer": "一个数字",
}
# (pattern of Jinja's message, meaning with groups filled in); the first match counts.
_MEANINGS = (
    (r"[Ee]xpected token '(.+)', got '(.+)'", "这里应是 {0}，写的是 {1}"),
    (r"[Ee]xpected name or number", "点号后面应是名称"),
    (r"unexpected '(.+)'", "多出了 {0}，或它前面少了内容"),
    (r"unexpected char (.+) at", "不认得符号 {0}"),
    (r"Encountered unknown tag '(.+?)'", "没有 {0} 这种语句，或它前面少了开头的语句"),
    (r"No filter named '(.+)'", "没有「|{0}」这个写法"),
    (r"No test named '(.+)'", "没有「is {0}」这个写法"),
    (r"Unexpected end of template", "语句没有结束，缺 {{% endif %}} 或 {{% endfor %}}"),
    (r"Missing end of (comment|raw)", "缺结束的标签"),
)


def explain(message: str | None) -> str:
    """Return a message of Jinja's in Chinese; unchanged if it is Chinese already, in general words if it is unknown."""
    text = message or ""
    for pattern, meaning in _MEANINGS:
        if complaint := re.search(pattern, text):
            return meaning.format(*(_NAMES.get(group, group) for group in complaint.groups()))
    return own_words(text, "语句写得不对")


def reason(error: Exception) -> str:
    """Return why a template or a phrase could not be filled in, in Chinese."""
    from jinja2 import TemplateError

    if isinstance(error, (TemplateError, ValueError, OverflowError)):
        return own_words(str(error), "这里的语句算不出来")
    if isinstance(error, (TypeError, AttributeError, KeyError)):
        return "数字、文字或列表用在了不能用的地方，例如把数字与别的东西比较"
    if isinstance(error, ZeroDivisionError):
        return "这里除以了 0"
    if isinstance(error, (RecursionError, MemoryError, SyntaxError)):
        return "语句太长，或一层套一层太深：拆成几个短的"
    return own_words(str(error), "这里的语句算不出来")
