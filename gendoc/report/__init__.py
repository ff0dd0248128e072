"""A report type, and a data file understood by it."""
