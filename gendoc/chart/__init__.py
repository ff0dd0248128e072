"""Charts: defined by a report kind, filled from a report's figures, drawn for Word to edit."""
