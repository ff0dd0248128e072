"""Where results are written, and whether the file there may be replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from gendoc.core.finding import CannotWrite
from gendoc.core.project import OUTPUT, root_of, shown
from gendoc.pipeline.options import Options
from gendoc.pipeline.results import Checked
from gendoc.report.edition import Edition

TRACE = ".trace.json"
# What the name of a file says that is public; 政务公开.docx says nothing of the kind.
_PUBLIC = r"公开[版稿本件）)\]】]|(?<![\u4e00-\u9fff])公开$|对外[版稿]|(?<![a-z])public(?![a-z])"


def target_of(
    checked: Checked,
    edition: Edition,
    output: Path | None,
    options: Options,
    *,
    suffix: str = ".docx",
    taken: Iterable[Path] = (),
) -> Path:
    """Return the path for an edition of a checked report: output itself, or a name after the title in a folder.

    The folder is output or the project's output/.  The name also says that it is a draft, or which of two editions.
    Raises CannotWrite if the path is among taken or those of options, or says that it is the public
    edition and is not.
    """
    from gendoc.core.writing import safe_name, same_place

    assert checked.report is not None
    edition, target = Edition(edition), output
    if target is None or target.is_dir():
        suffix_of_edition = "" if edition is Edition.WHOLE else f"（{edition}版）"
        name = safe_name(checked.documents[edition].title + suffix_of_edition + ("（草稿）" if options.draft else ""))
        target = (target or root_of(checked.file) / OUTPUT) / f"{name}{suffix}"
    elif edition is Edition.INTERNAL and says_public(target):
        problem = "文件名说是公开的，要写的是内部版，没有写出"
        raise CannotWrite(
            f"{problem}；公开版请用 gendoc build --edition 公开，内部版请另取文件名", target, shown=shown(target)
        )
    if any(same_place(target, other) for other in (*options.taken, *taken)):
        raise CannotWrite(
            f"与前一份报告同名（{shown(target)}），没有写出；请用 -o 分别写明文件名", target, shown=shown(checked.file)
        )
    return target


def says_public(file: Path) -> bool:
    """Return whether the name of a file says that what it holds is public."""
    return re.search(_PUBLIC, file.stem, re.IGNORECASE) is not None


def was_edited(content: bytes) -> bool | None:
    """Return whether a file was changed since gendoc made it; None if gendoc did not make it."""
    if content.startswith(b"PK"):
        from gendoc.word.properties import was_edited as edited
    else:
        from gendoc.core.seal import was_edited as edited
    return edited(content)
