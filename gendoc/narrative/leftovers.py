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
# One of these is in whatever is told; only then is it worth while to look closely.
_SIGN = re.compile(
    r"待[补写充完填更]|[□_＿]{2}|[×XxＸ](?![0-9])|\A[…?？.]|<[bpiuesd/]|&[a-z]|\*\*|\\n|TODO|TBD|FIXME|此处|这里"
)
_END = r"(?=[\s，。、；：！？）)》”…,;]|\Z)"  # behind a unit, so that it does not begin a word: XX万家社区, XX元宵节
_MORE = r"(?=[\s，。、；：！？）)》”…,;0-9Xx×Ｘ]|\Z)"
_THINGS = "名单|事项|清单|人员|对象|表格"  # what is called so is meant: （待补录人员名单）
_UNFINISHED = (
    # 待补贴, 待补选, 待完善事项 are words of their own
    rf"[【（(](?![^【】（）()]{{0,40}}(?:{_THINGS})[】）)]|待补?[充齐录写]的)(?:待补(?:[充齐录][^【】（）()]{{0,40}})?"
    r"|(?:此处|这里)(?:待?补|填写|完善|输入)[^【】（）()]{0,20}"
    r"|待(?:补写?|写|充|完善|填写|更新)(?:[:：，,][^【】（）()]{0,40})?)[】）)]"
    r"|(?<![A-Za-z0-9“])(?:TODO|TBD|FIXME)(?![A-Za-z0-9”]|清单)"
    r"|(?<![“‘「□])□{2,}(?![”’」□]|格式|选项|框)|(?<![A-Za-z0-9_＿])[_＿]{3,}(?![A-Za-z0-9_＿@])"
    r"|(?:单击|点击|请在?)此处(?:输入|填写|录入)"
    r"|(?<![0-9A-Za-z×Ｘ])(?:[Xx]{2,8}|[×Ｘ]{2,8}) ?"
    rf"(?=年(?:[底末初度]|{_MORE})|月(?:[底末初份]|{_MORE})|日{_MORE}|[万亿]?元{_END}|[万亿]{_END}|[%％])"
    # 有X户 is a count, 张××户 a household
    r"|(?<![^\s，。、；：有共计达增约助少减])[Xx×Ｘ]{1,8}"
    rf"(?= ?(?:户|个|名|件|场|次|人次|户次){_END})"
    r"|\A(?:待(?:补充?|完善|填写|更新)。?|[?？]{2,}。?|[Xx×Ｘ]{2,8}。|…{1,4}。?|\.{3,6})\Z"
)
_MARKUP = (
    r"<br ?/?>|</?(?:p|b|i|u|strong|em|span|div)>|&(?:nbsp|ensp|emsp|lt|gt|amp|quot);"
    r"|\*\*(?=[^*\n]{0,40}[\u4e00-\u9fff])[^*\n]{1,40}\*\*|(?<=[\u4e00-\u9fff。，；：、])\\n(?![A-Za-z])"
)


def leftovers(text: ScalarNode, path: Path) -> Iterator[Finding]:
    """Yield a warning for the first sign in a text of work that is not done, and for the first of markup."""
    if not _SIGN.search(text):
        return
    for pattern, what, advice in (
        (_UNFINISHED, "像是还没有写完", "换成实际的内容，或删去；暂时写不出的写 待填"),
        (_MARKUP, "是别的软件里的记号", "删去记号，只留文字"),
    ):
        match = re.search(pattern, text)
        if match is not None:
            span = span_of_text(text, match.start(), len(match[0]))
            message = f"「{match[0].strip()}」{what}，会原样印出来"
            yield LEFTOVER_TEXT.at(span, message, help=advice, path=path)
