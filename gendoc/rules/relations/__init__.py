"""The arithmetic that rule kinds share."""
