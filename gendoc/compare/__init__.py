"""The finished paper read back, held against the data."""
