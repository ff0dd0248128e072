"""Compile outlines: python -m gendoc.render.outline templates/*/template.txt writes template.docx beside each."""

import sys
from pathlib import Path

from gendoc.core.finding import Failure, reason
from gendoc.core.writing import write_output
from gendoc.render.outline.outline import OutlineError, compile_outline

USAGE = """用法：python -m gendoc.render.outline 大纲.txt …
把模板的大纲（template.txt）编译成同一文件夹里同名的 .docx，如 template.docx。
大纲的写法见 docs 的「报告种类」一章。"""
WRONG, FAILED = 1, 2


def main(arguments: list[str]) -> int:
    """Compile each outline; return 1 if one has a mistake, 2 if one cannot be read; that one is not written."""
    if any(argument in ("-h", "--help") for argument in arguments):
        print(USAGE)
        return 0
    unknown = next((argument for argument in arguments if argument.startswith("-")), "")
    if unknown or not arguments:
        print(f"没有 {unknown} 这个选项" if unknown else "缺少大纲的文件名", USAGE, sep="\n", file=sys.stderr)
        return FAILED
    return max(_compile(Path(argument)) for argument in arguments)


def _compile(path: Path) -> int:
    try:
        if path.suffix.lower() == ".docx":
            raise Failure(f"{path}：这是 Word 文件，请写大纲的文件名（template.txt）")
        document = compile_outline(_text(path), str(path))
        write_output(path.with_suffix(".docx"), document)
    except OutlineError as mistake:
        print(mistake, file=sys.stderr)
        return WRONG
    except Failure as failure:
        print(failure, file=sys.stderr)
        return FAILED
    return 0


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
