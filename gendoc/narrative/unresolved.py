"""References that cannot be printed: the error, with the message and help for each case."""

from __future__ import annotations

from typing import Any

from gendoc.core.finding import Code
from gendoc.core.text import near
from gendoc.narrative.reference import Reference

UNKNOWN_NAME = Code("unknown-name")
BAD_REFERENCE = Code("bad-reference")
PRINTS_NOTHING = Code("prints-nothing")
INTERNAL_REFERENCE = Code("internal-reference")
ONLY_NAMES = "让一句话只引用数字和名称"
_NO_VALUE = object()


class Unresolved(Exception):
    """A reference that cannot be printed; its text, advice and code are those of the finding."""

    def __init__(self, message: str, advice: str = "", code: Code = UNKNOWN_NAME) -> None:
        super().__init__(message)
        self.advice = advice
        self.code = code


def refused(error: Exception, reference: Reference, values: list[Any]) -> Unresolved:
    """Return the Unresolved for a reference whose phrase or filter raised error; its text is in Chinese."""
    from gendoc.narrative.jinja_errors import reason
    from gendoc.narrative.sandbox import NotAList, what

    refused_value = error.value if isinstance(error, NotAList) else _NO_VALUE
    arguments = zip(reference.paths, values, strict=True)
    path = next((path for path, value in arguments if value is refused_value), None)
    if path is None:
        advice = f"改正括号里的名称：「{reference.phrase}」要印的各项，它都要有" if reference.phrase else ""
        advice = advice or "去掉 | 后面的写法，或换成适合这一项的"
        return Unresolved(f"「{reference.source}」印不出来：{reason(error)}", advice, BAD_REFERENCE)
    advice = f"括号里写一个列表的名称；只印这一项，就写 {{{{ {path.text} }}}}"
    if isinstance(refused_value, dict):
        lists = [f"{path.text}.{key}" for key in refused_value if isinstance(refused_value[key], list)]
        advice = f"是否指 {'、'.join(lists)}？" if lists else "括号里写一个列表的名称"
    message = f"「{reference.phrase}」要的是一个列表，「{path.text}」是{what(refused_value)}"
    return Unresolved(message, advice, BAD_REFERENCE)


def prints_nothing(reference: Reference, values: list[Any]) -> Unresolved:
    """Return the Unresolved for a reference that would print nothing in its sentence."""
    empty = next((path.text for path, value in zip(reference.paths, values, strict=True) if value == []), "")
    names = "、".join(f"「{path.text}」" for path in reference.paths)
    fill = f"在{names}里补上「{reference.phrase}」要用的内容；" if names else ""
    return Unresolved(
        f"「{reference.source}」什么也没有印出" + (f"：「{empty}」是空的列表" if empty else ""),
        f"{f'补上「{empty}」的各项；' if empty else fill}没有可写的，把它连同前后的话一起删去",
        PRINTS_NOTHING,
    )


def nearest(name: str, known: list[str], what: str) -> str:
    """Return the help that suggests the most similar of known, or lists them all; what is what they are called."""
    alike = near(name, known, count=2, likeness=0.4)
    return f"是否指 {'、'.join(alike)}？" if alike else f"可用的{what}：{'、'.join(known)}"
