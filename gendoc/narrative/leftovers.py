"""What is left in a text that nobody means to print: TODO, 【待补】, （此处补充）, ＿＿＿, XX 万元, <br>, **加粗**.

Only what is certain is told: XX局 and 张×× may well be meant so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gendoc.core.finding import Code, Finding
from gendoc.core.source import Path
from gendoc.data.nodes import ScalarNode
from gendoc.narrative.segments import span_of_text

LEFTOVER_TEXT = Code("leftover-text", "warning")
_UNFINISHED = re.compile(
    r"【待[补写充完][^【】]{0,40}】|(?<![A-Za-z0-9])(?:TODO|TBD|FIXME)(?![A-Za-z0-9])"
    r"|[（(](?:此处|这里|待)(?:待?补|填写|完善)[^（）()]{0,20}[)）]|□{2,}|[_＿]{3,}|单击此处输入"
    r"|(?<![0-9A-Za-z×Ｘ])(?:[Xx]{2,8}|[×Ｘ]{2,8}) ?(?=年(?!级)|月|日(?!报)|万|元|[%％])"
    r"|\A(?:待(?:补充?|完善|填写|更新)|[?？]{2,})。?\Z"
)
_MARKUP = re.compile(
    r"<br ?/?>|</?(?:p|b|i|u|strong|em|span|div)>|&(?:nbsp|ensp|emsp|lt|gt|amp|quot);"
    r"|\*\*(?=[^*\n]{0,40}[\u4e00-\u9fff])[^*\n]{1,40}\*\*|(?<=[\u4e00-\u9fff。，；：、])\\n"
)


def leftovers(text: ScalarNode, path: Path) -> Iterator[Finding]:
    """Yield a warning for the first sign in a text of work that is not done, and for the first of markup."""
    for pattern, what, advice in (
        (_UNFINISHED, "像是还没有写完", "换成实际的内容，或删去；暂时写不出的写 待填"),
        (_MARKUP, "是别的软件里的记号", "删去记号，只留文字"),
    ):
        match = pattern.search(text)
        if match is not None:
            span = span_of_text(text, match.start(), len(match[0]))
            message = f"「{match[0].strip()}」{what}，会原样印出来"
            yield LEFTOVER_TEXT.at(span, message, help=advice, path=path)
