"""Texts of the data on their way into the document.

A Said is its plain text to whatever reads, tests or compares it; only where it is printed do
markers come round it (see Sandbox), so that nothing of the data can get lost unnoticed.
"""

from __future__ import annotations

from gendoc.core.source import Path
from gendoc.narrative.marker import Prints


class Said(str):
    """A sentence, filled in, or a label: its text and where the data has it."""

    __slots__ = ("path", "prints")
    path: Path
    prints: Prints

    @classmethod
    def at(cls, path: Path, text: str, prints: Prints) -> Said:
        """Return text as what the data says at path."""
        said = cls(text)
        said.path = path
        said.prints = prints
        return said

    def reworded(self, text: str) -> Said:
        """Return text as what the data says at the same path."""
        return Said.at(self.path, text, self.prints)

    def marked(self) -> str:
        """Return the text in its markers, as it is printed."""
        return self.prints.mark_text(self.path, self) if self else ""
