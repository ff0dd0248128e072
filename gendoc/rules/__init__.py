"""Reconciliation: rules as data, verdicts on intervals, waivers."""
