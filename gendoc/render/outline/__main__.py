"""Compile outlines: python -m gendoc.render.outline templates/*/template.txt writes template.docx beside each."""

import io
import sys
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from gendoc.core.finding import Failure, reason
from gendoc.core.writing import write_output
from gendoc.render.outline.outline import OutlineError, compile_outline

USAGE = """用法：python -m gendoc.render.outline [--force] 大纲.txt …
把模板的大纲（template.txt）编译成同一文件夹里同名的 .docx，如 template.docx。
那个 .docx 在 Word 里改过的，不会被覆盖；不要那些改动了，加 --force。
大纲的写法见 docs 的「报告种类」一章。"""
WRONG, FAILED = 1, 2
_LARGEST = 1 << 16  # bytes of properties
_MOMENT = (1980, 1, 1, 0, 0, 0)  # which package.write_package gives everything


def main(arguments: list[str]) -> int:
    """Compile each outline; return 1 if one has a mistake, 2 if one cannot be read; that one is not written."""
    if any(argument in ("-h", "--help") for argument in arguments):
        print(USAGE)
        return 0
    force = "--force" in arguments
    arguments = [argument for argument in arguments if argument != "--force"]
    unknown = next((argument for argument in arguments if argument.startswith("-")), "")
    if unknown or not arguments:
        print(f"没有 {unknown} 这个选项" if unknown else "缺少大纲的文件名", USAGE, sep="\n", file=sys.stderr)
        return FAILED
    return max(_compile(Path(argument), force) for argument in arguments)


def _compile(path: Path, force: bool) -> int:
    try:
        if path.suffix.lower() == ".docx":
            raise Failure(f"{path}：这是 Word 文件，请写大纲的文件名（template.txt）")
        document = compile_outline(_text(path), str(path))
        target = path.with_suffix(".docx")
        write_output(
            target,
            document,
            was_edited=lambda data: was_edited(data, document),
            force=force,
            sources=[path],
            option="",
            kind_file=target.name,
        )
    except OutlineError as mistake:
        print(mistake, file=sys.stderr)
        return WRONG
    except Failure as failure:
        print(failure, file=sys.stderr)
        return FAILED
    return 0


def was_edited(data: bytes, compiled: bytes) -> bool | None:
    """Return False for a template that an outline was compiled to, as compiled was; None for any other file.

    Word, WPS and LibreOffice put their own properties into what they save.
    """
    own = _properties(compiled)
    return False if own is not None and _properties(data) == own else None


def _properties(data: bytes) -> list[tuple[str, bytes]] | None:
    """Return the properties of a Word file, None if it is none, has none, or was not packed by gendoc."""
    try:
        with ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            names = [entry for entry in entries if entry.filename.startswith("docProps/")]
            if not names or any(entry.date_time != _MOMENT for entry in entries) or any(map(_is_large, names)):
                return None
            return [(entry.filename, package.read(entry)) for entry in names]
    except (BadZipFile, OSError, ValueError, RuntimeError, zlib.error):
        return None


def _is_large(entry: ZipInfo) -> bool:
    return entry.file_size > _LARGEST


def _text(path: Path) -> str:
    """Return the text of an outline; raises Failure if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Failure(f"{path}：没有这个文件") from None
    except IsADirectoryError:
        raise Failure(f"{path}：这是文件夹，请写明其中的大纲（template.txt）") from None
    except UnicodeDecodeError:
        raise Failure(f"{path}：不是 UTF-8 编码的文字；在记事本里另存为，编码选 UTF-8") from None
    except OSError as error:
        raise Failure(f"{path}：无法读取（{reason(error)}）") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
