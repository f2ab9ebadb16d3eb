"""Invented worlds for the verification of invoices: small ones built by hand, large ones from a seed."""
