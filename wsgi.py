"""The program: the kernel with all its rooms, from the lowest to the highest. Imported by nobody."""

import gc
import os

# What is loaded stays: collections while it is loaded find nothing, and take a fifth of the time.
gc.disable()

from app import logging
from app.factory import create_app
from app.settings import Settings
from blueprints.accounts.room import room as accounts
from blueprints.calls.room import room as calls
from blueprints.care.room import room as care
from blueprints.invoices.room import room as invoices
from blueprints.monitoring.room import room as monitoring
from blueprints.providers.room import room as providers
from blueprints.register.room import room as register
from blueprints.reports.room import room as reports
from blueprints.standards.room import room as standards
from blueprints.territory.room import room as territory

ROOMS = (accounts, territory, standards, providers, register, care, calls, monitoring, invoices, reports)

logging.configure()
# Some commands (`invoices inspect`, `invoices check`) need no server.
from_a_command = "FLASK_RUN_FROM_CLI" in os.environ
app = create_app(Settings.from_environment(os.environ, may_be_offline=from_a_command), ROOMS)
if from_a_command:
    from app import migrating

    migrating.install(app)
gc.enable()
gc.freeze()
