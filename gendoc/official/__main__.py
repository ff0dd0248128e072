"""Compile outlines: python -m gendoc.official templates/*/template.txt writes template.docx beside each."""

import sys
from pathlib import Path

from gendoc.official.outline import OutlineError, compile_outline


def main(paths: list[str]) -> int:
    """Compile each outline; return 1 if one of them has a mistake, with nothing written for it."""
    status = 0
    for path in map(Path, paths):
        try:
            document = compile_outline(path.read_text(encoding="utf-8"), str(path))
        except OutlineError as mistake:
            print(mistake, file=sys.stderr)
            status = 1
        else:
            path.with_suffix(".docx").write_bytes(document)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
