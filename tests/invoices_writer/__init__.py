"""Writes e-invoices for tests: plain, random, damaged, signed, packed."""
