"""The steps in order, and what a run returns."""
