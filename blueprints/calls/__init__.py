"""Notices, applications, admissibility, evaluation, decision and renewal."""
