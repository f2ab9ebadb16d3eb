"""E-invoices: reading, verifying, disputing, liquidating and paying them."""
