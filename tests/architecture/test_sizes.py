"""How large each part may be: the ceilings are the table of docs/architecture.md."""

from __future__ import annotations

import re

from tests.architecture.modules import MODULES, PACKAGE, TESTS

PAGE = TESTS.parent / "docs" / "architecture.md"
LONGEST = 400


def ceilings() -> dict[str, int]:
    """Return the most lines that each package may have, from the table of docs/architecture.md."""
    rows = re.findall(r"^\| \*\*(\w+)\*\* \| ([0-9,]+) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {package: int(most.replace(",", "")) for package, most in rows}


def lengths() -> dict[str, int]:
    """Return how many lines each module has."""
    return {module: len(source.read_text("utf-8").splitlines()) for module, source in MODULES.items()}


def test_every_package_has_its_row_and_keeps_below_its_ceiling():
    lines: dict[str, int] = {}
    for module, length in lengths().items():
        package = module.split(".")[1] if MODULES[module].parent != PACKAGE else "gendoc"
        lines[package] = lines.get(package, 0) + length
    most = ceilings()
    assert lines.keys() == most.keys()
    assert {package: length for package, length in lines.items() if length > most[package]} == {}


def test_no_module_is_long():
    assert {module: length for module, length in lengths().items() if length > LONGEST} == {}


def test_only_the_face_and_the_way_in_lie_loose():
    assert {source.name for source in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py"}
