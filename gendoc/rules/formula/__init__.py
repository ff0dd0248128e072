"""Expressions of rules: their syntax, and exact arithmetic with units on what they name."""
