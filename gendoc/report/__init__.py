"""A report type, and a data file interpreted by it."""
