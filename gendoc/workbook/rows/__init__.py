"""Each kind of rule once more, as formulas of a spreadsheet."""
