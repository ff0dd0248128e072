"""What could act in a document: measuring runs nothing and fetches nothing, but whoever opens the file in Word should know."""

from __future__ import annotations

from collections.abc import Iterator

from gendoc.layout.deviation import Deviation, LayoutCode
from gendoc.layout.roles import ClassifiedParagraph
from gendoc.word.document import WordDocument

UNSAFE = LayoutCode(
    "layout-unsafe",
    "note",
    official="这里只量版式，什么也没有运行、没有读取",
    fix="来历不明的，不要在 Word 里点「启用内容」「更新链接」；不需要的，选中后删去，另存为 .docx",
)
_NAMED = 3  # reasons that a message names


def check(document: WordDocument, _paragraphs: tuple[ClassifiedParagraph, ...]) -> Iterator[Deviation]:
    """Yield one note that names what could act."""
    if reasons := document.scan.reasons:
        more = f"等 {len(reasons)} 样" if len(reasons) > _NAMED else ""
        yield UNSAFE.in_page("", f"文件里有{'；'.join(reasons[:_NAMED])}{more}，可能夹带程序或外部内容")
