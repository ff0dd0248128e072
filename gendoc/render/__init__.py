"""Rendering: a Word template checked, filled and finished."""
