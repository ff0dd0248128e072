"""The loops of a template that print nothing, and where: what else would be a header without a row, 其中： without items.

Only while the template is filled is it known which rows come from a list.  So its loops are marked before, and after it
has been filled the empty ones are rows, cells or texts of their own, for a pass to settle.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gendoc.narrative.markers import EMPTY, LOOP, LOOP_END, NAME_END, PRINTED

_TAGS = (
    r"<(?P<close>/?)w:(?P<name>t(?:bl|r|c))[ >]"
    r"|\{#.*?#\}|\{%[-+]?\s*(?P<word>(?:end)?(?:for|if))\b(?P<rest>.*?)[-+]?%\}"
)
_LIST = r"(?P<item>\S+)\s+in\s+(?P<list>.+?)(?:\s+if\s.*|\s+recursive\s*)?$"
NAME = r"\w+(?:\.\w+)*"  # of a list
ROWS, CELLS, TEXT = "rct"
_HOLDERS = {"tbl": ROWS, "tr": CELLS}
# What a marked loop or condition leaves: where it stands, which of the three it was, and what it goes through.
CONDITION, LIST, ABSENT = "012"
_MARK = rf"(?P<kind>[rct])(?P<loop>[012])(?P<list>[^{NAME_END}]*){NAME_END}"
_HOLLOW = rf"{LOOP}(?P<gap>(?:\s|<(?!/?w:p[ >])[^>]*>)*){LOOP_END}{_MARK}"
_FILLED = rf"{LOOP_END}{_MARK}"


@dataclass(slots=True, eq=False)
class _Frame:
    """A place of the template, an open element or a paragraph: what its loops would print, how many of them are open."""

    name: str
    kind: str
    depth: int = 0
    sort: str = CONDITION
    list: str = ""


def mark_loops(xml: str, known: Mapping[str, Any] | None = None) -> str:
    """Return the markup of a template with marks around the loops that print rows, cells, or a part of a text.

    So are conditions.  known are the data of a draft, which may lack a list.
    """
    if "{%" not in xml:
        return xml
    pieces: list[str] = []
    done = 0
    frames: list[_Frame] = []
    text, paragraph = _Frame("p", TEXT), -1
    items: set[str] = set()
    for tag in re.finditer(_TAGS, xml, re.DOTALL):
        name, word = tag["name"], tag["word"]
        if name:
            if not tag["close"]:
                frames.append(_Frame(name, _HOLDERS.get(name, "")))
            elif frames and frames[-1].name == name:
                frames.pop()
        elif word:
            if xml.startswith(("<w:t>", "<w:t "), xml.rfind("<", 0, tag.start())):
                if (ended := xml.rfind("</w:p>", 0, tag.start())) != paragraph:
                    text, paragraph = _Frame("p", TEXT), ended
                frame = text
            elif frames and frames[-1].kind:
                frame = frames[-1]
            else:
                continue
            if word in ("for", "if"):
                if not frame.depth:
                    pieces += xml[done : tag.start()], LOOP
                    done, frame.sort, frame.list = tag.start(), CONDITION, ""
                frame.depth += 1
                found = re.match(_LIST, tag["rest"].strip(), re.DOTALL) if word == "for" else None
                if found is not None:
                    items.add(found["item"])
                    if frame.sort == CONDITION:
                        frame.list = html.unescape(found["list"]).strip()
                        frame.sort = ABSENT if known is not None and _lacks(known, frame.list, items) else LIST
            elif frame.depth:
                frame.depth -= 1
                if not frame.depth:
                    mark = f"{LOOP_END}{frame.kind}{frame.sort}{html.escape(frame.list)}{NAME_END}"
                    pieces += xml[done : tag.end()], mark
                    done = tag.end()
    return "".join((*pieces, xml[done:]))


def _lacks(known: Mapping[str, Any], listed: str, items: set[str]) -> bool:
    """Return whether the data have no such list; items are the names of loops, which are none of the data."""
    name = re.match(NAME, listed)
    steps = name[0].split(".") if name else []
    node: Any = known
    for step in steps:
        if not isinstance(node, Mapping) or step in items:
            return False
        if step not in node:
            return True
        node = node[step]
    return False


def settle_loops(xml: str) -> str:
    """Return the markup of a filled template with a row, cell or text in place of each loop that printed nothing.

    It holds EMPTY, ROWS, CELLS or TEXT, CONDITION, LIST or ABSENT, what the loop goes through, NAME_END.  What
    printed rows leaves a row with PRINTED.
    """
    if LOOP not in xml:
        return xml
    xml = re.sub(_HOLLOW, _hollow, xml)
    return re.sub(_FILLED, _filled, xml).replace(LOOP, "")


def _hollow(mark: re.Match[str]) -> str:
    return _held(mark["kind"], f"{EMPTY}{mark['kind']}{mark['loop']}{mark['list']}{NAME_END}") + mark["gap"]


def _filled(mark: re.Match[str]) -> str:
    return _held(ROWS, f"{PRINTED}{ROWS}{mark['loop']}{NAME_END}") if mark["kind"] == ROWS else ""


def _held(kind: str, text: str) -> str:
    if kind == TEXT:
        return text
    cell = f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"
    return cell if kind == CELLS else f"<w:tr>{cell}</w:tr>"
