"""What the room plugs into the program."""

from datetime import timedelta

from app.room import Entry, Room, Scheduled
from blueprints.monitoring import demo, waiting
from blueprints.monitoring.jobs import JOBS
from blueprints.monitoring.messages import MESSAGES
from blueprints.monitoring.parameters import PARAMETERS
from blueprints.monitoring.routes import blueprint

room = Room(
    name="monitoring",
    blueprints=(blueprint,),
    permissions={
        "monitoring.read": frozenset({"administrator", "call_manager", "inspector"}),
        "monitoring.inspect": frozenset({"inspector"}),
        "monitoring.penalise": frozenset({"administrator", "call_manager", "inspector"}),
        "monitoring.decide": frozenset({"administrator", "call_manager"}),
        "monitoring.own": frozenset({"legal_representative", "clerk"}),
    },
    jobs=JOBS,
    schedule=(Scheduled(job="monitoring.propose_overdue", every=timedelta(days=1)),),
    messages=MESSAGES,
    parameters=PARAMETERS,
    waits=(
        ("monitoring.inspect", waiting.for_inspector),
        ("monitoring.decide", waiting.for_decider),
        ("monitoring.own", waiting.for_provider),
    ),
    menu=(
        Entry(
            label="Visite",
            endpoint="monitoring.list_visits",
            permission="monitoring.read",
            order=36,
            about="Programma una visita, compila la lista di controllo, scrivi i rilievi e chiudi il verbale.",
        ),
        Entry(
            label="Sospensioni proposte",
            endpoint="monitoring.list_proposals",
            permission="monitoring.read",
            order=37,
            about="I rilievi che chiedono una sospensione: si confermano con un atto o si archiviano.",
        ),
        Entry(
            label="Penali",
            endpoint="monitoring.list_penalties",
            permission="monitoring.read",
            order=38,
            about="Le penali proposte dopo una visita: l'ente risponde, tu decidi, il prossimo pagamento le toglie.",
        ),
        Entry(
            label="Le penali",
            endpoint="monitoring.list_own_penalties",
            permission="monitoring.own",
            order=37,
            about="Le penali proposte e decise: leggi il motivo e rispondi entro il termine.",
        ),
        Entry(
            label="Le visite",
            endpoint="monitoring.list_own_visits",
            permission="monitoring.own",
            order=36,
            about="Le visite ricevute: rilievi, termini per rimediare e verbali.",
        ),
    ),
    demo=demo.build,
)
