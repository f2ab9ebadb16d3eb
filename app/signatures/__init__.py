"""Signed envelopes (CMS) and signed PDFs: what was signed, by whom, and whether the two belong together."""
