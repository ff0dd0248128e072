"""The 2020 report as a thing to be damaged: its text, its build, and a reader of what was built."""

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from gendoc.core.finding import Finding
from gendoc.pipeline import steps as pipeline
from gendoc.reporters.text import as_text

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data" / "郑州市上街区民政局" / "2020.yaml"
TEXT = DATA.read_text(encoding="utf-8")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"^[^\n]*?:[1-9][0-9]*:[1-9][0-9]*: ")


@dataclass(frozen=True)
class Outcome:
    """What came of building a damaged file: the document's text, or the errors that forbade it."""

    text: str | None
    errors: tuple[Finding, ...]

    @property
    def accepted(self) -> bool:
        return self.text is not None

    @property
    def lines(self) -> set[int]:
        """The lines that the errors point at, first places and related ones."""
        return {span.line for error in self.errors for span in (error.span, *(place for place, _ in error.related))}


class Bench:
    """A folder with a data file and an output that a build replaces or leaves alone."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "2020.yaml"
        self.output = folder / "报告.docx"
        self.file.write_text(TEXT, encoding="utf-8")
        built = pipeline.build(self.file, self.output)
        assert built.output == self.output
        self.sound = self.output.read_bytes()

    def build(self, content: str | bytes) -> Outcome:
        """Build content and check what holds of every build: whole or untouched, and nothing beside it.

        An exception is not caught: Failure is for files that cannot be read, which content can.
        """
        self.file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        self.output.write_bytes(self.sound)
        built = pipeline.build(self.file, self.output)
        assert sorted(path.name for path in self.file.parent.iterdir()) == ["2020.yaml", "报告.docx"]
        errors = tuple(finding for finding in built.findings if finding.severity == "error")
        if built.output is not None:
            assert not errors
            return Outcome(text_of(self.output.read_bytes()), ())
        assert errors
        assert self.output.read_bytes() == self.sound
        shown = as_text(built.findings)
        assert len(shown) < 40_000
        for error in errors:
            assert error.message
            assert error.span.line >= 1
            assert error.span.column >= 1
        for block in shown.split("\n\n"):
            assert _PLACE.match(block) or block.startswith("还有") or not block.strip(), block
        assert "Error" not in shown
        assert "Traceback" not in shown
        return Outcome(None, errors)


def text_of(docx: bytes) -> str:
    """Return the text of a document's body: a line for each paragraph, tabs as tabs."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert archive.testzip() is None
        body = etree.fromstring(archive.read("word/document.xml"))
    return "\n".join(
        "".join(
            (piece.text or "") if piece.tag == f"{_W}t" else "\t"
            for run in paragraph.iter(f"{_W}r")
            for piece in run.iterchildren(f"{_W}t", f"{_W}tab", f"{_W}br")
        )
        for paragraph in body.iter(f"{_W}p")
    )


def line_of(text: str, part: str) -> int:
    """Return the number of the line on which part first stands."""
    return text[: text.index(part)].count("\n") + 1


def replaced(old: str, new: str, text: str = TEXT) -> str:
    """Return text with one thing replaced, which must stand there exactly once."""
    assert text.count(old) == 1, old
    return text.replace(old, new)
