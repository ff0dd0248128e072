"""Relations between figures: the arithmetic that rule kinds share."""
