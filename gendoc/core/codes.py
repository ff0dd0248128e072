"""What each finding code means, as the documentation says it: for programs that show help beside a finding."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import NamedTuple

PAGE = "问题代码.md"
_HEADING = re.compile(r"^### (?:`(?P<code>[a-z-]+)`|(?P<kind>[a-z-]+)：(?P<title>.*))$")
_COMMENT = re.compile(r"<!--.*?-->\n", re.DOTALL)
_FENCE = re.compile(r"^```.*?^```\n", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")
_MARKS = re.compile(r"\*\*|`")


class Meaning(NamedTuple):
    """What a code means: its first paragraph, and the whole, as plain text and as Markdown."""

    short: str
    text: str
    markdown: str


def meaning(code: str) -> Meaning | None:
    """Return what a finding code or a rule kind means, None if the documentation does not say."""
    return _meanings().get(code)


def page() -> Path:
    """Return where the documentation of the codes lies: in the package, or beside it in a clone."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "bundle" / "docs" / PAGE
    return installed if installed.is_file() else package.parent / "docs" / PAGE


@functools.cache
def _meanings() -> dict[str, Meaning]:
    meanings: dict[str, Meaning] = {}
    for section in re.split(r"^(?=##)", page().read_text("utf-8"), flags=re.MULTILINE):
        heading, _, body = section.partition("\n")
        heading_match = _HEADING.match(heading)
        if heading_match:
            markdown = _LINK.sub(r"\1", _COMMENT.sub("", body)).strip()
            text = re.sub(r"\n{3,}", "\n\n", _MARKS.sub("", _FENCE.sub("", markdown + "\n"))).strip()
            short = heading_match["title"] or text.split("\n\n")[0].replace("\n", "")
            meanings[heading_match["code"] or heading_match["kind"]] = Meaning(short, text, markdown)
    return meanings
