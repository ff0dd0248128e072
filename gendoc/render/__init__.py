"""A template checked, filled and finished."""
