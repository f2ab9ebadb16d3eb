"""What the room plugs into the program."""

from datetime import timedelta

from app.room import Entry, Room, Scheduled
from blueprints.providers import demo, queries, waiting
from blueprints.providers.jobs import JOBS
from blueprints.providers.messages import CONSTRAINTS, MESSAGES
from blueprints.providers.parameters import PARAMETERS
from blueprints.providers.routes import blueprint

_OWN = frozenset({"legal_representative", "clerk"})
_STAFF = frozenset(
    {"administrator", "call_manager", "commissioner", "case_worker", "accountant", "second_signer", "inspector"}
)

room = Room(
    name="providers",
    blueprints=(blueprint,),
    permissions={
        "providers.edit": _OWN,
        "providers.read": _STAFF,
        "providers.close_cases": frozenset({"administrator", "call_manager"}),
    },
    jobs=JOBS,
    schedule=(Scheduled(job="providers.announce_expiries", every=timedelta(days=1)),),
    messages=MESSAGES,
    constraints=CONSTRAINTS,
    waits=(("providers.edit", waiting.for_provider), ("providers.close_cases", waiting.for_officer)),
    menu=(
        Entry(
            label="Il tuo fascicolo",
            endpoint="providers.show_own",
            permission="providers.edit",
            order=10,
            about="Dati, sedi, rappresentanti, regime IVA e conti del tuo ente, e chi li può leggere.",
        ),
        Entry(
            label="Operatori",
            endpoint="providers.list_staff",
            permission="providers.edit",
            order=12,
            about="Chi lavora per te e con quali qualifiche: uno per uno o da un elenco.",
        ),
        Entry(
            label="Documenti",
            endpoint="providers.list_documents",
            permission="providers.edit",
            order=14,
            about="Polizze, DURC, certificati: con la scadenza, per non farsi sorprendere.",
        ),
        Entry(
            label="Fornitori",
            endpoint="providers.list_providers",
            permission="providers.read",
            order=30,
            about="Gli enti di cui puoi leggere il fascicolo, con documenti e operatori.",
        ),
    ),
    parameters=PARAMETERS,
    demo=demo.build,
    places={"provider": queries.names},
)
