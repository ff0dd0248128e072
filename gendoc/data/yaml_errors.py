"""What libyaml's complaints mean to somebody who writes a report."""

from __future__ import annotations

import re

import yaml

from gendoc.finding import Finding
from gendoc.span import Source, Span

_QUOTE = "给整句加上单引号，例如 正文: '……'"
# (words of libyaml's problem, what it means, what to do), first match wins.
_MEANINGS = (
    ("mapping values are not allowed", "这一行多了一个「: 」，YAML 分不清名称和内容", f"冒号用全角「：」，或{_QUOTE}"),
    ("cannot start any token", "这一行开头的符号 YAML 不认", f"制表符请改为空格；%、@、` 等开头的文字请{_QUOTE}"),
    (
        "could not find expected ':'",
        "这一行缺冒号，或缩进不对",
        "写成「名称: 内容」，冒号用半角、后面空一格；长句不要顶格折行",
    ),
    (
        "did not find expected key",
        "这里的缩进或引号与上文对不上",
        "与上面同级的行左边对齐；引号成对；引号内的引号用全角“ ”",
    ),
    ("did not find expected '-'", "这里的缩进与上面的列表对不上", "列表的每一项都以「- 」开头，左边对齐"),
    (
        "did not find expected ',' or",
        "括号里少了逗号，或括号没有关上",
        "检查 { } 和 [ ] 是否成对，各项之间用半角逗号加空格隔开",
    ),
    ("did not find expected node", "这里应有内容，却遇到了别的符号", f"检查括号是否成对；是文字就{_QUOTE}"),
    ("unexpected end of stream", "引号或括号没有关上，文件到头了还没找到另一半", "从这里往下找，补上另一半引号或括号"),
    ("unexpected document indicator", "引号没有关上就遇到了 ---", "补上另一半引号"),
    ("unknown escape", "双引号里的反斜杠 \\ 后面不能跟这个字符", "改用单引号，或把 \\ 写成 \\\\"),
    ("invalid", "这里的写法 YAML 不认", f"检查这一行的符号；是文字就{_QUOTE}"),
    ("tag", "感叹号 ! 开头的文字被 YAML 当作标签", _QUOTE),
    ("anchor", "& 开头的文字被 YAML 当作引用", _QUOTE),
    ("alias", "* 开头的文字被 YAML 当作引用", _QUOTE),
    ("block sequence entries are not allowed", "列表项「- 」不能写在这里", "「- 」另起一行，并比上一行的名称缩进两格"),
    ("block mapping", "这里的缩进与上文对不上", "与上面同级的行左边对齐"),
    ("document start", "文件里有一段没有名称的文字，或缩进不对", "每一行写成「名称: 内容」"),
)


def explain(error: yaml.MarkedYAMLError, source: Source) -> Finding:
    """Return a YAML error as a finding at its place, in words that say what to do."""
    problem = str(error.problem or error.context or "")
    mark = error.problem_mark or error.context_mark
    line = min(mark.line + 1, len(source.lines)) if mark else 1
    column = mark.column + 1 if mark and mark.line < len(source.lines) else 1
    text = source.line(line)
    indent = re.match(r"\s*", text)
    if indent and "\t" in indent[0]:
        return Finding(
            code="yaml-tab",
            span=source.span(line, indent[0].index("\t") + 1, 1),
            message="行首用了制表符（Tab 键），YAML 只认空格",
            help="删去它，改打空格，每级两格",
        )
    if indent and re.search("[\u3000\u00a0]", indent[0]):
        return Finding(
            code="yaml-syntax",
            span=source.span(line, 1, len(indent[0])),
            message="行首用了全角空格，YAML 只认半角空格",
            help="删去它，改打半角空格，每级两格",
        )
    length = 1
    start, context = error.context_mark, str(error.context or "")
    related: tuple[tuple[Span, str], ...] = ()
    if start and start.line < line - 1 and "block" not in context:
        if "quoted" not in context and "simple key" not in context and text.strip():
            related = ((source.span(line, column, 1), "读到这里才发现"),)
        line, column = start.line + 1, start.column + 1
        if "simple key" in context:
            written = re.sub(r"\s+#.*", "", source.line(line)[column - 1 :]).rstrip()
            length = len(written)
            if "：" in written:
                return Finding(
                    code="yaml-syntax",
                    span=source.span(line, column + written.index("："), 1),
                    message="这一行的冒号是全角的「：」，YAML 只认半角的冒号",
                    help="改成半角冒号，后面空一格",
                )
    if "mapping values" in problem and ":" not in text[: column - 1]:
        at = len(text) - len(text.lstrip())
        return Finding(
            code="yaml-syntax",
            span=source.span(line, at + 1, column - 1 - at),
            message="这一行的缩进与上一行对不上，或上一行的冒号写得不对",
            help="冒号用半角、后面空一格；与同级的行左边对齐，下级缩进两个半角空格",
        )
    if "did not find expected" in problem and text[: column - 1].rstrip()[-1:] in ('"', "'"):
        return Finding(
            code="yaml-syntax",
            span=source.span(line, column, 1),
            message="引号里又用了同样的引号，文字在这里断开了",
            help="引号内的引号用全角“ ”，或外面改用另一种引号",
        )
    told = f"{problem}; {error.context or ''}"
    known = ((meaning, advice) for words, meaning, advice in _MEANINGS if words in told)
    meaning, advice = next(known, ("这里不合 YAML 的写法", f"检查这一行的缩进、冒号和引号；是文字就{_QUOTE}"))
    return Finding(
        code="yaml-syntax", span=source.span(line, column, length), message=meaning, related=related, help=advice
    )
