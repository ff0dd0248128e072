"""The workbook of a check (核对表): all figures, every rule as formulas that recompute, and gendoc's verdict beside them."""
