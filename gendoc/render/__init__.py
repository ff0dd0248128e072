"""A template prepared, filled, finished."""
