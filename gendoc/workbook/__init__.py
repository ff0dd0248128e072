"""The workbook of a check (核对表): every figure, every rule as live formulas, gendoc's verdict beside them."""
