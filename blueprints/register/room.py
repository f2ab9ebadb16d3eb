"""What the room plugs into the program."""

from flask_babel import lazy_gettext as _

from app.room import Entry, Room
from blueprints.register import demo, waiting
from blueprints.register.messages import MESSAGES
from blueprints.register.parameters import PARAMETERS
from blueprints.register.routes import blueprint

_READERS = frozenset(
    {"administrator", "call_manager", "commissioner", "case_worker", "accountant", "second_signer", "inspector"}
)

room = Room(
    name="register",
    blueprints=(blueprint,),
    permissions={
        "register.read": _READERS,
        "register.decide": frozenset({"administrator", "call_manager"}),
        "register.set_tariffs": frozenset({"administrator"}),
        "register.import": frozenset({"administrator"}),
        "register.own": frozenset({"legal_representative", "clerk"}),
        "register.see_pacts": _READERS | {"legal_representative", "clerk"},
        "register.sign": frozenset({"administrator", "call_manager", "legal_representative"}),
    },
    messages=MESSAGES,
    parameters=PARAMETERS,
    constraints={
        "uq_pacts_cig": ("cig", "Questo CIG è già di un altro patto: ogni patto ha il suo."),
        "uq_pacts_agency_id_number": ("number", "Questo numero è già di un altro patto."),
        "ex_pacts_overlap": ("valid_from", "C'è già un patto firmato per quei giorni."),
        "ex_tariffs_overlap": ("valid_from", "C'è già una tariffa di questo tipo per quei giorni."),
    },
    waits=(("register.sign", waiting.for_signers),),
    menu=(
        Entry(
            label=_("Elenco"),
            endpoint="register.show_list",
            permission=None,
            order=10,
            about="Gli enti accreditati, come li vedono i cittadini, oggi o in qualunque altro giorno.",
        ),
        Entry(
            label="Accreditamenti",
            endpoint="register.list_accreditations",
            permission="register.read",
            order=30,
            about="Gli enti accreditati dal tuo ente: atti, sospensioni, proroghe e patti.",
        ),
        Entry(
            label="Tariffe",
            endpoint="register.list_tariffs",
            permission="register.read",
            order=35,
            about="Il prezzo di ogni servizio, con la data da cui vale.",
        ),
        Entry(
            label="I miei accreditamenti",
            endpoint="register.own_accreditations",
            permission="register.own",
            order=30,
            about="Dove il tuo ente è accreditato, fino a quando, e i patti firmati.",
        ),
    ),
    demo=demo.build,
)
