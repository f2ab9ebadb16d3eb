"""Verification of care invoices: facts in, findings out.

Needs neither Flask nor a database. `run.verify` is the way in; `facts` says what it is given, `catalogue`
which rules it applies. Importing most modules of this package imports polars, whose threads do not survive a
fork: the edges (`command.check`, the room's jobs) import them inside their functions. `catalogue`, `guards`,
`messages` and `command` import no polars and may stand at the top of a module.
"""
