"""Dossiers: folders of CSV and YAML files with invoices, which can be checked without the program's database."""

from blueprints.invoices.verification.dossier.faults import BadDossier, Fault
from blueprints.invoices.verification.dossier.reading import Dossier, read_dossier

__all__ = ["BadDossier", "Dossier", "Fault", "read_dossier"]
