"""gendoc's own reports, built once, and a clean paper to plant deviations in."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

import gendoc
import gendoc.render.review  # makes the code that only templates have
from gendoc.core.finding import Code
from gendoc.layout.deviation import LayoutCode
from gendoc.layout.measure import Measured, measure_data
from gendoc.render.outline.outline import compile_outline
from gendoc.word.package import OWN, read_package, write_package

DATA = Path(__file__).parents[2] / "data"
REPORTS = sorted(DATA.glob("*/20*.yaml"))


def layout_codes() -> set[str]:
    """Return the name of every code of a deviation."""
    return {code.name for code in Code.all() if isinstance(code, LayoutCode)}


@pytest.fixture(scope="session")
def built():
    """Return the bytes of each report, by year."""
    documents = {}
    for file in REPORTS:
        document = gendoc.check(file).document
        assert document is not None
        documents[file.stem] = document.data
    return documents


@pytest.fixture(scope="session")
def clean():
    """Return the bytes of the clean paper in report.txt, in gendoc's own layout."""
    return compile_outline((Path(__file__).parent / "report.txt").read_text("utf-8"), "report.txt")


@pytest.fixture(scope="session")
def parts(clean):
    """Return the parts of the clean paper."""
    return read_package(clean, OWN)


@pytest.fixture(scope="session")
def planted(parts):
    """Measure the clean document with changes, the same ones once: part, what stands there, what is put there."""

    @functools.cache
    def measure(*changes: tuple[str, str, str]) -> Measured:
        changed = dict(parts)
        for part, old, new in changes:
            text = changed[part].decode()
            assert old in text, f"{old} is not in {part}"
            changed[part] = text.replace(old, new, 1).encode()
        return measure_data(write_package(changed), "报告.docx")

    return measure
