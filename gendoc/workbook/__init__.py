"""The workbook of a check (核对表): all figures, every rule as live formulas, gendoc's verdict beside them."""
