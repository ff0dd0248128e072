"""Exact numbers: spelling, units, intervals, identifiers."""
