"""The review of a Word file meant as a template: its tags, unsafe content, grid and layout.

The layout is measured as if the tags were replaced by text.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from fractions import Fraction

from gendoc.core.finding import Finding
from gendoc.core.source import Source
from gendoc.layout import measures as layout
from gendoc.layout.deviation import Deviation, LayoutCode
from gendoc.layout.measure import Measured, deviations, grouped
from gendoc.layout.typefaces import size_of
from gendoc.render.check import check_template
from gendoc.word.document import WordDocument, open_document
from gendoc.word.package import PackageError
from gendoc.word.paragraphs import Paragraph, Run

NATIVE_GRID = LayoutCode(
    "layout-native-grid",
    "note",
    official="Word、WPS 照此排版，gendoc 出 PDF 和预览时也照此排，可以保留；直接用 LibreOffice 打开，每行只排十几个字",
    fix=f"要处处一样：「布局」→「页面设置」→「文档网格」选「只指定行网格」，正文字间距紧缩 0.25 磅（每行 {layout.CHARACTERS} 字）",
)

_ALONE = re.compile(r"\s*\{%(?:p|tr|tc) .*%\}\s*", re.DOTALL)
_TAG = re.compile(r"\{\{[^{}]*\}\}|\{%[^%]*%\}")
_FILLED = "某"
# Not checked, since they depend on what is filled in: numbers in loops and alternatives, contents, references, rows,
# pictures.
_NOT_CHECKED = frozenset(
    {"layout-number-sequence", "layout-contents", "layout-reference", "layout-table-cell", "layout-figure-size"}
)
# Deviations of wording, which are not checked in a paragraph with a tag.
_OF_WORDS = frozenset(
    {
        "layout-bold", "layout-heading-mark", "layout-half-width", "layout-full-width", "layout-doubled-mark",
        "layout-mark-position", "layout-space", "layout-straight-quotes", "layout-quote-direction", "layout-unbalanced",
        "layout-dash", "layout-document-number", "layout-number-form", "layout-year", "layout-date", "layout-range",
        "layout-grouping", "layout-decimal", "layout-signature", "layout-attachment", "layout-table-figures",
    }
)  # fmt: skip
_GRID_UNIT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A reviewed template: its findings, and how its layout deviates, None if it cannot be opened."""

    name: str
    findings: tuple[Finding, ...]
    measured: Measured | None = None


def review(data: bytes, name: str) -> Template:
    """Return the review of a template's bytes; name is what messages call it."""
    findings = tuple(check_template(data, Source(name, "")))
    try:
        document = open_document(data, name)
    except PackageError:
        return Template(name=name, findings=findings)
    if document.scan.reasons:
        return Template(name=name, findings=findings)
    tagged = frozenset(paragraph.number for paragraph in document.paragraphs if _TAG.search(paragraph.text))
    filled = _filled(document)
    measurable = [
        deviation
        for deviation in deviations(filled)
        if deviation.code.name not in _NOT_CHECKED
        and (deviation.paragraph not in tagged or deviation.code.name not in _OF_WORDS)
    ]
    measured = grouped(filled, [*_grids(document), *measurable])
    return Template(name=name, findings=findings, measured=measured)


def _filled(document: WordDocument) -> WordDocument:
    """Return a template with text in place of its tags, without the paragraphs that hold only a tag."""
    kept = (paragraph for paragraph in document.paragraphs if not _ALONE.fullmatch(paragraph.text))
    return document.with_paragraphs(map(_without_tags, kept))


def _without_tags(paragraph: Paragraph) -> Paragraph:
    text = _TAG.sub(lambda tag: _FILLED * len(tag[0]), paragraph.text)
    runs = tuple(Run(run.start, text[run.start : run.start + len(run.text)], run.format) for run in paragraph.runs)
    return dataclasses.replace(paragraph, text=text, runs=runs)


def _grids(document: WordDocument) -> list[Deviation]:
    """Return a note for each section that has a grid of lines and characters, as Word's own dialog makes it."""
    notes = []
    normal = size_of(document.styles.of_run(None, document.styles.paragraph_styles(None), ""))
    for section in document.sections:
        if section.grid not in ("linesAndChars", "snapToChars"):
            continue
        pitch = normal * 10 + Fraction(section.char_space * 20, _GRID_UNIT)
        characters = ((section.text_width or layout.TEXT_WIDTH) + 1) // pitch if pitch > 0 else 0
        height = (section.height or 0) - (section.margins.get("top") or 0) - (section.margins.get("bottom") or 0)
        lines = height // section.pitch if section.pitch else 0
        observed = (
            f"用 Word 的「指定行和字符网格」：每行 {characters} 字，每面 {lines} 行"
            f"（linesAndChars，charSpace {section.char_space}）"
        )
        notes.append(NATIVE_GRID.in_page(f"第 {section.number} 节的页面", observed))
    return notes
