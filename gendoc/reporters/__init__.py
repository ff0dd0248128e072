"""Findings, records and rules, for people and for programs."""
