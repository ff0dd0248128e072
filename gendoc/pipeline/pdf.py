"""PDF and page pictures of a report: from its data file, checked and built first, or from a Word file.

    with Office() as office:
        printed = pdf(Path("data/某局/2020.yaml"), options=Options(office=office))  # Printed: its place, its fonts

A mistake in a data file is a Finding in the result; a run that cannot take place (no LibreOffice, a Word file
with macros) raises Failure, and nothing is written.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from gendoc.core.files import MAX_DOCUMENT, read_bytes
from gendoc.core.filetype import by_name
from gendoc.core.finding import CannotRead, CannotWrite, Failure, Finding
from gendoc.core.project import OUTPUT, find_data, find_word, no_folder, root_of, shown
from gendoc.core.source import Source
from gendoc.core.writing import same_place, write_folder, write_outputs
from gendoc.pages import pictures as page_pictures
from gendoc.pages.fonts import SubstitutedFont
from gendoc.pages.office import Office
from gendoc.pages.pdf import Pdf, make_pdf
from gendoc.pipeline.options import DEFAULT, Options
from gendoc.pipeline.results import Checked
from gendoc.pipeline.steps import check
from gendoc.pipeline.targets import target_of, was_edited
from gendoc.report.edition import Edition
from gendoc.report.load import DataFile

WORD = ".docx"
_PREVIEW = "（预览）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The result of pdf or preview: output is the PDF or the folder of pictures, None if the data have errors.

    checked is None for a Word file.  replaced are the fonts that are not installed, with what was used, None if that is
    not known.  pictures are the files of the folder, one a page.  seconds is wall-clock time.
    """

    output: Path | None
    checked: Checked | None = None
    replaced: tuple[SubstitutedFont, ...] | None = None
    dropped: tuple[str, ...] = ()
    pictures: tuple[Path, ...] = ()
    seconds: float = 0.0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings of the data file, by place."""
        return self.checked.findings if self.checked else ()


def find_document(name: str) -> Path:
    """Return the file that name means on the command line: a Word file, here or in output/, or a data file.

    Raises FileMissing if there is none, CannotRead for another kind of document.
    """
    path = Path(name)
    _refuse_foreign(path, name)
    return find_word(name) if path.suffix.lower() == WORD else find_data(name)


def _refuse_foreign(path: Path, name: str) -> None:
    """Raise CannotRead for a document that its name says is to be saved as .docx first."""
    other = by_name(path.suffix)
    if other is not None and other.to_word and not path.is_dir():
        problem, advice = other.as_word
        raise CannotRead(problem, path, shown=name, advice=advice)


def _document_of(file: DataFile) -> Path | Source:
    if isinstance(file, Path):
        _refuse_foreign(file, shown(file))
    return find_document(file) if isinstance(file, str) else file


def pdf(
    file: DataFile,
    output: str | Path | None = None,
    options: Options = DEFAULT,
) -> Printed:
    """Write the PDF of a data file, which is checked and built first, or of a Word file.

    output is a .pdf or a folder; by default the project's output/ for a data file, the Word file's own folder
    for a Word file.  Several calls may share the office of options.  Raises Failure as make_pdf and write_outputs do,
    or if options name an edition of a Word file.
    """
    started = time.perf_counter()
    file = _document_of(file)
    output = None if output is None else Path(output)
    if output is not None and not output.is_dir() and output.suffix.lower() != ".pdf":
        raise CannotWrite(f"文件名请以 .pdf 结尾{no_folder(output)}", output, shown=shown(output))
    converted, checked = _convert(file, options)
    if converted is None:
        return Printed(output=None, checked=checked, seconds=time.perf_counter() - started)
    target = _target(file, checked, output, options)
    write_outputs(
        {target: converted.data},
        force=options.force,
        sources=[file.path if isinstance(file, Source) else file],
        was_edited=was_edited,
    )
    return Printed(
        output=target,
        checked=checked,
        replaced=converted.replaced,
        dropped=converted.dropped,
        seconds=time.perf_counter() - started,
    )


def preview(file: DataFile, options: Options = DEFAULT, *, dpi: int = page_pictures.DPI) -> Printed:
    """Write pictures of the pages of a data file or a Word file into a folder of their own in output/.

    The folder holds the pictures of the last run only.  Raises Failure as pdf does, or if there is something
    else in the folder.
    """
    started = time.perf_counter()
    file = _document_of(file)
    if not page_pictures.available():
        next(page_pictures.pictures(b""))  # raises the Failure that says what is missing, before anything takes time
    converted, checked = _convert(file, options)
    if converted is None:
        return Printed(output=None, checked=checked, seconds=time.perf_counter() - started)
    target = _target(file, checked, None, replace(options, taken=()))
    folder = root_of(file.path if isinstance(file, Source) else file) / OUTPUT / f"{target.stem}{_PREVIEW}"
    files = dict(page_pictures.pictures(converted.data, dpi))
    write_folder(folder, files, was_edited)
    return Printed(
        output=folder,
        checked=checked,
        replaced=converted.replaced,
        dropped=converted.dropped,
        pictures=tuple(folder / name for name in files),
        seconds=time.perf_counter() - started,
    )


def _convert(file: Path | Source, options: Options) -> tuple[Pdf | None, Checked | None]:
    """Return the PDF of a file, None if its data have errors, and the checked data file, None for a Word file."""
    office = options.office
    if office is None:
        with Office() as new_office:
            return _convert(file, replace(options, office=new_office))
    if isinstance(file, Path) and file.suffix.lower() == WORD:
        if options.edition is not Edition.WHOLE:
            raise Failure(f"Word 文件不分版本，没有{options.edition}版", file, shown=shown(file))
        try:
            return make_pdf(read_bytes(file, shown(file), most=MAX_DOCUMENT), office), None
        except Failure as failure:
            place = failure.path or file
            raise type(failure)(failure.problem, place, shown=shown(file), advice=failure.advice) from failure
    checked = check(file, options)
    document = checked.documents.get(checked.edition(options.edition))
    return None if document is None else make_pdf(document.data, office, own=True), checked


def _target(file: Path | Source, checked: Checked | None, output: Path | None, options: Options) -> Path:
    if checked is not None or isinstance(file, Source):
        assert checked is not None
        return target_of(checked, checked.edition(options.edition), output, options, suffix=".pdf")
    name = file.with_suffix(".pdf")
    target = name if output is None else output / name.name if output.is_dir() else output
    if any(same_place(target, other) for other in options.taken):
        raise CannotWrite(
            f"与前一份同名（{shown(target)}），没有写出；请用 -o 分别写明文件名", target, shown=shown(file)
        )
    return target
