"""Excel: intake, reading, the blank standard workbook."""
