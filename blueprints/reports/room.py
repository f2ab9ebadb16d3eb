"""What the room plugs into the program."""

from app.room import Entry, Room
from blueprints.accounts import api as accounts
from blueprints.reports import demo
from blueprints.reports.parameters import PARAMETERS
from blueprints.reports.routes import blueprint

room = Room(
    name="reports",
    blueprints=(blueprint,),
    permissions={
        "reports.read": frozenset({"administrator", "accountant", "second_signer"}),
        "reports.own_comune": frozenset({"comune_reader"}),
        "reports.search": frozenset(accounts.ROLES) - {"comune_reader"},
    },
    parameters=PARAMETERS,
    menu=(
        Entry(
            label="Rendicontazione",
            endpoint="reports.show_dashboard",
            permission="reports.read",
            order=60,
            about="Tempi di pagamento, debiti per anzianità, riparto della spesa fra i Comuni.",
        ),
        Entry(
            label="Il mio Comune",
            endpoint="reports.show_own_comune",
            permission="reports.own_comune",
            order=60,
            about="Che cosa costano i servizi ai residenti del tuo Comune, per servizio e fondo.",
        ),
        Entry(
            label="Cerca",
            endpoint="reports.search",
            permission="reports.search",
            order=95,
            about="Fatture, progetti, domande e patti per numero, CIG, codice o ricevuta.",
        ),
    ),
    demo=demo.build,
)
