"""Legal persons that deliver services: sites, staff, documents with expiry, VAT profile and bank accounts by date."""
