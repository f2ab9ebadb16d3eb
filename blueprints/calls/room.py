"""What the room plugs into the program."""

from datetime import timedelta

from flask_babel import lazy_gettext as _

from app.room import Entry, Room, Scheduled
from blueprints.calls import demo, waiting
from blueprints.calls.cli import COMMANDS
from blueprints.calls.jobs import JOBS
from blueprints.calls.messages import MESSAGES
from blueprints.calls.messages.acts import ACTS
from blueprints.calls.messages.building import BUILDING
from blueprints.calls.messages.confirming import CONFIRMING
from blueprints.calls.messages.pages import PAGES
from blueprints.calls.messages.renewing import RENEWING
from blueprints.calls.messages.waiting import WAITING
from blueprints.calls.parameters import PARAMETERS
from blueprints.calls.routes import blueprint

_OWN = frozenset({"legal_representative", "clerk"})
_MANAGERS = frozenset({"call_manager"})
_COMMISSION = frozenset({"commissioner"})

room = Room(
    name="calls",
    blueprints=(blueprint,),
    permissions={
        "calls.read": frozenset({"call_manager", "administrator"}),
        "calls.read_files": frozenset({"call_manager", "administrator", "commissioner"}),
        "calls.write": _MANAGERS,
        "calls.approve": _MANAGERS,
        "calls.publish": _MANAGERS,
        "calls.check": _MANAGERS,
        "calls.decide": _MANAGERS,
        "calls.chair": _COMMISSION,
        "calls.evaluate": _COMMISSION,
        "calls.prepare": _OWN,
        "calls.lodge": frozenset({"legal_representative"}),
        "calls.see_left_alone": frozenset({"case_worker"}),
        "calls.system": frozenset(),
    },
    jobs=JOBS,
    commands=COMMANDS,
    schedule=(
        Scheduled(job="calls.turn", every=timedelta(minutes=1)),
        Scheduled(job="calls.remind_commissions", every=timedelta(days=1)),
        Scheduled(job="calls.warn_of_closing", every=timedelta(minutes=10)),
        Scheduled(job="calls.announce_renewals", every=timedelta(days=1)),
        Scheduled(job="calls.ask_confirmations", every=timedelta(days=1)),
    ),
    messages={**MESSAGES, **PAGES, **RENEWING, **CONFIRMING, **ACTS, **BUILDING, **WAITING},
    constraints={
        "uq_calls_agency_id_code": ("code", "C'è già un avviso con questa sigla: scegline un'altra."),
        "uq_decisions_act": ("act_number", "Un atto con questo numero e questa data è già registrato."),
    },
    parameters=PARAMETERS,
    waits=(
        ("calls.check", waiting.for_officer),
        ("calls.evaluate", waiting.for_member),
        ("calls.prepare", waiting.for_provider),
    ),
    menu=(
        Entry(label=_("Avvisi"), endpoint="calls.list_calls", permission=None, order=20),
        Entry(
            label="I nostri avvisi",
            endpoint="calls.list_own_calls",
            permission="calls.read",
            order=30,
            about="Scrivi, pubblica e rettifica un avviso; nomina la commissione; registra l'atto.",
        ),
        Entry(
            label="Domande",
            endpoint="calls.list_cases",
            permission="calls.read",
            order=31,
            about="Le domande ricevute: protocollo, verifica formale, integrazioni, termini.",
        ),
        Entry(
            label="Le nostre domande",
            endpoint="calls.list_own_applications",
            permission="calls.prepare",
            order=30,
            about="Bozze da completare, domande presentate con la loro ricevuta.",
        ),
        Entry(
            label="Rinnovi",
            endpoint="calls.list_renewals",
            permission="calls.prepare",
            order=31,
            about="Gli accreditamenti che finiscono: il rinnovo parte già compilato.",
        ),
        Entry(
            label="Rinnovi",
            endpoint="calls.show_renewals",
            permission="calls.read",
            order=32,
            about="Chi non ha ancora rinnovato, e quanti progetti resterebbero senza ente.",
        ),
        Entry(
            label="Conferme annuali",
            endpoint="calls.list_own_confirmations",
            permission="calls.prepare",
            order=32,
            about="Che i requisiti ci sono ancora: si spunta, si carica solo quello che è scaduto.",
        ),
        Entry(
            label="Conferme annuali",
            endpoint="calls.show_confirmations",
            permission="calls.read",
            order=33,
            about="Chi ha confermato i requisiti quest'anno e chi no, le lettere, i casi di chi è in ritardo.",
        ),
        Entry(
            label="Senza ente",
            endpoint="calls.list_left_alone",
            permission="calls.see_left_alone",
            order=45,
            about="I progetti che resterebbero senza ente quando un accreditamento finisce.",
        ),
        Entry(
            label="Valutazione",
            endpoint="calls.show_desk",
            permission="calls.evaluate",
            order=30,
            about="Le domande che aspettano la tua dichiarazione e la tua valutazione.",
        ),
    ),
    demo=demo.build,
)
