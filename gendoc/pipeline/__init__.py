"""The steps from a data file to a report, in order, and their results."""
