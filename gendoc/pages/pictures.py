"""Pages of a PDF as pictures, by PDFium: pip installs it on every system, whereas poppler is a program to install."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec

from gendoc.core.finding import Failure
from gendoc.core.seal import sealed_png
from gendoc.pages.requirements import pip

LIBRARIES = ("pypdfium2", "PIL")
PACKAGES = ("pypdfium2", "pillow")
DPI = 110
MAX_PAGES = 500
MAX_PIXELS = 50_000_000  # of one page: A2 at 220 dots per inch
_POINTS = 72
_NUMBER = "第{:0{}d}页.png"


def available() -> bool:
    """Return whether the libraries for pictures are installed."""
    return not lacking()


def lacking() -> list[str]:
    """Return the packages for pictures that are not installed."""
    return [package for name, package in zip(LIBRARIES, PACKAGES, strict=True) if find_spec(name) is None]


def advice() -> str:
    """Return how to install the packages that are lacking, for the Python that is running."""
    return pip(lacking())


def pictures(pdf: bytes, dpi: int = DPI) -> Iterator[tuple[str, bytes]]:
    """Yield for each page the name of its picture and the picture, a PNG.

    Raises Failure if the libraries are not installed, the PDF cannot be read, or it has too many or too large pages.
    """
    if not available():
        raise Failure(f"看页面图片要用的库，还没有安装 {'、'.join(lacking())}", advice=advice())
    import pypdfium2

    try:
        opened = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Failure("PDF 读不出来，可能没有写完整；请再生成一次") from error
    with closing(opened):  # it is a context manager itself only since 5.0
        if len(opened) > MAX_PAGES:
            raise Failure(f"有 {len(opened)} 页，超过看图片的上限 {MAX_PAGES} 页", advice="用 gendoc pdf 生成 PDF 来看")
        digits = max(2, len(str(len(opened))))
        for number in range(len(opened)):
            width, height = opened.get_page_size(number)
            if width * height * dpi**2 > MAX_PIXELS * _POINTS**2:
                raise Failure(f"第 {number + 1} 页的纸太大，画不成图片", advice="在 Word 的「页面布局」里改纸张大小")
            buffer = io.BytesIO()
            opened[number].render(scale=dpi / _POINTS).to_pil().save(buffer, "PNG")
            yield _NUMBER.format(number + 1, digits), sealed_png(buffer.getvalue())
