"""The relations of rules, written as formulas of a spreadsheet."""
