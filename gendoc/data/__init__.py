"""Data files: read from YAML with the place of everything in them, and interpreted by a schema."""
