"""Data files: read from YAML, understood by a schema, kept with their places."""
