"""The scripts that mistype figures and grade causes, for tests that do so."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="session")
def mutations() -> ModuleType:
    """Return the script benchmarks/mutations.py; its sibling is found as when it is run."""
    return _script("mutations")


@pytest.fixture(scope="session")
def slips() -> ModuleType:
    """Return the script benchmarks/causes.py."""
    return _script("causes")


def _script(name: str) -> ModuleType:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(BENCHMARKS))
