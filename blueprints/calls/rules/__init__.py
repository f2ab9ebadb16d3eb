"""Pure rules: facts in, reasons or values out."""
