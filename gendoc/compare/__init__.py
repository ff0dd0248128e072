"""The finished document, read back and compared with the data."""
