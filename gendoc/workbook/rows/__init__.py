"""Each relation of rules once more, as formulas of a spreadsheet."""
