"""Requirements, checklists (a published version is frozen) and scoring rules."""
