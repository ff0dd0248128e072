"""Pages of a PDF as pictures, by PDFium: pip installs it on every system, whereas poppler is a program to install."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec

from gendoc.core.finding import Failure
from gendoc.pages.requirements import pip

LIBRARIES = ("pypdfium2", "PIL")
PACKAGES = ("pypdfium2", "pillow")
DPI = 110
_POINTS = 72
_NUMBER = "第{:0{}d}页.png"
PATTERN = r"第\d+页\.png"


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

    Raises Failure if the libraries are not installed, or the PDF cannot be read.
    """
    if not available():
        raise Failure(f"看页面图片要用的库，还没有安装 {'、'.join(lacking())}", advice=advice())
    import pypdfium2

    try:
        opened = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise Failure(f"PDF 读不出来（{error}）") from error
    with closing(opened):  # it is a context manager itself only since 5.0
        digits = max(2, len(str(len(opened))))
        for number in range(len(opened)):
            buffer = io.BytesIO()
            opened[number].render(scale=dpi / _POINTS).to_pil().save(buffer, "PNG")
            yield _NUMBER.format(number + 1, digits), buffer.getvalue()
