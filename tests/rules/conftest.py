"""The script that mistypes figures, for tests that do so."""

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
    sys.path.insert(0, str(BENCHMARKS))
    try:
        return importlib.import_module("mutations")
    finally:
        sys.path.remove(str(BENCHMARKS))
