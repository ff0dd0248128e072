"""Documents as LibreOffice sets them, measured: which glyph stands where, in points from the top left.

LibreOffice is not Word, so page breaks differ by a few lines; but its lines, characters a line and distances
are those of the page grid.  The official fonts are not free: a fontconfig file of our own, passed by
environment variable and needing no rights, lets free fonts of the same widths stand in.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber

# SC matters: the quotes “ ” of the other regions' faces are half as wide.
STAND_INS = {
    "方正小标宋简体": "Noto Serif CJK SC",
    "仿宋_GB2312": "Noto Serif CJK SC",
    "楷体_GB2312": "Noto Serif CJK SC",
    "宋体": "Noto Serif CJK SC",
    "黑体": "Noto Sans CJK SC",
    "Times New Roman": "Liberation Serif",
}
_SECONDS = 120
_DPI = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyph:
    """One glyph: its advance box from x0 to x1, and the baseline it stands on."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    font: str


@dataclass(frozen=True, slots=True)
class Line:
    """The glyphs of one baseline, from left to right, without the spaces LibreOffice sets between scripts."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def baseline(self) -> float:
        return self.glyphs[0].baseline

    @property
    def left(self) -> float:
        return self.glyphs[0].x0

    @property
    def right(self) -> float:
        return self.glyphs[-1].x1


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: the lines of the text, and below them the page number, if any."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    footer: Line | None

    @property
    def pitches(self) -> tuple[float, ...]:
        """The distances from baseline to baseline."""
        baselines = [line.baseline for line in self.lines]
        return tuple(lower - upper for upper, lower in pairwise(baselines))


def convert(document: Path, folder: Path, profile: Path) -> Path:
    """Return the PDF that LibreOffice makes of a document, in folder.

    profile is a folder for LibreOffice's settings; one run at a time may use it, and the first is slower.
    Raises RuntimeError where there is no LibreOffice, or no PDF: its exit code says nothing.
    """
    program = shutil.which("soffice")
    if program is None:
        raise RuntimeError('no soffice here: install LibreOffice, or leave these tests out with -m "not layout"')
    result = folder / f"{document.stem}.pdf"
    result.unlink(missing_ok=True)
    profile.mkdir(parents=True, exist_ok=True)
    command = [program, f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(folder), str(document)]
    run = subprocess.run(
        command,
        env=os.environ | {"FONTCONFIG_FILE": str(_font_aliases(profile))},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    if not result.is_file():
        raise RuntimeError(f"LibreOffice made no PDF of {document.name}: {run.stdout}{run.stderr}")
    return result


def read_pages(pdf: Path, text_bottom: float) -> tuple[Page, ...]:
    """Return the pages of a PDF; what stands below text_bottom, in points, is the page number."""
    with pdfplumber.open(pdf) as opened:
        return tuple(_page(page, text_bottom) for page in opened.pages)


def ink(pdf: Path, number: int, box: tuple[float, float, float, float]) -> tuple[float, float]:
    """Return how far from the top of page number the ink within box (x0, top, x1, bottom) begins and ends."""
    with pdfplumber.open(pdf) as opened:
        image = opened.pages[number - 1].to_image(resolution=_DPI).original.convert("L")
    scale = _DPI / 72
    cropped = image.crop(tuple(round(edge * scale) for edge in box)).point(lambda shade: 255 * (shade < 128))
    bounds = cropped.getbbox()
    assert bounds is not None, f"page {number} has no ink within {box}"
    return box[1] + bounds[1] / scale, box[1] + bounds[3] / scale


@dataclass(frozen=True, slots=True)
class Turned:
    """A text that reads downwards: its columns of ink are x0 to x1, from top to bottom."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    dash: float  # where the middle of its first glyph's ink is


def turned(pdf: Path, number: int) -> Turned:
    """Return the text that runs downwards on a page: the page number of a landscape page."""
    with pdfplumber.open(pdf) as opened:
        page = opened.pages[number - 1]
        glyphs = [char for char in page.chars if char["text"].strip() and not char["upright"]]
        glyphs.sort(key=lambda char: char["top"])
        first = glyphs[0]
        scale = _DPI / 72
        image = page.to_image(resolution=_DPI).original.convert("L")
        box = (first["x0"] - 5, first["top"], first["x1"] + 5, first["bottom"])
        bounds = image.crop([round(edge * scale) for edge in box]).point(lambda shade: 255 * (shade < 128)).getbbox()
    assert bounds is not None
    return Turned(
        text="".join(char["text"] for char in glyphs),
        x0=first["x0"],
        x1=first["x1"],
        top=first["top"],
        bottom=glyphs[-1]["bottom"],
        dash=box[0] + (bounds[0] + bounds[2]) / 2 / scale,
    )


def _page(page: Any, text_bottom: float) -> Page:
    lines = tuple(_lines(page))
    footers = [line for line in lines if line.baseline > text_bottom]
    assert len(footers) <= 1, f"page {page.page_number} has {len(footers)} lines below the text"
    return Page(
        number=page.page_number,
        width=float(page.width),
        height=float(page.height),
        lines=tuple(line for line in lines if line.baseline <= text_bottom),
        footer=footers[0] if footers else None,
    )


def _lines(page: Any) -> Iterator[Line]:
    glyphs = [
        Glyph(
            text=char["text"],
            x0=char["x0"],
            x1=char["x1"],
            baseline=float(page.height) - char["matrix"][5],
            size=char["size"],
            font=char["fontname"],
        )
        for char in page.chars
        if char["text"].strip() and char["upright"]
    ]
    glyphs.sort(key=lambda glyph: glyph.baseline)
    line: list[Glyph] = []
    for glyph in glyphs:
        if line and glyph.baseline - line[0].baseline > 1:
            yield _line(line)
            line = []
        line.append(glyph)
    if line:
        yield _line(line)


def _line(glyphs: list[Glyph]) -> Line:
    return Line(tuple(sorted(glyphs, key=lambda glyph: glyph.x0)))


def _font_aliases(folder: Path) -> Path:
    """Write a fontconfig file that adds the stand-ins to what the system has, and return it."""
    aliases = "".join(
        f'<match target="pattern"><test qual="any" name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="assign" binding="strong"><string>{stand_in}</string></edit></match>'
        for name, stand_in in STAND_INS.items()
    )
    system = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
    file = folder / "fonts.conf"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">{system}</include>{aliases}</fontconfig>',
        encoding="utf-8",
    )
    return file
