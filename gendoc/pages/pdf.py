"""The PDF of a document: whether it may be converted, the fonts it asks for, the PDF with a digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from gendoc.core.finding import Failure
from gendoc.core.seal import sealed_pdf
from gendoc.pages import fonts, requirements
from gendoc.pages.fonts import SubstitutedFont
from gendoc.pages.grid import without_character_grid
from gendoc.pages.office import Office
from gendoc.word.cleaning import cleaned
from gendoc.word.document import UnsafeDocument, WordDocument
from gendoc.word.names import Element, w
from gendoc.word.package import PackageError, write_package
from gendoc.word.properties import CORE_PROPERTIES

_DATE = re.compile(rb"/(CreationDate|ModDate)\(D:[^()]*\)")
_IDENTITY = re.compile(rb"(/ID \[ ?<)([0-9A-Fa-f]{32})(>\s*<)([0-9A-Fa-f]{32})(> ?\])")
_CHECKSUM = re.compile(rb"(/DocChecksum /)[0-9A-Fa-f]{32}")
_ZEROS = b"0" * 32
_FONTS = w("rFonts")
_NAMED = tuple(map(w, ("eastAsia", "ascii", "hAnsi")))
_THEMED = tuple(map(w, ("eastAsiaTheme", "asciiTheme", "hAnsiTheme")))
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)")
_EPOCH = "19800101000000"
_STYLES = "styles+xml"
_NUMBERING = "numbering+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pdf:
    """A document as PDF.

    replaced are the fonts it asks for that are not installed, None if that is not known; dropped is what was left out of it
    because it could act, in Chinese.
    """

    data: bytes
    replaced: tuple[SubstitutedFont, ...] | None
    dropped: tuple[str, ...] = ()


def make_pdf(document: bytes, office: Office, *, own: bool = False) -> Pdf:
    """Return the PDF that LibreOffice makes of a docx; the same document gives the same bytes.

    LibreOffice never gets programs, foreign objects or links out of the file, and only the parts that were checked, packed
    anew.  own says that gendoc made it, so that a larger compression ratio is allowed.  Raises Failure for a document whose
    pages would change without what is unsafe in it, for one that is no docx, if a Chinese font is missing and nothing can
    stand in for it, and as Office.convert does.
    """
    try:
        opened, dropped = cleaned(WordDocument.bounded(document, own=own))
        asked = list(dict.fromkeys(fonts_asked(opened)))
        moment = _moment(opened)
        parts = without_character_grid(opened)
    except UnsafeDocument as error:
        raise Failure(
            f"文档里有{'；'.join(error.reasons[:3])}，可能夹带程序或外部内容，去掉它版面会变，没有交给 LibreOffice",
            advice="在 Word 里删去，或截图后粘贴在原处，另存后再试",
        ) from error
    except PackageError as error:
        raise Failure(f"打不开：{error}") from error
    families = office.families
    if families is not None and (lacking := fonts.missing(asked, families)):
        roles = "、".join(typeface.role for typeface in lacking)
        raise Failure(
            f"没有可用的中文字体：{roles}，PDF 会缺字走样，没有生成",
            advice=requirements.advice(requirements.CHINESE_FONTS),
        )
    raw = office.convert(write_package(parts))
    return Pdf(
        data=sealed(raw, moment),
        replaced=None if families is None else fonts.replaced(asked, families),
        dropped=dropped,
    )


def fonts_asked(document: WordDocument) -> Iterator[str]:
    """Yield the fonts that styles and text of a document name, and those of its theme if they refer to it."""
    parts, types = sorted(document.parts), document.types
    named = [*document.text_parts, *(name for name in parts if types.of(name).endswith((_STYLES, _NUMBERING)))]
    themed = False
    for name in dict.fromkeys(named):
        for named_fonts in document.tree(name).iter(_FONTS):
            yield from (font for attribute in _NAMED if (font := named_fonts.get(attribute)))
            themed = themed or any(named_fonts.get(attribute) for attribute in _THEMED)
    if themed:
        for name in parts:
            if types.of(name).endswith("theme+xml"):
                yield from _theme_fonts(document.tree(name))


def _theme_fonts(theme: Element) -> Iterator[str]:
    for element in theme.iter(_DRAWING + "ea", _DRAWING + "latin", _DRAWING + "font"):
        name = element.get("typeface", "")
        if name and not name.startswith("+") and element.get("script", "Hans") == "Hans":
            yield name


def _moment(document: WordDocument) -> str:
    """Return when a document was last changed by its own properties, as 14 digits; 1980 if they do not say."""
    if CORE_PROPERTIES in document.parts:
        for element in document.tree(CORE_PROPERTIES):
            if etree.QName(element).localname == "modified" and (match := _MOMENT.match(element.text or "")):
                return "".join(match.groups())
    return _EPOCH


def sealed(pdf: bytes, moment: str) -> bytes:
    """A PDF of LibreOffice's with moment (14 digits, year to second) as its date, and with a digest of itself."""
    pdf = _DATE.sub(lambda date: _date(date, moment.encode()), pdf)
    pdf = _IDENTITY.sub(rb"\g<1>" + _ZEROS + rb"\g<3>" + _ZEROS + rb"\g<5>", _CHECKSUM.sub(rb"\g<1>" + _ZEROS, pdf))
    identity = hashlib.sha256(pdf).hexdigest()[:32].upper().encode()
    pdf = _IDENTITY.sub(rb"\g<1>" + identity + rb"\g<3>" + identity + rb"\g<5>", pdf)
    return sealed_pdf(pdf)


def _date(date: re.Match[bytes], moment: bytes) -> bytes:
    """Return a new date padded with blanks to the length of the old one, so that no offset in the PDF changes."""
    new = b"/" + date[1] + b"(D:" + moment + b"Z)"
    return new.ljust(len(date[0])) if len(new) <= len(date[0]) else date[0]
